package codegen

import (
	"cmp"
	"maps"
	"slices"

	"github.com/boto3-go/boto3/model"
)

// inRequest says in the comment of a type for requests which type responses
// have. Published reads it there.
func inRequest(name, other string) string { return name + " is [" + other + "] in requests." }

// keepSplit holds the published names of types for requests back from shapes.
func (b *builder) keepSplit() {
	for name, s := range b.published.structs {
		if s.Other != "" {
			b.taken[name] = true
		}
	}
}

// requestType names the type in requests of a structure whose type responses
// keep.
func (b *builder) requestType(other string) string {
	for name, s := range b.published.structs {
		if s.Other == other {
			return name
		}
	}
	return b.taken.free(other + "InRequest")
}

// split gives a second type to structures that were published for responses
// only, with numbers and bools that cannot be absent, and that a request may
// hold by now: programs that read the published fields go on to compile. What
// holds such a structure is split as well.
func (b *builder) split() {
	b.requests = map[string]string{}
	names := slices.Sorted(maps.Keys(b.used.shapes))
	for again := true; again; {
		again = false
		for _, name := range names {
			if !b.sends(b.used.shapes[name]) || !b.forResponses(b.used.shapes[name]) {
				continue
			}
			own := b.requestType(b.types[name])
			b.requests[name], again = own, true
			b.pkg.note("type %s stays as it is for responses: in requests it is %s", b.types[name], own)
		}
	}
}

// sends says that a request may hold the type of a structure, and not another
// type of it.
func (b *builder) sends(s *model.Shape) bool {
	return b.used.sent[s.Name] && b.requests[s.Name] == ""
}

// forResponses says that a structure was published with a field that is made
// for responses only.
func (b *builder) forResponses(s *model.Shape) bool {
	was := b.published.structs[b.types[s.Name]]
	if was == nil || s.Kind != model.Structure || s.Exception {
		return false
	}
	return slices.ContainsFunc(s.Members, func(m model.Member) bool {
		f := was.member(m.Name)
		if f == nil {
			return false
		}
		switch below := innermost(m.Shape); below.Kind {
		case model.Structure:
			return b.requests[below.Name] != "" && typeName(f.Type) == b.types[below.Name]
		case model.Boolean, model.Integer, model.Long, model.Float, model.Double:
			return below == m.Shape && b.neverAbsent(f.Type)
		default:
			return false
		}
	})
}

// neverAbsent says that a published type is that of a number or a bool in responses. A
// text that the description has made a number since says nothing.
func (b *builder) neverAbsent(published string) bool {
	switch cmp.Or(b.published.secrets[published], published) {
	case "bool", "int32", "int64", "float32", "float64":
		return true
	}
	return false
}

// innermost is what lists and maps hold in the end. One that holds itself is
// returned.
func innermost(s *model.Shape) *model.Shape {
	for seen := map[*model.Shape]bool{}; !seen[s]; {
		seen[s] = true
		switch s.Kind {
		case model.List:
			s = s.Element.Shape
		case model.Map:
			s = s.Value.Shape
		default:
			return s
		}
	}
	return s
}

package codegen

import (
	"maps"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// The methods that print a value without what is sensitive in it. A structure with
// a member of that name cannot have the method.
const (
	formatMethod = "Format"
	textMethod   = "MarshalText"
)

// sensitive says that no value of a shape may be shown. A structure in a list or
// map guards itself.
func sensitive(s *model.Shape, outer ...*model.Shape) bool {
	if s.Sensitive || slices.Contains(outer, s) {
		return s.Sensitive
	}
	outer = append(slices.Clip(outer), s)
	within := func(m *model.Member) bool {
		return m.Shape.Kind != model.Structure && sensitive(m.Shape, outer...)
	}
	switch s.Kind {
	case model.List:
		return within(s.Element)
	case model.Map:
		return within(s.Key) || within(s.Value)
	default:
		return false
	}
}

// secrets are the structures that are sensitive with all their members: those
// that the description marks, those that stand below something sensitive only,
// and those that a sensitive list or map holds, as programs take them out of it.
func secrets(ops []*model.Operation, errors []*model.Shape) map[string]bool {
	roots := slices.Clone(errors)
	for _, op := range ops {
		for _, m := range []*model.Member{op.Input, op.Output} {
			if m != nil {
				roots = append(roots, m.Shape)
			}
		}
	}
	open, below, held := map[string]bool{}, map[string]bool{}, map[string]bool{}
	var walk func(*model.Shape, bool)
	walk = func(s *model.Shape, secret bool) {
		seen := open
		if secret = secret || s.Sensitive; secret {
			seen = below
		}
		if seen[s.Name] {
			return
		}
		seen[s.Name] = true
		for _, c := range children(s) {
			if s.Sensitive && s.Kind != model.Structure {
				held[c.Name] = true
			}
			walk(c, secret)
		}
	}
	for _, s := range roots {
		walk(s, false)
	}
	maps.DeleteFunc(below, func(name string, _ bool) bool { return open[name] && !held[name] })
	return below
}

// secretType is the type of a sensitive field of a structure that has a member
// called Format, so that the type has to guard what it holds by itself. It is
// named for the shape. Structures guard themselves.
func (b *builder) secretType(of string, s *model.Shape) string {
	base, pointer := strings.CutPrefix(of, "*")
	switch {
	case len(s.Enum) > 0:
		b.secretEnums[base] = true
		return of
	case base == "string", strings.HasPrefix(base, "["), strings.HasPrefix(base, "map["):
	default: // a pointer, of which fmt prints the address, or a stream
		return of
	}
	name := b.secretNames[s.Name]
	if name == "" {
		name = Exported(s.Name)
		if b.published.secrets[name] == "" {
			name = b.taken.free(name, name+"Shape")
		}
		b.secretNames[s.Name] = name
		b.pkg.Secrets = append(b.pkg.Secrets, Secret{name, base})
	}
	if pointer {
		return "*" + name
	}
	return name
}

// guard finds the structures that reach a sensitive member. What had the methods
// keeps them. Format makes all of a structure readable; JSON goes into structures
// by itself, so that only those with a sensitive member need MarshalText.
func (p *Package) guard(old *Published) {
	reaching := map[string]bool{}
	for again := true; again; {
		again = false
		for i := range p.Structs {
			s := &p.Structs[i]
			if !reaching[s.Name] && slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Sensitive || reaching[typeName(f.Type)] }) {
				reaching[s.Name], again = true, true
			}
		}
	}
	for i := range p.Structs {
		s := &p.Structs[i]
		was := old.structs[s.Name]
		if was == nil {
			was = &Struct{}
		}
		secret := slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Sensitive })
		s.Stringer = was.Stringer || reaching[s.Name] && s.has(formatMethod)
		s.Format = was.Format || reaching[s.Name] && !s.has(formatMethod)
		s.MarshalText = was.MarshalText || secret && !s.has(textMethod)
	}
	for i := range p.Enums {
		e := &p.Enums[i]
		e.Sensitive = e.Sensitive || old.methods[e.Name+"."+textMethod]
	}
}

// keepSecrets keeps the types that were made for sensitive fields.
func (p *Package) keepSecrets(old *Published) {
	for _, name := range slices.Sorted(maps.Keys(old.secrets)) {
		if !slices.ContainsFunc(p.Secrets, func(s Secret) bool { return s.Name == name }) {
			p.note("type %s stays, though the description has no such", name)
			p.retain(old.texts[name])
		}
	}
}

// writeSensitive writes the methods that print values without what is sensitive,
// and the types of sensitive fields.
func (p *Package) writeSensitive(w *writer) {
	body := &writer{}
	for _, s := range p.Secrets {
		body.printf("\n// %s is sensitive: it is printed as ***.\ntype %s %s\n", s.Name, s.Name, s.Type)
		body.format(s.Name)
		body.marshalText(s.Name)
	}
	for _, e := range p.Enums {
		if e.Sensitive {
			body.format(e.Name)
			body.marshalText(e.Name)
		}
	}
	for _, s := range p.Structs {
		if s.Format {
			body.format(s.Name)
		}
		if s.MarshalText {
			body.marshalText(s.Name)
		}
		for _, method := range []string{"String", "GoString"} {
			if s.Stringer && !s.has(method) {
				body.printf("\nfunc (v %s) %s() string { return runtime.Text(v) }\n", s.Name, method)
			}
		}
	}
	if body.Len() > 0 {
		w.printf("// Values are printed without what is sensitive in them, by fmt, log/slog and as\n// JSON, which cannot be read back.\n")
		w.Write(body.Bytes())
	}
}

func (w *writer) format(of string) {
	w.printf("\nfunc (v %s) Format(s fmt.State, r rune) { runtime.Format(v, s, r) }\n", of)
}

func (w *writer) marshalText(of string) {
	w.printf("\nfunc (v %s) MarshalText() ([]byte, error) { return runtime.MarshalText(v) }\n", of)
}

package codegen

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// gone marks what the description no longer has.
const gone = "Deprecated: the description no longer has it."

// keep puts back what an earlier generation published: no name goes away, and
// no field changes its type. What that took is in Notes.
func (p *Package) keep(old *Published) {
	p.strings = map[string]bool{"string": true}
	for _, e := range p.Enums {
		p.strings[e.Name] = true
	}
	for name := range old.enums {
		p.strings[name] = true
	}
	p.secrets = old.secrets
	p.keepRenamed(old)
	for i := range p.Structs {
		if was := old.structs[p.Structs[i].Name]; was != nil {
			p.keepFields(&p.Structs[i], was)
		}
	}
	p.keepEnums(old)
	p.keepCodes(old)
	p.keepSecrets(old)
	p.typeItems(old)
	p.keepTypes(old)
}

func (p *Package) note(format string, args ...any) {
	p.Notes = append(p.Notes, fmt.Sprintf(format, args...))
}

// retain keeps declarations as they are.
func (p *Package) retain(texts []string) {
	for i, text := range texts {
		if i == 0 || strings.HasPrefix(text, "const") {
			text = "// " + gone + "\n" + text
		}
		p.Kept = append(p.Kept, text)
	}
}

func (p *Package) structNames() map[string]bool {
	names := make(map[string]bool, len(p.Structs))
	for _, s := range p.Structs {
		names[s.Name] = true
	}
	return names
}

// keepRenamed gives structures of the description that have a new name their
// published one: those that stand where a field's published type was, when the
// old name is not in the description any more and the new one is not published.
func (p *Package) keepRenamed(old *Published) {
	fresh := p.structNames()
	renamed := map[string]string{}
	for _, s := range p.Structs {
		was := old.structs[s.Name]
		if was == nil {
			continue
		}
		for _, f := range s.Fields {
			of := was.member(f.Member)
			if of == nil {
				continue
			}
			a, b := typeName(of.Type), typeName(f.Type)
			if a == b || old.structs[a] == nil || fresh[a] || !fresh[b] || old.structs[b] != nil || renamed[b] != "" {
				continue
			}
			if strings.Replace(of.Type, a, b, 1) == f.Type {
				renamed[b] = a
			}
		}
	}
	for _, b := range slices.Sorted(maps.Keys(renamed)) {
		a := renamed[b]
		p.note("type %s stands for what is now called %s", a, b)
		p.rename(b, a)
	}
}

// typeName is the name of the type that pointers, lists and maps hold.
func typeName(t string) string {
	return t[strings.LastIndexAny(t, "*]")+1:]
}

func (p *Package) rename(from, to string) {
	word := regexp.MustCompile(`\b` + from + `\b`)
	for i := range p.Structs {
		s := &p.Structs[i]
		if s.Name == from {
			s.Name = to
			for j := range s.Doc {
				s.Doc[j] = word.ReplaceAllString(s.Doc[j], to)
			}
		}
		for j := range s.Fields {
			s.Fields[j].Type = word.ReplaceAllString(s.Fields[j].Type, to)
		}
	}
}

// member finds the field that holds a member, of two whose names differ by case only
// the one with this very name.
func (s *Struct) member(name string) *Field {
	var alike *Field
	for i := range s.Fields {
		switch f := &s.Fields[i]; {
		case f.Gone || !strings.EqualFold(f.Member, name):
		case f.Member == name:
			return f
		case alike == nil:
			alike = f
		}
	}
	return alike
}

// keepFields gives a struct the fields that were published.
func (p *Package) keepFields(s *Struct, was *Struct) {
	if s.Code == "" && was.Code != "" {
		s.Code = was.Code
		p.note("%s is an error still", s.Name)
	}
	taken := names{}
	for _, f := range was.Fields {
		taken[f.Name] = true
	}
	taken[formatMethod], taken[textMethod] = was.Format, was.MarshalText
	kept := map[*Field]bool{}
	for i := range s.Fields {
		f := &s.Fields[i]
		of := was.member(f.Member)
		if kept[of] {
			of = nil
		}
		kept[of] = of != nil
		switch {
		case of == nil && was.returns(f):
		case of == nil:
			f.Name = taken.free(f.Name)
		case of.Type == f.Type:
			f.Name = of.Name
		case p.fits(of.Type, f.Type):
			p.note("%s.%s stays %s, though the description makes it %s", s.Name, of.Name, of.Type, f.Type)
			f.Name, f.Type = of.Name, of.Type
		default:
			f.Name = taken.free(of.Name+"2", of.Name+"2")
			p.note("%s.%s, a %s, is an error when it is set: the member is a %s, in %s", s.Name, of.Name, of.Type, f.Type, f.Name)
		}
	}
	has := map[string]bool{}
	for _, f := range s.Fields {
		has[f.Name] = true
	}
	for _, f := range was.Fields {
		if has[f.Name] {
			continue
		}
		successor := s.member(f.Member)
		if !f.Gone && successor == nil {
			p.note("%s.%s stays, though the description has no such member", s.Name, f.Name)
		}
		f.Gone, f.Required, f.Doc = true, false, []string{gone}
		if successor != nil {
			f.Doc = []string{"Deprecated: the member has another type, in " + successor.Name + "."}
		}
		s.Fields = append(s.Fields, f)
	}
}

// returns says that a member which had gone is back, so that its field holds it
// again.
func (s *Struct) returns(f *Field) bool {
	return slices.ContainsFunc(s.Fields, func(was Field) bool {
		return was.Gone && was.Name == f.Name && was.Type == f.Type
	})
}

// fits says whether a field of type a can hold what a field of type b is made
// for.
func (p *Package) fits(a, b string) bool {
	a, b = strings.TrimPrefix(a, "*"), strings.TrimPrefix(b, "*")
	a, b = cmp.Or(p.secrets[a], a), cmp.Or(p.secrets[b], b)
	if a == b {
		return true
	}
	if x, ok := strings.CutPrefix(a, "[]"); ok {
		y, ok := strings.CutPrefix(b, "[]")
		return ok && x != "byte" && y != "byte" && p.fits(x, y)
	}
	if x, ok := strings.CutPrefix(a, "map["); ok {
		y, ok := strings.CutPrefix(b, "map[")
		_, x, _ = strings.Cut(x, "]")
		_, y, _ = strings.Cut(y, "]")
		return ok && p.fits(x, y)
	}
	if wide, number := widths[a]; number {
		return slices.Contains(wide, b)
	}
	return p.strings[a] && p.strings[b]
}

// widths are the numbers that a Go type can hold, though not all of them.
var widths = map[string][]string{
	"int32": {"int64"}, "int64": {"int32"}, "float32": {"float64", "int32", "int64"}, "float64": {"float32", "int32", "int64"},
}

func (p *Package) keepEnums(old *Published) {
	fresh := p.structNames()
	for i := range p.Enums {
		e := &p.Enums[i]
		fresh[e.Name] = true
		for _, c := range old.enums[e.Name] {
			if !slices.ContainsFunc(e.Values, func(v Constant) bool { return v.Name == c.Name }) {
				p.note("constant %s stays, though the description has no %q", c.Name, c.Value)
				c.Gone = true
				e.Values = append(e.Values, c)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(old.enums)) {
		if fresh[name] || name == "error" {
			continue
		}
		p.note("enum %s stays, though the description has no such", name)
		e := Enum{Name: name, Doc: []string{gone}, Values: old.enums[name], Gone: true}
		p.Enums = append(p.Enums, e)
	}
}

func (p *Package) keepCodes(old *Published) {
	for _, name := range slices.Sorted(maps.Keys(old.codes)) {
		i := slices.IndexFunc(p.Codes, func(c Code) bool { return c.Name == name })
		switch {
		case i < 0:
			p.note("error code %s stays, though the description has no such", name)
			p.Codes = append(p.Codes, Code{Name: name, Value: old.codes[name], Gone: true})
		case p.Codes[i].Value != old.codes[name]:
			p.note("error code %s was %q and is %q", name, old.codes[name], p.Codes[i].Value)
		}
	}
}

// keepTypes keeps the types and methods that are gone.
func (p *Package) keepTypes(old *Published) {
	fresh := p.structNames()
	for _, name := range slices.Sorted(maps.Keys(old.structs)) {
		if !fresh[name] {
			p.note("type %s stays, though the description has no such", name)
			p.retain(old.texts[name])
		}
	}
	methods := clientMethods()
	for _, op := range p.Operations {
		methods[op.Method], methods[op.Pages] = true, true
		if op.Items != nil {
			methods[op.Items.Method] = true
		}
		for _, r := range op.Results {
			methods[r.Method] = true
		}
		for _, w := range op.Waiters {
			methods[w.Method] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(old.results)) {
		if !methods[name] {
			p.note("method %s stays, though the description has no such operation, paginator or waiter", name)
			p.retain(old.texts["Client."+name])
		}
	}
}

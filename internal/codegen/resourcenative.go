package codegen

import (
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/custom"
)

// native takes a type of the typed package that holds attribute values into the
// package, with any in their place; "" if it holds none.
func (b *resourceBuilder) native(name string) string {
	if !b.holdsNative(name, map[string]bool{}) {
		return ""
	}
	here := b.taken.free(name, name+"Shape")
	b.aliases[name] = here
	s := b.pkg.Package.structNamed(name)
	own := Struct{Name: here, Doc: s.Doc}
	for _, f := range s.Fields {
		f.Type = b.nativeType(f.Type)
		own.Fields = append(own.Fields, f)
	}
	b.pkg.Native = append(b.pkg.Native, own)
	return here
}

// nativeType is a field's type in the names of this package.
func (b *resourceBuilder) nativeType(of string) string {
	var out strings.Builder
	for rest := of; rest != ""; {
		i := strings.IndexAny(rest, "*[]")
		part := rest
		switch {
		case i == 0:
			out.WriteByte(rest[0])
			rest = rest[1:]
			continue
		case i > 0:
			part = rest[:i]
		}
		rest = rest[len(part):]
		switch {
		case part == custom.FactsOf(b.model.Name).NativeShape:
			part = "any"
		case b.pkg.Package.structNamed(part) != nil:
			part = b.aliasInput(part)
		case slices.ContainsFunc(b.pkg.Package.Enums, func(e Enum) bool { return e.Name == part }):
			part = b.alias(part)
		}
		out.WriteString(part)
	}
	return strings.ReplaceAll(out.String(), "*any", "any")
}

// holdsNative says whether a structure has attribute values at any depth.
func (b *resourceBuilder) holdsNative(name string, seen map[string]bool) bool {
	s, value := b.pkg.Package.structNamed(name), custom.FactsOf(b.model.Name).NativeShape
	if s == nil || value == "" || name == value || seen[name] {
		return false
	}
	seen[name] = true
	for _, f := range s.Fields {
		for _, part := range typeParts(f.Type) {
			if part == value || b.holdsNative(part, seen) {
				return true
			}
		}
	}
	return false
}

// typeParts are the names in a Go type.
func typeParts(of string) []string {
	return strings.FieldsFunc(of, func(r rune) bool { return strings.ContainsRune("*[]", r) })
}

func (p *Package) structNamed(name string) *Struct {
	i := slices.IndexFunc(p.Structs, func(s Struct) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &p.Structs[i]
}

package codegen

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/internal/redact"
)

// Published is the public API of an earlier generation, read from its source.
type Published struct {
	structs map[string]*Struct
	enums   map[string][]Constant
	secrets map[string]string   // types of sensitive fields
	methods map[string]bool     // of other types than the client: "Type.Method"
	codes   map[string]string   // values of error codes, by constant
	results map[string]string   // of the methods of the client: their types
	texts   map[string][]string // source of a type with its methods, or of a method of the client as "Client.X"
}

// Read reads the source of a package, by file name.
func Read(sources map[string][]byte) (*Published, error) {
	p := &Published{
		structs: map[string]*Struct{}, enums: map[string][]Constant{}, codes: map[string]string{},
		results: map[string]string{}, texts: map[string][]string{}, secrets: map[string]string{}, methods: map[string]bool{},
	}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		r := reader{Published: p, fset: token.NewFileSet(), source: sources[name]}
		file, err := parser.ParseFile(r.fset, name, r.source, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range file.Decls {
			if err := r.declaration(d); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	for name := range p.structs {
		if p.structs[name].Name == "" { // a method without its type
			delete(p.structs, name)
		} else {
			p.structs[name].Format = p.methods[name+"."+formatMethod]
			p.structs[name].Stringer = p.methods[name+".GoString"]
			p.structs[name].MarshalText = p.methods[name+"."+textMethod]
		}
	}
	for name := range p.secrets {
		if !p.methods[name+"."+textMethod] || len(p.enums[name]) > 0 {
			delete(p.secrets, name)
		} else {
			delete(p.enums, name)
		}
	}
	return p, nil
}

// reader reads one file.
type reader struct {
	*Published
	fset   *token.FileSet
	source []byte
}

func (r *reader) text(from, to token.Pos) string {
	return string(r.source[r.fset.Position(from).Offset:r.fset.Position(to).Offset])
}

func (r *reader) declaration(d ast.Decl) error {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return r.function(d)
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				// Its methods may have come before, from another file.
				r.texts[s.Name.Name] = slices.Insert(r.texts[s.Name.Name], 0, r.text(d.Pos(), d.End()))
				r.typeSpec(s, d.Doc.Text())
			case *ast.ValueSpec:
				if d.Tok != token.CONST || s.Type == nil {
					continue
				}
				if err := r.constant(s, r.text(s.Type.Pos(), s.Type.End())); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (r *reader) function(d *ast.FuncDecl) error {
	if d.Recv == nil {
		return nil
	}
	owner := strings.TrimPrefix(r.text(d.Recv.List[0].Type.Pos(), d.Recv.List[0].Type.End()), "*")
	text := r.text(d.Pos(), d.End())
	if owner == "Client" {
		var results []string
		for _, f := range d.Type.Results.List {
			results = append(results, r.text(f.Type.Pos(), f.Type.End()))
		}
		r.results[d.Name.Name] = strings.Join(results, ", ")
		r.texts["Client."+d.Name.Name] = []string{text}
		return nil
	}
	r.texts[owner] = append(r.texts[owner], text)
	r.methods[owner+"."+d.Name.Name] = true
	if d.Name.Name != "ModelCode" {
		return nil
	}
	result, ok := d.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(result.Results) != 1 {
		return fmt.Errorf("method ModelCode of %s returns no constant", owner)
	}
	code, err := strconv.Unquote(r.text(result.Results[0].Pos(), result.Results[0].End()))
	r.structure(owner).Code = code
	return err
}

// structure is the struct of a name, which may come after a method of it.
func (r *reader) structure(name string) *Struct {
	if r.structs[name] == nil {
		r.structs[name] = &Struct{}
	}
	return r.structs[name]
}

func (r *reader) typeSpec(s *ast.TypeSpec, doc string) {
	switch t := s.Type.(type) {
	case *ast.StructType:
		if s.Name.Name == "Client" {
			return
		}
		out := r.structure(s.Name.Name)
		out.Name = s.Name.Name
		if rest, ok := strings.CutPrefix(doc, out.Name+" is ["); ok {
			if other, _, _ := strings.Cut(rest, "]"); strings.HasPrefix(doc, inRequest(out.Name, other)) {
				out.Other = other
			}
		}
		for _, f := range t.Fields.List {
			if len(f.Names) != 1 || f.Names[0].Name == "_" {
				continue // the embedded failure, what forbids to compare
			}
			field := Field{Name: f.Names[0].Name, Type: r.text(f.Type.Pos(), f.Type.End()), Member: f.Names[0].Name}
			if f.Tag != nil {
				if tag, err := strconv.Unquote(f.Tag.Value); err == nil {
					name, options, _ := strings.Cut(reflect.StructTag(tag).Get("boto3"), ",")
					field.Member = cmp.Or(name, field.Member)
					for option := range strings.SplitSeq(options, ",") {
						switch option {
						case redact.Option:
							field.Sensitive = true
						case "required":
							field.Required = true
						case "gone":
							field.Gone = true
						}
					}
				}
			}
			out.Fields = append(out.Fields, field)
		}
	case *ast.ArrayType, *ast.MapType:
		r.secrets[s.Name.Name] = r.text(t.Pos(), t.End())
	case *ast.Ident:
		r.secrets[s.Name.Name] = t.Name // or an enum
		if _, ok := r.enums[s.Name.Name]; !ok {
			r.enums[s.Name.Name] = nil // its constants are elsewhere
		}
	}
}

func (r *reader) constant(s *ast.ValueSpec, owner string) error {
	for i, name := range s.Names {
		value, err := strconv.Unquote(r.text(s.Values[i].Pos(), s.Values[i].End()))
		if err != nil {
			return fmt.Errorf("constant %s: %w", name.Name, err)
		}
		if owner == "boto3.Code" {
			r.codes[name.Name] = value
		} else {
			r.enums[owner] = append(r.enums[owner], Constant{Name: name.Name, Value: value})
		}
	}
	return nil
}

// constants are the published names of an enum's values.
func (p *Published) constants(enum string) map[string]string {
	known := map[string]string{}
	for _, c := range p.enums[enum] {
		known[c.Value] = c.Name
	}
	return known
}

// code is the value of a published error code.
func (p *Published) code(name string) (string, bool) {
	value, ok := p.codes[name]
	return value, ok
}

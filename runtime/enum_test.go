package runtime

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
)

// TestEveryEnum compares the values of every enum of every generated package
// with the constants in its source, of which those that the description no
// longer has come last. Values itself lists those of enums that it lacks as a
// whole.
func TestEveryEnum(t *testing.T) {
	files, err := filepath.Glob("../service/*/enums.go")
	if err != nil {
		t.Fatal(err)
	}
	enums := 0
	for _, path := range files {
		dir := filepath.Dir(path)
		description, err := os.ReadFile(filepath.Join(dir, "description.b3d"))
		if err != nil {
			t.Fatal(err)
		}
		kept := keptValues(t, path)
		for enum, constants := range constantsByType(t, path) {
			enums++
			values, ok := kept[enum]
			if !ok {
				values = enumValues(filepath.Base(dir), string(description), enum)
			}
			if len(values) == 0 || len(values) > len(constants) || !slices.Equal(values, constants[:len(values)]) {
				t.Errorf("%s.%s: values %q, constants %q", dir, enum, values, constants)
			}
		}
	}
	if enums < 5000 {
		t.Errorf("only %d enums", enums)
	}
}

// constantsByType are the values of a file's constants.
func constantsByType(t *testing.T, path string) map[string][]string {
	t.Helper()
	file, err := parser.ParseFile(gotoken.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for _, d := range file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != gotoken.CONST {
			continue
		}
		for _, s := range decl.Specs {
			spec := s.(*ast.ValueSpec)
			enum := spec.Type.(*ast.Ident).Name
			for _, v := range spec.Values {
				value, err := strconv.Unquote(v.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				all[enum] = append(all[enum], value)
			}
		}
	}
	return all
}

// keptValues are the values that a file's function Values lists by itself.
func keptValues(t *testing.T, path string) map[string][]string {
	t.Helper()
	file, err := parser.ParseFile(gotoken.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		c, ok := n.(*ast.CaseClause)
		if !ok {
			return true
		}
		enum := c.List[0].(*ast.Ident).Name
		for _, v := range c.Body[0].(*ast.ReturnStmt).Results[0].(*ast.CompositeLit).Elts {
			value, err := strconv.Unquote(v.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all[enum] = append(all[enum], value)
		}
		return true
	})
	return all
}

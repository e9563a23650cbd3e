package boto3_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
)

// The size that the root package may have, so that its page can be read.
const (
	mostFunctions = 115 // and methods
	mostTypes     = 48
)

// TestSizeOfRoot counts the exported names of the root package, and holds that
// none of them stands for a type that users cannot look up.
func TestSizeOfRoot(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	functions, types := 0, 0
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && (d.Recv == nil || exportedReceiver(d.Recv)) {
					functions++
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok && s.Name.IsExported() {
						types++
						if s.Assign.IsValid() && s.Type.(*ast.SelectorExpr).X.(*ast.Ident).Name != "model" {
							t.Errorf("%s is another name of a type elsewhere", s.Name)
						}
					}
				}
			}
		}
	}
	t.Logf("%d functions and methods, %d types", functions, types)
	if functions > mostFunctions || types > mostTypes || functions < 50 {
		t.Errorf("%d functions and methods of at most %d, %d types of at most %d", functions, mostFunctions, types, mostTypes)
	}
}

func exportedReceiver(list *ast.FieldList) bool {
	of := list.List[0].Type
	for {
		switch x := of.(type) {
		case *ast.StarExpr:
			of = x.X
		case *ast.IndexExpr:
			of = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return false
		}
	}
}

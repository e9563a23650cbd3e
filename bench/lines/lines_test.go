package lines_test

import (
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"testing"

	"github.com/boto3-go/boto3/internal/testcounts"
)

// TestLines counts the lines that have code in them, after the imports.
func TestLines(t *testing.T) {
	for _, subject := range []string{"queue", "secrets", "lambda"} {
		ours, theirs := count(t, subject+".go"), count(t, subject+"_aws.go")
		if ours >= theirs {
			t.Errorf("%s: %d lines with this module, %d with aws-sdk-go-v2", subject, ours, theirs)
		}
		testcounts.Is(t, "lines of "+subject, ours)
		testcounts.Is(t, "lines of "+subject+" with aws-sdk-go-v2", theirs)
	}
}

func count(t *testing.T, name string) int {
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	after := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if d, ok := n.(*ast.GenDecl); ok {
			after = fset.Position(d.End()).Line
		}
		return true
	})
	var s scanner.Scanner
	s.Init(fset.AddFile(name, -1, len(text)), text, nil, 0)
	lines := map[int]bool{}
	for {
		pos, tok, literal := s.Scan()
		if tok == token.EOF {
			return len(lines)
		}
		if line := fset.Position(pos).Line; line > after && literal != "\n" {
			lines[line] = true
		}
	}
}

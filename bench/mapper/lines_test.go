package mapper

import (
	"fmt"
	"go/scanner"
	"go/token"
	"os"
	"strings"
	"testing"
)

// lines are those of a file that hold code, from the first declaration after the imports.
func lines(t *testing.T, name string) int {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	file := files.AddFile(name, -1, len(text))
	var s scanner.Scanner
	s.Init(file, text, nil, 0)
	counted, begun := map[int]bool{}, false
	for {
		at, tok, _ := s.Scan()
		if tok == token.EOF {
			return len(counted)
		}
		if begun = begun || tok == token.TYPE; begun {
			counted[file.Line(at)] = true
		}
	}
}

// TestLines holds the page on DynamoDB to the count of lines.
func TestLines(t *testing.T) {
	page, err := os.ReadFile("../../docs/dynamodb.md")
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("takes %d lines, and %d with aws-sdk-go-v2", lines(t, "boto3.go"), lines(t, "awssdk.go"))
	if !strings.Contains(strings.Join(strings.Fields(string(page)), " "), want) {
		t.Errorf("docs/dynamodb.md lacks %q", want)
	}
}

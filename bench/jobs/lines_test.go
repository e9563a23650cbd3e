package jobs

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
)

// tasks are the functions, with what docs/jobs.md calls them.
var tasks = []struct{ name, title string }{
	{"Athena", "an Athena query into structs, stopped with the context"}, {"Logs", "a Logs Insights query into structs, stopped with the context"},
	{"Deploy", "a CloudFormation deployment with its events and failures"}, {"Execution", "an execution of Step Functions, decoded"},
	{"Command", "a command on instances, with what each said"}, {"Task", "an ECS task to its end, with exit codes and logs"},
	{"Until", "waiting for a state of one's own"}, {"Waiter", "waiting for a query"},
	{"Eventual", "waiting out what has just been made"},
}

const page = "../../docs/jobs.md"

// TestLines holds the table of the page to the lines of the functions: those of code,
// without comments and the helpers that functions share.
func TestLines(t *testing.T) {
	ours, theirs := lines(t, "ours.go"), lines(t, "awssdk.go")
	theirs["awsCommand"] += theirs["awsOutputs"]
	var table strings.Builder
	table.WriteString("| | here | aws-sdk-go-v2 |\n|---|---|---|\n")
	for _, task := range tasks {
		a, b := ours[task.name], theirs["aws"+task.name]
		if a == 0 || b == 0 {
			t.Errorf("%s: %d and %d lines", task.name, a, b)
		}
		note := ""
		if task.name == "Eventual" {
			note = ", of any name"
		}
		fmt.Fprintf(&table, "| %s | %d | %d%s |\n", task.title, a, b, note)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, _, found := strings.Cut(string(text), "| | here | aws-sdk-go-v2 |")
	switch {
	case os.Getenv("BOTO3_COUNTS") == "update":
		if !found {
			before, _, _ = strings.Cut(string(text), "COUNTS")
		}
		if err := os.WriteFile(page, []byte(before+table.String()), 0o644); err != nil { //nolint:gosec // a page of documentation
			t.Fatal(err)
		}
	case !strings.HasSuffix(string(text), "\n"+table.String()):
		t.Errorf("%s should end with the table below; BOTO3_COUNTS=update writes it\n%s", page, table.String())
	}
}

// lines are the lines of each function of a file.
func lines(t *testing.T, name string) map[string]int {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			count[f.Name.Name] = files.Position(f.End()).Line - files.Position(f.Pos()).Line + 1
		}
	}
	return count
}

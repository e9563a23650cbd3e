package custom

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/testcounts"
	"github.com/boto3-go/boto3/internal/testoracle"
)

// TestHandlersAreNamed holds that the table of docs/conformance.md names every
// handler of botocore, and that the files which it names are there.
func TestHandlersAreNamed(t *testing.T) {
	page, err := os.ReadFile("../../docs/conformance.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(page), "\n## botocore's handlers\n")
	if !ok {
		t.Fatal("docs/conformance.md has no section of botocore's handlers")
	}
	namedFiles(t, table)
	var all struct {
		Builtin [][2]string // event, handler
		Others  []string    // module, handler
	}
	if err := json.Unmarshal(testoracle.Run(t, testoracle.Botocore, nil, "testdata/handlers.py"), &all); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, h := range all.Builtin {
		names[h[1]] = true
	}
	testcounts.Is(t, "registrations of handlers", len(all.Builtin))
	testcounts.Is(t, "handlers", len(names))
	if testcounts.Update() {
		return // the table is written by hand, after the counts
	}
	for _, h := range all.Builtin {
		if !strings.Contains(table, "`"+h[1]+"`") {
			t.Errorf("%s (%s) is not in the table", h[1], h[0])
		}
	}
	for _, other := range all.Others {
		module, name, _ := strings.Cut(other, " ")
		if !hasRow(table, module, name) {
			t.Errorf("%s of %s is not in the table", name, module)
		}
	}
	if len(all.Others) < 30 {
		t.Errorf("only %d handlers were found in botocore's other modules", len(all.Others))
	}
}

func hasRow(table, module, name string) bool {
	for row := range strings.Lines(table) {
		if strings.HasPrefix(row, "| `"+module+"`") && strings.Contains(row, "`"+name+"`") {
			return true
		}
	}
	return false
}

// namedFiles looks for the files of the last column.
func namedFiles(t *testing.T, table string) {
	t.Helper()
	found := 0
	for row := range strings.Lines(table) {
		cells := strings.Split(row, " | ")
		if len(cells) != 3 {
			continue
		}
		for i, name := range strings.Split(cells[2], "`") {
			if i%2 == 0 || !strings.HasSuffix(name, ".go") {
				continue
			}
			found++
			for _, room := range []string{"custom/", "engine/"} {
				if strings.HasPrefix(name, room) {
					name = "internal/" + name
				}
			}
			if _, err := os.Stat(filepath.Join("../..", name)); err != nil {
				t.Error(err)
			}
		}
	}
	if found < 40 {
		t.Errorf("the table names %d files", found)
	}
}

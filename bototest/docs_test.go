package bototest_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestDocumentedUsage holds the functions and tests of docs/testing.md to those that
// run here.
func TestDocumentedUsage(t *testing.T) {
	page, err := os.ReadFile("../docs/testing.md")
	if err != nil {
		t.Fatal(err)
	}
	var run strings.Builder
	for _, name := range []string{"usage_test.go", "sqstest/usage_test.go"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		run.Write(text)
	}
	blocks := regexp.MustCompile("(?s)```go test\n(.*?)```").FindAllSubmatch(page, -1)
	for _, block := range blocks {
		for function := range strings.SplitSeq(strings.TrimSpace(string(block[1]))+"\n", "}\n\n") {
			if function = strings.TrimSuffix(function, "}\n") + "}\n"; !strings.Contains(run.String(), function) {
				t.Errorf("docs/testing.md has what no test has:\n%s", function)
			}
		}
	}
	if len(blocks) != 6 {
		t.Errorf("%d blocks, want 6", len(blocks))
	}
}

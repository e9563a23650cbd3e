package boto3_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/release"
	"github.com/boto3-go/boto3/internal/testcounts"
)

// counted is a figure of a page, with the comment after it that names it.
var counted = regexp.MustCompile(`([^\s|<>(]+)<!--([^>]+)-->`)

// TestDocumentedCounts holds figures in the README and in docs to docs/counts.md:
// those with a comment after them that names the count. With BOTO3_COUNTS=update it
// writes them.
func TestDocumentedCounts(t *testing.T) {
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	figures := 0
	for _, page := range append(pages, "README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		right := counted.ReplaceAllFunc(text, func(found []byte) []byte {
			figures++
			parts := counted.FindSubmatch(found)
			value := figure(t, string(parts[2]))
			if value != string(parts[1]) && !testcounts.Update() {
				t.Errorf("%s: %s, want %s; make counts writes it", page, found, value)
			}
			return []byte(value + "<!--" + string(parts[2]) + "-->")
		})
		if testcounts.Update() && string(right) != string(text) {
			if err := os.WriteFile(page, right, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if figures < 20 {
		t.Errorf("only %d figures were found", figures)
	}
}

func figure(t *testing.T, name string) string {
	switch name {
	case "version":
		return boto3.Version
	case "botocore":
		return release.Botocore
	}
	return testcounts.Grouped(testcounts.Of(t, name))
}

package boto3_test

import (
	"fmt"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// TestPagesOfBoto3sGuide holds that each page that boto3's guide has had stands in one row of
// the table that docs/from-python.md ends with, and that the page counts them. The pages are
// those of docs/source/guide in boto3's repository, of all its releases.
func TestPagesOfBoto3sGuide(t *testing.T) {
	list, err := os.ReadFile("testdata/boto3guide.txt")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("docs/from-python.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| boto3's pages | here |\n|---|---|\n")
	rows := regexp.MustCompile(`(?m)^\| (.*) \| (.*) \|$`).FindAllStringSubmatch(table, -1)
	pages, none := strings.Fields(string(list)), 0
	for _, name := range pages {
		found := 0
		for _, row := range rows {
			for pattern := range strings.SplitSeq(strings.ReplaceAll(row[1], `\*`, "*"), ", ") {
				matches, err := path.Match(pattern, name)
				if err != nil {
					t.Fatal(err)
				}
				if matches {
					found++
					if strings.HasPrefix(row[2], "none: ") {
						none++
					}
				}
			}
		}
		if found != 1 {
			t.Errorf("boto3's page %s stands in %d rows of the table", name, found)
		}
	}
	counted := fmt.Sprintf("boto3's guide has had %d pages. %d have a counterpart here, and %d have none.", len(pages), len(pages)-none, none)
	if !strings.Contains(string(page), counted) {
		t.Errorf("docs/from-python.md does not say: %s", counted)
	}
}

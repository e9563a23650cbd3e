package examples

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestIndex holds that the table of README.md has each example once, and that each says how
// it is run and has a test.
func TestIndex(t *testing.T) {
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, line := range regexp.MustCompile(`(?m)^\| \[(\w+)\]`).FindAllStringSubmatch(string(page), -1) {
		listed = append(listed, line[1])
	}
	slices.Sort(listed)
	mains, err := filepath.Glob("*/main.go")
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	for _, main := range mains {
		name := filepath.Dir(main)
		there = append(there, name)
		text, err := os.ReadFile(main)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), "// Command "+name+" ") || !strings.Contains(string(text), "./examples/"+name) {
			t.Errorf("%s does not begin with what it is and how it is run", main)
		}
		if _, err := os.Stat(filepath.Join(name, "main_test.go")); err != nil {
			t.Error(err)
		}
	}
	if !slices.Equal(listed, there) {
		t.Errorf("README.md lists %v, there are %v", listed, there)
	}
}

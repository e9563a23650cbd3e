// Package testcounts holds the counts that follow from the descriptions: of
// services, operations, comparisons. docs/counts.md has them; tests compare with
// it, and write it where BOTO3_COUNTS is "update".
package testcounts

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// head stands before the lines of docs/counts.md.
const head = `# Counts

What tests count, by the test's own name for it. Tests write this page: make
counts, and make parity COUNTS=update for what takes minutes.

| count | |
|---|---|
`

var mu sync.Mutex

// Update says whether counts are written, and not compared.
func Update() bool { return os.Getenv("BOTO3_COUNTS") == "update" }

// Is holds a count to the page, or writes it there.
func Is(tb testing.TB, name string, got int) {
	tb.Helper()
	mu.Lock()
	defer mu.Unlock()
	all := read(tb)
	want, ok := all[name]
	switch {
	case ok && want == got:
	case Update():
		all[name] = got
		write(tb, all)
	case !ok:
		tb.Errorf("%s: %d, of which docs/counts.md says nothing; BOTO3_COUNTS=update writes it", name, got)
	default:
		tb.Errorf("%s: %d, and %d in docs/counts.md; where that is right, BOTO3_COUNTS=update writes it", name, got, want)
	}
}

// Of is what the page has of a count.
func Of(tb testing.TB, name string) int {
	tb.Helper()
	mu.Lock()
	defer mu.Unlock()
	n, ok := read(tb)[name]
	if !ok {
		tb.Errorf("docs/counts.md has no %s", name)
	}
	return n
}

// All holds all counts of a group to the page, or writes them there. Zeros but
// that of refusals are left out.
func All(tb testing.TB, group string, got map[string]int) {
	tb.Helper()
	mu.Lock()
	defer mu.Unlock()
	maps.DeleteFunc(got, func(name string, n int) bool { return n == 0 && name != "refused" })
	all, want := read(tb), map[string]int{}
	for name, n := range all {
		if name, ok := strings.CutPrefix(name, group+": "); ok {
			want[name] = n
		}
	}
	switch {
	case maps.Equal(got, want):
	case Update():
		maps.DeleteFunc(all, func(name string, _ int) bool { return strings.HasPrefix(name, group+": ") })
		for name, n := range got {
			all[group+": "+name] = n
		}
		write(tb, all)
	default:
		tb.Errorf("%s: %v, and %v in docs/counts.md; where that is right, the tests write it with BOTO3_COUNTS=update", group, got, want)
	}
}

// page is where the counts are: above the package whose test runs.
func page() string {
	for dir := "."; ; dir = filepath.Join("..", dir) {
		name := filepath.Join(dir, "docs", "counts.md")
		_, err := os.Stat(filepath.Join(dir, "docs"))
		if top, _ := filepath.Abs(dir); err == nil || top == filepath.Dir(top) {
			return name
		}
	}
}

func read(tb testing.TB) map[string]int {
	tb.Helper()
	all := map[string]int{}
	text, err := os.ReadFile(page())
	if err != nil && !os.IsNotExist(err) {
		tb.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, " | ")
		if len(cells) != 2 {
			continue
		}
		n := strings.ReplaceAll(strings.TrimSuffix(cells[1], " |\n"), ",", "")
		if v, err := strconv.Atoi(n); err == nil {
			all[strings.TrimPrefix(cells[0], "| ")] = v
		}
	}
	return all
}

func write(tb testing.TB, all map[string]int) {
	tb.Helper()
	b := bytes.NewBufferString(head)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(b, "| %s | %s |\n", name, Grouped(all[name]))
	}
	if err := os.WriteFile(page(), b.Bytes(), 0o644); err != nil {
		tb.Fatal(err)
	}
}

// Grouped writes a number as the pages do: 18,378.
func Grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

package codegen

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/model"
)

var update = flag.Bool("update", false, "write the golden files")

// parse reads a small model of testdata.
func parse(t *testing.T, name string) *model.Service {
	t.Helper()
	var d model.Data
	for kind, to := range map[string]*[]byte{"service": &d.Service, "paginators": &d.Paginators, "waiters": &d.Waiters} {
		text, err := os.ReadFile(filepath.Join("testdata", name+"."+kind+".json"))
		if err != nil && (kind == "service" || !os.IsNotExist(err)) {
			t.Fatal(err)
		}
		*to = text
	}
	m, err := model.Parse(name, d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func generate(t *testing.T, m *model.Service, published *Published) (map[string][]byte, []string) {
	t.Helper()
	p, err := Build(m, published)
	if err != nil {
		t.Fatal(err)
	}
	files, err := p.Files()
	if err != nil {
		t.Fatal(err)
	}
	return files, p.Notes
}

// golden compares the files of a package with those in testdata.
func golden(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	dir = filepath.Join("testdata", dir)
	if *update {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(dir, name+".golden"), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	want, err := filepath.Glob(filepath.Join(dir, "*.golden"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, path := range want {
		name := strings.TrimSuffix(filepath.Base(path), ".golden")
		names = append(names, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if string(text) != string(files[name]) {
			t.Errorf("%s differs from %s; -update writes it anew:\n%s", name, path, files[name])
		}
	}
	if got := slices.Sorted(maps.Keys(files)); !slices.Equal(got, names) {
		t.Errorf("files %v, golden %v", got, names)
	}
}

func TestGolden(t *testing.T) {
	for _, name := range []string{"shelf", "names", "vault"} {
		files, notes := generate(t, parse(t, name), nil)
		golden(t, name, files)
		if len(notes) > 0 {
			t.Errorf("a first generation keeps %v", notes)
		}
	}
}

// TestSameAgain holds that what was generated, generated again over itself,
// stays as it is.
func TestSameAgain(t *testing.T) {
	for _, name := range []string{"shelf", "names", "vault"} {
		m := parse(t, name)
		first, _ := generate(t, m, nil)
		published, err := Read(first)
		if err != nil {
			t.Fatal(err)
		}
		again, notes := generate(t, m, published)
		if !maps.EqualFunc(first, again, func(a, b []byte) bool { return string(a) == string(b) }) {
			t.Errorf("%s: the second generation differs", name)
		}
		if len(notes) > 0 {
			t.Errorf("%s: %v", name, notes)
		}
	}
}

// TestPublishedStays moves a model under a published package: no name goes
// away and no field changes its type.
func TestPublishedStays(t *testing.T) {
	first, _ := generate(t, parse(t, "shelf"), nil)
	published, err := Read(first)
	if err != nil {
		t.Fatal(err)
	}
	second, notes := generate(t, parse(t, "shelfmoved"), published)
	golden(t, "shelfmoved", second)
	text := strings.Join(notes, "\n")
	want := []string{
		"BoxInput.Label stays, though the description has no such member",
		"BoxInput.Depth stays *int32, though the description makes it *int64",
		"BoxInput.Color stays Color, though the description makes it string",
		"BoxInput.Note, a string, is an error when it is set: the member is a []string, in Note2",
		"BoxInput.Size stays Size, though the description makes it string",
		"operation ListPages has the method ListPages_, as ListPages stands for something else",
		"operation Stow has the method Stow_, as Stow stands for something else",
		"type Item stays as it is for responses: in requests it is ItemInRequest",
		"type Detail stays, though the description has no such",
		"type Tag stands for what is now called Mark",
		"constant ColorRed stays, though the description has no \"RED\"",
		"error code ErrTooHeavy stays, though the description has no such",
		"type DropInput stays, though the description has no such",
		"type DropOutput stays, though the description has no such",
		"method Drop stays, though the description has no such operation, paginator or waiter",
		"Found.Items, a []Item, is an error when it is set: the member is a []string, in Items2",
		"method ListItems2 yields what ListItems did, of another type",
		"method ListItems stays, though the description has no such operation, paginator or waiter",
		"method WaitUntilBoxed stays, though the description has no such operation, paginator or waiter",
		"enum Size stays, though the description has no such",
		"type TooHeavyException stays, though the description has no such",
	}
	for _, note := range want {
		if !slices.Contains(notes, note) {
			t.Errorf("no note %q", note)
		}
	}
	if len(notes) != len(want) {
		t.Errorf("%d notes, want %d:\n%s", len(notes), len(want), text)
	}

	// A third generation finds all of it published, also what is kept.
	published, err = Read(second)
	if err != nil {
		t.Fatal(err)
	}
	third, _ := generate(t, parse(t, "shelfmoved"), published)
	for name, text := range third {
		if string(text) != string(second[name]) {
			t.Errorf("%s changes once more:\n%s", name, text)
		}
	}
	// And when the model moves back, the first names are all there.
	back, _ := generate(t, parse(t, "shelf"), published)
	apiKept(t, first, back)
	apiKept(t, first, second)
}

// TestSensitiveStays moves a model under a published package: what printed itself
// still does, and keeps its methods when a member wants the name of one.
func TestSensitiveStays(t *testing.T) {
	first, _ := generate(t, parse(t, "vault"), nil)
	published, err := Read(first)
	if err != nil {
		t.Fatal(err)
	}
	second, notes := generate(t, parse(t, "vaultmoved"), published)
	golden(t, "vaultmoved", second)
	want := []string{
		"ImportBoxInput.Notes stays, though the description has no such member",
		"ImportBoxInput.Url stays Secret, though the description makes it string",
		"ImportBoxInput.Words stays Secrets, though the description makes it []string",
		"type Note stays, though the description has no such",
		"type Notes stays, though the description has no such",
		"type Secret stays, though the description has no such",
		"type Secrets stays, though the description has no such",
	}
	slices.Sort(notes)
	if !slices.Equal(notes, want) {
		t.Errorf("notes %q", notes)
	}
	apiKept(t, first, second)
	methods := func(files map[string][]byte) (list []string) {
		for _, text := range files {
			for line := range strings.Lines(string(text)) {
				if strings.HasPrefix(line, "func (v ") {
					list = append(list, line)
				}
			}
		}
		return list
	}
	now := methods(second)
	for _, line := range methods(first) {
		if !slices.Contains(now, line) {
			t.Errorf("gone: %s", line)
		}
	}
	if published, err = Read(second); err != nil {
		t.Fatal(err)
	}
	third, _ := generate(t, parse(t, "vaultmoved"), published)
	if !maps.EqualFunc(second, third, func(a, b []byte) bool { return string(a) == string(b) }) {
		t.Error("a third generation differs")
	}
}

// apiKept fails for each name and field type of one package that another lacks.
func apiKept(t *testing.T, before, after map[string][]byte) {
	t.Helper()
	was, err := Read(before)
	if err != nil {
		t.Fatal(err)
	}
	is, err := Read(after)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range was.structs {
		for _, f := range s.Fields {
			now := is.structs[name]
			if now == nil || !slices.ContainsFunc(now.Fields, func(g Field) bool { return g.Name == f.Name && g.Type == f.Type }) {
				t.Errorf("%s.%s %s is gone", name, f.Name, f.Type)
			}
		}
	}
	for enum, constants := range was.enums {
		for _, c := range constants {
			if !slices.Contains(is.enums[enum], c) {
				t.Errorf("constant %s is gone", c.Name)
			}
		}
	}
	for name := range was.codes {
		if _, ok := is.codes[name]; !ok {
			t.Errorf("code %s is gone", name)
		}
	}
	for name, results := range was.results {
		if is.results[name] != results {
			t.Errorf("method %s, of %s, has now %q", name, results, is.results[name])
		}
	}
}

func TestHandWrittenSourceIsRefused(t *testing.T) {
	if _, err := Read(map[string][]byte{"types.go": []byte("package x; type T struct")}); err == nil {
		t.Error("no error for source that does not parse")
	}
}

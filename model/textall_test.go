//go:build !race

// The race detector would take two minutes where this takes four seconds; make platforms
// runs it without.

package model

import (
	"os"
	"path/filepath"
	"testing"
)

// TestTextIsTheDescription writes every description of the store as text, and packs
// that: to the byte it is the store's file again, so that nothing is lost which extras
// are not to touch.
func TestTextIsTheDescription(t *testing.T) {
	files, err := filepath.Glob("../service/*/description.b3d")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	for _, file := range files {
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Open(file, string(want))
		if err != nil {
			t.Fatal(err)
		}
		text, err := s.text()
		if err != nil {
			t.Fatal(err)
		}
		d := Data{Service: text}
		for section, to := range []*[]byte{EndpointRules: &d.EndpointRules, PaginatorsSection: &d.Paginators, WaitersSection: &d.Waiters, ResourcesSection: &d.Resources} {
			if *to, err = s.Section(Section(section)); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := Pack(s.Name, s.Retired, d); err != nil || string(got) != string(want) {
			t.Errorf("%s: %d bytes, not the %d that were there: %v", file, len(got), len(want), err)
		}
	}
}

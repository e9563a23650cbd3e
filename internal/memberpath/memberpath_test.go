package memberpath_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/memberpath"
)

func TestParse(t *testing.T) {
	name := func(s string) memberpath.Step { return memberpath.Step{Name: s} }
	each, own := memberpath.Step{Kind: memberpath.Each}, memberpath.Step{Kind: memberpath.Own}
	for path, want := range map[string][]memberpath.Step{
		"A":            {name("A")},
		"A.B[0].C":     {name("A"), name("B"), {Kind: memberpath.Index}, name("C")},
		"A[].B":        {name("A"), each, name("B")},
		"A[1][20]":     {name("A"), {Kind: memberpath.Index, Index: 1}, {Kind: memberpath.Index, Index: 20}},
		"Ids[*].x-y z": {name("Ids"), own, name("x-y z")},
	} {
		got, err := memberpath.Parse(path)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v", path, got, err)
		}
	}
	for path, want := range map[string]string{
		"": "empty name", "A..B": "empty name", ".A": "empty name", "[0]": "empty name",
		"A[0": "not closed", "A[": "not closed", "A[x]": `"x" is not an index`, "A[-1]": `"-1" is not an index`,
		"A[+1]": "not an index", "A[99999999999]": "not an index", "A[0]B": `"B" after a bracket`, "A[0]]": `"]" after a bracket`,
	} {
		if got, err := memberpath.Parse(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v, want %q", path, got, err, want)
		}
	}
}

// FuzzParse writes what it has read, which is read as the same.
func FuzzParse(f *testing.F) {
	for _, path := range []string{"A.B[0].C", "A[].B", "Ids[*]", "A[1][2].b", "a]", "A[007]"} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		steps, err := memberpath.Parse(path)
		if err != nil {
			return
		}
		var text strings.Builder
		for i, s := range steps {
			if i > 0 && s.Kind == memberpath.Name {
				text.WriteByte('.')
			}
			text.WriteString(s.String())
		}
		again, err := memberpath.Parse(text.String())
		if err != nil || !slices.Equal(again, steps) {
			t.Errorf("%q: %v, written as %q: %v, %v", path, steps, &text, again, err)
		}
	})
}

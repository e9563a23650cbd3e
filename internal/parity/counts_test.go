package parity_test

import "testing"

// count is what a test over everything finds with the first seed.
type count struct {
	sets, refused int
	known         map[string]int
}

// counts are the figures of docs/conformance.md.
var counts = map[string]count{}

func (y *tally) check(t *testing.T, want count) {
	t.Helper()
	if y.sets != want.sets || y.refused != want.refused {
		t.Errorf("%d sets, %d refused; want %d and %d", y.sets, y.refused, want.sets, want.refused)
	}
	for _, e := range exceptions {
		if !e.pending && y.known[e.name] != want.known[e.name] {
			t.Errorf("%d times %s, want %d", y.known[e.name], e.name, want.known[e.name])
		}
	}
}

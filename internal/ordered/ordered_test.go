package ordered

import (
	"slices"
	"testing"
)

func TestKeys(t *testing.T) {
	if got := Keys(map[string]int{"b": 1, "a": 2, "": 3}); !slices.Equal(got, []string{"", "a", "b"}) {
		t.Errorf("%q", got)
	}
	if got := Keys[int](nil); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

func TestUnique(t *testing.T) {
	if got := Unique([]string{"b", "a", "b", "a", "a"}); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("%q", got)
	}
	if got := Unique(nil); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

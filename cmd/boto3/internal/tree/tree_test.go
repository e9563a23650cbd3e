package tree

import (
	"strings"
	"testing"
)

// TestDeep reads what would need more stack than there is, and what would not.
func TestDeep(t *testing.T) {
	for _, open := range []string{"[", `{"a":`} {
		if _, err := Decode([]byte(strings.Repeat(open, 20_000_000))); err == nil {
			t.Errorf("%s: no error", open)
		}
	}
	if _, err := Decode([]byte(strings.Repeat("[", 9000) + strings.Repeat("]", 9000))); err != nil {
		t.Error(err)
	}
}

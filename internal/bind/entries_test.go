package bind

import (
	"testing"

	"github.com/boto3-go/boto3/model"
)

// TestTypedEntries walks typed maps of all sizes, in order and in any, by one pool.
func TestTypedEntries(t *testing.T) {
	text := &model.Member{Shape: &model.Shape{Name: "Text", Kind: model.String}}
	shape := &model.Shape{Name: "Texts", Kind: model.Map, Key: text, Value: text}
	b := New(func(m map[string]any) any { return m })
	for _, n := range []int{0, 1, 40, 0, 3, 17, 2} {
		m := map[string]string{}
		for i := range n {
			m[string(rune('a'+i))] = "x"
		}
		v, err := b.In(shape, m)
		if err != nil {
			t.Fatal(err)
		}
		last, seen := "", 0
		for k := range v.Entries() {
			if seen++; k <= last {
				t.Errorf("%q comes after %q", k, last)
			}
			last = k
		}
		for range v.AnyOrder() {
			seen++
		}
		if seen != 2*n {
			t.Errorf("%d entries of two times %d", seen, n)
		}
	}
}

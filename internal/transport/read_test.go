package transport

import (
	"strings"
	"testing"
)

// Bodies of unknown length are read by way of a buffer that the next one gets.
func TestReadAllOfUnknownLength(t *testing.T) {
	var bodies []string
	for _, length := range []int{0, 1, 511, 512, 100_000, maxReused - 1, maxReused + 1, 3 * maxReused, 10} {
		want := strings.Repeat(string(rune('a'+len(bodies))), length)
		got, err := ReadAll(strings.NewReader(want), -1)
		if err != nil || got != want {
			t.Errorf("of %d bytes %d came, %v", length, len(got), err)
		}
		bodies = append(bodies, got)
	}
	for i, body := range bodies {
		if strings.Trim(body, string(rune('a'+i))) != "" {
			t.Errorf("a later body has been written into body %d", i)
		}
	}
}

func BenchmarkReadAllOfUnknownLength(b *testing.B) {
	body := strings.Repeat("x", 200_000)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadAll(struct{ *strings.Reader }{strings.NewReader(body)}, -1); err != nil {
			b.Fatal(err)
		}
	}
}

package canned

import "testing"

// The sizes are those that the benchmarks' names promise.
func TestSizes(t *testing.T) {
	for name, c := range map[string]struct{ got, atLeast, atMost int }{
		"DescribeInstances of 100": {len(DescribeInstances(100).Body), 740_000, 780_000},
		"Query of 100":             {len(Query(100).Body), 42_000, 46_000},
		"GetObject":                {len(GetObject().Body), ObjectSize, ObjectSize},
	} {
		if c.got < c.atLeast || c.got > c.atMost {
			t.Errorf("%s has %d bytes, want %d to %d", name, c.got, c.atLeast, c.atMost)
		}
	}
}

package parity_test

import (
	"maps"
	"testing"

	"github.com/boto3-go/boto3/internal/testcounts"
)

// count holds what a test over everything finds with the first seed to
// docs/counts.md.
func (y *tally) count(t *testing.T) {
	t.Helper()
	all := maps.Clone(y.known)
	all["sets"], all["refused"] = y.sets, y.refused
	for reason, n := range y.unsaid {
		all["not said by types: "+reason] = n
	}
	testcounts.All(t, t.Name()+y.part, all)
}

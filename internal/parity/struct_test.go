package parity_test

import (
	"testing"

	"github.com/boto3-go/boto3/service"
)

// TestStructs gives the same parameters as structs. Those that do not fit are
// left out: a nil in a struct is an absent member, and an unknown one a field
// that the compiler refuses in the typed packages.
func TestStructs(t *testing.T) {
	home(t)
	y := newTally()
	var trials []trial
	n := 0
	for _, e := range service.Entries() {
		if e.Retired || !wanted(e.Name, "") {
			continue
		}
		for _, c := range trialsOf(t, e.Name) {
			if n++; c.mode != faulty && (*only != "" || n%7 == 0) { // six modes and seven, so that each comes
				trials = append(trials, c)
			}
		}
		if len(trials) > 4000 {
			run(t, y, trials, byStruct)
			trials = nil
		}
	}
	run(t, y, trials, byStruct)
	y.report(t)
}

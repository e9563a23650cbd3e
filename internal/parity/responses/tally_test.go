package responses_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The verdicts on a response, besides the names of deviations.
const (
	sameOutput    = "same output"
	sameError     = "same error"
	refusedByBoth = "refused by both"
	different     = "DIFFERENT"
)

// tally counts verdicts by protocol.
type tally map[string]map[string]int

func newTally() tally { return tally{} }

func (t tally) add(protocol, verdict string) {
	if t[verdict] == nil {
		t[verdict] = map[string]int{}
	}
	t[verdict][protocol]++
}

func (t tally) total(verdict string) int {
	n := 0
	for _, count := range t[verdict] {
		n += count
	}
	return n
}

// same counts the responses that both sides read alike.
func (t tally) same() int { return t.total(sameOutput) + t.total(sameError) + t.total(refusedByBoth) }

// String is a table with a line for each verdict.
func (t tally) String() string {
	protocols := []string{"query", "ec2", "json", "rest-json", "rest-xml", "smithy-rpc-v2-cbor"}
	var b strings.Builder
	fmt.Fprintf(&b, "%-54s", "")
	for _, p := range protocols {
		fmt.Fprintf(&b, "%10.9s", p)
	}
	for _, verdict := range slices.Sorted(maps.Keys(t)) {
		fmt.Fprintf(&b, "\n%-54s", verdict)
		for _, p := range protocols {
			fmt.Fprintf(&b, "%10d", t[verdict][p])
		}
	}
	return b.String()
}

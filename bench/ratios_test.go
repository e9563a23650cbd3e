package bench

import (
	"cmp"
	"context"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/bench/measured"
)

// goal is what a comparison has to reach, decoding into structs: a fraction of
// aws-sdk-go-v2's time. Of its allocations each has to stay within a tenth,
// unless most says that more is known to be needed: the README says why.
type goal struct {
	*comparison
	time float64
	// allocs is what aws-sdk-go-v2 v1.48.0 allocates, so that our side can be
	// checked without compiling it. With the tag "peers" it is checked itself.
	allocs float64
	most   float64 // fraction of its allocations, in place of allocsWanted
}

const (
	peer         = "aws-sdk-go-v2"
	allocsWanted = 0.1
	xmlList      = 0.1
	anyOther     = 0.25
	intoOwn      = 0.2
	// queryFloor is what a decoder written by hand for that response takes: the
	// README says why.
	queryFloor = 0.61
	// timeSlack is how far a time may be off on a busy machine.
	timeSlack = 2
)

var goals = []goal{
	{&listObjectsV2, xmlList, 74_480, 0},
	{&headObject, anyOther, 407, 0},
	{&getObject, anyOther, 420, 0},
	{&putObject, anyOther, 431, 0},
	{&getItem, anyOther, 363, 0.13},
	{&putItem, anyOther, 310, 0},
	{&query, queryFloor, 6_096, 0.22},
	{&sendMessage, anyOther, 293, 0},
	{&receiveMessage, anyOther, 518, 0.15},
	{&describeInstances, xmlList, 153_133, 0},
	{&listUsers, xmlList, 9_944, 0},
	{&getNative, intoOwn, 373, 0},
	{&queryNative, intoOwn, 6_605, 0},
	{&putNative, anyOther, 323, 0},
	{&receiveOwn, anyOther, 518, 0},
}

// TestAgree has every library read the same values from the same bytes.
func TestAgree(t *testing.T) {
	for _, g := range goals {
		t.Run(g.name, func(t *testing.T) {
			for _, who := range g.contenders(t) {
				check(t, who, g.want)
			}
		})
	}
}

func TestAllocations(t *testing.T) {
	if underRace {
		t.Skip("allocations are not counted under the race detector: run go test without -race")
	}
	for _, g := range goals {
		t.Run(g.name, func(t *testing.T) {
			theirs, ours := g.allocs, 0.0
			for _, who := range g.contenders(t) {
				allocs := allocations(t, who, g.want)
				t.Logf("%-14s %8.0f allocations, %.3f of %s", who.name, allocs, allocs/g.allocs, peer)
				switch who.name {
				case "boto3-struct":
					ours = allocs
				case peer:
					theirs = allocs
				}
			}
			if theirs < 0.9*g.allocs || theirs > 1.1*g.allocs {
				t.Errorf("%s makes %.0f allocations, not about %.0f: correct the table", peer, theirs, g.allocs)
			}
			if most := cmp.Or(g.most, allocsWanted); ours > most*theirs {
				t.Errorf("%.0f allocations are more than %.2f of the %.0f of %s", ours, most, theirs, peer)
			}
		})
	}
}

func allocations(t *testing.T, who contender, want seen) float64 {
	t.Helper()
	check(t, who, want)
	ctx := t.Context()
	runs := 20 + 2_000/(1+want.count) // a single allocation by the run time must not count
	return testing.AllocsPerRun(runs, func() {
		if _, err := who.call(ctx); err != nil {
			t.Fatal(err)
		}
	})
}

// TestTimes prints rows of README.md's table, or puts them there, and fails only where a
// time is far from its goal.
func TestTimes(t *testing.T) {
	if !withPeers || underRace || testing.Short() {
		t.Skip("times are compared by: go test -tags peers -run TestTimes -v")
	}
	var rows []string
	for _, g := range goals {
		results := takeTurns(t, g.comparison)
		rows = append(rows, measured.Row(g.name, g.protocol, len(g.response.Body), results, nil))
		ratio := measured.Median(measured.Ratios(results[measured.Ours], results[measured.Peer]))
		if ratio > timeSlack*g.time {
			t.Errorf("%s takes %.2f of the time of %s, the goal is %.2f", g.name, ratio, peer, g.time)
		}
	}
	rows = append(rows, measured.Row("client creation", "", 0, takeTurns(t, &clientCreation), nil))
	t.Logf("\n\n%s\n%s", measured.Head, strings.Join(rows, "\n"))
	if err := measured.Update("README.md", measured.Head, rows, "../docs/performance.md"); err != nil {
		t.Fatal(err)
	}
}

// takeTurns measures a comparison's contenders, under the names of the table's columns.
func takeTurns(t *testing.T, c *comparison) map[string]measured.Result {
	t.Helper()
	columns := map[string]string{"boto3-struct": measured.Ours, "boto3": measured.Ours, "boto3-map": measured.Map, "minio": measured.Minio}
	var turns []measured.Contender
	for _, who := range c.contenders(t) {
		check(t, who, c.want)
		turns = append(turns, measured.Contender{Name: cmp.Or(columns[who.name], who.name), Call: func(ctx context.Context) error {
			_, err := who.call(ctx)
			return err
		}})
	}
	results, err := measured.Measure(t.Context(), turns)
	if err != nil {
		t.Fatalf("%s: %v", c.name, err)
	}
	return results
}

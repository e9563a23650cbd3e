package bench

import (
	"cmp"
	"fmt"
	"strings"
	"testing"
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

// TestTimes prints the table of README.md, and fails only where a time is far
// from its goal.
func TestTimes(t *testing.T) {
	if !withPeers || underRace || testing.Short() {
		t.Skip("times are compared by: go test -tags peers -run TestTimes -v")
	}
	var rows strings.Builder
	for _, g := range goals {
		results := map[string]testing.BenchmarkResult{}
		for _, who := range g.contenders(t) {
			results[who.name] = testing.Benchmark(func(b *testing.B) { measure(b, who, g.want) })
		}
		writeRow(&rows, g.name, results)
		ours, theirs := results["boto3-struct"].NsPerOp(), results[peer].NsPerOp()
		if ratio := float64(ours) / float64(theirs); ratio > timeSlack*g.time {
			t.Errorf("%s takes %.2f of the time of %s, the goal is %.2f", g.name, ratio, peer, g.time)
		}
	}
	created := map[string]testing.BenchmarkResult{}
	for _, who := range clientCreation.contenders(t) {
		name := strings.Replace(who.name, "boto3", "boto3-struct", 1)
		created[name] = testing.Benchmark(func(b *testing.B) { measure(b, who, seen{}) })
	}
	writeRow(&rows, clientCreation.name, created)
	t.Logf("time and allocations of one call\n\n%s%s\n%s",
		"| call | boto3, structs | boto3, maps | aws-sdk-go-v2 | minio-go | structs to aws-sdk-go-v2: time | allocations |\n",
		"|---|---:|---:|---:|---:|---:|---:|", rows.String())
}

func writeRow(rows *strings.Builder, name string, results map[string]testing.BenchmarkResult) {
	fmt.Fprintf(rows, "| %s |", name)
	for _, who := range []string{"boto3-struct", "boto3-map", peer, "minio"} {
		r, ok := results[who]
		if !ok {
			rows.WriteString(" |")
			continue
		}
		fmt.Fprintf(rows, " %.1f µs, %d |", float64(r.NsPerOp())/1000, r.AllocsPerOp())
	}
	ours, theirs := results["boto3-struct"], results[peer]
	fmt.Fprintf(rows, " %.3f | %.3f |\n", float64(ours.NsPerOp())/float64(theirs.NsPerOp()),
		float64(ours.AllocsPerOp())/float64(theirs.AllocsPerOp()))
}

//go:build peers

package breadth

import (
	"flag"
	"fmt"
	"math"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

var (
	rounds = flag.Int("breadth.rounds", 7, "how often each contender has its turn")
	turn   = flag.Duration("breadth.turn", 8*time.Millisecond, "how long a turn takes at least")
	steady = flag.Bool("breadth.steady", false, "for a busy machine: measure the CPU time of the process, and collect garbage between turns only")
	only   = flag.String("breadth.only", "", "regular expression of the calls that TestTimes measures, such as ^ecs")
)

// result is what a contender took.
type result struct {
	times  []float64 // nanoseconds of a call, by round
	allocs float64
	bytes  float64
}

func (r result) least() float64 { return slices.Min(r.times) }

// measure has the contenders take turns, so that what else the machine does hits all
// of them.
func measure(t *testing.T, contenders []contender) map[string]result {
	t.Helper()
	results := map[string]result{}
	for round := range *rounds + 1 {
		for _, who := range contenders {
			nanoseconds, allocs, bytes := takeTurn(t, who)
			if round == 0 { // to warm up, and to count
				results[who.name] = result{allocs: allocs, bytes: bytes}
				continue
			}
			r := results[who.name]
			r.times = append(r.times, nanoseconds)
			results[who.name] = r
		}
	}
	return results
}

func takeTurn(t *testing.T, who contender) (nanoseconds, allocs, bytes float64) {
	t.Helper()
	ctx := t.Context()
	if *steady {
		defer debug.SetGCPercent(debug.SetGCPercent(-1))
		runtime.GC()
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin, used, n := time.Now(), cpuTime(), 0
	for time.Since(begin) < *turn {
		for range 8 {
			if _, err := who.call(ctx); err != nil {
				t.Fatalf("%s: %v", who.name, err)
			}
		}
		n += 8
	}
	took := time.Since(begin)
	if *steady {
		took = cpuTime() - used
	}
	runtime.ReadMemStats(&after)
	count := float64(n)
	return float64(took.Nanoseconds()) / count, float64(after.Mallocs-before.Mallocs) / count, float64(after.TotalAlloc-before.TotalAlloc) / count
}

// cpuTime is what the process has used so far.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// ratios are those of two contenders by round.
func ratios(ours, theirs result) []float64 {
	out := make([]float64, len(ours.times))
	for i := range out {
		out[i] = ours.times[i] / theirs.times[i]
	}
	slices.Sort(out)
	return out
}

func median(sorted []float64) float64 { return sorted[len(sorted)/2] }

// group is what rows of a kind and a protocol have in common.
type group struct {
	logs  [2]float64 // sums, by seed
	worst [2]float64
	at    [2]string
	alloc float64
	n     int
}

func (g *group) add(name string, seed int, ratio, allocs float64) {
	g.logs[seed] += math.Log(ratio)
	if ratio > g.worst[seed] {
		g.worst[seed], g.at[seed] = ratio, name
	}
	if seed == 0 {
		g.alloc += math.Log(allocs)
		g.n++
	}
}

// TestTimes prints the tables of README.md: the time of a call's least round, and
// ratios as medians of the rounds' own, with the least and the greatest.
func TestTimes(t *testing.T) {
	if testing.Short() {
		t.Skip("times take a minute")
	}
	wanted := regexp.MustCompile(*only)
	groups := map[string]*group{}
	var rows strings.Builder
	for _, c := range table() {
		name := c.service + "." + c.operation
		if !wanted.MatchString(name) {
			continue
		}
		var row [2]map[string]result
		var size int
		protocol := ""
		for i, seed := range seeds {
			d := c.draw(t, seed)
			contenders := d.contenders(t, seed)
			for _, who := range contenders {
				if err := d.check(t.Context(), who); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			row[i] = measure(t, contenders)
			if i == 0 {
				size = len(d.response.Body)
			}
			protocol = d.protocol()
			key := string(c.kind) + ", " + protocol
			if groups[key] == nil {
				groups[key] = &group{}
			}
			groups[key].add(name, i, median(ratios(row[i][typedName], row[i][peerName])), row[i][typedName].allocs/row[i][peerName].allocs)
		}
		writeRow(&rows, fmt.Sprintf("%s %s", c.service, c.operation), protocol, size, row)
	}
	t.Logf("\n\n%s%s%s\n%s", head, rule, rows.String(), summary(groups))
}

const (
	head = "| call | protocol | bytes | typed | own structs | Map | aws-sdk-go-v2 | time: median | of rounds | seed 2 | own | Map | allocations |\n"
	rule = "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
)

func writeRow(rows *strings.Builder, name, protocol string, size int, row [2]map[string]result) {
	first := row[0]
	fmt.Fprintf(rows, "| %s | %s | %d |", name, protocol, size)
	for _, who := range []string{typedName, ownName, mapName, peerName} {
		fmt.Fprintf(rows, " %.1f µs, %.0f |", first[who].least()/1000, first[who].allocs)
	}
	of := func(i int, who string) []float64 { return ratios(row[i][who], row[i][peerName]) }
	typed := of(0, typedName)
	fmt.Fprintf(rows, " **%.2f** | %.2f to %.2f | %.2f | %.2f | %.2f | %.3f |\n", median(typed), typed[0], typed[len(typed)-1],
		median(of(1, typedName)), median(of(0, ownName)), median(of(0, mapName)), first[typedName].allocs/first[peerName].allocs)
}

// summary has the geometric means of the groups.
func summary(groups map[string]*group) string {
	var b strings.Builder
	b.WriteString("| typed to aws-sdk-go-v2 | calls | time: mean | worst | seed 2: mean | worst | allocations: mean |\n|---|---:|---:|---|---:|---|---:|\n")
	names := make([]string, 0, len(groups))
	for name := range groups {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		g := groups[name]
		n := float64(g.n)
		fmt.Fprintf(&b, "| %s | %d | **%.3f** | %.2f %s | %.3f | %.2f %s | %.3f |\n", name, g.n,
			math.Exp(g.logs[0]/n), g.worst[0], g.at[0], math.Exp(g.logs[1]/n), g.worst[1], g.at[1], math.Exp(g.alloc/n))
	}
	return b.String()
}

// Benchmark has each call with each contender, to be profiled.
func Benchmark(b *testing.B) {
	for _, c := range table() {
		b.Run(c.service+"."+c.operation, func(b *testing.B) {
			d := c.draw(b, seeds[0])
			for _, who := range d.contenders(b, seeds[0]) {
				b.Run(who.name, func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						if _, err := who.call(b.Context()); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		})
	}
}

//go:build peers

package breadth

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/bench/measured"
)

var only = flag.String("breadth.only", "", "regular expression of the calls that TestTimes measures, such as ^ecs")

// measure has the contenders take turns.
func measure(t *testing.T, contenders []contender) map[string]measured.Result {
	t.Helper()
	turns := make([]measured.Contender, len(contenders))
	for i, who := range contenders {
		turns[i] = measured.Contender{Name: who.name, Call: func(ctx context.Context) error {
			_, err := who.call(ctx)
			return err
		}}
	}
	results, err := measured.Measure(t.Context(), turns)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

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

// TestTimes prints the tables of README.md, or puts them there: the time of a call's best
// round, and ratios as medians of the rounds' own, with the least and the greatest.
func TestTimes(t *testing.T) {
	if testing.Short() {
		t.Skip("times take a minute")
	}
	wanted := regexp.MustCompile(*only)
	groups := map[string]*group{}
	var rows []string
	for _, c := range table() {
		name := c.service + "." + c.operation
		if !wanted.MatchString(name) {
			continue
		}
		var row [2]map[string]measured.Result
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
				size = max(len(d.response.Body), d.sent)
			}
			protocol = d.protocol()
			for _, of := range []string{peerName, floorName} {
				if _, ok := row[i][of]; !ok {
					continue
				}
				key := string(c.kind) + ", " + protocol
				if of == floorName {
					key += ", to the floor"
				}
				if groups[key] == nil {
					groups[key] = &group{}
				}
				groups[key].add(name, i, measured.Median(measured.Ratios(row[i][typedName], row[i][of])), row[i][typedName].Allocs/row[i][of].Allocs)
			}
		}
		rows = append(rows, measured.Row(c.service+" "+c.operation, protocol, size, row[0], row[1]))
	}
	means := summary(groups)
	t.Logf("\n\n%s\n%s\n\n%s\n%s", measured.Head, strings.Join(rows, "\n"), meansHead, strings.Join(means, "\n"))
	if *only != "" {
		means = nil // they are of all calls
	}
	if err := errors.Join(measured.Update(page, measured.Head, rows), measured.Update(page, meansHead, means)); err != nil {
		t.Fatal(err)
	}
}

const (
	page      = "../README.md"
	meansHead = "| boto3, structs, to aws-sdk-go-v2 | calls | time: mean | worst | seed 2: mean | worst | allocations: mean |"
)

// summary has the geometric means of the groups.
func summary(groups map[string]*group) (rows []string) {
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		g := groups[name]
		n := float64(g.n)
		rows = append(rows, fmt.Sprintf("| %s | %d | **%.3f** | %.2f %s | %.3f | %.2f %s | %.3f |", name, g.n,
			math.Exp(g.logs[0]/n), g.worst[0], g.at[0], math.Exp(g.logs[1]/n), g.worst[1], g.at[1], math.Exp(g.alloc/n)))
	}
	return rows
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

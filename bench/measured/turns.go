// Package measured has contenders take turns, and keeps the tables of bench/README.md.
package measured

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"syscall"
	"time"
)

var (
	rounds = flag.Int("rounds", 7, "how often each contender has its turn")
	turn   = flag.Duration("turn", 8*time.Millisecond, "how long a turn takes at least")
	steady = flag.Bool("steady", false, "for a busy machine: measure the CPU time of the process, and collect garbage between turns only")
)

// Rounds is how often each contender has its turn.
func Rounds() int { return *rounds }

// Contender is one way to make a call.
type Contender struct {
	Name string
	Call func(context.Context) error
}

// The contenders that the tables have columns for.
const (
	Ours  = "boto3, structs"
	Own   = "own structs" // with some of the members
	Map   = "boto3, maps"
	Peer  = "aws-sdk-go-v2"
	Minio = "minio-go"
	Floor = "floor"
)

// Result is what a contender took.
type Result struct {
	Times  []float64 // nanoseconds of a call, by round
	Allocs float64
}

// Least is the time of the best round.
func (r Result) Least() float64 { return slices.Min(r.Times) }

// Measure has the contenders take turns, so that what else the machine does hits all
// of them. A round before the first warms up and counts allocations.
func Measure(ctx context.Context, contenders []Contender) (map[string]Result, error) {
	results := map[string]Result{}
	for round := range *rounds + 1 {
		for _, who := range contenders {
			nanoseconds, allocs, err := takeTurn(ctx, who)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", who.Name, err)
			}
			r := results[who.Name]
			if round == 0 {
				r.Allocs = allocs
			} else {
				r.Times = append(r.Times, nanoseconds)
			}
			results[who.Name] = r
		}
	}
	return results, nil
}

// chunk is how many calls are made between looks at the clock.
const chunk = 8

func takeTurn(ctx context.Context, who Contender) (nanoseconds, allocs float64, err error) {
	runtime.GC() // what the one before has left
	if *steady {
		defer debug.SetGCPercent(debug.SetGCPercent(-1))
	}
	if err := who.Call(ctx); err != nil { // fills pools, which collections empty
		return 0, 0, err
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n := 0
	for elapsed := Clock(); elapsed.real() < *turn; n += chunk {
		for range chunk {
			if err := who.Call(ctx); err != nil {
				return 0, 0, err
			}
		}
		nanoseconds = float64(elapsed.Took().Nanoseconds())
	}
	runtime.ReadMemStats(&after)
	return nanoseconds / float64(n), float64(after.Mallocs-before.Mallocs) / float64(n), nil
}

// Stopwatch tells the time since it was started: that on the wall, or with -steady what
// the process has used of its processors.
type Stopwatch struct {
	begin time.Time
	used  time.Duration
}

// Clock starts a Stopwatch.
func Clock() Stopwatch { return Stopwatch{time.Now(), cpuTime()} }

func (s Stopwatch) real() time.Duration { return time.Since(s.begin) }

// Took is the time since the start.
func (s Stopwatch) Took() time.Duration {
	if *steady {
		return cpuTime() - s.used
	}
	return s.real()
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Ratios are those of two contenders by round, in their order.
func Ratios(ours, theirs Result) []float64 {
	out := make([]float64, min(len(ours.Times), len(theirs.Times)))
	for i := range out {
		out[i] = ours.Times[i] / theirs.Times[i]
	}
	slices.Sort(out)
	return out
}

// Median is the middle of what is sorted.
func Median(sorted []float64) float64 { return sorted[len(sorted)/2] }

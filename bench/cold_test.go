package bench

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// coldRuns is how many fresh processes are measured. The fastest counts: the
// others tell about the machine.
const coldRuns = 20

func TestColdClient(t *testing.T) {
	if underRace {
		t.Skip("times mean nothing under the race detector: run go test without -race")
	}
	program := build(t, "./cold")
	for _, c := range []struct {
		service, operation string
		limit              time.Duration
	}{
		{"s3", "ListObjectsV2", time.Millisecond},
		{"ec2", "DescribeInstances", 5 * time.Millisecond},
	} {
		var sessions, clients, operations, sums []time.Duration
		for range coldRuns {
			session, client, operation := runCold(t, program, c.service, c.operation)
			sessions, clients, operations = append(sessions, session), append(clients, client), append(operations, operation)
			sums = append(sums, client+operation)
		}
		t.Logf("%s cold, fastest and median: session %s, client %s, first operation %s",
			c.service, spread(sessions), spread(clients), spread(operations))
		if fastest := slices.Min(sums); fastest > c.limit {
			t.Errorf("a cold client of %s takes %s with its first operation's shapes, more than %s", c.service, fastest, c.limit)
		}
	}
}

func runCold(t *testing.T, program, service, operation string) (session, client, first time.Duration) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, service, operation)
	cmd.Env = []string{"HOME=" + t.TempDir()}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("cold: %v", err)
	}
	var ns [3]int64
	if _, err := fmt.Sscan(string(out), &ns[0], &ns[1], &ns[2]); err != nil {
		t.Fatalf("cold printed %q: %v", out, err)
	}
	return time.Duration(ns[0]), time.Duration(ns[1]), time.Duration(ns[2])
}

func spread(times []time.Duration) string {
	slices.Sort(times)
	return fmt.Sprintf("%s/%s", times[0].Round(time.Microsecond), times[len(times)/2].Round(time.Microsecond))
}

// build compiles a program of this module, stripped.
func build(t *testing.T, dir string, flags ...string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), filepath.Base(dir))
	args := slices.Concat([]string{"build", "-trimpath", "-ldflags", "-s -w", "-o", program}, flags, []string{dir})
	cmd := exec.CommandContext(t.Context(), "go", args...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", dir, err, out)
	}
	return program
}

//go:build peers

package bench

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"
)

const (
	everythingLimit = 60 * time.Second
	buildPeakLimit  = 450 // MB
	// Of a service's source for each byte of its description, which is compressed.
	sourceLimit = 12.5
	cores       = 2 // that the limits are for
)

// TestBuildCost builds programs from a build cache that holds the standard
// library and nothing else, and the same programs with aws-sdk-go-v2, so it
// takes minutes. What linking an empty program takes is left out.
//
// The goals are of the time that passes on two idle cores, of which one waits
// while aws-sdk-go-v2's largest package is compiled. A busy machine says nothing
// about that, so that the ratio of CPU time counts too where it is better. The
// two are built in turn, and the medians count: machines are faster in some
// seconds than in others, by a tenth and more.
func TestBuildCost(t *testing.T) {
	base := t.TempDir()
	coldBuild(t, base, ".", "std")
	coldBuild(t, base, ".", "./size/empty")
	empty := coldBuild(t, base, ".", "./size/empty")
	t.Logf("an empty program: %s", empty)
	for _, c := range []struct {
		ours, theirs string
		ratio        float64
	}{{"./size/ec2", "./size/awsec2", 0.15}, {"./size/ten", "./size/awsten", 0.15}} {
		t.Run(filepath.Base(c.ours), func(t *testing.T) {
			var ourBuilds, theirBuilds []buildCost
			for range 3 {
				for range 3 {
					ourBuilds = append(ourBuilds, coldBuild(t, clone(t, base), ".", c.ours).beyond(empty))
				}
				theirBuilds = append(theirBuilds, coldBuild(t, clone(t, base), ".", c.theirs).beyond(empty))
			}
			ours, theirs := median(ourBuilds), median(theirBuilds)
			t.Logf("boto3: %s, aws-sdk-go-v2: %s", ours, theirs)
			cpu, time := ours.cpu.Seconds()/theirs.cpu.Seconds(), ours.took.Seconds()/theirs.took.Seconds()
			t.Logf("ratio of CPU %.3f, of time %.3f", cpu, time)
			if min(cpu, time) > c.ratio {
				t.Errorf("%s takes %.3f of what aws-sdk-go-v2 does to build, more than %.3f", c.ours, min(cpu, time), c.ratio)
			}
			if ours.peak > buildPeakLimit {
				t.Errorf("%s takes %d MB to build, more than %d", c.ours, ours.peak, buildPeakLimit)
			}
		})
	}
	t.Run("everything", func(t *testing.T) {
		all := coldBuild(t, t.TempDir(), "..", "./service/...") // with all of the standard library that it needs
		t.Logf("every typed package: %s", all)
		if idle := all.cpu / cores; idle > everythingLimit {
			t.Errorf("every typed package: %s on %d cores that do nothing else, more than %s", idle, cores, everythingLimit)
		}
	})
}

// TestTenStart holds how late a program that reaches ten services has the client
// of one of them.
func TestTenStart(t *testing.T) {
	empty := start(t, "./size/empty")
	for _, service := range []string{"s3", "ec2", "dynamodb"} {
		more := start(t, "./size/ten", service) - empty
		t.Logf("a program that reaches ten services has the client of %s %s later than an empty one ends", service, more)
		if more > startLimit {
			t.Errorf("%s: %s later than an empty program, more than %s", service, more, startLimit)
		}
	}
	all := start(t, "./size/ten", "cloudformation", "cloudwatch", "dynamodb", "ec2", "glacier", "iam", "s3", "sns", "sqs", "sts") - empty
	t.Logf("and the clients of all ten %s later", all)
}

type buildCost struct {
	took, cpu time.Duration
	peak      int64 // MB, of the largest process
}

// String gives all three.
func (b buildCost) String() string {
	const tenth = 100 * time.Millisecond
	return fmt.Sprintf("%s, %s of CPU, peak %d MB", b.took.Round(tenth), b.cpu.Round(tenth), b.peak)
}

// median is that of each figure by itself.
func median(builds []buildCost) (m buildCost) {
	at := func(less func(a, b buildCost) int) buildCost {
		slices.SortFunc(builds, less)
		return builds[len(builds)/2]
	}
	m.took = at(func(a, b buildCost) int { return cmp.Compare(a.took, b.took) }).took
	m.cpu = at(func(a, b buildCost) int { return cmp.Compare(a.cpu, b.cpu) }).cpu
	m.peak = at(func(a, b buildCost) int { return cmp.Compare(a.peak, b.peak) }).peak
	return m
}

func (b buildCost) beyond(other buildCost) buildCost {
	return buildCost{b.took - other.took, b.cpu - other.cpu, b.peak}
}

// clone copies a build cache. The files are links, as files of a cache are never
// written to: copies would still go to the disk during the build that follows.
func clone(t *testing.T, cache string) string {
	t.Helper()
	dir := t.TempDir()
	err := filepath.WalkDir(cache, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(cache, path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(dir, name), 0o777)
		}
		return os.Link(path, filepath.Join(dir, name))
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func coldBuild(t *testing.T, cache, dir, packages string) buildCost {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "build", "-tags", "peers", "-o", os.DevNull, packages)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOCACHE="+cache)
	began := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", packages, err, out)
	}
	took := time.Since(began)
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatal("the system tells no memory use")
	}
	return buildCost{took, cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), usage.Maxrss / 1000}
}

// TestSourceSize adds up the source of the typed packages.
func TestSourceSize(t *testing.T) {
	files, err := filepath.Glob("../service/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var sum int64
	for _, file := range files {
		sum += size(t, file)
	}
	descriptions, err := filepath.Glob("../service/*/description.b3d")
	if err != nil {
		t.Fatal(err)
	}
	var packed int64
	for _, file := range descriptions {
		packed += size(t, file)
	}
	t.Logf("%d files, %.1f MB, of %.1f MB of descriptions", len(files), float64(sum)/megabyte, float64(packed)/megabyte)
	if ratio := float64(sum) / float64(packed); ratio > sourceLimit {
		t.Errorf("the typed packages have %.2f times the bytes of their descriptions, more than %v", ratio, sourceLimit)
	}
}

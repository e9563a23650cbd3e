//go:build peers

package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// What programs with aws-sdk-go-v2 take to build beyond an empty net/http
// program, from an empty build cache on two cores: 70 s with EC2, 102 s with ten
// services. The goals are a tenth and an eighth of that.
const (
	ec2BuildLimit   = 70 * time.Second / 10
	tenBuildLimit   = 102 * time.Second / 8
	everythingLimit = 60 * time.Second
	buildPeakLimit  = 450 // MB
	sourceLimit     = 25 * megabyte
)

// TestBuildCost builds from an empty cache, so it takes minutes. Its times are
// worth something only on a machine that does nothing else.
func TestBuildCost(t *testing.T) {
	empty := coldBuild(t, ".", "./size/empty")
	t.Logf("empty: %s, peak %d MB", empty.took.Round(100*time.Millisecond), empty.peak)
	for _, c := range []struct {
		program string
		limit   time.Duration
	}{{"./size/s3", ec2BuildLimit}, {"./size/ec2", ec2BuildLimit}, {"./size/ten", tenBuildLimit}} {
		b := coldBuild(t, ".", c.program)
		more := b.took - empty.took
		t.Logf("%s: %s beyond empty, peak %d MB", c.program, more.Round(100*time.Millisecond), b.peak)
		if more > c.limit {
			t.Errorf("%s takes %s to build, more than %s", c.program, more, c.limit)
		}
		if b.peak > buildPeakLimit {
			t.Errorf("%s takes %d MB to build, more than %d", c.program, b.peak, buildPeakLimit)
		}
	}
	all := coldBuild(t, "..", "./service/...")
	t.Logf("every typed package: %s, peak %d MB", all.took.Round(100*time.Millisecond), all.peak)
	if all.took > everythingLimit {
		t.Errorf("every typed package: %s, more than %s", all.took, everythingLimit)
	}
}

type buildCost struct {
	took time.Duration
	peak int64 // MB, of the largest process
}

func coldBuild(t *testing.T, dir, packages string) buildCost {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", os.DevNull, packages)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOCACHE="+t.TempDir())
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build %s: %v\n%s", packages, err, out)
	}
	took := time.Since(start)
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		t.Fatal("the system tells no memory use")
	}
	return buildCost{took, usage.Maxrss / 1000}
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
	t.Logf("%d files, %.1f MB", len(files), float64(sum)/megabyte)
	if sum > sourceLimit {
		t.Errorf("the typed packages have %d bytes of source, more than %d", sum, sourceLimit)
	}
}

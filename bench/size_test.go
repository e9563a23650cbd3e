package bench

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

const (
	megabyte  = 1_000_000
	sizeLimit = 14 * megabyte
	// s3SizeLimit is far below what the store alone would add.
	s3SizeLimit = 9_600_000
	startLimit  = 3 * time.Millisecond
	// A package may allocate a few values at its start, such as errors and
	// the closures of sync.OnceValue, but must not decode or build anything.
	initBytes, initAllocs = 4096, 64
)

// TestSize holds the program that can call every operation of all services.
func TestSize(t *testing.T) {
	empty, everything := size(t, build(t, "./size/empty")), size(t, build(t, "./size/everything"))
	t.Logf("stripped: an empty net/http program %.1f MB, every service by name %.1f MB",
		float64(empty)/megabyte, float64(everything)/megabyte)
	if everything > sizeLimit {
		t.Errorf("the program that reaches every service has %d bytes, more than %d", everything, sizeLimit)
	}
}

// TestTypedSize holds that a program with typed S3 links S3's description and
// not the store.
func TestTypedSize(t *testing.T) {
	program := build(t, "./size/s3")
	typed := size(t, program)
	t.Logf("stripped: typed S3 %.1f MB", float64(typed)/megabyte)
	if typed > s3SizeLimit {
		t.Errorf("the program with typed S3 has %d bytes, more than %d", typed, s3SizeLimit)
	}
	linked, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(linked, []byte("attributevalue.(*variant).Read")) {
		t.Error("the binder of DynamoDB's values is linked, which nothing asks for")
	}
	for name, want := range map[string]bool{"s3": true, "sts": true, "ssooidc": true, "ec2": false, "dynamodb": false} {
		description, err := os.ReadFile("../service/" + name + "/description.b3d")
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Count(linked, description); got > 1 || got == 1 != want {
			t.Errorf("the description of %s is linked %d times", name, got)
		}
	}
}

// TestStart holds that programs start at once, however much they can reach.
func TestStart(t *testing.T) {
	if underRace {
		t.Skip("times mean nothing under the race detector: run go test without -race")
	}
	empty := start(t, "./size/empty")
	for _, dir := range []string{"./size/everything", "./size/s3"} {
		more := start(t, dir) - empty
		t.Logf("%s starts %s later than an empty program", dir, more)
		if more > startLimit {
			t.Errorf("%s starts %s later than an empty program, more than %s", dir, more, startLimit)
		}
	}
}

// start is the fastest time from start to end of a program that has nothing to
// do.
func start(t *testing.T, dir string, args ...string) time.Duration {
	t.Helper()
	program := build(t, dir)
	fastest := time.Hour
	for range coldRuns {
		cmd := exec.CommandContext(t.Context(), program, args...)
		cmd.Env = []string{"HOME=" + t.TempDir()}
		began := time.Now()
		_ = cmd.Run() // it fails for want of arguments, or of a server
		fastest = min(fastest, time.Since(began))
	}
	return fastest
}

func size(t *testing.T, file string) int64 {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// TestInit reads what the run time says of each package's initialization:
// https://pkg.go.dev/runtime#hdr-Environment_Variables, inittrace.
func TestInit(t *testing.T) {
	cmd := exec.CommandContext(t.Context(), build(t, "./size/everything"))
	cmd.Env = []string{"HOME=" + t.TempDir(), "GODEBUG=inittrace=1"}
	out, _ := cmd.CombinedOutput() // it fails for want of arguments
	traced := false
	for line := range strings.Lines(string(out)) {
		traced = traced || strings.HasPrefix(line, "init ")
		if !strings.HasPrefix(line, "init github.com/boto3-go/boto3") {
			continue
		}
		t.Log(strings.TrimSpace(line))
		var name string
		var at, clock float64
		var bytes, allocs int
		if _, err := fmt.Sscanf(line, "init %s @%f ms, %f ms clock, %d bytes, %d allocs", &name, &at, &clock, &bytes, &allocs); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if bytes > initBytes || allocs > initAllocs {
			t.Errorf("package %s works at start: %d bytes in %d allocations", name, bytes, allocs)
		}
	}
	if !traced {
		t.Fatalf("the program printed no initialization trace:\n%s", out)
	}
}

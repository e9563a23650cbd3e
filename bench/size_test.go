package bench

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const (
	megabyte  = 1_000_000
	sizeLimit = 14 * megabyte
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

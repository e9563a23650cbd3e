// Package testoracle runs botocore and boto3 for tests that compare with them.
package testoracle

import (
	"bytes"
	"os"
	"os/exec"
	"testing"

	"github.com/boto3-go/boto3/internal/release"
	"github.com/boto3-go/boto3/internal/testvectors"
)

// What a test needs: Python statements that fail where it is not installed.
const (
	Botocore = "import botocore; assert botocore.__version__ == '" + release.Botocore + "', botocore.__version__"
	Boto3    = Botocore + "\nimport boto3"
)

// Run gives the input to a Python script and returns what it prints; a script
// that fails, fails the test. Where python3 is missing or does not meet needs,
// the test is skipped, or fails when CI=true.
func Run(tb testing.TB, needs string, input []byte, script ...string) []byte {
	tb.Helper()
	if out, err := exec.CommandContext(tb.Context(), "python3", "-c", needs).CombinedOutput(); err != nil {
		testvectors.Missing(tb, "nothing to compare with, install boto3==%s for python3: %v\n%s", release.Botocore, err, out)
	}
	command := exec.CommandContext(tb.Context(), "python3", script...)
	command.Env = append(os.Environ(), "PYTHONUTF8=1", "PYTHONDONTWRITEBYTECODE=1")
	var faults bytes.Buffer
	command.Stdin, command.Stderr = bytes.NewReader(input), &faults
	output, err := command.Output()
	if err != nil {
		tb.Fatalf("%s: %v\n%s", script, err, &faults)
	}
	return output
}

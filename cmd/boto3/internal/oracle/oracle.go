// Package oracle runs the installed AWS CLI in tests, within one Python process.
package oracle

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"github.com/boto3-go/boto3/internal/testvectors"
)

// Python is an interpreter that has the AWS CLI, which BOTO3_AWSCLI names. The test is
// skipped where there is none.
func Python(t *testing.T) string {
	t.Helper()
	python := os.Getenv("BOTO3_AWSCLI")
	if python == "" {
		testvectors.Missing(t, "no AWS CLI to compare with: BOTO3_AWSCLI names no Python, as make test sets it")
	}
	if text, err := exec.CommandContext(t.Context(), python, "-c", "import awscli").CombinedOutput(); err != nil {
		testvectors.Missing(t, "no AWS CLI to compare with: %v %s", err, text)
	}
	return python
}

// Path is the variable by which Python finds the botocore that this module follows.
func Path() string { return "PYTHONPATH=" + os.Getenv("BOTO3_BOTOCORE") }

// Line is a command line of the AWS CLI.
type Line struct {
	Args  []string
	Stdin string
	Env   map[string]string // set for it alone
}

// Result is what a command line has done.
type Result struct {
	Code           int
	Stdout, Stderr string
}

const script = `
import io, json, os, sys
from awscli.clidriver import create_clidriver
out = []
for line in json.load(sys.stdin):
    os.environ.update(line["Env"] or {})
    stdin = io.StringIO(line["Stdin"])
    sys.stdin, sys.stdout, sys.stderr = stdin, io.StringIO(), io.StringIO()
    try:
        code = create_clidriver().main(line["Args"])
    except SystemExit as e:
        code = e.code
    out.append({"Code": code or 0, "Stdout": sys.stdout.getvalue(), "Stderr": sys.stderr.getvalue()})
    for name in line["Env"] or {}:
        os.environ.pop(name)
sys.stdout = sys.__stdout__
print(json.dumps(out))
`

// Run runs command lines one after the other. Their environment is env alone.
func Run(t *testing.T, env []string, lines []Line) []Result {
	t.Helper()
	in, err := json.Marshal(lines)
	if err != nil {
		t.Fatal(err)
	}
	process := exec.CommandContext(t.Context(), Python(t), "-c", script) //nolint:gosec // the test's own
	process.Stdin, process.Stderr, process.Env = bytes.NewReader(in), os.Stderr, append(env, Path())
	out, err := process.Output()
	if err != nil {
		t.Fatal(err)
	}
	var results []Result
	if err := json.Unmarshal(out, &results); err != nil {
		t.Fatal(err)
	}
	return results
}

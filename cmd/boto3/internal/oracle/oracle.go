// Package oracle runs the installed AWS CLI in tests, within one Python process.
package oracle

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Python is an interpreter that has the AWS CLI: the one that BOTO3_AWSCLI_PYTHON names,
// or one that is found. The test is skipped where there is none.
func Python(t *testing.T) string {
	t.Helper()
	pyenv, _ := filepath.Glob(filepath.Join(os.Getenv("HOME"), ".pyenv/versions/*/bin/python3")) // the pattern is a good one
	for _, name := range append([]string{os.Getenv("BOTO3_AWSCLI_PYTHON"), "python3", "/usr/bin/python3"}, pyenv...) {
		if path, err := exec.LookPath(name); err == nil && exec.CommandContext(t.Context(), path, "-c", "import awscli").Run() == nil { //nolint:gosec // the test's own
			return path
		}
	}
	t.Skip("no Python that has the AWS CLI; BOTO3_AWSCLI_PYTHON names one")
	return ""
}

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
	process.Stdin, process.Stderr, process.Env = bytes.NewReader(in), os.Stderr, env
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

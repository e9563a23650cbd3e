// Package oracle runs the installed AWS CLI in tests, within one Python process.
package oracle

import (
	"bufio"
	"context"
	_ "embed"
	"encoding/json"
	"io"
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

// Path is the variable by which Python finds the botocore that this module follows, if
// it is imported before the AWS CLI.
func Path() string { return "PYTHONPATH=" + os.Getenv("BOTO3_BOTOCORE") }

// Line is a command line of the AWS CLI.
type Line struct {
	Args  []string
	Stdin string
	Env   map[string]string // set for it alone
	Dir   string            // in which it runs
}

// Result is what a command line has done.
type Result struct {
	Code           int
	Stdout, Stderr string
}

//go:embed aws.py
var script string

// CLI is the AWS CLI in a process of its own, over the botocore that this module follows.
type CLI struct {
	in  io.Writer
	out *bufio.Reader
}

// Start starts it with env as its environment. It ends with the test.
func Start(t *testing.T, env []string) *CLI {
	t.Helper()
	process := exec.CommandContext(context.WithoutCancel(t.Context()), Python(t), "-I", "-c", script, os.Getenv("BOTO3_BOTOCORE")) //nolint:gosec // the test's own
	process.Stderr, process.Env = os.Stderr, env
	in, err := process.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = process.Wait()
	})
	return &CLI{in, bufio.NewReader(out)}
}

// Run runs a command line.
func (c *CLI) Run(t *testing.T, line Line) Result {
	t.Helper()
	if err := json.NewEncoder(c.in).Encode(line); err != nil {
		t.Fatal(err)
	}
	answer, err := c.out.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var r Result
	if err := json.Unmarshal(answer, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// Run runs command lines one after the other. Their environment is env alone.
func Run(t *testing.T, env []string, lines []Line) []Result {
	t.Helper()
	aws := Start(t, env)
	results := make([]Result, len(lines))
	for i, line := range lines {
		results[i] = aws.Run(t, line)
	}
	return results
}

package jobs

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

const sizeProgram = `package main

import (
	"context"
	"fmt"

	"github.com/boto3-go/boto3/service/athena"
	IMPORT
)

func main() {
	c := athena.New(nil)
	fmt.Println(CALL)
}
`

// TestSize holds that what jobs adds to a program is its own code: the description of no
// other service than that of the client.
func TestSize(t *testing.T) {
	alone := build(t, "", `c.StartQueryExecution(context.Background(), nil)`)
	with := build(t, `"github.com/boto3-go/boto3/jobs"`, `jobs.QueryAthena[struct{ ID string }](context.Background(), c, nil)`)
	t.Logf("stripped: typed Athena %.2f MB, with jobs.QueryAthena %.2f MB", float64(len(alone))/1e6, float64(len(with))/1e6)
	if len(with) > len(alone)+500_000 {
		t.Errorf("jobs adds %d bytes", len(with)-len(alone))
	}
	for name, want := range map[string]bool{"athena": true, "batch": false, "cloudformation": false, "glue": false, "logs": false, "stepfunctions": false} {
		description, err := os.ReadFile("../../service/" + name + "/description.b3d")
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(with, description) != want {
			t.Errorf("the description of %s: linked %v", name, !want)
		}
	}
}

// build is a program, stripped.
func build(t *testing.T, imported, call string) []byte {
	t.Helper()
	dir, err := os.MkdirTemp(".", "size") //nolint:usetesting // it has to be within the module
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	text := bytes.Replace(bytes.Replace([]byte(sizeProgram), []byte("IMPORT"), []byte(imported), 1), []byte("CALL"), []byte(call), 1)
	if err := os.WriteFile(filepath.Join(dir, "main.go"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), "program")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-ldflags=-s -w", "-o", binary, "./"+dir).CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	linked, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	return linked
}

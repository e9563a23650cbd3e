package profile

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"testing"
)

// askBotocore runs the installed botocore over the cases. Where there is none it
// skips the test, or fails it when CI=true.
func askBotocore[A, C any](t *testing.T, what string, cases []C) []A {
	t.Helper()
	if err := exec.CommandContext(t.Context(), "python3", "-c", "import botocore.configprovider as c; c.NEW_RETRIES_ENABLED").Run(); err != nil {
		const missing = "no python3 with botocore 1.43 or later: pip install boto3==1.43.11"
		if os.Getenv("CI") == "true" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	input, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "python3", "testdata/oracle.py", what)
	cmd.Env = append(os.Environ(), "PYTHONUTF8=1", "PYTHONDONTWRITEBYTECODE=1")
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), os.Stderr
	output, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answers []A
	if err := json.Unmarshal(output, &answers); err != nil {
		t.Fatalf("%v in %s", err, output)
	}
	if len(answers) != len(cases) {
		t.Fatalf("%d answers to %d cases", len(answers), len(cases))
	}
	return answers
}

// fakeEnv is an environment with the given variables and files, and /home/me.
func fakeEnv(vars, files map[string]string) Env {
	return Env{
		Lookup: func(name string) (string, bool) { v, ok := vars[name]; return v, ok },
		Home:   func() (string, error) { return "/home/me", nil },
		ReadFile: func(name string) ([]byte, error) {
			if data, ok := files[name]; ok {
				return []byte(data), nil
			}
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		},
	}
}

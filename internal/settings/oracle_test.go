package settings

import (
	"encoding/json"
	"io/fs"
	"testing"

	"github.com/boto3-go/boto3/internal/testoracle"
)

// askBotocore runs the installed botocore over the cases. Where there is none it
// skips the test, or fails it when CI=true.
func askBotocore[A, C any](t *testing.T, what string, cases []C) []A {
	t.Helper()
	input, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	output := testoracle.Run(t, testoracle.Botocore, input, "testdata/oracle.py", what)
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

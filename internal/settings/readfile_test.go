//go:build unix

package settings

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	pipe, large := filepath.Join(dir, "pipe"), filepath.Join(dir, "large")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(large, nil, 0o600), os.Truncate(large, maxFile+1)); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, large, "/dev/zero"} {
		env := OS()
		env.Lookup = func(name string) (string, bool) { return path, name == "AWS_CONFIG_FILE" }
		for name, paths := range map[string]Paths{
			"config of the program":     {Config: path, Credentials: os.DevNull},
			"credentials":               {Config: os.DevNull, Credentials: path},
			"config of the environment": {Credentials: os.DevNull},
		} {
			_, err := Load(env, paths)
			if bad, ok := errors.AsType[*ValueError](err); !ok || bad.Value != path {
				t.Errorf("%s %s: %v", name, path, err)
			}
		}
	}
	if _, err := Load(OS(), Paths{Config: os.DevNull, Credentials: os.DevNull}); err != nil {
		t.Error(err)
	}
}

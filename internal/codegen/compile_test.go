package codegen

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestGoldenCompiles builds the golden packages in place of ones that are not
// there.
func TestGoldenCompiles(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	args := []string{"build", "-o", os.DevNull}
	empty := filepath.Join(t.TempDir(), "description.b3d")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"shelf", "shelfmoved", "names", "vault", "lists"} {
		golden, err := filepath.Glob(filepath.Join(here, "testdata", name, "*.golden"))
		if err != nil || len(golden) == 0 {
			t.Fatalf("%s: %v", name, err)
		}
		dir := filepath.Join(here, "testdata", "build", name)
		overlay.Replace[filepath.Join(dir, "description.b3d")] = empty
		for _, path := range golden {
			overlay.Replace[filepath.Join(dir, filepath.Base(path[:len(path)-len(".golden")]))] = path
		}
		args = append(args, "./testdata/build/"+name)
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "overlay.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	args = append([]string{args[0], "-overlay", file}, args[1:]...)
	if out, err := exec.CommandContext(t.Context(), "go", args...).CombinedOutput(); err != nil {
		t.Errorf("go build: %v\n%s", err, out)
	}
}

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheck takes a repository with a nested module over two versions.
func TestCheck(t *testing.T) {
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"go.mod":           "module example.com/shelf\n\ngo 1.26\n",
		"shelf.go":         "package shelf\n\ntype Box struct{}\n\nfunc (*Box) Open() {}\n\nfunc Find() *Box { return nil }\n",
		"side/go.mod":      "module example.com/shelf/side\n\ngo 1.26\n\nrequire example.com/shelf v0.1.0\n",
		"side/side.go":     "package side\n\nimport \"example.com/shelf\"\n\nfunc Left() *shelf.Box { return nil }\n\nfunc Right() {}\n",
		"tool/go.mod":      "module example.com/shelf/tool\n\ngo 1.26\n\nreplace example.com/shelf => ../\n",
		"tool/tool.go":     "package tool\n\nfunc Private() {}\n",
		"internal/deep.go": "package internal\n\nfunc Hidden() {}\n",
		"go.work":          "go 1.26\n\nuse (\n\t.\n\t./side\n)\n",
		"CHANGELOG.md":     "# Changelog\n\n## Unreleased\n\n## v0.1.0\n\n`shelf.Box.Open` is new.\n",
	})
	run(t, dir, "init", "-q")
	run(t, dir, "add", ".")
	run(t, dir, "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "first")
	holds := func(want ...string) {
		t.Helper()
		err := check(t.Context(), dir)
		if err == nil && len(want) > 0 || err != nil && len(want) == 0 {
			t.Errorf("%v, want %v", err, want)
		}
		for _, line := range want {
			if err != nil && !strings.Contains(err.Error()+"\n", "\n  "+line+"\n") {
				t.Errorf("%q is not in: %v", line, err)
			}
		}
		if worktrees := run(t, dir, "worktree", "list"); strings.Count(worktrees, "\n") != 1 {
			t.Errorf("worktrees are left: %s", worktrees)
		}
	}
	write(t, dir, map[string]string{"shelf.go": "package shelf\n\ntype Box struct{}\n\nfunc Find(name string) *Box { return nil }\n\nfunc More() {}\n"})
	holds() // nothing is tagged
	run(t, dir, "tag", "v0.1.0-rc.1", "HEAD")
	run(t, dir, "tag", "v0.1.0", "HEAD")
	write(t, dir, map[string]string{
		"side/side.go":     "package side\n\nimport \"example.com/shelf\"\n\nfunc Left() *shelf.Box { return shelf.Find(\"left\") }\n",
		"tool/tool.go":     "package tool\n",
		"internal/deep.go": "package internal\n",
	})
	open, find, right := "shelf.Box.Open: removed", "shelf.Find: changed from func() *Box to func(string) *Box", "side.Right: removed"
	holds(open, find, right)
	if err := check(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "since v0.1.0 ") {
		t.Errorf("the last version: %v", err)
	}
	change := func(text string) { write(t, dir, map[string]string{"CHANGELOG.md": text}) }
	change("# Changelog\n\n## Unreleased\n\n- `shelf.Find` takes a name.\n\n## v0.1.0\n\n`shelf.Box.Open` is new.\n")
	holds(open, right)
	change("# Changelog\n\n## Unreleased\n\n- `shelf.Find` takes a name; `side.Right` and `shelf.Box.Open` are gone.\n\n## v0.1.0\n")
	holds()
	change("# Changelog\n\n## Unreleased\n\n## v0.2.0\n\n- `shelf.Find` takes a name; `side.Right` and `shelf.Box.Open` are gone.\n\n## v0.1.0\n")
	holds() // v0.2.0 is about to be tagged
	if err := os.RemoveAll(filepath.Join(dir, "side")); err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{"go.work": "go 1.26\n\nuse .\n"})
	holds("side: the module is gone")
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func run(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestResources(t *testing.T) {
	in, dir, to := tree(t), t.TempDir(), t.TempDir()
	if err := run(in, dir, false, false); err != nil {
		t.Fatal(err)
	}
	if err := resources(dir, to, true); err == nil || !strings.Contains(err.Error(), "is stale") {
		t.Errorf("nothing is there: %v", err)
	}
	if err := resources(dir, to, false); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(to, "shelflife", "resources.go")
	text := read(t, file)
	if !bytes.Contains(text, []byte("type Shelf struct")) || bytes.Contains(text, []byte("PROSE")) {
		t.Errorf("%s", text)
	}
	if _, err := os.Stat(filepath.Join(to, "gone")); !os.IsNotExist(err) {
		t.Errorf("a service without resources has a package: %v", err)
	}
	if err := resources(dir, to, true); err != nil {
		t.Errorf("what was just generated is stale: %v", err)
	}
	if err := os.WriteFile(file, []byte("package shelflife\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := resources(dir, to, false); err == nil || !strings.Contains(err.Error(), "was not generated") {
		t.Errorf("a file by hand: %v", err)
	}
}

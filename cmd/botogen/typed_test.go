package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPackages(t *testing.T) {
	in, dir := tree(t), filepath.Join(t.TempDir(), "service")
	if err := run(in, dir, false, false); err != nil {
		t.Fatal(err)
	}
	client := filepath.Join(dir, "shelflife", "client.go")
	if text := read(t, client); !bytes.Contains(text, []byte("func (c *Client) Put(")) {
		t.Errorf("%s", text)
	}
	if text := read(t, filepath.Join(dir, "gone", "client.go")); !bytes.Contains(text, []byte("AWS has retired this service.")) {
		t.Errorf("%s", text)
	}
	if err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && bytes.Contains(read(t, path), []byte("PROSE")) {
			t.Errorf("documentation text in %s", path)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := run(in, dir, false, true); err != nil {
		t.Errorf("what was just generated is stale: %v", err)
	}
	if err := run(sources{}, dir, false, true); err != nil {
		t.Errorf("without botocore's data: %v", err)
	}
}

func TestCheckFindsStaleFiles(t *testing.T) {
	for _, name := range []string{"shelflife/client.go", "shelflife/types.go", "shelflife/description.b3d", "../internal/typedclients/all.go", "index.txt"} {
		in, dir := tree(t), filepath.Join(t.TempDir(), "service")
		if err := run(in, dir, false, false); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		text := append(read(t, path), '\n')
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := run(in, dir, false, true); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s changed: %v", name, err)
		}
		if got := read(t, path); !bytes.Equal(got, text) {
			t.Errorf("a check has written %s", name)
		}
	}
}

func TestHandWrittenFilesAreLeftAlone(t *testing.T) {
	in, dir := tree(t), filepath.Join(t.TempDir(), "service")
	if err := run(in, dir, false, false); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "shelflife", "kept.go")
	if err := os.WriteFile(path, []byte("package shelflife\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(in, dir, false, false); err == nil || !strings.Contains(err.Error(), "was not generated") {
		t.Errorf("%v", err)
	}
}

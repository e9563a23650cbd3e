package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOwnNameThatIsNoPackage refuses a client whose package could not be imported,
// before anything is written.
func TestOwnNameThatIsNoPackage(t *testing.T) {
	home := t.TempDir()
	file, dir := filepath.Join(home, "service-2.json"), filepath.Join(home, "out")
	for _, id := range []string{"type", "9 Lives", "My.Service", "a/b", "main", "_", "-"} {
		text := strings.Replace(small, `"serviceId":"Shelf"`, `"serviceId":"`+id+`"`, 1)
		if text == small {
			t.Fatal("the description has another serviceId")
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := (ownModel{file: file}).write(dir, false, false); err == nil || !strings.Contains(err.Error(), "-name") {
			t.Errorf("%q: %v", id, err)
		}
		if _, err := os.Stat(dir); err == nil {
			t.Fatalf("%q has left files", id)
		}
		if err := (ownModel{file: file, name: "my-shelf"}).write(filepath.Join(home, "myshelf"), false, false); err != nil {
			t.Errorf("%q, named: %v", id, err)
		}
	}
}

package licenses_test

import (
	"bytes"
	"flag"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/licenses"
)

var update = flag.Bool("update", false, "write the texts anew")

// kept are the files of a module that have to come along.
var kept = regexp.MustCompile(`(?i)^(licen[cs]e|notice|copying|patents)[^/]*$`)

// linked are the files of all modules in the program on the systems that it is built for,
// and Go's own, as the command has them.
func linked(t *testing.T) map[string]string {
	t.Helper()
	folders := map[string]string{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Dir}}{{end}}", "github.com/boto3-go/boto3/cmd/boto3")
		list.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		out, err := list.Output()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(out)) {
			if module, folder, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
				folders[module] = folder
			}
		}
	}
	root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	folders["go"] = strings.TrimSpace(string(root))
	delete(folders, "github.com/boto3-go/boto3/cmd/boto3") // has those of the repository
	texts := map[string]string{}
	for module, folder := range folders {
		found := false
		for _, entry := range read(t, folder) {
			if !kept.MatchString(entry.Name()) || entry.IsDir() {
				continue
			}
			data, err := os.ReadFile(filepath.Join(folder, entry.Name()))
			if err != nil {
				t.Fatal(err)
			}
			texts[module+"/"+entry.Name()], found = string(data), true
		}
		if !found {
			t.Errorf("%s has no licence in %s", module, folder)
		}
	}
	return texts
}

func read(t *testing.T, folder string) []fs.DirEntry {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// TestAll says that each module in the program is told with its texts, and no other.
func TestAll(t *testing.T) {
	want := linked(t)
	if *update {
		if err := os.RemoveAll("texts"); err != nil {
			t.Fatal(err)
		}
		for name, text := range want {
			name = filepath.Join("texts", filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil { //nolint:gosec // as the repository's
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil { //nolint:gosec // as the repository's
				t.Fatal(err)
			}
		}
		return
	}
	var out bytes.Buffer
	if err := licenses.Command.Run(t.Context(), &cli.Env{Stdout: &out}, nil); err != nil {
		t.Fatal(err)
	}
	printed := out.String()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		head := "==== " + filepath.ToSlash(filepath.Dir(name)) + ": " + filepath.Base(name) + "\n\n"
		at := strings.Index(printed, head)
		if at < 0 || !strings.HasPrefix(printed[at+len(head):], want[name]) {
			t.Errorf("%s is missing or another; go test ./internal/licenses -update writes it", name)
		}
	}
	if n := strings.Count("\n"+printed, "\n==== "); n != len(want) {
		t.Errorf("%d texts, want %d; go test ./internal/licenses -update deletes the others", n, len(want))
	}
}

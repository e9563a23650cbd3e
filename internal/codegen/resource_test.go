package codegen

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/model"
)

// parseResources reads the small model with its resources.
func parseResources(t *testing.T, change ...string) *model.Service {
	t.Helper()
	var d model.Data
	for kind, to := range map[string]*[]byte{
		"service": &d.Service, "paginators": &d.Paginators, "waiters": &d.Waiters, "resources": &d.Resources,
	} {
		text, err := os.ReadFile(filepath.Join("testdata", "shelf."+kind+".json"))
		if err != nil {
			t.Fatal(err)
		}
		*to = text
	}
	d.Resources = []byte(strings.NewReplacer(change...).Replace(string(d.Resources)))
	m, err := model.Parse("shelf", d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func generateResources(t *testing.T, m *model.Service) (map[string][]byte, error) {
	t.Helper()
	p, err := Build(m, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := BuildResources(m, p)
	if err != nil {
		return nil, err
	}
	return r.Files()
}

func TestResourcesGolden(t *testing.T) {
	files, err := generateResources(t, parseResources(t))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "shelfresources", files)
	again, err := generateResources(t, parseResources(t))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if string(again[name]) != string(text) {
			t.Errorf("%s differs between two runs", name)
		}
	}
}

func TestNoResources(t *testing.T) {
	m := parse(t, "shelf")
	p, err := Build(m, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := BuildResources(m, p); r != nil || err != nil {
		t.Errorf("%v, %v", r, err)
	}
}

// TestResourcesThatCannotBeTyped holds that the generator says what it has no
// type for.
func TestResourcesThatCannotBeTyped(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`"shape": "BoxResult"`, `"shape": "Nothing"`, `no structure "Nothing"`},
		{`"Drop": {"request": {"operation": "Drop"}}`, `"Drop": {"request": {"operation": "Drop"}, "path": "Count"}`, "which has no type"},
		{`"operation": "Drop"`, `"operation": "Dro"`, `no operation "Dro"`},
	} {
		_, err := generateResources(t, parseResources(t, c.from, c.to))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.to, err)
		}
	}
}

// TestResourcesGoldenCompiles builds the golden packages in the places that they
// would have.
func TestResourcesGoldenCompiles(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(t.TempDir(), "description.b3d")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	replace := map[string]string{filepath.Join(root, "service", "shelf", "description.b3d"): empty}
	for from, to := range map[string]string{"shelf": "service", "shelfresources": "resource"} {
		list, err := filepath.Glob(filepath.Join(root, "internal/codegen/testdata", from, "*.golden"))
		if err != nil || len(list) == 0 {
			t.Fatalf("%s: %v", from, err)
		}
		for _, path := range list {
			replace[filepath.Join(root, to, "shelf", strings.TrimSuffix(filepath.Base(path), ".golden"))] = path
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	overlay := filepath.Join(t.TempDir(), "overlay.json")
	if err := os.WriteFile(overlay, text, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlay, "-o", os.DevNull, "./resource/shelf")
	command.Dir = root
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("go build: %v\n%s", err, out)
	}
}

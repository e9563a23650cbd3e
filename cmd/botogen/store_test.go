package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/model"
)

const small = `{"version":"2.0","metadata":{"apiVersion":"2020-01-01","endpointPrefix":"shelf","protocol":"json","jsonVersion":"1.1","serviceId":"Shelf","targetPrefix":"Shelf","signatureVersion":"v4"},
 "documentation":"PROSE","operations":{"Put":{"name":"Put","http":{"method":"POST","requestUri":"/"},"input":{"shape":"In"},"documentation":"PROSE"}},
 "shapes":{"In":{"type":"structure","documentation":"PROSE","members":{"documentation":{"shape":"S","documentation":"PROSE"}}},"S":{"type":"string"}}}`

// tree writes data directories: of a release, and of an older one that has a
// service more.
func tree(t *testing.T) sources {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"new/shelf-life/2019-01-01/service-2.json":     small,
		"new/shelf-life/2020-01-01/service-2.json":     small,
		"new/shelf-life/2020-01-01/waiters-2.json":     `{"version":2,"waiters":{"Done":{"description":"PROSE","operation":"Put","delay":1,"maxAttempts":2,"acceptors":[]}}}`,
		"boto3/shelf-life/2020-01-01/resources-1.json": `{"service":{"has":{"documentation":{"resource":{"type":"Shelf"}}}},"resources":{"Shelf":{"documentation":"PROSE"}}}`,
		"old/shelf-life/2018-01-01/service-2.json":     small,
		"old/gone/2018-01-01/service-2.json":           strings.Replace(small, "2020-01-01", "2018-01-01", 1),
		"new/partitions.json":                          `{"version":"1.1","partitions":[{"id":"aws","regionRegex":"^us-\\w+-\\d+$","regions":{"us-east-1":{"description":"PROSE"}},"outputs":{"name":"aws","dnsSuffix":"amazonaws.com","dualStackDnsSuffix":"api.aws","implicitGlobalRegion":"us-east-1","supportsFIPS":true,"supportsDualStack":true}}]}`,
		"new/endpoints.json":                           `{"partitions":[{"partition":"aws","regions":{"us-east-1":{"description":"PROSE"}},"services":{"shelf":{"endpoints":{"us-east-1":{}}}}}]}`,
	} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	boto3 := filepath.Join(root, "boto3")
	old := data{filepath.Join(root, "old"), boto3}
	return sources{data{filepath.Join(root, "new"), boto3}, map[string]data{"gone": old, "shelf-life": old}}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestStore(t *testing.T) {
	in, dir := tree(t), t.TempDir()
	if _, err := in.writeStore(dir, ""); err != nil {
		t.Fatal(err)
	}
	if got, want := string(read(t, filepath.Join(dir, "index.txt"))), "gone 2018-01-01 retired\nshelf-life 2020-01-01\n"; got != want {
		t.Errorf("index %q, want %q", got, want)
	}
	file := filepath.Join(dir, "shelflife", "description.b3d")
	s, err := model.Open(file, string(read(t, file)))
	if err != nil {
		t.Fatal(err)
	}
	op, err := s.Operation("Put")
	if err != nil || s.Name != "shelf-life" || s.Retired || len(op.Input.Shape.Members) != 1 {
		t.Errorf("%+v, %v", op, err)
	}
	for _, section := range []model.Section{model.WaitersSection, model.ResourcesSection} {
		data, err := s.Section(section)
		if err != nil || data == nil || bytes.Contains(data, []byte("PROSE")) {
			t.Errorf("section %d: %s, %v", section, data, err)
		}
	}
	if data, _ := s.Section(model.ResourcesSection); !bytes.Contains(data, []byte(`"documentation":{"resource"`)) {
		t.Errorf("a member that is named like prose is gone: %s", data)
	}
	gone := filepath.Join(dir, "gone", "description.b3d")
	if s, err := model.Open(gone, string(read(t, gone))); err != nil || !s.Retired {
		t.Errorf("%v, %v", s, err)
	}
}

func TestSameInputSameOutput(t *testing.T) {
	in, first, second := tree(t), t.TempDir(), t.TempDir()
	for _, dir := range []string{first, second} {
		if _, err := in.writeStore(dir, ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"index.txt", "partitions.bin", "regions.json.gz", "global.txt", "shelflife/description.b3d", "gone/description.b3d"} {
		if !bytes.Equal(read(t, filepath.Join(first, name)), read(t, filepath.Join(second, name))) {
			t.Errorf("%s differs between two runs", name)
		}
	}
}

func TestDamagedInputNamesTheFile(t *testing.T) {
	in := tree(t)
	path := filepath.Join(in.current.botocore, "shelf-life", "2020-01-01", "service-2.json")
	if err := os.WriteFile(path, []byte(small[:200]), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := in.writeStore(t.TempDir(), ""); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("%v", err)
	}
}

// TestServiceStays holds that a release without a service takes it from nobody.
func TestServiceStays(t *testing.T) {
	in, dir := tree(t), t.TempDir()
	if _, err := in.writeStore(dir, dir); err != nil {
		t.Fatal(err)
	}
	index := read(t, filepath.Join(dir, "index.txt"))
	description := read(t, filepath.Join(dir, "gone", "description.b3d"))
	in.retired = nil
	stay, err := in.writeStore(dir, dir)
	if err != nil || !slices.Equal(stay, []string{"gone"}) {
		t.Errorf("%v, %v", stay, err)
	}
	if got := read(t, filepath.Join(dir, "index.txt")); !bytes.Equal(got, index) {
		t.Errorf("index %q, want %q", got, index)
	}
	if !bytes.Equal(read(t, filepath.Join(dir, "gone", "description.b3d")), description) {
		t.Error("the description of a service that stays has changed")
	}
	if stay, err := in.checkStore(dir, dir); err != nil || len(stay) != 1 {
		t.Errorf("%v, %v", stay, err)
	}
}

package codegen

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/model"
)

// disks is a model of which the first release only reads disks.
func disks(t *testing.T, input, shapes string) *model.Service {
	t.Helper()
	text := `{"metadata": {"apiVersion": "2020-01-01", "endpointPrefix": "disks", "protocol": "json", "serviceId": "Disks", "signatureVersion": "v4"},
 "operations": {
  "Get": {"name": "Get", "http": {"method": "POST", "requestUri": "/"}, "output": {"shape": "GetResult"}},
  "Put": {"name": "Put", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "PutRequest"}}
 },
 "shapes": {
  "GetResult": {"type": "structure", "members": {"Disk": {"shape": "Disk"}, "All": {"shape": "Disks"}}},
  "PutRequest": {"type": "structure", "members": {` + input + `}},
  "Disk": {"type": "structure", "required": ["Size"], "members": {"Size": {"shape": "I"}, "Ready": {"shape": "B"}, "Parts": {"shape": "Parts"}, "Owner": {"shape": "Owner"}}},
  "Disks": {"type": "map", "key": {"shape": "S"}, "value": {"shape": "Disk"}},
  "Part": {"type": "structure", "members": {"Number": {"shape": "I"}, "On": {"shape": "Disk"}}},
  "Parts": {"type": "list", "member": {"shape": "Part"}},
  "Rack": {"type": "structure", "members": {"Disks": {"shape": "Disks"}}},
  "Owner": {"type": "structure", "members": {"Name": {"shape": "S"}}},` + shapes + `
  "S": {"type": "string"}, "I": {"type": "integer"}, "B": {"type": "boolean"}}}`
	m, err := model.Parse("disks", model.Data{Service: []byte(text)})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const (
	// readsDisks was written for the first release.
	readsDisks = `package main

import (
	"context"

	"github.com/boto3-go/boto3/internal/codegen/testdata/build/disks"
)

func main() {
	out, err := disks.New(nil).Get(context.Background(), nil)
	if err != nil {
		panic(err)
	}
	var size int32 = out.Disk.Size
	var ready bool = out.All["a"].Ready
	var part disks.Part = out.Disk.Parts[0]
	var on *disks.Disk = part.On
	var owner *disks.Owner = out.Disk.Owner
	println(size, ready, part.Number, on, owner)
}
`
	// writesDisks is for the second.
	writesDisks = `package main

import (
	"context"

	"github.com/boto3-go/boto3/internal/codegen/testdata/build/disks"
)

func main() {
	_, err := disks.New(nil).Put(context.Background(), &disks.PutInput{Rack: &disks.Rack{Disks: map[string]disks.DiskInRequest{
		"a": {Size: new(int32(0)), Ready: new(false), Owner: &disks.Owner{}, Parts: []disks.PartInRequest{{Number: new(int32(1))}}},
	}}})
	println(err)
}
`
)

// TestShapeEntersRequests is the drill for a structure that a first release
// only receives and a later one sends: what was published stays, and requests
// have a type of their own, whose name stays as well.
func TestShapeEntersRequests(t *testing.T) {
	first, _ := generate(t, disks(t, `"Name": {"shape": "S"}`, ""), nil)
	published, err := Read(first)
	if err != nil {
		t.Fatal(err)
	}
	sends := `"Name": {"shape": "S"}, "Rack": {"shape": "Rack"}`
	second, notes := generate(t, disks(t, sends, ""), published)
	want := []string{
		"type Disk stays as it is for responses: in requests it is DiskInRequest",
		"type Part stays as it is for responses: in requests it is PartInRequest",
	}
	if !slices.Equal(slices.Sorted(slices.Values(notes)), want) {
		t.Errorf("%q", notes)
	}
	apiKept(t, first, second)
	compiles(t, first, readsDisks)
	compiles(t, second, readsDisks)
	compiles(t, second, writesDisks)

	// The next release finds both types, also beside a shape of that name.
	if published, err = Read(second); err != nil {
		t.Fatal(err)
	}
	third, _ := generate(t, disks(t, sends, ""), published)
	for name, text := range third {
		if string(text) != string(second[name]) {
			t.Errorf("%s changes once more:\n%s", name, text)
		}
	}
	fourth, _ := generate(t, disks(t, sends+`, "Named": {"shape": "DiskInRequest"}`, `"DiskInRequest": {"type": "structure", "members": {"Name": {"shape": "S"}}},`), published)
	apiKept(t, second, fourth)
	compiles(t, fourth, writesDisks)
	if !strings.Contains(string(fourth["types.go"]), "*DiskInRequestShape") {
		t.Errorf("%s", fourth["types.go"])
	}
	// One that no longer enters requests leaves them their type.
	fifth, _ := generate(t, disks(t, `"Name": {"shape": "S"}`, ""), published)
	apiKept(t, second, fifth)
	compiles(t, fifth, readsDisks)
}

// compiles builds a program over a generated package in a place that is not
// there.
func compiles(t *testing.T, files map[string][]byte, program string) {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	tmp, dir := t.TempDir(), filepath.Join(here, "testdata", "build", "disks")
	replace := map[string]string{}
	add := func(at string, text []byte) {
		file := filepath.Join(tmp, strings.ReplaceAll(strings.TrimPrefix(at, here), string(filepath.Separator), "_"))
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		replace[at] = file
	}
	add(filepath.Join(dir, "description.b3d"), nil)
	add(filepath.Join(dir, "program", "main.go"), []byte(program))
	for name, text := range files {
		add(filepath.Join(dir, name), text)
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	overlay := filepath.Join(tmp, "overlay.json")
	if err := os.WriteFile(overlay, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlay, "-o", os.DevNull, "./testdata/build/disks/program").CombinedOutput(); err != nil {
		t.Errorf("go build: %v\n%s\n%s", err, out, files["types.go"])
	}
}

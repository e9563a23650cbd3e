package resource_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const modulePath = "github.com/boto3-go/boto3"

// TestImports holds that a package of resources stands on root, what generated
// code calls, and the typed package of its own service; S3 on the transfers as well.
func TestImports(t *testing.T) {
	root := append(deps(t, modulePath), deps(t, modulePath+"/runtime")...)
	for name := range packages {
		allowed := append(slices.Clip(root), modulePath+"/resource/"+name, modulePath+"/service/"+name, modulePath+"/runtime")
		if name == "s3" {
			allowed = append(allowed, deps(t, modulePath+"/transfer")...)
		}
		for _, dep := range deps(t, modulePath+"/resource/"+name) {
			if strings.HasPrefix(dep, modulePath) && !slices.Contains(allowed, dep) {
				t.Errorf("resource/%s imports %s", name, dep)
			}
		}
	}
}

func deps(t *testing.T, name string) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(out))
}

// TestLinksOwnDescriptionOnly builds a program with the resources of one service
// and looks for the descriptions of others in it.
func TestLinksOwnDescriptionOnly(t *testing.T) {
	if testing.Short() {
		t.Skip("links a program")
	}
	const source = "package main\n\nimport (\n\t\"context\"\n\t\"os\"\n\n\t\"" + modulePath + "/resource/sqs\"\n)\n\n" +
		"func main() {\n\tfor q, err := range sqs.New(nil).Queues().All(context.Background()) {\n\t\t_, _ = os.Stdout.WriteString(q.Url())\n\t\tif err != nil {\n\t\t\tos.Exit(1)\n\t\t}\n\t}\n}\n"
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir() // of the module by an overlay
	file, overlay, program := filepath.Join(dir, "main.go"), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "program")
	place, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(here, "link", "main.go"): file}})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(file, []byte(source), 0o600), os.WriteFile(overlay, place, 0o600)); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlay, "-ldflags=-s -w", "-o", program, "./link")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	binary, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"sqs": true, "s3": false, "ec2": false, "lambda": false} {
		text, err := os.ReadFile("../service/" + name + "/description.b3d")
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(binary, text) != want {
			t.Errorf("the description of %s is linked: %t", name, !want)
		}
	}
	t.Logf("%.1f MB", float64(len(binary))/1e6)
}

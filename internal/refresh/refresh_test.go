package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// small describes a service; two releases of it differ in what stands for OPERATION
// and MEMBERS.
const small = `{"version":"2.0","metadata":{"apiVersion":"2020-01-01","endpointPrefix":"shelf","protocol":"json","jsonVersion":"1.1","serviceId":"Shelf","targetPrefix":"Shelf","signatureVersion":"v4"},
 "operations":{"OPERATION":{"name":"OPERATION","http":{"method":"POST","requestUri":"/"},"input":{"shape":"In"},"output":{"shape":"Out"}}},
 "shapes":{"In":{"type":"structure","members":{MEMBERS}},"Out":{"type":"structure","members":{"Box":{"shape":"Box"}}},
 "Box":{"type":"structure","members":{"Size":{"shape":"I"}}},"I":{"type":"integer"},"S":{"type":"string"},"E":{"type":"string","enum":["VALUE"]}}}`

// house writes a module and two releases, and returns their folders.
func house(t *testing.T) (root, releases string) {
	t.Helper()
	root, releases = t.TempDir(), t.TempDir()
	older := strings.NewReplacer("OPERATION", "Put", "MEMBERS", `"Name":{"shape":"S"},"Count":{"shape":"S"}`, "VALUE", "OLD").Replace(small)
	newer := strings.NewReplacer("OPERATION", "Take", "MEMBERS", `"Name":{"shape":"S"},"Count":{"shape":"I"},"Box":{"shape":"Box"}`, "VALUE", "NEW").Replace(small)
	for file, text := range map[string]string{
		filepath.Join(releases, "1.9.0/botocore/data/shelf/2020-01-01/service-2.json"):  older,
		filepath.Join(releases, "1.9.0/botocore/data/gone/2020-01-01/service-2.json"):   older,
		filepath.Join(releases, "1.9.0/botocore/retries.py"):                            "DELAY = 1",
		filepath.Join(releases, "1.10.0/botocore/data/shelf/2020-01-01/service-2.json"): newer,
		filepath.Join(releases, "1.10.0/botocore/data/born/2020-01-01/service-2.json"):  newer,
		filepath.Join(releases, "1.10.0/botocore/retries.py"):                           "DELAY = 2",
		filepath.Join(root, "internal/release/release.go"):                              "package release\n\nconst Botocore = \"1.9.0\"\n",
		filepath.Join(root, "internal/release/retired.txt"):                             "earlier 1.2.3\n",
		filepath.Join(root, "requirements.txt"):                                         "boto3==1.9.0\nbotocore==1.9.0\nmoto==1.9.0\n",
		filepath.Join(root, "NOTICE"):                                                   "  botocore 1.9.0  https://b\n  boto3 1.9.0     https://b\n",
		filepath.Join(root, "service/index.txt"):                                        "earlier 2019-01-01 retired\ngone 2020-01-01\nshelf 2020-01-01\n",
		filepath.Join(root, "CHANGELOG.md"):                                             "# Changelog\n\n## Unreleased\n\n### Added\n\n- A thing.\n\n## v0.1.0\n\nThe first.\n",
	} {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root, releases
}

func tree(t *testing.T, root string) string {
	t.Helper()
	var all strings.Builder
	for _, name := range []string{"internal/release/release.go", "internal/release/retired.txt", "requirements.txt", "NOTICE", "CHANGELOG.md"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString("== " + name + "\n" + string(text))
	}
	return all.String()
}

func refresh(t *testing.T, root, to, releases, index string) {
	t.Helper()
	if err := pin(t.Context(), root, to, releases, &fakeIndex{}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "service/index.txt"), []byte(index), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := report(root, releases); err != nil {
		t.Fatal(err)
	}
}

// TestThereAndBack holds what a release changes, and that going back and forth
// leaves what one way does.
func TestThereAndBack(t *testing.T) {
	root, releases := house(t)
	first := tree(t, root)
	const oldIndex = "earlier 2019-01-01 retired\ngone 2020-01-01\nshelf 2020-01-01\n"
	const newIndex = "born 2020-01-01\nearlier 2019-01-01 retired\ngone 2020-01-01 retired\nshelf 2020-01-01\n"
	refresh(t, root, "1.10.0", releases, newIndex)
	there := tree(t, root)
	for _, want := range []string{
		`Botocore = "1.10.0"`, "boto3==1.10.0\nbotocore==1.10.0\nmoto==1.9.0", "boto3 1.10.0     https", "earlier 1.2.3\ngone 1.9.0\n",
		"- A thing.\n\n### botocore 1.9.0 to 1.10.0\n\nNew services, 1: born.\n", "that stay, 1: gone.",
		"- shelf: 1 operation, 1 member, 1 value", "`In.Count`: integer, before string", "`Box`: in requests, with pointers for numbers and bools, before in responses only",
		"- shelf: operation `Put`\n- shelf: value `E=OLD`\n", "differ, 1: botocore/retries.py.\n\n## v0.1.0\n\nThe first.\n",
	} {
		if !strings.Contains(there, want) {
			t.Errorf("%q is not in\n%s", want, there)
		}
	}
	refresh(t, root, "1.9.0", releases, oldIndex)
	if back := tree(t, root); back != first {
		t.Errorf("back at\n%s\nwant\n%s", back, first)
	}
	refresh(t, root, "1.10.0", releases, newIndex)
	if again := tree(t, root); again != there {
		t.Errorf("there again\n%s\nwant\n%s", again, there)
	}
	for _, none := range []string{"newest", "1.10", "v1.10.0", "1.10.00", "01.10.0", "1.10.0 ", "../1.10.0", ""} { // pip takes the second to fifth
		if err := pin(t.Context(), root, none, releases, nil); err == nil || tree(t, root) != there {
			t.Errorf("%q is no release: %v", none, err)
		}
	}
	if err := pin(t.Context(), root, "1.11.0", releases, nil); err == nil || tree(t, root) != there {
		t.Errorf("a release that is not there: %v", err)
	}
}

package site

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

// TestOwnDescription has names that are HTML and lead out of the folder, and shapes that
// hold themselves.
func TestOwnDescription(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "own", "2020-01-01", "service-2.json")
	text := `{"version": "2.0", "metadata": {"apiVersion": "2020-01-01", "endpointPrefix": "own", "protocol": "json", "jsonVersion": "1.1", "serviceFullName": "<script>1</script>", "serviceId": "Own", "signatureVersion": "v4", "targetPrefix": "Own", "uid": "\"x=1"},
		"operations": {"Get": {"name": "Get", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "Self"}}, "../../out": {"name": "../../out", "http": {"method": "POST", "requestUri": "/<b>"}, "output": {"shape": "<i>"}}},
		"shapes": {"List": {"type": "list", "member": {"shape": "List"}}, "Map": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Map"}}, "Text": {"type": "string", "enum": ["<q>", "\"", ""]},
			"<i>": {"type": "structure", "members": {"a\"b": {"shape": "Text"}, "<a>": {"shape": "Self"}}},
			"Self": {"type": "structure", "required": ["One", "Two"], "members": {"One": {"shape": "Self"}, "Two": {"shape": "Self"}, "List": {"shape": "List"}, "Map": {"shape": "Map"}}}}}`
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := boto3.NewSession(boto3.Config{Region: "us-east-1", DataPath: []string{dir}, ConfigFile: os.DevNull, CredentialsFile: os.DevNull})
	if err != nil {
		t.Fatal(err)
	}
	x, err := openService(s, "own")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(x.pageNames(), "") {
		body, err := render(x, page, served)
		if err != nil {
			t.Fatal(err)
		}
		p, err := parse(body)
		if err != nil {
			t.Errorf("%s: %v", page, err)
			continue
		}
		for _, tag := range []string{"<script>1", "/<b>", "<i>.", "<a>", "<q><q>"} {
			if bytes.Contains(body, []byte(tag)) {
				t.Errorf("%s has %s", page, tag)
			}
		}
		if page == "Get" && !strings.Contains(p.text, "example.com/own") {
			t.Error("the package is said to be the library's")
		}
	}
	parent := t.TempDir()
	if _, err := export(t.Context(), s, []listed{{name: "own"}}, filepath.Join(parent, "a", "b")); err == nil {
		t.Error("a name that leads out of the folder was taken")
	}
	if _, err := os.Stat(filepath.Join(parent, "out.html")); err == nil {
		t.Error("a file was written outside of the folder")
	}
}

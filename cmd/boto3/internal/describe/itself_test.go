package describe_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/describe"
)

// TestHoldsItself has lists, maps and structures that hold themselves, which a
// description of a user's own may have.
func TestHoldsItself(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "own", "2020-01-01", "service-2.json")
	text := `{"version": "2.0", "metadata": {"apiVersion": "2020-01-01", "endpointPrefix": "own", "protocol": "json", "jsonVersion": "1.1", "serviceId": "Own", "signatureVersion": "v4", "targetPrefix": "Own"},
		"operations": {"Get": {"name": "Get", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "Self"}}},
		"shapes": {"List": {"type": "list", "member": {"shape": "List"}}, "Map": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Turns"}}, "Turns": {"type": "list", "member": {"shape": "Map"}}, "Text": {"type": "string"},
			"Self": {"type": "structure", "members": {"Self": {"shape": "Self"}, "List": {"shape": "List"}, "Map": {"shape": "Map"}}}}}`
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
	got, err := describe.Text(s, "own", "Get")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"... as Self above", "\n  List  list\n", "\n  Map  map of list\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
}

package boto3_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testoracle"
)

// versions prints the folder of botocore's descriptions and the API versions of each
// service in it but for the latest.
const versions = `
import json, os, botocore
data = os.path.join(os.path.dirname(botocore.__file__), "data")
older = {}
for service in sorted(os.listdir(data)):
    folder = os.path.join(data, service)
    if os.path.isdir(folder):
        all = sorted(v for v in os.listdir(folder) if os.path.exists(os.path.join(folder, v, "service-2.json.gz")))
        older[service] = all[:-1]
print(json.dumps([data, {s: v for s, v in older.items() if v}]))
`

// TestOlderVersions asks for each API version that botocore has and the store has not:
// the error tells where to put its description, and with that it is there.
func TestOlderVersions(t *testing.T) {
	var data string
	var older map[string][]string
	answer := testoracle.Run(t, testoracle.Botocore, nil, "-c", versions)
	if err := json.Unmarshal(answer, &[]any{&data, &older}); err != nil {
		t.Fatal(err)
	}
	count := 0
	for service, list := range older {
		for _, version := range list {
			count++
			_, err := newSession(t, boto3.Config{}).Client(service, boto3.Config{APIVersion: version})
			unknown, ok := errors.AsType[*boto3.UnknownError](err)
			if !ok || unknown.Kind != "API version" || !strings.Contains(err.Error(), service+"/"+version+"/service-2.json") {
				t.Errorf("%s of %s: %v", version, service, err)
			}
			models := t.TempDir()
			if err := os.MkdirAll(filepath.Join(models, service), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(filepath.Join(data, service, version), filepath.Join(models, service, version)); err != nil {
				t.Fatal(err)
			}
			c, err := newSession(t, boto3.Config{DataPath: []string{models}}).Client(service, boto3.Config{APIVersion: version})
			if err != nil || c.Model().APIVersion != version || len(c.Model().OperationNames()) == 0 {
				t.Errorf("%s of %s with its description: %v", version, service, err)
			}
		}
	}
	if count < 30 {
		t.Errorf("only %d versions", count)
	}
}

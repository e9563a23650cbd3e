package loader_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/loader"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/model"
)

// askFiles prints what botocore's loader finds of sqs in each pair of folders: text
// for a description, nothing for none, and an exclamation mark for one it cannot read.
const askFiles = `import json, sys, botocore.loaders
out = []
for first in sys.argv[2:]:
    l = botocore.loaders.Loader(extra_search_paths=[first, sys.argv[1]], include_default_search_paths=False)
    try:
        out.append(l.load_data("sqs/2012-11-05/service-2.sdk-extras")["merge"])
    except botocore.exceptions.DataNotFoundError:
        out.append("")
    except ValueError:
        out.append("!")
print(json.dumps(out))`

// TestWhatIsNoFile puts what is no file, and an empty file, in a folder that is searched
// before one that has the file.
func TestWhatIsNoFile(t *testing.T) {
	const version, file = "sqs/2012-11-05", "sqs/2012-11-05/service-2.sdk-extras.json"
	root := t.TempDir()
	at := func(folder, name string) string { return filepath.Join(root, folder, filepath.FromSlash(name)) }
	folders := []string{"a file", "folder", "circle", "circle of folders", "dangling", "file for a folder", "nowhere", "empty", "second"}
	for _, folder := range []string{"folder", "circle", "dangling", "empty", "second"} {
		must(t, os.MkdirAll(at(folder, version), 0o755))
	}
	must(t, errors.Join(
		os.WriteFile(at("a file", ""), nil, 0o600),
		os.Mkdir(at("folder", file), 0o755),
		os.Symlink("service-2.sdk-extras.json", at("circle", file)),
		os.Mkdir(at("circle of folders", ""), 0o755), os.Symlink("sqs", at("circle of folders", "sqs")),
		os.Symlink("nothing", at("dangling", file)),
		os.Mkdir(at("file for a folder", ""), 0o755), os.WriteFile(at("file for a folder", "sqs"), nil, 0o600),
		os.WriteFile(at("empty", file), nil, 0o600),
		os.WriteFile(at("second", file), []byte(`{"merge": "second"}`), 0o600),
	))
	args := []string{"-c", askFiles, at("second", "")}
	for _, folder := range folders {
		args = append(args, at(folder, ""))
	}
	var want []string
	must(t, json.Unmarshal(testoracle.Run(t, testoracle.Botocore, nil, args...), &want))
	for i, folder := range folders {
		data, _, err := loader.Paths{at(folder, ""), at("second", "")}.Read("sqs", "2012-11-05", loader.ServiceFile+".sdk-extras")
		if damaged, ok := errors.AsType[*model.DamagedError](err); ok && want[i] == "!" && strings.Contains(damaged.File, folder) {
			continue
		}
		if err != nil || want[i] == "" || want[i] == "!" || !strings.Contains(string(data), want[i]) {
			t.Errorf("%s: %q, %v, want %q", folder, data, err, want[i])
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

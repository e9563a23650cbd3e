package endpoint

import (
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/internal/testvectors"
)

// botocoreData finds the data folder of a botocore installation.
func botocoreData(tb testing.TB) string {
	tb.Helper()
	if dir := os.Getenv("BOTO3_BOTOCORE_DATA"); dir != "" {
		return dir
	}
	out, err := exec.CommandContext(tb.Context(), "python3", "-c",
		testoracle.Botocore+"\nimport os; print(os.path.join(os.path.dirname(botocore.__file__), 'data'))").Output()
	if err != nil {
		testvectors.Missing(tb, "no botocore of the release: set BOTO3_BOTOCORE_DATA to its data folder, or install it for python3")
	}
	return strings.TrimSpace(string(out))
}

func ruleFiles(tb testing.TB, data string) []string {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(data, "*", "*", "endpoint-rule-set-1.json*"))
	if err != nil || len(files) == 0 {
		tb.Fatalf("no rule sets below %s: %v", data, err)
	}
	slices.Sort(files)
	return files
}

// latestRules returns the rule set of a service's latest API version.
func latestRules(tb testing.TB, data, service string) []byte {
	tb.Helper()
	files := slices.DeleteFunc(ruleFiles(tb, data), func(path string) bool {
		return filepath.Base(filepath.Dir(filepath.Dir(path))) != service
	})
	if len(files) == 0 {
		tb.Fatalf("no rule set of %s below %s", service, data)
	}
	return readRules(tb, files[len(files)-1])
}

func readRules(tb testing.TB, path string) []byte {
	tb.Helper()
	file, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	var from io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if from, err = gzip.NewReader(file); err != nil {
			tb.Fatal(err)
		}
	}
	data, err := io.ReadAll(from)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
)

// TestPythonClient has PyPI's mcp drive the program over standard input and output.
func TestPythonClient(t *testing.T) {
	python := os.Getenv("BOTO3_MCP_PYTHON")
	if python == "" {
		python = "python3"
	}
	if err := exec.CommandContext(t.Context(), python, "-c", "import mcp").Run(); err != nil {
		t.Skip("no Python with mcp: pip install mcp, and BOTO3_MCP_PYTHON names the interpreter")
	}
	program := filepath.Join(t.TempDir(), "boto3")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../..").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	aws := bototest.NewServer(t)
	aws.Handle("sts", "GetCallerIdentity", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Account": "111122223333"}, nil
	})
	aws.Handle("s3", "ListBuckets", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Buckets": []any{boto3.Map{"Name": "logs"}}}, nil
	})
	home := t.TempDir()
	c := exec.CommandContext(t.Context(), python, "testdata/client.py", "env", "-i", "HOME="+home, "AWS_ACCESS_KEY_ID="+bototest.AccessKeyID,
		"AWS_SECRET_ACCESS_KEY="+bototest.SecretAccessKey, program, "--endpoint-url", aws.URL(), "--region", "eu-west-1", "mcp") //nolint:gosec // of this test
	c.Stdin = strings.NewReader(`[["find", "find", {"words": "list buckets"}],
		["list", "call", {"service": "s3", "operation": "ListBuckets"}],
		["delete", "call", {"service": "s3", "operation": "DeleteBucket", "parameters": {"Bucket": "logs"}}]]`)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	data, err := c.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	var got struct {
		Tools              []string
		Find, List, Delete struct {
			Failed bool
			Text   string
		}
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	if !reflect.DeepEqual(got.Tools, []string{"call", "describe", "find"}) || !strings.Contains(got.Find.Text, "s3 ListBuckets (reads") {
		t.Errorf("got %+v", got)
	}
	if got.List.Failed || !strings.Contains(got.List.Text, "account 111122223333, region eu-west-1") || !strings.Contains(got.List.Text, `"logs"`) {
		t.Errorf("ListBuckets: %+v", got.List)
	}
	if !got.Delete.Failed || !strings.Contains(got.Delete.Text, "denied") {
		t.Errorf("DeleteBucket: %+v", got.Delete)
	}
	if log, err := os.ReadFile(filepath.Join(home, ".aws", "boto3", "mcp.log")); err != nil || strings.Count(string(log), "\n") != 3 {
		t.Errorf("the audit log: %s, %v", log, err)
	}
}

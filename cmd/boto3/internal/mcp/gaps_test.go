package mcp

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/boto3-go/boto3"
)

// TestPolicyWithGaps reads policies of which a part is missing, as after a slip of the
// editor: none may allow everything.
func TestPolicyWithGaps(t *testing.T) {
	s, err := boto3.NewSession(boto3.Config{Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"rules:\n  - effect: allow\n    service: ec2\n    operation:\n":                                      "rule 1: operation has no value",
		"rules:\n  - {effect: allow, service: [], operation: DeleteBucket}":                                  "rule 1: service has no value",
		"rules:\n  - {effect: allow, service: s3}\n  - {effect: deny, account: ~}":                           "rule 2: account has no value",
		"rules:\n  - {effect: deny, region: [~]}":                                                            "rule 1: region has no value",
		"rules:\n  - {effect: allow, service: s3}\n---\nrules:\n  - {effect: deny, operation: DeleteBucket}": "several documents",
		`{"rules": [{"effect": "allow", "service": null}]}`:                                                  "rule 1: service has no value",
		"":         "",
		"rules:\n": "",
		"rules:\n  - {effect: allow, service: s3}": "",
	} {
		file := filepath.Join(t.TempDir(), "policy.yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readPolicy(file, s); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
}

// TestQueryIsReadFirst has a query that is wrong change nothing.
func TestQueryIsReadFirst(t *testing.T) {
	d := newDesk(t, asking, func(*sdk.ElicitParams) string { return "accept" })
	d.aws.Handle("s3", "CreateBucket", func(context.Context, boto3.Map) (boto3.Map, error) { return boto3.Map{}, nil })
	d.has("call", map[string]any{"service": "s3", "operation": "CreateBucket", "parameters": map[string]any{"Bucket": "logs"}, "query": "Location["}, true, "query: JMESPath")
	if d.called("CreateBucket") {
		t.Error("the bucket was made")
	}
}

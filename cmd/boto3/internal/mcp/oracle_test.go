package mcp

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/oracle"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/testvectors"
)

// told is what a client was told by a tool.
type told struct {
	Failed bool
	Text   string
}

// asked are the calls that each client makes, by what they are for.
var asked = []struct {
	name, tool string
	arguments  map[string]any
}{
	{"find", "find", map[string]any{"words": "list buckets"}},
	{"takes", "describe", map[string]any{"service": "s3", "name": "DeleteBucket"}},
	{"buckets", "call", map[string]any{"service": "s3", "operation": "ListBuckets"}},
	{"objects", "call", map[string]any{"service": "s3", "operation": "ListObjectsV2", "parameters": map[string]any{"Bucket": "logs"}}},
	{"object", "call", map[string]any{"service": "s3", "operation": "GetObject", "parameters": map[string]any{"Bucket": "logs", "Key": "a.txt"}}},
	{"instances", "call", map[string]any{"service": "ec2", "operation": "DescribeInstances", "query": "Reservations[].Instances[].Placement.AvailabilityZone"}},
	{"delete", "call", map[string]any{"service": "s3", "operation": "DeleteBucket", "parameters": map[string]any{"Bucket": "logs"}}},
	{"terminate", "call", map[string]any{"service": "ec2", "operation": "TerminateInstances", "parameters": map[string]any{"InstanceIds": []string{"i-1"}}}},
}

// TestClients has the program's server driven by clients that were not made here, the
// protocol's own in Go and PyPI's mcp, before a moto with a bucket and an instance.
func TestClients(t *testing.T) {
	url := oracle.Moto(t)
	program := filepath.Join(t.TempDir(), "boto3")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../..").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s, err := boto3.NewSession(boto3.Config{
		Region: "eu-west-1", EndpointURL: url, Credentials: credentials.Static("testing", "testing", ""), ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
	})
	if err != nil {
		t.Fatal(err)
	}
	call := func(service, operation string, in boto3.Map) {
		t.Helper()
		c, err := s.Client(service)
		if err == nil {
			err = c.Call(t.Context(), operation, in, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	call("s3", "CreateBucket", boto3.Map{"Bucket": "logs", "CreateBucketConfiguration": boto3.Map{"LocationConstraint": "eu-west-1"}})
	call("s3", "PutObject", boto3.Map{"Bucket": "logs", "Key": "a.txt", "Body": "what stands there"})
	call("ec2", "RunInstances", boto3.Map{"ImageId": "ami-12c6146b", "MinCount": 1, "MaxCount": 1})
	for name, drive := range map[string]func(t *testing.T, server []string) (tools []string, answers map[string]told){"Go": byGo, "Python": byPython} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			tools, got := drive(t, []string{
				"env", "-i", "HOME=" + home, "AWS_ACCESS_KEY_ID=testing", "AWS_SECRET_ACCESS_KEY=testing", program, "--endpoint-url", url, "--region", "eu-west-1", "mcp",
			})
			if slices.Sort(tools); !slices.Equal(tools, []string{"call", "describe", "find"}) {
				t.Errorf("tools %q", tools)
			}
			for name, want := range map[string]string{
				"find": "s3 ListBuckets (reads", "takes": "Bucket", "buckets": `"logs"`, "objects": `"a.txt"`, "object": "what stands there", "instances": "eu-west-1",
				"delete": "denied", "terminate": "denied",
			} {
				answer := got[name]
				if refused := want == "denied"; answer.Failed != refused || !strings.Contains(answer.Text, want) {
					t.Errorf("%s: %+v", name, answer)
				}
			}
			if !strings.Contains(got["buckets"].Text, "account 123456789012, region eu-west-1") {
				t.Errorf("%+v", got["buckets"])
			}
			if log, err := os.ReadFile(filepath.Join(home, ".aws", "boto3", "mcp.log")); err != nil || !strings.Contains(string(log), "DeleteBucket") {
				t.Errorf("the audit log: %s, %v", log, err)
			}
			call("s3", "HeadBucket", boto3.Map{"Bucket": "logs"})
		})
	}
}

// byGo drives a server with the client of the protocol's Go SDK.
func byGo(t *testing.T, server []string) (tools []string, answers map[string]told) {
	t.Helper()
	client := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), &sdk.CommandTransport{Command: exec.CommandContext(t.Context(), server[0], server[1:]...)}, nil) //nolint:gosec // of this test
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := session.Close(); err != nil {
			t.Error(err)
		}
	}()
	for tool, err := range session.Tools(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		tools = append(tools, tool.Name)
	}
	answers = map[string]told{}
	for _, a := range asked {
		r, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: a.tool, Arguments: a.arguments})
		if err != nil {
			t.Fatalf("%s: %v", a.name, err)
		}
		var text strings.Builder
		for _, c := range r.Content {
			if c, ok := c.(*sdk.TextContent); ok {
				text.WriteString(c.Text)
			}
		}
		answers[a.name] = told{r.IsError, text.String()}
	}
	return tools, answers
}

// byPython drives a server with PyPI's mcp.
func byPython(t *testing.T, server []string) (tools []string, answers map[string]told) {
	t.Helper()
	python := os.Getenv("BOTO3_MCP_PYTHON")
	if python == "" {
		testvectors.Missing(t, "no client of MCP: BOTO3_MCP_PYTHON names no Python, as make test sets it")
	}
	var calls [][]any
	for _, a := range asked {
		calls = append(calls, []any{a.name, a.tool, a.arguments})
	}
	in, err := json.Marshal(calls)
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), python, append([]string{"testdata/client.py"}, server...)...) //nolint:gosec // of this test
	var stderr bytes.Buffer
	c.Stdin, c.Stderr = bytes.NewReader(in), &stderr
	data, err := c.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	var out struct {
		Tools   []string
		Answers map[string]told
	}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	return out.Tools, out.Answers
}

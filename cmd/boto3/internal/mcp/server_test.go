package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
)

// desk is a server of AWS's API with a server of MCP before it.
type desk struct {
	*testing.T
	aws    *bototest.Server
	server *server
	audit  *bytes.Buffer
	client *sdk.ClientSession
}

func newDesk(t *testing.T, policy string, elicit func(*sdk.ElicitParams) string, args ...string) *desk {
	t.Helper()
	d := &desk{T: t, aws: bototest.NewServer(t), audit: &bytes.Buffer{}}
	d.aws.Handle("sts", "GetCallerIdentity", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Account": "111122223333"}, nil
	})
	home := t.TempDir()
	e := &cli.Env{Stdout: &bytes.Buffer{}, Stderr: d.audit, Getenv: func(string) string { return "" }, Home: home, Name: "boto3", Config: d.aws.Config()}
	e.Globals.Region, e.Globals.EndpointURL = "us-east-1", d.aws.URL()
	args = append(args, "--audit-log", "-")
	if policy != "" {
		path := filepath.Join(home, "policy.yaml")
		if err := os.WriteFile(path, []byte(policy), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--policy", path)
	}
	p, err := flags.Parse(options, args)
	if err != nil {
		t.Fatal(err)
	}
	server, done, err := newServer(e, p)
	if err != nil {
		t.Fatal(err)
	}
	d.server = server
	t.Cleanup(func() {
		if err := done(); err != nil {
			t.Error(err)
		}
	})
	opts := &sdk.ClientOptions{}
	if elicit != nil {
		opts.ElicitationHandler = func(_ context.Context, r *sdk.ElicitRequest) (*sdk.ElicitResult, error) {
			return &sdk.ElicitResult{Action: elicit(r.Params), Content: map[string]any{}}, nil
		}
	}
	near, far := sdk.NewInMemoryTransports()
	ss, err := server.mcp().Connect(t.Context(), far, nil)
	if err != nil {
		t.Fatal(err)
	}
	d.client, err = sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, opts).Connect(t.Context(), near, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(d.client.Close(), ss.Wait()); err != nil {
			t.Error(err)
		}
	})
	return d
}

// ask calls a tool and returns the text of its answer.
func (d *desk) ask(tool string, args map[string]any) (answer string, failed bool) {
	d.Helper()
	r, err := d.client.CallTool(d.Context(), &sdk.CallToolParams{Name: tool, Arguments: args})
	if err != nil {
		d.Fatalf("%s: %v", tool, err)
	}
	var b strings.Builder
	for _, c := range r.Content {
		if t, ok := c.(*sdk.TextContent); ok {
			b.WriteString(t.Text)
		}
	}
	return b.String(), r.IsError
}

func (d *desk) has(tool string, args map[string]any, failed bool, wanted ...string) {
	d.Helper()
	answer, is := d.ask(tool, args)
	if is != failed {
		d.Errorf("%s %v: failed is %v: %s", tool, args, is, answer)
	}
	for _, w := range wanted {
		if !strings.Contains(answer, w) {
			d.Errorf("%s %v: %q lacks %q", tool, args, answer, w)
		}
	}
}

// called says whether AWS got a call of an operation.
func (d *desk) called(operation string) bool {
	for _, c := range d.aws.Calls() {
		if c.Operation == operation {
			return true
		}
	}
	return false
}

func TestToolsReadByDefault(t *testing.T) {
	d := newDesk(t, "", nil)
	tools, err := d.client.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tool := range tools.Tools {
		names = append(names, tool.Name)
	}
	if got := strings.Join(names, " "); got != "call describe find" {
		t.Errorf("the tools are %s", got)
	}
	d.aws.Handle("s3", "ListBuckets", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Buckets": []any{boto3.Map{"Name": "logs"}, boto3.Map{"Name": "web"}}}, nil
	})
	d.aws.Handle("secretsmanager", "GetSecretValue", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Name": "db", "SecretString": "hunter2"}, nil
	})
	d.has("find", map[string]any{"words": "list buckets"}, false, "s3 ListBuckets (reads;")
	d.has("find", map[string]any{"words": "delete bucket", "service": "s3api"}, false, "s3 DeleteBucket (changes things;")
	d.has("describe", map[string]any{"service": "s3", "name": "delete-bucket"}, false, "DELETE /", "Bucket  string", "[required]")
	d.has("describe", map[string]any{"service": "s3", "name": "ListBukets"}, true, "ListBuckets")
	d.has("call", map[string]any{"service": "s3", "operation": "ListBuckets"}, false, "account 111122223333, region us-east-1, profile default", `"Name":"logs"`)
	d.has("call", map[string]any{"service": "s3", "operation": "list-buckets", "query": "Buckets[].Name"}, false, `["logs","web"]`)
	d.has("call", map[string]any{"service": "s3", "operation": "DeleteBucket", "parameters": map[string]any{"Bucket": "logs"}}, true, "denied", "account 111122223333")
	d.has("call", map[string]any{"service": "sts", "operation": "AssumeRole", "parameters": map[string]any{"RoleArn": "arn:aws:iam::1:role/r", "RoleSessionName": "s"}}, true, "denied")
	d.has("call", map[string]any{"service": "secretsmanager", "operation": "GetSecretValue", "parameters": map[string]any{"SecretId": "db"}}, false, `"SecretString":"***"`)
	d.has("call", map[string]any{"service": "s3", "operation": "GetObject", "parameters": map[string]any{"Bucket": "b", "Key": "k"}, "save_as": "x"}, true, "--folder")
	d.has("call", map[string]any{"service": "s3", "operation": "ListBuckets", "profile": "prod"}, true, "--allow-profile prod")
	d.has("call", map[string]any{"service": "s3", "operation": "ListBuckets", "parameters": map[string]any{"Buckets": 1}}, true, "Buckets")
	for _, op := range []string{"DeleteBucket", "AssumeRole", "GetObject"} {
		if d.called(op) {
			t.Errorf("%s was called", op)
		}
	}
	log := d.audit.String()
	if strings.Contains(log, "hunter2") || !strings.Contains(log, `"operation":"DeleteBucket"`) || !strings.Contains(log, `"effect":"deny"`) || !strings.Contains(log, `"client":"test"`) {
		t.Errorf("the audit log: %s", log)
	}
	for line := range strings.Lines(log) {
		if !json.Valid([]byte(line)) {
			t.Errorf("the audit log has %s", line)
		}
	}
}

const asking = `
rules:
  - {effect: ask, service: s3, operation: DeleteBucket}
  - {effect: allow, service: s3, operation: CreateBucket}
  - {effect: deny, service: s3, operation: List*, region: eu-*, reason: nothing of Europe}
`

func TestPolicyAllowsAsksDenies(t *testing.T) {
	for _, c := range []struct {
		name   string
		elicit func(*sdk.ElicitParams) string
		agreed bool
	}{
		{"accepts", func(*sdk.ElicitParams) string { return "accept" }, true},
		{"declines", func(*sdk.ElicitParams) string { return "decline" }, false},
		{"cancels", func(*sdk.ElicitParams) string { return "cancel" }, false},
		{"cannot ask", nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var mu sync.Mutex
			var asked string
			elicit := c.elicit
			if elicit != nil {
				elicit = func(p *sdk.ElicitParams) string {
					mu.Lock()
					defer mu.Unlock()
					asked = p.Message
					return c.elicit(p)
				}
			}
			d := newDesk(t, asking, elicit)
			for _, op := range []string{"DeleteBucket", "CreateBucket"} {
				d.aws.Handle("s3", op, func(context.Context, boto3.Map) (boto3.Map, error) { return boto3.Map{}, nil })
			}
			args := map[string]any{"service": "s3", "operation": "DeleteBucket", "parameters": map[string]any{"Bucket": "logs"}}
			d.has("call", args, !c.agreed)
			if d.called("DeleteBucket") != c.agreed {
				t.Errorf("called: %v", !c.agreed)
			}
			mu.Lock()
			if c.elicit != nil && !strings.Contains(asked, `s3 DeleteBucket in account 111122223333, region us-east-1, profile default with {"Bucket":"logs"}`) {
				t.Errorf("the user was asked %q", asked)
			}
			mu.Unlock()
			d.has("call", map[string]any{"service": "s3", "operation": "CreateBucket", "parameters": map[string]any{"Bucket": "logs"}}, false)
			d.has("call", map[string]any{"service": "s3", "operation": "ListBuckets", "region": "eu-west-1"}, true, "rule 3 of the policy: nothing of Europe")
		})
	}
}

// TestAnswerCountsOnce has a client that answers what it was not asked.
func TestAnswerCountsOnce(t *testing.T) {
	d := newDesk(t, asking, func(*sdk.ElicitParams) string { return "accept" })
	r, err := d.client.CallTool(t.Context(), &sdk.CallToolParams{
		Name: "call", Arguments: map[string]any{"service": "s3", "operation": "DeleteBucket", "parameters": map[string]any{"Bucket": "logs"}},
		RequestState: "forged", InputResponses: sdk.InputResponseMap{question: &sdk.ElicitResult{Action: "accept"}},
	})
	if err != nil || !r.IsError || d.called("DeleteBucket") {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestDryRun(t *testing.T) {
	d := newDesk(t, "", nil)
	d.aws.Handle("ec2", "TerminateInstances", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		if in["DryRun"] != true {
			t.Error("it was no dry run")
		}
		return nil, &boto3.Error{Code: "DryRunOperation", Message: "Request would have succeeded, but DryRun flag is set.", StatusCode: http.StatusPreconditionFailed}
	})
	ids := map[string]any{"InstanceIds": []string{"i-1"}}
	d.has("call", map[string]any{"service": "ec2", "operation": "TerminateInstances", "parameters": ids, "dry_run": true}, false, "permitted")
	d.has("call", map[string]any{"service": "ec2", "operation": "TerminateInstances", "parameters": ids}, true, "denied")
	d.has("call", map[string]any{"service": "s3", "operation": "DeleteBucket", "parameters": map[string]any{"Bucket": "b"}, "dry_run": true}, true, "no dry run")
}

func TestOutputIsBounded(t *testing.T) {
	d := newDesk(t, "", nil)
	d.aws.Handle("dynamodb", "ListTables", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		if in["ExclusiveStartTableName"] == nil {
			return boto3.Map{"TableNames": []any{"one", "two"}, "LastEvaluatedTableName": "two"}, nil
		}
		return boto3.Map{"TableNames": []any{"three"}}, nil
	})
	d.aws.Handle("ssm", "GetDocument", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Content": strings.Repeat("é", most)}, nil
	})
	answer, _ := d.ask("call", map[string]any{"service": "dynamodb", "operation": "ListTables", "max_items": 2})
	_, token, ok := strings.Cut(answer, "page_token ")
	if !ok || strings.Contains(answer, `"three"`) {
		t.Fatalf("got %s", answer)
	}
	d.has("call", map[string]any{"service": "dynamodb", "operation": "ListTables", "page_token": strings.TrimSpace(token)}, false, `"three"`)
	answer, _ = d.ask("call", map[string]any{"service": "ssm", "operation": "GetDocument", "parameters": map[string]any{"Name": "n"}})
	if len(answer) > most+500 || !strings.Contains(answer, "give query") {
		t.Errorf("%d bytes: %s", len(answer), answer[len(answer)-200:])
	}
}

func TestFolderIsAllThereIs(t *testing.T) {
	folder := t.TempDir()
	outside := filepath.Join(filepath.Dir(folder), "outside")
	if err := errors.Join(os.WriteFile(outside, []byte("secret"), 0o600), os.Symlink(outside, filepath.Join(folder, "link")), os.WriteFile(filepath.Join(folder, "in"), []byte("hello"), 0o600)); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, "rules: [{effect: allow, service: s3, operation: PutObject}]", nil, "--folder", folder)
	d.aws.Handle("s3", "GetObject", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Body": bototest.Body("hello")}, nil
	})
	d.aws.Handle("s3", "PutObject", func(context.Context, boto3.Map) (boto3.Map, error) { return boto3.Map{}, nil })
	object := map[string]any{"Bucket": "b", "Key": "k"}
	d.has("call", map[string]any{"service": "s3", "operation": "GetObject", "parameters": object}, false, "Body:\nhello")
	d.has("call", map[string]any{"service": "s3", "operation": "GetObject", "parameters": object, "save_as": "out"}, false, "5 bytes")
	if data, err := os.ReadFile(filepath.Join(folder, "out")); err != nil || string(data) != "hello" {
		t.Errorf("saved %q, %v", data, err)
	}
	d.has("call", map[string]any{"service": "s3", "operation": "PutObject", "parameters": object, "body_file": "in"}, false)
	for _, path := range []string{"../outside", "/etc/passwd", outside, "link", "a/../../outside", "out", ""} {
		if path != "" {
			d.has("call", map[string]any{"service": "s3", "operation": "GetObject", "parameters": object, "save_as": path}, true)
		}
		if path != "out" && path != "" {
			d.has("call", map[string]any{"service": "s3", "operation": "PutObject", "parameters": object, "body_file": path}, true)
		}
	}
	if data, err := os.ReadFile(outside); err != nil || string(data) != "secret" {
		t.Errorf("outside has %q, %v", data, err)
	}
}

func TestExpiredCredentials(t *testing.T) {
	d := newDesk(t, "", nil)
	d.aws.Handle("sts", "GetCallerIdentity", func(context.Context, boto3.Map) (boto3.Map, error) {
		return nil, &boto3.Error{Code: "ExpiredToken", Message: "The security token included in the request is expired", StatusCode: http.StatusForbidden}
	})
	d.has("call", map[string]any{"service": "s3", "operation": "ListBuckets"}, true, "ExpiredToken", "boto3 sso login")
}

func TestHTTPIsGuarded(t *testing.T) {
	d := newDesk(t, "", nil)
	hs := httptest.NewUnstartedServer(nil)
	address := hs.Listener.Addr().String()
	hs.Config.Handler = handler(d.server.mcp(), "t0ken", address)
	hs.Start()
	defer hs.Close()
	for _, c := range []struct {
		name, host, origin, authorization string
		want                              int
	}{
		{"no token", "", "", "", http.StatusUnauthorized},
		{"another token", "", "", "Bearer t0ken2", http.StatusUnauthorized},
		{"another host", "evil.example", "", "Bearer t0ken", http.StatusForbidden},
		{"another port", "127.0.0.1:1", "", "Bearer t0ken", http.StatusForbidden},
		{"another origin", "", "http://evil.example", "Bearer t0ken", http.StatusForbidden},
		{"no origin's", "", "null", "Bearer t0ken", http.StatusForbidden},
		{"well", "", "", "Bearer t0ken", http.StatusOK},
		{"its own origin", "", "http://" + address, "Bearer t0ken", http.StatusOK},
	} {
		body := `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, hs.URL+"/mcp", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json, text/event-stream")
		r.Host = c.host
		for k, v := range map[string]string{"Origin": c.origin, "Authorization": c.authorization} {
			if v != "" {
				r.Header.Set(k, v)
			}
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := resp.Body.Close(); err != nil || resp.StatusCode != c.want {
			t.Errorf("%s: %d, want %d (%v)", c.name, resp.StatusCode, c.want, err)
		}
	}
	client := &http.Client{Transport: bearer("t0ken")}
	cs, err := sdk.NewClient(&sdk.Implementation{Name: "test"}, nil).Connect(t.Context(), &sdk.StreamableClientTransport{Endpoint: hs.URL + "/mcp", HTTPClient: client}, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := cs.CallTool(t.Context(), &sdk.CallToolParams{Name: "find", Arguments: map[string]any{"words": "list buckets"}})
	if err != nil || r.IsError {
		t.Errorf("find over HTTP: %+v, %v", r, err)
	}
	if err := cs.Close(); err != nil {
		t.Error(err)
	}
}

// bearer adds a token to requests.
type bearer string

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(r)
}

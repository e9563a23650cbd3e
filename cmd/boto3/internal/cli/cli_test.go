package cli_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/cmd/boto3/internal/oracle"
)

// place is a home with a server.
type place struct {
	home string
	srv  *bototest.Server
}

func newPlace(t *testing.T, config string) *place {
	t.Helper()
	p := &place{home: t.TempDir(), srv: bototest.NewServer(t)}
	write(t, filepath.Join(p.home, "config"), config)
	for k, v := range map[string]string{
		"HOME": p.home, "AWS_CONFIG_FILE": filepath.Join(p.home, "config"), "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_ENDPOINT_URL": p.srv.URL(),
		"AWS_ACCESS_KEY_ID": bototest.AccessKeyID, "AWS_SECRET_ACCESS_KEY": bototest.SecretAccessKey, "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_MAX_ATTEMPTS": "1",
	} {
		t.Setenv(k, v)
	}
	return p
}

func (p *place) run(t *testing.T, line ...string) oracle.Result {
	return here(t, p.home, p.home, line)
}

const inEurope = "[default]\nregion = eu-central-1\n"

// TestForms prints one answer in each form.
func TestForms(t *testing.T) {
	p := newPlace(t, inEurope)
	p.srv.Handle("sqs", "GetQueueAttributes", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Attributes": boto3.Map{"VisibilityTimeout": "30"}}, nil
	})
	for form, want := range map[string]string{
		"json":        "{\n    \"Attributes\": {\n        \"VisibilityTimeout\": \"30\"\n    }\n}\n",
		"jsonl":       `{"Attributes": {"VisibilityTimeout": "30"}}` + "\n",
		"text":        "ATTRIBUTES\t30\n",
		"yaml":        "Attributes:\n  VisibilityTimeout: '30'\n",
		"yaml-stream": "- Attributes:\n    VisibilityTimeout: '30'\n",
		"off":         "",
	} {
		got := p.run(t, "sqs", "get-queue-attributes", "--queue-url", "q", "--output", form)
		if got.Code != 0 || got.Stdout != want {
			t.Errorf("%s: %+v", form, got)
		}
	}
	got := p.run(t, "sqs", "get-queue-attributes", "--queue-url", "q", "--query", "{b: Attributes.VisibilityTimeout, a: `1`}", "--output", "jsonl")
	if got.Stdout != `{"b": "30", "a": 1}`+"\n" {
		t.Errorf("%+v", got)
	}
}

// TestCodes ends command lines in each way.
func TestCodes(t *testing.T) {
	p := newPlace(t, inEurope)
	p.srv.Handle("sqs", "PurgeQueue", func(context.Context, boto3.Map) (boto3.Map, error) {
		return nil, &boto3.Error{Code: "QueueDoesNotExist", Message: "no such queue"}
	})
	for _, c := range []struct {
		line string
		code int
		want string
	}{
		{"sqs purge-queue --queue-url q", 254, "\nAn error occurred (QueueDoesNotExist) when calling the PurgeQueue operation: no such queue\n"},
		{"sqs purge-queue", 252, "the following arguments are required: --queue-url"},
		{"sqs purge-queues --queue-url q", 252, "did you mean purge-queue?"},
		{"sqss purge-queue --queue-url q", 252, "did you mean sqs"},
		{"sqs purge-queue --queue-urls q", 252, "Unknown options: --queue-urls, q; did you mean"},
		{"sqs purge-queue --queue-url q --query [", 252, "--query"},
		{"sqs purge-queue --queue-url q --endpoint-url localhost", 252, "scheme is missing"},
		{"sqs purge-queue --queue-url q --output xml", 252, "is not one of"},
		{"sqs purge-queue --queue-url q --profile nobody", 253, "nobody"},
		{"ec2 run-instances --min-count two --max-count 1 --image-id ami-1", 252, "'--min-count': \"two\" is no whole number"},
		{"kms encrypt --key-id k --plaintext ***", 252, "fileb://"},
		{"s3api put-object --bucket b --key k --body /nowhere", 252, "must be a path to a file"},
		{"s3api list-objects-v2 --bucket b --max-items x", 252, "no whole number"},
		{"dynamodb put-item --table-name t --item {", 252, "invalid JSON"},
		{"ec2 wait instance-dancing", 252, "is no state"},
		{"", 252, "usage: boto3"},
	} {
		got := p.run(t, strings.Fields(c.line)...)
		if got.Code != c.code || !strings.Contains(got.Stderr, c.want) || got.Stdout != "" {
			t.Errorf("%s: %d %q %q; want %d %q", c.line, got.Code, got.Stdout, got.Stderr, c.code, c.want)
		}
	}
}

// TestFiles gives parameters and takes bodies by files.
func TestFiles(t *testing.T) {
	p := newPlace(t, inEurope+"output = jsonl\n")
	var got boto3.Map
	p.srv.Handle("kms", "Encrypt", func(_ context.Context, in boto3.Map) (boto3.Map, error) { got = in; return boto3.Map{}, nil })
	write(t, filepath.Join(p.home, "secret"), "\xff\x00")
	for _, words := range [][]string{{"fileb://secret"}, {"/wA="}} {
		if r := p.run(t, append([]string{"kms", "encrypt", "--key-id", "k", "--plaintext"}, words...)...); r.Code != 0 || string(got["Plaintext"].([]byte)) != "\xff\x00" {
			t.Errorf("%q: %+v %v", words, r, got)
		}
	}
	write(t, filepath.Join(p.home, "in.yaml"), "KeyId: k\nPlaintext: /wA=\nEncryptionContext:\n  a: b\n")
	if r := p.run(t, "kms", "encrypt", "--cli-input-yaml", "file://in.yaml", "--key-id", "other"); r.Code != 0 || got["KeyId"] != "other" || got["EncryptionContext"] == nil {
		t.Errorf("%+v %v", r, got)
	}
	p.srv.Handle("s3", "GetObject", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Body": []byte("hello"), "ContentType": "text/plain"}, nil
	})
	if r := p.run(t, "s3api", "get-object", "--bucket", "b", "--key", "k", "out"); !strings.Contains(r.Stdout, "text/plain") {
		t.Errorf("%+v", r)
	}
	if data, err := os.ReadFile(filepath.Join(p.home, "out")); err != nil || string(data) != "hello" {
		t.Errorf("%q %v", data, err)
	}
	if r := p.run(t, "s3api", "get-object", "--bucket", "b", "--key", "k", "-"); r.Stdout != "hello" {
		t.Errorf("%+v", r)
	}
}

// TestPages follows pages, stops at a number of items and goes on.
func TestPages(t *testing.T) {
	p := newPlace(t, inEurope+"output = jsonl\n")
	p.srv.Handle("sqs", "ListQueues", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		if in["NextToken"] == "2" {
			return boto3.Map{"QueueUrls": []any{"c"}}, nil
		}
		return boto3.Map{"QueueUrls": []any{"a", "b"}, "NextToken": "2"}, nil
	})
	if r := p.run(t, "sqs", "list-queues"); r.Stdout != `{"QueueUrls": ["a", "b", "c"]}`+"\n" {
		t.Errorf("%+v", r)
	}
	if r := p.run(t, "sqs", "list-queues", "--no-paginate"); r.Stdout != `{"QueueUrls": ["a", "b"], "NextToken": "2"}`+"\n" {
		t.Errorf("%+v", r)
	}
	token := strings.TrimSpace(p.run(t, "sqs", "list-queues", "--max-items", "1", "--query", "NextToken", "--output", "text").Stdout)
	r := p.run(t, "sqs", "list-queues", "--query", "NextToken", "--max-items", "1")
	if token == "" || token == "None" {
		t.Errorf("%q %+v", token, r)
	}
	whole := p.run(t, "sqs", "list-queues", "--max-items", "1")
	_, rest, _ := strings.Cut(whole.Stdout, `"NextToken": "`)
	token, _, _ = strings.Cut(rest, `"`)
	if r := p.run(t, "sqs", "list-queues", "--starting-token", token); r.Stdout != `{"QueueUrls": ["b", "c"]}`+"\n" {
		t.Errorf("%q %+v", token, r)
	}
}

// TestAliases expands aliases of each kind.
func TestAliases(t *testing.T) {
	p := newPlace(t, inEurope+"output = jsonl\n")
	p.srv.Handle("sqs", "ListQueues", func(context.Context, boto3.Map) (boto3.Map, error) { return boto3.Map{"QueueUrls": []any{"a"}}, nil })
	if err := os.MkdirAll(filepath.Join(p.home, ".aws", "cli"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(p.home, ".aws", "cli", "alias"), "[toplevel]\n# queues\nqs = sqs list-queues --query 'QueueUrls[0]'\nsqs = sqs --region us-east-1\nsay = !f() {\n    echo $1\n    exit 3\n  }; f\n")
	if r := p.run(t, "qs"); r.Stdout != "\"a\"\n" {
		t.Errorf("%+v", r)
	}
	if r := p.run(t, "say", "hello"); r.Stdout != "hello\n" || r.Code != 3 {
		t.Errorf("%+v", r)
	}
}

// TestSkeleton prints an input that can be given again.
func TestSkeleton(t *testing.T) {
	p := newPlace(t, inEurope)
	r := p.run(t, "sqs", "send-message", "--generate-cli-skeleton")
	if r.Code != 0 || !strings.Contains(r.Stdout, `"DelaySeconds": 0`) || !strings.Contains(r.Stdout, `"KeyName": {`) {
		t.Errorf("%+v", r)
	}
	if r := p.run(t, "sqs", "purge-queue", "--generate-cli-skeleton", "yaml-input"); r.Stdout != "QueueUrl: ''\n" {
		t.Errorf("%+v", r)
	}
}

// TestInterrupted ends with the code of ctrl-C.
func TestInterrupted(t *testing.T) {
	p := newPlace(t, inEurope)
	ctx, cancel := context.WithCancelCause(t.Context())
	p.srv.Handle("sqs", "PurgeQueue", func(context.Context, boto3.Map) (boto3.Map, error) {
		cancel(context.Canceled)
		return nil, errors.New("too late")
	})
	if r := hereIn(ctx, t, p.home, p.home, []string{"sqs", "purge-queue", "--queue-url", "q"}); r.Code != 130 {
		t.Errorf("%+v", r)
	}
}

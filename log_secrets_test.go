package boto3_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// TestLogOfFailures logs calls that fail in every way and reads the log for each secret
// that the program, the service or a proxy has put anywhere, and the error too.
func TestLogOfFailures(t *testing.T) {
	mismatch := `The Canonical String for this request should have been\n'POST\n/\n\nhost:x\nx-amz-date:1\nx-amz-security-token:HUSH/token+=\n\nhost'`
	head := boto3.Map{"Bucket": "bkt", "Key": "k"}
	headers := []boto3.CallOption{
		boto3.Header("X-Api-Key", "HUSH"), boto3.Header("Proxy-Authorization", "Basic HUSH"), boto3.Header("Cookie", "s=HUSH"), boto3.Header("X-Vault-Token", "HUSH"),
		boto3.Header("X-Auth", "shown"), boto3.Header("X-Amz-Grant-Read-Acp", "shown"),
	}
	leak := map[string]string{"Set-Cookie": "HUSH", "X-Auth-Token": "HUSH", "Location": "https://b.s3.amazonaws.com/k?X-Amz-Signature=HUSH", "X-Amzn-Requestid": "shown"}
	inQuery := boto3.WithHook(boto3.Hook{Sign: func(_ context.Context, _ *boto3.Invocation, r *http.Request) error {
		r.URL.RawQuery = "X-Amz-Security-Token=HUSH"
		return nil
	}})
	for _, c := range []struct {
		name, service, operation string
		in                       any
		cfg                      boto3.Config
		answer                   answer
		opts                     []boto3.CallOption
	}{
		{"headers", "s3", "GetObject", head, boto3.Config{}, answer{status: 403, header: leak, body: "<Error><Code>AccessDenied</Code></Error>"}, headers},
		{"signature", "dynamodb", "ListTables", nil, boto3.Config{}, answer{status: 400, body: `{"__type":"InvalidSignatureException","message":"` + mismatch + `"}`}, nil},
		{"signature of S3", "s3", "GetObject", head, boto3.Config{}, answer{status: 403, body: "<Error><Code>SignatureDoesNotMatch</Code><Message>no</Message>" +
			"<CanonicalRequest>x-amz-security-token:HUSH/token+=</CanonicalRequest></Error>"}, nil},
		{"older signature", "s3", "GetObject", head, boto3.Config{SignatureVersion: "s3"}, answer{status: 403}, nil},
		{"oldest signature", "sdb", "ListDomains", nil, boto3.Config{}, answer{status: 403, body: "<Response><Errors><Error><Code>AuthFailure</Code></Error></Errors></Response>"}, nil},
		{"connection", "s3", "GetObject", head, boto3.Config{}, answer{err: &url.Error{Op: "Get", URL: "https://x/?X-Amz-Signature=HUSH", Err: errors.New("broken")}}, nil},
		{"endpoint", "s3", "GetObject", head, boto3.Config{EndpointURL: "https://user:HUSH@store.example"}, answer{status: 500}, nil},
		{"query", "s3", "GetObject", head, boto3.Config{}, answer{status: 404}, []boto3.CallOption{inQuery}},
		{"parameters", "secretsmanager", "CreateSecret", boto3.Map{"SecretString": "HUSH", "Tags": "x"}, boto3.Config{}, answer{}, nil},
		{"key", "s3", "PutObject", boto3.Map{"Bucket": "bkt", "Key": "k", "SSECustomerAlgorithm": "AES256", "SSECustomerKey": "HUSH", "Body": "HUSH"}, boto3.Config{}, answer{status: 400}, nil},
		{"event", "lambda", "Invoke", boto3.Map{"FunctionName": "f", "Payload": `{"password": "HUSH"}`, "ClientContext": "eyJ9"}, boto3.Config{}, answer{status: 429}, nil},
	} {
		synctest.Test(t, func(t *testing.T) {
			var b bytes.Buffer
			c.cfg.Logger = slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug}))
			c.cfg.Credentials, c.cfg.MaxAttempts = credentials.Static("AKIDEXAMPLE", "HUSHKEY", "HUSH/token+="), 2
			client := newClient(t, c.service, &canned{answers: []answer{c.answer}}, c.cfg)
			err := client.Call(t.Context(), c.operation, c.in, &boto3.Map{}, c.opts...)
			if err == nil || strings.Contains(err.Error(), "HUSH") {
				t.Errorf("%s: %v", c.name, err)
			}
			text := b.String()
			if strings.Contains(text, "HUSH") || strings.Contains(text, "Signature=") && !strings.Contains(text, "***") {
				t.Errorf("%s: a secret is in the log:\n%s", c.name, text)
			}
			if !strings.Contains(text, "error=") && !strings.Contains(text, "msg=failed") {
				t.Errorf("%s: the log does not tell of the failure:\n%s", c.name, text)
			}
			if c.name == "headers" && strings.Count(text, "shown") < 3 {
				t.Errorf("what is no secret is hidden:\n%s", text)
			}
			if c.name == "signature" && !strings.Contains(fmt.Sprint(err), `x-amz-security-token:***`) {
				t.Error(err)
			}
		})
	}
}

// TestLogOfACommand has a command fail that was to print credentials.
func TestLogOfACommand(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("runs POSIX commands")
	}
	var b, stderr bytes.Buffer
	client := newClient(t, "s3", &canned{}, boto3.Config{
		Logger:      slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Credentials: credentials.Process(`sh -c "echo HUSH >&2; echo HUSH; exit 1"`, credentials.ProcessOptions{Stderr: &stderr}),
	})
	err := client.Call(t.Context(), "ListBuckets", nil, nil)
	if err == nil || strings.Contains(err.Error()+b.String(), "HUSH") || !strings.Contains(b.String(), "failed and says why") || stderr.String() != "HUSH\n" {
		t.Errorf("%v\n%s", err, b.String())
	}
}

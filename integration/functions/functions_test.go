// Package functions calls functions in Python and Go that ministack runs, and has it
// call one with messages of a queue. "make test" fetches it.
package functions

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/function"
	"github.com/boto3-go/boto3/queue"
	"github.com/boto3-go/boto3/service/lambda"
	"github.com/boto3-go/boto3/service/sqs"
)

const python = `
class OutOfStock(Exception):
    pass

def handler(event, context):
    print("looking for", event["ID"])
    if event["ID"] == "gone":
        raise OutOfStock(event["ID"] + " is sold out")
    return {"Number": 2 * event["Count"], "Name": "\u00fc" + event["ID"]}
`

// order goes into functions, and receipt comes out.
type order struct {
	ID    string
	Count int64
}

type receipt struct {
	Number int64
	Name   string
}

func TestPython(t *testing.T) {
	session := start(t)
	c := lambda.New(session)
	create(t, c, "orders", "python3.11", "app.handler", archive(t, "app.py", []byte(python)), nil)

	var log string
	got, err := function.Invoke[receipt](t.Context(), c, "orders", order{"a", 1 << 60}, function.LogTail(&log))
	if err != nil || got != (receipt{1 << 61, "üa"}) {
		t.Errorf("%+v %v", got, err)
	}
	if !strings.Contains(log, "looking for a") {
		t.Errorf("the log is %q", log)
	}
	_, err = function.Invoke[receipt](t.Context(), c, "orders", order{ID: "gone"})
	failed, ok := errors.AsType[*function.Error](err)
	// ministack has one type for all errors of Python, and no stack.
	if !ok || failed.Message != "gone is sold out" || failed.Handled || !errors.Is(err, failed.Type) {
		t.Error(err)
	}
	if err := function.Start(t.Context(), c, "orders", order{ID: "later"}); err != nil {
		t.Error(err)
	}
	r, err := function.Stream(t.Context(), c, "orders", order{"s", 4})
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil || !strings.Contains(string(text), `"Number": 8`) {
		t.Errorf("%s %v", text, err)
	}
	if _, err := function.Invoke[receipt](t.Context(), c, "none", nil); !errors.Is(err, lambda.ErrResourceNotFound) {
		t.Error(err)
	}
}

// A function that aws-lambda-go runs has its credentials from the environment, and its
// session for as long as the instance lives; what it answers decides which messages come
// again.
func TestGo(t *testing.T) {
	session := start(t)
	c, jobs := lambda.New(session), sqs.New(session)
	url := func(name string) string {
		out, err := jobs.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: name, Attributes: map[sqs.QueueAttributeName]string{"VisibilityTimeout": "2"}})
		if err != nil {
			t.Fatal(err)
		}
		return out.QueueUrl
	}
	in, done := url("in"), url("done")
	binary := filepath.Join(t.TempDir(), "bootstrap")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "./handler")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	program, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	create(t, c, "handler", "provided.al2023", "bootstrap", archive(t, "bootstrap", program), map[string]string{"DONE_URL": done})

	type answer struct {
		Account, Source string
		Calls           int32
	}
	for i := range 3 {
		got, err := function.Invoke[answer](t.Context(), c, "handler", map[string]bool{"Who": true})
		if err != nil || got.Account != "000000000000" || got.Source != "env" || got.Calls != int32(i)+1 {
			t.Errorf("%+v %v", got, err)
		}
	}
	_, err = function.Invoke[answer](t.Context(), c, "handler", map[string]string{"Fail": "a"})
	if failed, ok := errors.AsType[*function.Error](err); !ok || !errors.Is(err, function.ErrorType("soldOut")) || failed.Message != "a is sold out" {
		t.Error(err)
	}
	_, err = function.Invoke[answer](t.Context(), c, "handler", map[string]string{"Panic": "boom"})
	if failed, ok := errors.AsType[*function.Error](err); !ok || failed.Message != "boom" || !strings.Contains(strings.Join(failed.Trace, "\n"), "main.go:") {
		t.Errorf("%#v", err)
	}

	if _, err := c.CreateEventSourceMapping(t.Context(), &lambda.CreateEventSourceMappingInput{
		FunctionName: "handler", EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:in", BatchSize: new(int32(10)),
		FunctionResponseTypes: []lambda.FunctionResponseType{lambda.FunctionResponseTypeReportBatchItemFailures},
	}); err != nil {
		t.Fatal(err)
	}
	entries := []sqs.SendMessageBatchRequestEntry{{MessageBody: "bad"}}
	for i := range 25 {
		entries = append(entries, sqs.SendMessageBatchRequestEntry{MessageBody: fmt.Sprint(i)})
	}
	if _, err := queue.SendAll(t.Context(), jobs, in, slices.Values(entries)); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for deadline := time.Now().Add(time.Minute); len(seen) < 25 && time.Now().Before(deadline); {
		out, err := jobs.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: done, MaxNumberOfMessages: new(int32(10)), WaitTimeSeconds: new(int32(2)), VisibilityTimeout: new(int32(600))})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range out.Messages {
			seen[m.Body]++
		}
	}
	for body, n := range seen {
		if n != 1 || body == "bad" {
			t.Errorf("message %s was done %d times", body, n)
		}
	}
	if len(seen) != 25 {
		t.Fatalf("%d messages are done", len(seen))
	}
	left := ""
	for deadline := time.Now().Add(30 * time.Second); left != "1" && time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		out, err := jobs.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: in, AttributeNames: []sqs.QueueAttributeName{"All"}})
		if err != nil {
			t.Fatal(err)
		}
		left = strings.Trim(out.Attributes["ApproximateNumberOfMessages"]+out.Attributes["ApproximateNumberOfMessagesNotVisible"], "0")
	}
	if left != "1" {
		t.Errorf("%s messages are left, want the bad one", left)
	}
}

func create(t *testing.T, c *lambda.Client, name string, runtime lambda.Runtime, handler string, code []byte, env map[string]string) {
	if _, err := c.CreateFunction(t.Context(), &lambda.CreateFunctionInput{
		FunctionName: name, Runtime: runtime, Handler: handler, Role: "arn:aws:iam::000000000000:role/r", Timeout: new(int32(20)),
		Code: &lambda.FunctionCode{ZipFile: code}, Environment: &lambda.Environment{Variables: env},
	}); err != nil {
		t.Fatal(err)
	}
	if err := c.WaitUntilFunctionActiveV2(t.Context(), &lambda.GetFunctionInput{FunctionName: name}); err != nil {
		t.Fatal(err)
	}
}

func archive(t *testing.T, name string, content []byte) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	header := &zip.FileHeader{Name: name, Method: zip.Deflate}
	header.SetMode(0o755)
	w, err := z.CreateHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// start runs ministack until the test is over.
func start(t *testing.T) *boto3.Session {
	path := filepath.Join(os.Getenv("BOTO3_STORES"), "python", "bin", "ministack")
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err, `; "make test" fetches it`)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	endpoint := "http://" + address
	c := exec.CommandContext(t.Context(), path)
	c.Env = append(os.Environ(), "BIND_HOST=127.0.0.1", "GATEWAY_PORT="+address[strings.LastIndexByte(address, ':')+1:], "AWS_ENDPOINT_URL="+endpoint, "HOME="+t.TempDir())
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	c.Stdout, c.Stderr = log, log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Wait(); err == nil { // the end of the test's context kills it
			t.Error("ministack stopped by itself")
		}
		if text, err := os.ReadFile(log.Name()); t.Failed() {
			t.Logf("%v\n%s", err, text[max(0, len(text)-4000):])
		}
		_ = log.Close()
	})
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err != nil {
			continue
		}
		_ = connection.Close()
		session, err := boto3.NewSession(boto3.Config{
			Region: "us-east-1", EndpointURL: endpoint, Credentials: credentials.Static("test", "test", ""), ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
		})
		if err != nil {
			t.Fatal(err)
		}
		return session
	}
	t.Fatal("ministack does not answer")
	return nil
}

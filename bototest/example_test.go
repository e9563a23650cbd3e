package bototest_test

import (
	"context"
	"fmt"
	"io"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/service/s3"
)

// printing stands for the *testing.T of a test: it prints failures.
type printing struct {
	testing.TB
	cleanup []func()
}

func (p *printing) Helper()                           {}
func (p *printing) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (p *printing) Fatalf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (p *printing) Failed() bool                      { return false }
func (p *printing) Cleanup(f func())                  { p.cleanup = append(p.cleanup, f) }

// end is the end of the test.
func (p *printing) end() {
	for _, f := range p.cleanup {
		f()
	}
}

// A stub that is told the calls to expect by their types.
func Example() {
	t := &printing{} // *testing.T in a test
	defer t.end()

	stub := bototest.New(t)
	bototest.Expect(stub, (*s3.Client).GetObject, &s3.GetObjectInput{Bucket: "logs", Key: "today"}).
		Return(&s3.GetObjectOutput{Body: bototest.Body("all is well")})

	out, err := s3.New(stub.Session()).GetObject(context.Background(), &s3.GetObjectInput{Bucket: "logs", Key: "today"})
	if err != nil {
		fmt.Println(err)
		return
	}
	body, err := io.ReadAll(out.Body)
	fmt.Println(string(body), err)
	// Output: all is well <nil>
}

// What a failure says: the call, what was expected, and each member that differs.
func ExampleStub_Expect() {
	t := &printing{}
	defer t.end()

	stub := bototest.New(t)
	stub.Expect("sqs", "SendMessage", boto3.Map{"QueueUrl": bototest.Any, "MessageBody": "hello", "DelaySeconds": 5})

	client, err := stub.Session().Client("sqs")
	if err != nil {
		fmt.Println(err)
		return
	}
	_ = client.Call(context.Background(), "SendMessage", boto3.Map{"QueueUrl": "https://sqs/1/q", "MessageBody": "hallo"}, nil)
	// Output:
	// bototest: sqs.SendMessage was called, but the call expected is sqs.SendMessage{DelaySeconds: 5, MessageBody: "hello", QueueUrl: (a matcher)}:
	//   DelaySeconds: want 5, but it was not sent
	//   MessageBody: want "hello", got "hallo"
	// bototest: expected sqs.SendMessage{DelaySeconds: 5, MessageBody: "hello", QueueUrl: (a matcher)}, which was not called
}

// A throttled call is tried again.
func ExampleExpectation_Fault() {
	t := &printing{}
	defer t.end()

	stub := bototest.New(t)
	stub.Expect("sts", "GetCallerIdentity", nil).Fault(bototest.Throttle()).Return(boto3.Map{"Account": "123456789012"})

	client, err := stub.Session().Client("sts")
	if err != nil {
		fmt.Println(err)
		return
	}
	var meta boto3.ResponseMetadata
	out := boto3.Map{}
	err = client.Call(context.Background(), "GetCallerIdentity", nil, &out, boto3.Metadata(&meta))
	fmt.Println(out["Account"], meta.Attempts, err)
	// Output: 123456789012 2 <nil>
}

// A server for clients in any language.
func ExampleServer_Handle() {
	t := &printing{}
	defer t.end()

	srv := bototest.NewServer(t)
	srv.Handle("dynamodb", "GetItem", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		if in["TableName"] != "orders" {
			return nil, &boto3.Error{Code: "ResourceNotFoundException", Message: "no such table"}
		}
		return boto3.Map{"Item": boto3.Map{"id": boto3.Map{"S": "1"}}}, nil
	})

	client, err := srv.Session().Client("dynamodb")
	if err != nil {
		fmt.Println(err)
		return
	}
	key := boto3.Map{"id": boto3.Map{"S": "1"}}
	err = client.Call(context.Background(), "GetItem", boto3.Map{"TableName": "people", "Key": key}, nil)
	fmt.Println(boto3.Code("ResourceNotFoundException"), err != nil)
	for _, call := range srv.Calls() {
		fmt.Println(call.Name(), call.Input["TableName"])
	}
	// Output:
	// ResourceNotFoundException true
	// dynamodb.GetItem people
}

// A valid output, the same for the same seed.
func ExampleExampleOutput() {
	out, err := bototest.ExampleOutput("sts", "GetCallerIdentity", 1)
	again, _ := bototest.ExampleOutput("sts", "GetCallerIdentity", 1)
	fmt.Println(err, out["Account"] == again["Account"])
	// Output: <nil> true
}

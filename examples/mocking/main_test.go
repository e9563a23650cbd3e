package main

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/sns"
)

const topic = "arn:aws:sns:us-east-1:123456789012:reports"

// The calls that are expected, in their order, with what they are answered. A call that
// differs fails the test, and so does one that is not made.
func TestReport(t *testing.T) {
	stub := bototest.New(t)
	bototest.Expect(stub, (*s3.Client).GetObject, &s3.GetObjectInput{Bucket: "logs", Key: "errors.txt"}).
		Return(&s3.GetObjectOutput{Body: bototest.Body("one\ntwo\n")})
	bototest.Expect(stub, (*sns.Client).Publish, &sns.PublishInput{TopicArn: topic, Message: "errors.txt has 2 lines"}).
		Return(&sns.PublishOutput{MessageId: "1"})
	if err := report(t.Context(), stub.Session(), "logs", "errors.txt", topic); err != nil {
		t.Error(err)
	}
}

// An error of the service.
func TestReportOfNothing(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("s3", "GetObject", nil).Fail(s3.ErrNoSuchKey)
	stub.Expect("sns", "Publish", boto3.Map{"TopicArn": topic, "Message": "errors.txt is not there"}).Return(nil)
	if err := report(t.Context(), stub.Session(), "logs", "errors.txt", topic); err != nil {
		t.Error(err)
	}
}

// What goes wrong on the way: a throttled call and a broken connection are tried again,
// and in a bubble of synctest the waits between take no time.
func TestReportInBadWeather(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		stub.Expect("s3", "GetObject", nil).Fault(bototest.Throttle()).Fault(bototest.Reset()).
			Return(boto3.Map{"Body": strings.NewReader("one\n")})
		stub.Expect("sns", "Publish", nil).Return(nil)
		if err := report(t.Context(), stub.Session(), "logs", "errors.txt", topic); err != nil {
			t.Error(err)
		}
	})
}

// A server in the test, for code that takes a URL, in any language.
func TestReportOnAServer(t *testing.T) {
	server := bototest.NewServer(t)
	bototest.Handle(server, (*s3.Client).GetObject, func(_ context.Context, in *s3.GetObjectInput) (*s3.GetObjectOutput, error) {
		return &s3.GetObjectOutput{Body: bototest.Body("of " + in.Key)}, nil
	})
	said := ""
	bototest.Handle(server, (*sns.Client).Publish, func(_ context.Context, in *sns.PublishInput) (*sns.PublishOutput, error) {
		said = in.Message
		return &sns.PublishOutput{MessageId: "1"}, nil
	})
	session, err := boto3.NewSession(server.Config()) // or AWS_ENDPOINT_URL=server.URL()
	if err != nil {
		t.Fatal(err)
	}
	if err := report(t.Context(), session, "logs", "errors.txt", topic); err != nil || said != "errors.txt has 1 lines" {
		t.Error(said, err)
	}
}

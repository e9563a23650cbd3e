package bototest_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/service/sqs"
)

// TestParallel runs many tests at once, each with a server and state of its own.
func TestParallel(t *testing.T) {
	for i := range 200 {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			t.Parallel()
			srv := bototest.NewServer(t)
			bototest.Handle(srv, (*sqs.Client).GetQueueUrl, func(_ context.Context, in *sqs.GetQueueUrlInput) (*sqs.GetQueueUrlOutput, error) {
				return &sqs.GetQueueUrlOutput{QueueUrl: srv.URL() + "/1/" + in.QueueName}, nil
			})
			name := "queue-" + strconv.Itoa(i)
			out, err := sqs.New(srv.Session()).GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: name})
			if err != nil || out.QueueUrl != srv.URL()+"/1/"+name {
				t.Errorf("got %v, %v", out, err)
			}
			if calls := srv.Calls(); len(calls) != 1 || calls[0].Input["QueueName"] != name {
				t.Errorf("got calls %v", calls)
			}
			stub := bototest.New(t)
			stub.Expect("sqs", "GetQueueUrl", boto3.Map{"QueueName": name}).Return(boto3.Map{"QueueUrl": "u"})
			if _, err := sqs.New(stub.Session()).GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: name}); err != nil {
				t.Error(err)
			}
		})
	}
}

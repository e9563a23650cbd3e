package main

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/boto3-go/boto3/examples/internal/testserver"
	"github.com/boto3-go/boto3/service/sqs"
)

// The worker is told to stop while it has a job in hand and others received: it finishes
// the one and gives back the rest.
func TestStop(t *testing.T) {
	testserver.Moto(t)
	c := sqs.New(testserver.Session(t))
	queue, err := c.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: "jobs"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		_, err := c.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: queue.QueueUrl, MessageBody: fmt.Sprintf(`{"name": "job %d"}`, i)})
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	done := 0
	err = run(ctx, "jobs", func(ctx context.Context, _ Job) error {
		if done++; done == 2 {
			stop()
		}
		return ctx.Err() // the job itself is not cancelled
	})
	if !errors.Is(err, context.Canceled) || done != 2 {
		t.Fatal(done, err)
	}
	left, err := c.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: queue.QueueUrl, AttributeNames: []sqs.QueueAttributeName{"All"}})
	if err != nil {
		t.Fatal(err)
	}
	if n := left.Attributes["ApproximateNumberOfMessages"]; n != "3" {
		t.Errorf("%s messages wait, want 3: %v", n, left.Attributes)
	}
}

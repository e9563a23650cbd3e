package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/boto3-go/boto3/examples/internal/testserver"
	"github.com/boto3-go/boto3/queue"
	"github.com/boto3-go/boto3/service/sqs"
)

// The worker is told to stop while it has jobs in hand: it finishes them, and the rest stays
// in the queue, beside the one that failed.
func TestStop(t *testing.T) {
	testserver.Moto(t)
	c := sqs.New(testserver.Session(t))
	made, err := c.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: "jobs"})
	if err != nil {
		t.Fatal(err)
	}
	const jobs = 12
	var entries []sqs.SendMessageBatchRequestEntry
	for i := range jobs {
		entries = append(entries, sqs.SendMessageBatchRequestEntry{MessageBody: fmt.Sprintf(`{"name": "job %d"}`, i)})
	}
	if _, err := queue.SendAll(t.Context(), c, made.QueueUrl, slices.Values(entries)); err != nil {
		t.Fatal(err)
	}

	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var mu sync.Mutex
	done := 0
	err = run(ctx, "jobs", func(ctx context.Context, job Job, _ *sqs.Message) error {
		mu.Lock()
		defer mu.Unlock()
		if job.Name == "job 0" {
			return errors.New("this one fails")
		}
		if done++; done == 2 {
			stop()
		}
		return ctx.Err() // the job itself is not cancelled
	})
	if err != nil {
		t.Fatal(err)
	}
	left, err := c.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: made.QueueUrl, AttributeNames: []sqs.QueueAttributeName{"All"}})
	if err != nil {
		t.Fatal(err)
	}
	waiting, hidden := 0, 0
	if _, err := fmt.Sscan(left.Attributes["ApproximateNumberOfMessages"]+" "+left.Attributes["ApproximateNumberOfMessagesNotVisible"], &waiting, &hidden); err != nil {
		t.Fatal(err)
	}
	if done < 2 || done+waiting+hidden != jobs {
		t.Errorf("%d are done, %d wait and %d are hidden, of %d", done, waiting, hidden, jobs)
	}
}

package lines

import (
	"context"
	"iter"

	"github.com/boto3-go/boto3/queue"
	"github.com/boto3-go/boto3/service/sqs"
)

// Job is what a message stands for.
type Job struct{ ID string }

// Fill sends any number of messages.
func Fill(ctx context.Context, c *sqs.Client, queueURL string, entries iter.Seq[sqs.SendMessageBatchRequestEntry]) error {
	_, err := queue.SendAll(ctx, c, queueURL, entries)
	return err
}

// WorkOff handles messages until the context ends, twenty at a time.
func WorkOff(ctx context.Context, c *sqs.Client, queueURL string, handle func(context.Context, Job, *sqs.Message) error) error {
	return queue.Worker{Client: c, QueueURL: queueURL, Concurrency: 20, Handle: queue.JSON(handle)}.Run(ctx)
}

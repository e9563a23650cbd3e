// Command worker takes messages from a queue until it is told to stop. What it has in
// hand then is finished; what it has not begun goes to another worker.
//
//	go run ./examples/worker jobs
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/sqs"
)

// Job is what a message of the queue says.
type Job struct {
	Name string `json:"name"`
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: worker QUEUE")
	}
	// Ctrl-C, or SIGTERM from Kubernetes, ECS or systemd, ends the context.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1], func(_ context.Context, job Job) error {
		log.Print("done: ", job.Name)
		return nil
	})
	stop()
	if !errors.Is(err, context.Canceled) { // which it is when told to stop
		log.Fatal(err)
	}
}

// run ends with an error: that of the context where it is told to stop.
func run(ctx context.Context, name string, handle func(context.Context, Job) error) error {
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		return err
	}
	c := sqs.New(session)
	queue, err := c.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: name})
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		// The service holds the question for up to twenty seconds, until there is a message.
		got, err := c.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
			QueueUrl: queue.QueueUrl, MaxNumberOfMessages: new(int32(10)), WaitTimeSeconds: new(int32(20)),
		})
		if err != nil {
			return err
		}
		for _, m := range got.Messages {
			if err := work(ctx, c, queue.QueueUrl, m, handle); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// work does one job. A message that was received comes back to the queue after its
// visibility timeout, unless it is deleted: so it is deleted when the job is done.
func work(ctx context.Context, c *sqs.Client, queue string, m sqs.Message, handle func(context.Context, Job) error) error {
	if ctx.Err() != nil { // not begun: at once visible to other workers
		_, err := c.ChangeMessageVisibility(context.WithoutCancel(ctx), &sqs.ChangeMessageVisibilityInput{
			QueueUrl: queue, ReceiptHandle: m.ReceiptHandle, VisibilityTimeout: new(int32(0)),
		})
		return err
	}
	ctx = context.WithoutCancel(ctx) // a job that was begun is finished
	var job Job
	err := json.Unmarshal([]byte(m.Body), &job)
	if err == nil {
		err = handle(ctx, job)
	}
	if err != nil {
		log.Printf("message %s: %v", m.MessageId, err) // it comes back, and goes to the dead-letter queue in the end
		return nil
	}
	_, err = c.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: queue, ReceiptHandle: m.ReceiptHandle})
	return err
}

// Command worker takes messages from a queue until it is told to stop. What it has in
// hand then is finished; what it has not begun goes to another worker.
//
//	go run ./examples/worker jobs
package main

import (
	"context"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/queue"
	"github.com/boto3-go/boto3/service/sqs"
)

// Job is what a message of the queue says, as JSON.
type Job struct {
	Name string `json:"name"`
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: worker QUEUE")
	}
	// Ctrl-C, or SIGTERM from Kubernetes, ECS or systemd, ends the context.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1], func(_ context.Context, job Job, m *sqs.Message) error {
		log.Print("done: ", job.Name, " of message ", m.MessageId)
		return nil
	})
	stop()
	if err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, name string, handle func(context.Context, Job, *sqs.Message) error) error {
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		return err
	}
	c := sqs.New(session)
	found, err := c.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: name})
	if err != nil {
		return err
	}
	return queue.Worker{
		Client: c, QueueURL: found.QueueUrl,
		Handle:      queue.JSON(handle), // a message is deleted when it returns nil
		Concurrency: 4,
		Visibility:  30 * time.Second, // extended for as long as a job takes
		Grace:       20 * time.Second, // what a job has when the worker is told to stop
		Retry:       queue.Doubling(time.Second, 15*time.Minute),
	}.Run(ctx)
}

package queue_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"slices"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testanswers"
	"github.com/boto3-go/boto3/queue"
	"github.com/boto3-go/boto3/service/sqs"
)

const queueURL = "https://sqs.eu-central-1.amazonaws.com/123456789012/jobs"

// jobs answers as a queue with one message.
var jobs = testanswers.Session(map[string]boto3.Map{
	"ReceiveMessage":     {"Messages": []any{boto3.Map{"MessageId": "m1", "Body": `{"ID": "a-1"}`, "ReceiptHandle": "r1"}}},
	"DeleteMessageBatch": {"Successful": []any{boto3.Map{"Id": "0"}}},
	"SendMessageBatch":   {"Successful": []any{boto3.Map{"Id": "0"}, boto3.Map{"Id": "1"}}},
})

func ExampleWorker() {
	ctx, stop := context.WithCancel(context.Background()) // in a program: signal.NotifyContext
	defer stop()

	worker := queue.Worker{
		Client: sqs.New(jobs), QueueURL: queueURL,
		Concurrency: 1,
		Retry:       queue.Doubling(time.Second, time.Hour),
		Handle: queue.JSON(func(_ context.Context, job struct{ ID string }, _ *sqs.Message) error {
			fmt.Println(job.ID)
			stop()
			return nil
		}),
	}
	if err := worker.Run(ctx); err != nil {
		log.Fatal(err)
	}
	// Output: a-1
}

func ExampleSendAll() {
	ctx := context.Background()
	entries := []sqs.SendMessageBatchRequestEntry{{MessageBody: "one"}, {MessageBody: "two"}}
	result, err := queue.SendAll(ctx, sqs.New(jobs), queueURL, slices.Values(entries))
	for _, f := range result.Failed {
		fmt.Println(f.Index, f.Entry.MessageBody, f.SenderFault, f.Err)
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result.Sent)
	// Output: 2
}

// A function of Lambda answers which messages are to come again.
func ExampleBatch() {
	type Message struct{ MessageID, Body string } // events.SQSMessage of aws-lambda-go
	batch := queue.Batch[Message]{
		ID: func(m Message) string { return m.MessageID },
		Handle: func(_ context.Context, m Message) error {
			if m.Body == "" {
				return errors.New("it is empty")
			}
			return nil
		},
	}
	answer := batch.Run(context.Background(), []Message{{"m1", "a"}, {"m2", ""}})
	text, err := json.Marshal(answer)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(text))
	fmt.Println(answer.Err())
	// Output:
	// {"batchItemFailures":[{"itemIdentifier":"m2"}]}
	// queue: record m2: it is empty
}

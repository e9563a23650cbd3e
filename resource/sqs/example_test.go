package sqs_test

import (
	"context"
	"fmt"
	"log"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testanswers"
	"github.com/boto3-go/boto3/resource/sqs"
)

// sess answers as a queue with one message.
var sess = testanswers.Session(map[string]boto3.Map{
	"GetQueueUrl":    {"QueueUrl": "https://sqs.eu-central-1.amazonaws.com/123456789012/jobs"},
	"ReceiveMessage": {"Messages": []any{boto3.Map{"Body": "hello", "ReceiptHandle": "r1"}}},
	"DeleteMessage":  {},
})

func Example() {
	ctx := context.Background()
	queue, err := sqs.New(sess).GetQueueByName(ctx, &sqs.GetQueueUrlInput{QueueName: "jobs"})
	if err != nil {
		log.Fatal(err)
	}
	messages, err := queue.ReceiveMessages(ctx, &sqs.ReceiveMessageInput{WaitTimeSeconds: new(int32(20))})
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range messages {
		attrs, err := m.Attrs(ctx)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(attrs.Body)
		if _, err := m.Delete(ctx, nil); err != nil {
			log.Fatal(err)
		}
	}
	// Output: hello
}

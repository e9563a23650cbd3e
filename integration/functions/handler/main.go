// Command handler is a function of Lambda that aws-lambda-go runs. Within it this
// module calls AWS.
package main

import (
	"context"
	"errors"
	"os"
	"sync/atomic"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/queue"
	"github.com/boto3-go/boto3/service/sqs"
	"github.com/boto3-go/boto3/service/sts"
)

// event is one of the test's own, or of SQS.
type event struct {
	Fail, Panic string
	Who         bool
	Records     []events.SQSMessage
}

// answer has what the event asked for.
type answer struct {
	Account string
	Source  string // of the credentials
	Calls   int32  // of this instance
	queue.BatchAnswer
}

// soldOut is an error with a type of its own.
type soldOut struct{ name string }

func (e *soldOut) Error() string { return e.name + " is sold out" }

func main() {
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		panic(err)
	}
	var calls atomic.Int32
	who, jobs := sts.New(session), sqs.New(session)
	batch := queue.Batch[events.SQSMessage]{
		ID: func(m events.SQSMessage) string { return m.MessageId },
		Handle: func(ctx context.Context, m events.SQSMessage) error {
			if m.Body == "bad" {
				return errors.New("bad luck")
			}
			_, err := jobs.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: os.Getenv("DONE_URL"), MessageBody: m.Body})
			return err
		},
	}
	lambda.Start(func(ctx context.Context, e event) (answer, error) {
		a := answer{Calls: calls.Add(1)}
		switch {
		case e.Fail != "":
			return a, &soldOut{e.Fail}
		case e.Panic != "":
			panic(e.Panic)
		case e.Who:
			found, err := session.Credentials(ctx)
			if err != nil {
				return a, err
			}
			a.Source = found.Source
			out, err := who.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
			if err != nil {
				return a, err
			}
			a.Account = out.Account
		default:
			a.BatchAnswer = batch.Run(ctx, e.Records)
		}
		return a, nil
	})
}

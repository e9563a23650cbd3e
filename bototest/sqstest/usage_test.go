package sqstest_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/bototest/sqstest"
	"github.com/boto3-go/boto3/queue"
	"github.com/boto3-go/boto3/service/sqs"
)

func bill(ctx context.Context, c *sqs.Client, url string, charge func(order string) error) error {
	return queue.Worker{
		Client: c, QueueURL: url, Report: func(error) {},
		Handle: func(_ context.Context, m *sqs.Message) error { return charge(m.Body) },
	}.Run(ctx)
}

func TestUsageWorker(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // in which it takes no time until a message comes back
		c := sqs.New(sqstest.New(t, bototest.ServerConfig{InProcess: true}).Session())
		orders, err := c.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: "orders"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: orders.QueueUrl, MessageBody: "7"}); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var charged []string
		err = bill(ctx, c, orders.QueueUrl, func(order string) error {
			charged = append(charged, order)
			if len(charged) == 1 {
				return errors.New("declined")
			}
			stop()
			return nil
		})
		if err != nil || !slices.Equal(charged, []string{"7", "7"}) {
			t.Errorf("got %v, %v", charged, err)
		}
	})
}

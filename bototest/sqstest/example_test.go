package sqstest_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/boto3-go/boto3/bototest/sqstest"
	"github.com/boto3-go/boto3/resource/sqs"
)

// printing stands for the *testing.T of a test.
type printing struct {
	testing.TB
	cleanup []func()
}

func (p *printing) Helper()                           {}
func (p *printing) Context() context.Context          { return context.Background() }
func (p *printing) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (p *printing) Fatalf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (p *printing) Failed() bool                      { return false }
func (p *printing) Cleanup(f func())                  { p.cleanup = append(p.cleanup, f) }

// end is the end of the test.
func (p *printing) end() {
	for _, f := range p.cleanup {
		f()
	}
}

// A queue keeps its messages, until the test ends.
func Example() {
	t := &printing{} // *testing.T in a test
	defer t.end()
	ctx := context.Background()

	queue, err := sqs.New(sqstest.New(t).Session()).CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: "orders"})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := queue.SendMessage(ctx, &sqs.SendMessageInput{MessageBody: "7"}); err != nil {
		fmt.Println(err)
		return
	}
	messages, err := queue.ReceiveMessages(ctx, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	attrs, err := messages[0].Attrs(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(attrs.Body)
	// Output: 7
}

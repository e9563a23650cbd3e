package sqstest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/bototest/sqstest"
	"github.com/boto3-go/boto3/service/sqs"
)

type attributes = map[sqs.QueueAttributeName]string

// start starts a server without a socket, for a bubble of synctest.
func start(t *testing.T) (*sqstest.Server, *sqs.Client) {
	t.Helper()
	srv := sqstest.New(t, bototest.ServerConfig{InProcess: true})
	return srv, sqs.New(srv.Session())
}

func create(t *testing.T, c *sqs.Client, name string, a attributes) string {
	t.Helper()
	if strings.HasSuffix(name, ".fifo") {
		if a == nil {
			a = attributes{}
		}
		a["FifoQueue"] = "true"
	}
	out, err := c.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: name, Attributes: a})
	if err != nil {
		t.Fatal(err)
	}
	return out.QueueUrl
}

func send(t *testing.T, c *sqs.Client, url, body, group string) *sqs.SendMessageOutput {
	t.Helper()
	in := &sqs.SendMessageInput{QueueUrl: url, MessageBody: body, MessageGroupId: group}
	if group != "" {
		in.MessageDeduplicationId = body
	}
	out, err := c.SendMessage(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func receive(t *testing.T, c *sqs.Client, in *sqs.ReceiveMessageInput) []sqs.Message {
	t.Helper()
	in.MaxNumberOfMessages = new(int32(10))
	out, err := c.ReceiveMessage(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return out.Messages
}

func bodies(messages []sqs.Message) string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Body)
	}
	return strings.Join(all, " ")
}

func forget(t *testing.T, c *sqs.Client, url string, messages ...sqs.Message) {
	t.Helper()
	for _, m := range messages {
		if _, err := c.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: url, ReceiptHandle: m.ReceiptHandle}); err != nil {
			t.Error(err)
		}
	}
}

// TestVisibility receives messages again when their time is over, and not before.
func TestVisibility(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := start(t)
		url := create(t, c, "jobs", attributes{"VisibilityTimeout": "60"})
		send(t, c, url, "a", "")
		first := receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: url, MessageSystemAttributeNames: []sqs.MessageSystemAttributeName{"All"}})
		if bodies(first) != "a" || first[0].Attributes["ApproximateReceiveCount"] != "1" {
			t.Fatalf("got %+v", first)
		}
		begun := time.Now()
		if again := receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: url}); len(again) != 0 {
			t.Errorf("got %v", again)
		}
		second := receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: url, WaitTimeSeconds: new(int32(20))})
		if len(second) != 0 || time.Since(begun) != 20*time.Second {
			t.Errorf("got %v after %v", second, time.Since(begun))
		}
		time.Sleep(30 * time.Second) // of the bubble
		second = receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: url, WaitTimeSeconds: new(int32(20)), VisibilityTimeout: new(int32(0))})
		if bodies(second) != "a" || time.Since(begun) != time.Minute || second[0].ReceiptHandle == first[0].ReceiptHandle {
			t.Errorf("got %v after %v", second, time.Since(begun))
		}
		forget(t, c, url, first...) // an old handle, which AWS may pass over
		third := receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: url})
		if bodies(third) != "a" {
			t.Errorf("got %v", third)
		}
		if _, err := c.ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{QueueUrl: url, ReceiptHandle: third[0].ReceiptHandle, VisibilityTimeout: new(int32(0))}); err != nil {
			t.Error(err)
		}
		forget(t, c, url, receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: url})...)
		if left := receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: url, WaitTimeSeconds: new(int32(20))}); len(left) != 0 {
			t.Errorf("got %v", left)
		}
	})
}

// TestLongPolling wakes a call that waits, by a message that is sent or delayed.
func TestLongPolling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := start(t)
		url := create(t, c, "jobs", attributes{"ReceiveMessageWaitTimeSeconds": "20", "DelaySeconds": "3"})
		begun := time.Now()
		var wg sync.WaitGroup
		wg.Go(func() {
			if got := receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: url}); bodies(got) != "a" || time.Since(begun) != 5*time.Second {
				t.Errorf("got %v after %v", got, time.Since(begun))
			}
		})
		time.Sleep(2 * time.Second) // of the bubble
		send(t, c, url, "a", "")
		wg.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: url}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

// TestGroups keeps the order of each group of a FIFO queue, and hands out no message of
// a group before those that are worked on are done.
func TestGroups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := start(t)
		url := create(t, c, "jobs.fifo", nil)
		for _, m := range []string{"a1", "b1", "a2"} {
			send(t, c, url, m, m[:1])
		}
		first, err := c.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: url})
		if err != nil || bodies(first.Messages) != "a1" {
			t.Fatalf("got %v, %v", first, err)
		}
		if rest := receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: url}); bodies(rest) != "b1" {
			t.Errorf("got %v", rest)
		}
		forget(t, c, url, first.Messages...)
		if rest := receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: url}); bodies(rest) != "a2" {
			t.Errorf("got %v", rest)
		}
		time.Sleep(30 * time.Second) // of the bubble
		again := receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: url, VisibilityTimeout: new(int32(1))})
		if bodies(again) != "b1 a2" {
			t.Errorf("got %v", again)
		}
		time.Sleep(2 * time.Second) // of the bubble
		_, err = c.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{QueueUrl: url, ReceiptHandle: again[0].ReceiptHandle})
		if !errors.Is(err, boto3.Code("InvalidParameterValue")) {
			t.Errorf("got %v", err)
		}
	})
}

// TestDuplicates sends what a FIFO queue has had, within five minutes and after.
func TestDuplicates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := start(t)
		url := create(t, c, "jobs.fifo", nil)
		first := send(t, c, url, "a", "g")
		if again := send(t, c, url, "a", "h"); again.MessageId != first.MessageId || again.SequenceNumber != first.SequenceNumber {
			t.Errorf("got %v, want %v", again, first)
		}
		forget(t, c, url, receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: url})...)
		time.Sleep(5*time.Minute - time.Second) // of the bubble
		send(t, c, url, "a", "g")
		if got := receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: url}); len(got) != 0 {
			t.Errorf("got %v", got)
		}
		time.Sleep(time.Second) // of the bubble
		if again := send(t, c, url, "a", "g"); again.MessageId == first.MessageId || again.SequenceNumber <= first.SequenceNumber {
			t.Errorf("got %v", again)
		}
	})
}

// TestDeadLetters moves a message away that was received too often, and keeps messages
// no longer than the queue does.
func TestDeadLetters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, c := start(t)
		dead := create(t, c, "dead", nil)
		arn, err := c.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{QueueUrl: dead, AttributeNames: []sqs.QueueAttributeName{"QueueArn"}})
		if err != nil {
			t.Fatal(err)
		}
		url := create(t, c, "jobs", attributes{"RedrivePolicy": `{"deadLetterTargetArn":"` + arn.Attributes["QueueArn"] + `","maxReceiveCount":"2"}`})
		sent := send(t, c, url, "a", "")
		for n := range 3 {
			if got := receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: url, VisibilityTimeout: new(int32(0))}); len(got) != map[bool]int{true: 1}[n < 2] {
				t.Errorf("%d: got %v", n, got)
			}
		}
		got := receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: dead, MessageSystemAttributeNames: []sqs.MessageSystemAttributeName{"DeadLetterQueueSourceArn"}})
		if bodies(got) != "a" || got[0].MessageId != sent.MessageId || !strings.HasSuffix(got[0].Attributes["DeadLetterQueueSourceArn"], ":jobs") {
			t.Errorf("got %v", got)
		}
		sources, err := c.ListDeadLetterSourceQueues(t.Context(), &sqs.ListDeadLetterSourceQueuesInput{QueueUrl: dead})
		if err != nil || !slices.Equal(sources.QueueUrls, []string{url}) {
			t.Errorf("got %v, %v", sources, err)
		}
		time.Sleep(96 * time.Hour) // of the bubble
		if got := receive(t, c, &sqs.ReceiveMessageInput{QueueUrl: dead}); len(got) != 0 {
			t.Errorf("got %v", got)
		}
	})
}

// TestQueuesRest waits a minute where AWS wants it.
func TestQueuesRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv, c := start(t)
		url := create(t, c, "jobs", nil)
		for _, want := range []error{nil, sqs.ErrPurgeQueueInProgress} {
			if _, err := c.PurgeQueue(t.Context(), &sqs.PurgeQueueInput{QueueUrl: url}); !errors.Is(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
		}
		if _, err := c.DeleteQueue(t.Context(), &sqs.DeleteQueueInput{QueueUrl: url}); err != nil {
			t.Error(err)
		}
		if _, err := c.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: url, MessageBody: "a"}); !errors.Is(err, sqs.ErrQueueDoesNotExist) {
			t.Errorf("got %v", err)
		}
		if _, err := c.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: "jobs"}); !errors.Is(err, sqs.ErrQueueDeletedRecently) {
			t.Errorf("got %v", err)
		}
		time.Sleep(time.Minute) // of the bubble
		create(t, c, "jobs", nil)
		srv.Inject("sqs", "SendMessage", 1, bototest.Throttle())
		send(t, c, url, "a", "")
		if calls := srv.Calls(); calls[len(calls)-1].Name() != "sqs.SendMessage" {
			t.Errorf("got %v", calls)
		}
		srv.Reset()
		if out, err := c.ListQueues(t.Context(), nil); err != nil || len(out.QueueUrls) != 0 {
			t.Errorf("got %v, %v", out, err)
		}
	})
}

// TestOperations has the list of operations name all that are handled.
func TestOperations(t *testing.T) {
	if !slices.IsSorted(sqstest.Operations()) {
		t.Error("not in order")
	}
	srv := sqstest.New(t)
	c, err := srv.Session().Client("sqs")
	if err != nil {
		t.Fatal(err)
	}
	for _, operation := range sqstest.Operations() {
		in, err := bototest.ExampleInput("sqs", operation, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Call(t.Context(), operation, in, nil); errors.Is(err, boto3.Code("NotImplemented")) {
			t.Error(err)
		}
	}
}

// TestListing lists queues page by page.
func TestListing(t *testing.T) {
	_, c := start(t)
	var want, got []string
	for i := range 5 {
		want = append(want, create(t, c, fmt.Sprint("q", i), nil))
	}
	create(t, c, "other", nil)
	for page, err := range c.ListQueuesPages(t.Context(), &sqs.ListQueuesInput{QueueNamePrefix: "q", MaxResults: new(int32(2))}) {
		if err != nil || len(page.QueueUrls) > 2 {
			t.Fatal(page, err)
		}
		got = append(got, page.QueueUrls...)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

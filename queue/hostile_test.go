package queue_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3/queue"
	"github.com/boto3-go/boto3/service/kinesis"
	"github.com/boto3-go/boto3/service/sqs"
)

// Entries that the services' descriptions do not allow keep no other from being sent,
// and are told apart.
func TestSendersSortOutUnfit(t *testing.T) {
	texts := append(bodies(12), "")
	texts = slices.Insert(texts, 3, "", "half a rune: \xc3")
	for _, c := range targets {
		if !c.byID {
			continue // data may be any bytes
		}
		t.Run(c.service, func(t *testing.T) {
			s, taken, _ := c.serve(t, func(string, int) (string, bool) { return "", false })
			got := c.send(t.Context(), s, slices.Values(texts))
			missing := fmt.Sprintf("true invalid parameters for %s.%s: %s: required, but missing", c.service, c.operation, c.text)
			expect(t, "failed", got.failed, []string{"3 " + missing, "4 true " + c.text + " is not UTF-8", "14 " + missing})
			expect(t, "taken", *taken, bodies(12))
			if unsent, ok := errors.AsType[*queue.UnsentError](got.err); !ok || unsent.Unsent != 3 || unsent.Sent != 12 {
				t.Errorf("the error is %v", got.err)
			}
		})
	}
	t.Run("kinesis", func(t *testing.T) {
		s, taken, _ := targets[2].serve(t, func(string, int) (string, bool) { return "", false })
		got := of(queue.PutAll(t.Context(), kinesis.New(s), "clicks", slices.Values([]kinesis.PutRecordsRequestEntry{
			{Data: []byte("a"), PartitionKey: "k"}, {PartitionKey: "k"}, {Data: []byte("c"), PartitionKey: "\xff"}, {Data: []byte("d"), PartitionKey: "k"},
		})))
		expect(t, "taken", *taken, []string{"a", "d"})
		if len(got.failed) != 2 || !strings.HasPrefix(got.failed[0], "1 true") || !strings.HasPrefix(got.failed[1], "2 true") {
			t.Errorf("failed: %q", got.failed)
		}
	})
	t.Run("the queue itself", func(t *testing.T) {
		s, _, _ := targets[0].serve(t, func(string, int) (string, bool) { return "", false })
		got := of(queue.SendAll(t.Context(), sqs.New(s), "", slices.Values([]sqs.SendMessageBatchRequestEntry{{MessageBody: "a"}, {}})))
		if got.sent != 0 || len(got.failed) != 2 || strings.Contains(got.failed[0], "true") || got.err == nil {
			t.Errorf("%+v", got)
		}
	})
}

func TestNoContext(t *testing.T) {
	var none context.Context
	handle := func(context.Context, *sqs.Message) error { return nil }
	err := queue.Worker{Client: newFake(t).client(), QueueURL: "https://example.com/1/q", Handle: handle}.Run(none)
	if err == nil || !strings.Contains(err.Error(), "the context is nil") {
		t.Errorf("a worker: %v", err)
	}
	for what, b := range map[string]queue.Batch[int]{
		"the context is nil":      {ID: func(i int) string { return fmt.Sprint(i) }, Handle: func(context.Context, int) error { return nil }},
		"Batch.Handle is missing": {ID: func(i int) string { return fmt.Sprint(i) }},
	} {
		ctx := none
		if b.Handle == nil {
			ctx = t.Context()
		}
		answer := b.Run(ctx, []int{1, 2})
		text, err := json.Marshal(answer)
		if err != nil || string(text) != `{"batchItemFailures":[{"itemIdentifier":"1"},{"itemIdentifier":"2"}]}` {
			t.Errorf("%s: %s, %v", what, text, err)
		}
		if err := answer.Err(); err == nil || strings.Count(err.Error(), what) != 2 {
			t.Errorf("%v", err)
		}
	}
}

// A function of the caller's that panics does not take the others with it.
func TestWorkerSurvivesRetry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, faults, seen := newFake(t), &notes{}, &notes{}
		q.add("", "a")
		begun := time.Now()
		stop := start(t, q, queue.Worker{
			Report: func(err error) { faults.add("%v", err) },
			Retry:  func(*sqs.Message, error) time.Duration { panic("no idea") },
			Handle: func(_ context.Context, m *sqs.Message) error {
				seen.add("%.0f", time.Since(begun).Seconds())
				if m.Attributes["ApproximateReceiveCount"] == "1" {
					return errors.New("not today")
				}
				return nil
			}})
		time.Sleep(5 * time.Second)
		stop()
		expect(t, "seen", seen.all(), []string{"0", "1"})
		expect(t, "left", q.left(), []string{})
		if all := faults.all(); len(all) != 2 || !strings.HasSuffix(all[1], "the function Retry: the handler panicked: no idea") {
			t.Errorf("reports: %q", all)
		}
	})
}

// SQS hides a message for 12 hours at most, counted from its receipt, and refuses more:
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
func TestWorkerGivesUpAfterTwelveHours(t *testing.T) {
	for _, visibility := range []time.Duration{30 * time.Second, time.Hour, 12 * time.Hour} {
		t.Run(visibility.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q, seen := newFake(t), &notes{}
				q.add("", "a")
				begun := time.Now()
				over := begun.Add(12 * time.Hour)
				q.answer = func(operation string, in request) any {
					for _, e := range in.Entries {
						until := time.Now().Add(time.Duration(e.VisibilityTimeout) * time.Second)
						if operation == "ChangeMessageVisibilityBatch" && time.Now().Before(over) && (e.VisibilityTimeout == 0 || until.After(over.Add(time.Second))) {
							t.Errorf("after %s: %d s", time.Since(begun), e.VisibilityTimeout)
						}
					}
					return nil
				}
				stop := start(t, q, queue.Worker{Concurrency: 1, Visibility: visibility, Report: func(error) {}, Handle: func(ctx context.Context, m *sqs.Message) error {
					if m.Attributes["ApproximateReceiveCount"] != "1" {
						seen.add("again after %t", !time.Now().Before(over))
						return nil
					}
					<-ctx.Done()
					left := time.Until(over)
					seen.add("%t %t", errors.Is(context.Cause(ctx), queue.ErrLost), left >= 0 && left <= 2*time.Minute)
					return ctx.Err()
				}})
				time.Sleep(12*time.Hour + time.Minute)
				stop()
				expect(t, "seen", seen.all(), []string{"true true", "again after true"})
				expect(t, "left", q.left(), []string{})
			})
		})
	}
}

package queue_test

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3/queue"
)

func TestBatchAnswers(t *testing.T) {
	records := []string{"a1", "b1", "a2", "b2", "a3", "c1"}
	group := func(r string) string { return r[:1] }
	for name, c := range map[string]struct {
		batch queue.Batch[string]
		fails string
		want  string
	}{
		"none":           {queue.Batch[string]{}, "", `{"batchItemFailures":[]}`},
		"each by itself": {queue.Batch[string]{}, "a2 c1", `{"batchItemFailures":[{"itemIdentifier":"a2"},{"itemIdentifier":"c1"}]}`},
		"at a time":      {queue.Batch[string]{Concurrency: 4}, "a2 c1", `{"batchItemFailures":[{"itemIdentifier":"a2"},{"itemIdentifier":"c1"}]}`},
		"in order":       {queue.Batch[string]{InOrder: true, Concurrency: 4}, "b2", `{"batchItemFailures":[{"itemIdentifier":"b2"},{"itemIdentifier":"a3"},{"itemIdentifier":"c1"}]}`},
		"groups":         {queue.Batch[string]{InOrder: true, Group: group}, "a1", `{"batchItemFailures":[{"itemIdentifier":"a1"},{"itemIdentifier":"a2"},{"itemIdentifier":"a3"}]}`},
		"exit":           {queue.Batch[string]{InOrder: true}, "a3 exit", `{"batchItemFailures":[{"itemIdentifier":"a3"},{"itemIdentifier":"c1"}]}`},
		"groups at once": {queue.Batch[string]{Group: group, Concurrency: 3}, "b1 panic", `{"batchItemFailures":[{"itemIdentifier":"b1"},{"itemIdentifier":"b2"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			c.batch.ID = func(r string) string { return r }
			c.batch.Handle = func(_ context.Context, r string) error {
				if strings.Contains(c.fails, r) && strings.Contains(c.fails, "panic") {
					panic(r)
				}
				if strings.Contains(c.fails, r) && strings.Contains(c.fails, "exit") {
					runtime.Goexit()
				}
				if strings.Contains(c.fails, r) {
					return errors.New("bad " + r)
				}
				return nil
			}
			answer := c.batch.Run(t.Context(), records)
			text, err := json.Marshal(answer)
			if err != nil || string(text) != c.want {
				t.Errorf("%s %v, want %s", text, err, c.want)
			}
			if (answer.Err() == nil) != (c.fails == "") {
				t.Error(answer.Err())
			}
			if err := answer.Err(); err != nil && strings.Count(err.Error(), "\n")+1 != len(strings.Fields(strings.NewReplacer("panic", "", "exit", "").Replace(c.fails))) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestBatchEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
		defer cancel()
		var handled atomic.Int32
		answer := queue.Batch[string]{
			ID: func(r string) string { return r },
			Handle: func(context.Context, string) error {
				time.Sleep(time.Second)
				handled.Add(1)
				return nil
			},
		}.Run(ctx, bodies(6))
		if handled.Load() != 3 || len(answer.BatchItemFailures) != 3 || !errors.Is(answer.Err(), context.DeadlineExceeded) {
			t.Errorf("%d handled, %+v", handled.Load(), answer)
		}
	})
}

func TestBatchWithoutFunctions(t *testing.T) {
	answer := queue.Batch[int]{}.Run(t.Context(), []int{1})
	if len(answer.BatchItemFailures) != 1 || answer.BatchItemFailures[0].ItemIdentifier != "" || answer.Err() == nil {
		t.Errorf("%+v", answer)
	}
}

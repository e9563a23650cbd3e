//go:build peers

package lines

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

// AWSFill is Fill.
func AWSFill(ctx context.Context, c *sqs.Client, queueURL string, entries iter.Seq[types.SendMessageBatchRequestEntry]) error {
	const mostBytes = 1 << 20
	var batch []types.SendMessageBatchRequestEntry
	var failures []error
	bytes := 0
	flush := func() error {
		for tries := 0; len(batch) > 0; tries++ {
			for i := range batch {
				batch[i].Id = aws.String(strconv.Itoa(i))
			}
			out, err := c.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: &queueURL, Entries: batch})
			if err != nil {
				return err
			}
			var again []types.SendMessageBatchRequestEntry
			for _, failed := range out.Failed {
				if failed.SenderFault || tries == 9 {
					failures = append(failures, fmt.Errorf("%s: %s", aws.ToString(failed.Code), aws.ToString(failed.Message)))
					continue
				}
				i, err := strconv.Atoi(aws.ToString(failed.Id))
				if err != nil {
					return err
				}
				again = append(again, batch[i])
			}
			if batch = again; len(batch) > 0 {
				select {
				case <-time.After(rand.N(100 * time.Millisecond << min(tries, 5))):
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		bytes = 0
		return nil
	}
	for e := range entries {
		n := len(aws.ToString(e.MessageBody))
		for name, v := range e.MessageAttributes {
			n += len(name) + len(aws.ToString(v.DataType)) + len(aws.ToString(v.StringValue)) + len(v.BinaryValue)
		}
		if n > mostBytes {
			failures = append(failures, fmt.Errorf("a message has %d bytes", n))
			continue
		}
		if len(batch) == 10 || bytes+n > mostBytes {
			if err := flush(); err != nil {
				return err
			}
		}
		batch, bytes = append(batch, e), bytes+n
	}
	if err := flush(); err != nil {
		return err
	}
	return errors.Join(failures...)
}

type awsWorker struct {
	client   *sqs.Client
	url      string
	handle   func(context.Context, Job, *types.Message) error
	slots    chan struct{}
	handlers sync.WaitGroup
	mu       sync.Mutex
	held     map[*types.Message]bool
	done     []*types.Message
}

// AWSWorkOff is WorkOff.
func AWSWorkOff(ctx context.Context, c *sqs.Client, queueURL string, handle func(context.Context, Job, *types.Message) error) error {
	w := &awsWorker{client: c, url: queueURL, handle: handle, slots: make(chan struct{}, 20), held: map[*types.Message]bool{}}
	work, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	care, end := context.WithCancel(context.WithoutCancel(ctx))
	var carer sync.WaitGroup
	carer.Go(func() { w.care(care) })
	failures := 0
	for ctx.Err() == nil {
		n := w.take(ctx)
		out, err := c.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
			QueueUrl: &queueURL, MaxNumberOfMessages: int32(n), WaitTimeSeconds: 20, VisibilityTimeout: 30,
			MessageSystemAttributeNames: []types.MessageSystemAttributeName{"All"}, MessageAttributeNames: []string{"All"},
		})
		if err != nil {
			for range n {
				<-w.slots
			}
			var gone *types.QueueDoesNotExist
			if ctx.Err() != nil || errors.As(err, &gone) {
				break
			}
			slog.Error("receive", "error", err)
			failures++
			select {
			case <-time.After(rand.N(min(time.Second<<min(failures, 5), 30*time.Second))):
			case <-ctx.Done():
			}
			continue
		}
		failures = 0
		w.begin(ctx, work, out.Messages, n)
	}
	grace := time.AfterFunc(20*time.Second, cut)
	defer grace.Stop()
	w.handlers.Wait()
	end()
	carer.Wait()
	w.deleteDone(work)
	return nil
}

func (w *awsWorker) take(ctx context.Context) int {
	n := 0
	enough := time.After(100 * time.Millisecond)
	for n < 10 {
		select {
		case w.slots <- struct{}{}:
			n++
		case <-ctx.Done():
			return max(n, 1)
		case <-enough:
			if n > 0 {
				return n
			}
			w.slots <- struct{}{}
			n++
		}
	}
	return n
}

func (w *awsWorker) begin(ctx, work context.Context, messages []types.Message, slots int) {
	chains := map[string][]*types.Message{}
	w.mu.Lock()
	for i := range messages {
		m := &messages[i]
		w.held[m] = true
		key := m.Attributes["MessageGroupId"]
		if !strings.HasSuffix(w.url, ".fifo") {
			key = aws.ToString(m.MessageId)
		}
		chains[key] = append(chains[key], m)
	}
	w.mu.Unlock()
	for range slots - len(chains) {
		<-w.slots
	}
	for _, chain := range chains {
		w.handlers.Go(func() {
			defer func() { <-w.slots }()
			for i, m := range chain {
				if ctx.Err() != nil {
					w.hide(work, chain[i:], 0)
					return
				}
				if err := w.call(work, m); err != nil {
					slog.Error("message", "id", aws.ToString(m.MessageId), "error", err)
					count, _ := strconv.Atoi(m.Attributes["ApproximateReceiveCount"])
					w.forget(chain[i:])
					w.hide(work, chain[i:], min(1<<min(max(count-1, 0), 10), 900))
					return
				}
				w.mu.Lock()
				w.done = append(w.done, m)
				full := len(w.done) >= 10
				w.mu.Unlock()
				if full {
					w.deleteDone(work)
				}
			}
		})
	}
}

func (w *awsWorker) call(ctx context.Context, m *types.Message) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	var job Job
	if err := json.Unmarshal([]byte(aws.ToString(m.Body)), &job); err != nil {
		return err
	}
	return w.handle(ctx, job, m)
}

func (w *awsWorker) care(ctx context.Context) {
	extend := time.NewTicker(10 * time.Second)
	defer extend.Stop()
	sweep := time.NewTicker(100 * time.Millisecond)
	defer sweep.Stop()
	for {
		select {
		case <-extend.C:
			w.mu.Lock()
			var all []*types.Message
			for m := range w.held {
				all = append(all, m)
			}
			w.mu.Unlock()
			w.hide(ctx, all, 30)
		case <-sweep.C:
			w.deleteDone(ctx)
		case <-ctx.Done():
			return
		}
	}
}

func (w *awsWorker) hide(ctx context.Context, messages []*types.Message, seconds int) {
	for len(messages) > 0 {
		n := min(len(messages), 10)
		in := &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: &w.url}
		for i, m := range messages[:n] {
			in.Entries = append(in.Entries, types.ChangeMessageVisibilityBatchRequestEntry{
				Id: aws.String(strconv.Itoa(i)), ReceiptHandle: m.ReceiptHandle, VisibilityTimeout: int32(seconds),
			})
		}
		if _, err := w.client.ChangeMessageVisibilityBatch(context.WithoutCancel(ctx), in); err != nil {
			slog.Error("visibility", "error", err)
		}
		messages = messages[n:]
	}
}

func (w *awsWorker) forget(messages []*types.Message) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range messages {
		delete(w.held, m)
	}
}

func (w *awsWorker) deleteDone(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	w.mu.Lock()
	done := w.done
	w.done = nil
	w.mu.Unlock()
	for len(done) > 0 {
		n := min(len(done), 10)
		batch := done[:n]
		for tries := 0; len(batch) > 0 && tries < 6; tries++ {
			in := &sqs.DeleteMessageBatchInput{QueueUrl: &w.url}
			for i, m := range batch {
				in.Entries = append(in.Entries, types.DeleteMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i)), ReceiptHandle: m.ReceiptHandle})
			}
			out, err := w.client.DeleteMessageBatch(ctx, in)
			if err != nil {
				slog.Error("delete", "error", err)
				time.Sleep(rand.N(100 * time.Millisecond << tries))
				continue
			}
			var again []*types.Message
			for _, failed := range out.Failed {
				if i, err := strconv.Atoi(aws.ToString(failed.Id)); err == nil && !failed.SenderFault {
					again = append(again, batch[i])
				}
			}
			batch = again
		}
		w.forget(done[:n])
		done = done[n:]
	}
}

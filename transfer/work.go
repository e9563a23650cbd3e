package transfer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
)

// message is one of the queue's.
type message struct{ MessageId, ReceiptHandle, Body string }

// Work takes messages of a [Manager.Plan] one after the other and does what they stand
// for, until the queue has none left and no machine is at work on one; the places are
// those of the plan, though a directory may have another path. It may run on any
// number of machines, and end at any moment: a message is deleted only when all of its
// range has arrived, and comes to another machine otherwise. What is there already is
// left alone, and an object is written only in place of what was compared (If-Match,
// If-None-Match), so that two machines with the same message write nothing twice.
//
// What fails stays in the queue, which decides how often it is tried; the error joins
// the failures that this machine has seen. Of the options of Sync it takes all but
// WithDelete, MaxDelete, DryRun, Include and Exclude: patterns are the plan's.
func (m *Manager) Work(ctx context.Context, queue Queue, from, to Place, opts ...TreeOption) (TreeResult, error) {
	var total TreeResult
	q, err := queue.withDefaults()
	if err != nil {
		return total, err
	}
	o, err := m.beginTree(ctx, kindOf(from, to), opts)
	if err == nil {
		err = checkShared(from, to, o)
	}
	if err == nil && (o.tree.dry || len(o.tree.patterns) > 0) {
		err = errors.New("transfer: Work takes no DryRun, Include or Exclude: give them to Plan")
	}
	if err != nil {
		return total, err
	}
	var failures []error
	for {
		got, done, err := q.receive(ctx)
		if err != nil {
			return total, errors.Join(append(failures, err)...)
		}
		if done {
			return total, errors.Join(failures...)
		}
		if got == nil {
			continue
		}
		result, err := m.workOn(ctx, q, *got, from, to, opts)
		total.add(result)
		if err != nil {
			failures = append(failures, fmt.Errorf("transfer: message %s: %w", got.MessageId, err))
		}
		if ctx.Err() != nil {
			return total, errors.Join(append(failures, ctxerr.Of(ctx))...)
		}
	}
}

func (r *TreeResult) add(of TreeResult) {
	r.Transferred += of.Transferred
	r.Skipped += of.Skipped
	r.Failed += of.Failed
	r.Bytes += of.Bytes
}

func kindOf(from, to Place) argKind {
	switch {
	case from.bucket == "":
		return uploadArgs
	case to.bucket == "":
		return downloadArgs
	}
	return copyArgs
}

// receive asks for a message. Where there is none it says whether all are done, and
// otherwise waits, since one that another machine has may come back.
func (q Queue) receive(ctx context.Context) (got *message, done bool, err error) {
	begun := time.Now()
	var out struct{ Messages []message }
	in := boto3.Map{"MaxNumberOfMessages": 1, "WaitTimeSeconds": int(q.Wait.Seconds()), "VisibilityTimeout": int(q.Visibility.Seconds())}
	if err := q.call(ctx, "ReceiveMessage", in, &out); err != nil {
		return nil, false, err
	}
	if len(out.Messages) > 0 {
		return &out.Messages[0], false, nil
	}
	names := []string{"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "ApproximateNumberOfMessagesDelayed"}
	var state struct{ Attributes map[string]string }
	if err := q.call(ctx, "GetQueueAttributes", boto3.Map{"AttributeNames": names}, &state); err != nil {
		return nil, false, err
	}
	left := 0
	for _, name := range names {
		n, err := strconv.Atoi(state.Attributes[name])
		if err != nil {
			return nil, false, fmt.Errorf("transfer: the queue does not tell its %s", name)
		}
		left += n
	}
	if left == 0 {
		return nil, true, nil
	}
	if pause(ctx.Done(), q.Wait-time.Since(begun)) != nil { // for queues that answer at once
		return nil, false, ctxerr.Of(ctx)
	}
	return nil, false, nil
}

// workOn does what a message stands for, and deletes it.
func (m *Manager) workOn(ctx context.Context, q Queue, msg message, from, to Place, opts []TreeOption) (TreeResult, error) {
	s, err := parseShard(msg.Body, from, to)
	if err != nil {
		return TreeResult{Failed: 1}, err
	}
	held, cancel := context.WithCancelCause(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		q.hold(held, msg, cancel)
	}()
	result, err := m.shard(held, s, from, to, opts)
	cause := context.Cause(held)
	cancel(nil)
	<-ended
	switch {
	case err == nil:
		return result, q.call(ctx, "DeleteMessage", boto3.Map{"ReceiptHandle": msg.ReceiptHandle}, nil)
	case ctx.Err() != nil:
		q.giveBack(ctx, msg)
	case cause != nil:
		err = errors.Join(cause, err)
	}
	return result, err
}

// shard makes a transfer of a range. Where another machine was faster with an object
// it compares once more.
func (m *Manager) shard(ctx context.Context, s *shard, from, to Place, opts []TreeOption) (TreeResult, error) {
	var total TreeResult
	all := append(slices.Clip(opts), treeOption(func(o *options) {
		o.tree.shard = s
		for _, text := range s.Patterns {
			o.tree.patterns = append(o.tree.patterns, glob{text[1:], text[0] == '+'})
		}
	}))
	for pass := 1; ; pass++ {
		result, err := m.tree(ctx, from, to, true, all)
		total.Transferred += result.Transferred
		total.Bytes += result.Bytes
		total.Skipped = max(0, result.Skipped-(total.Transferred-result.Transferred))
		total.Failed = result.Failed
		if err == nil || pass == 3 || !errors.Is(err, boto3.Code("PreconditionFailed")) && !errors.Is(err, boto3.Code("ConditionalRequestConflict")) {
			return total, err
		}
	}
}

func parseShard(body string, from, to Place) (*shard, error) {
	s := &shard{}
	if err := json.Unmarshal([]byte(body), s); err != nil {
		return nil, fmt.Errorf("it is none of a Plan: %w", err)
	}
	if s.From != from.shared() || s.To != to.shared() {
		return nil, fmt.Errorf("it is of a plan from %s to %s, and not from %s to %s", s.From, s.To, from.shared(), to.shared())
	}
	for _, text := range s.Patterns {
		if !strings.HasPrefix(text, "+") && !strings.HasPrefix(text, "-") {
			return nil, fmt.Errorf("its pattern %q neither includes nor excludes", text)
		}
	}
	return s, nil
}

// hold keeps a message hidden from others until the context ends, and ends the work
// when that fails so long that another has it.
func (q Queue) hold(ctx context.Context, msg message, lost context.CancelCauseFunc) {
	last := time.Now()
	for pause(ctx.Done(), q.Visibility/3) == nil {
		begun := time.Now()
		attempt, cancel := context.WithDeadline(ctx, last.Add(q.Visibility*5/6))
		err := q.setVisibility(attempt, msg, q.Visibility)
		cancel()
		if err == nil {
			last = begun
		} else if ctx.Err() == nil && time.Since(last) >= q.Visibility*2/3 {
			lost(fmt.Errorf("transfer: it could not be kept hidden from other machines: %w", err))
			return
		}
	}
}

func (q Queue) setVisibility(ctx context.Context, msg message, d time.Duration) error {
	in := boto3.Map{"ReceiptHandle": msg.ReceiptHandle, "VisibilityTimeout": int(d.Seconds())}
	return q.call(ctx, "ChangeMessageVisibility", in, nil)
}

// giveBack lets another machine have a message at once. Should it fail, the message
// comes back by itself.
func (q Queue) giveBack(ctx context.Context, msg message) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_ = q.setVisibility(ctx, msg, 0)
}

package queue

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/sqs"
)

// Batches of messages that are done or go back are sent mostTries times, for as long
// as settleTime, also when the worker stops.
const (
	mostTries    = 6
	settleTime   = 20 * time.Second
	firstAgain   = 100 * time.Millisecond
	longestAgain = 5 * time.Second
)

// receive asks for n messages.
func (r *run) receive(ctx context.Context, n int) ([]*held, error) {
	var out sqs.ReceiveMessageOutput
	err := r.Client.Dynamic().Call(ctx, "ReceiveMessage", &sqs.ReceiveMessageInput{
		QueueUrl: r.QueueURL, MaxNumberOfMessages: new(int32(n)), WaitTimeSeconds: seconds(r.Wait), VisibilityTimeout: seconds(r.Visibility),
		MessageSystemAttributeNames: []sqs.MessageSystemAttributeName{sqs.MessageSystemAttributeNameAll},
		MessageAttributeNames:       []string{"All"},
	}, &out)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	got := make([]*held, len(out.Messages))
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range out.Messages {
		got[i] = &held{Message: &out.Messages[i], received: now, until: now.Add(r.Visibility)}
		r.held[got[i]] = true
	}
	return got, nil
}

// finish has a message deleted, at the latest by sweep.
func (r *run) finish(ctx context.Context, h *held) {
	r.mu.Lock()
	h.finished = true
	r.done = append(r.done, h)
	full := len(r.done) >= batchMost
	r.mu.Unlock()
	if full {
		r.deleteDone(ctx)
		return
	}
	select {
	case r.finished <- struct{}{}:
	default:
	}
}

// sweep deletes what did not become a full batch.
func (r *run) sweep(ctx context.Context) {
	for {
		select {
		case <-r.finished:
		case <-ctx.Done():
			return
		}
		if !pause(ctx, linger) {
			return
		}
		r.deleteDone(ctx)
	}
}

// deleteDone deletes what is done. It stays hidden until that has succeeded.
func (r *run) deleteDone(ctx context.Context) {
	r.mu.Lock()
	done := r.done
	r.done = nil
	r.mu.Unlock()
	for batch := range slices.Chunk(done, batchMost) {
		r.settle(ctx, batch, "DeleteMessageBatch", func(ctx context.Context, batch []*held) (answer, error) {
			in := &sqs.DeleteMessageBatchInput{QueueUrl: r.QueueURL, Entries: make([]sqs.DeleteMessageBatchRequestEntry, len(batch))}
			for i, h := range batch {
				in.Entries[i] = sqs.DeleteMessageBatchRequestEntry{Id: strconv.Itoa(i), ReceiptHandle: h.ReceiptHandle}
			}
			var out answer
			return out, r.Client.Dynamic().Call(ctx, "DeleteMessageBatch", in, &out)
		})
		r.forget(batch)
	}
}

// giveBack lets messages come back after a time. An extension of their visibility that
// is under way must not follow it.
func (r *run) giveBack(ctx context.Context, batch []*held, after time.Duration) {
	batch = r.forget(batch)
	if len(batch) == 0 {
		return
	}
	r.extending <- struct{}{}
	<-r.extending
	r.settle(ctx, batch, "ChangeMessageVisibilityBatch", func(ctx context.Context, batch []*held) (answer, error) {
		return r.hide(ctx, batch, max(after, 0))
	})
}

// drop ends the care for what is neither done nor given back, which a handler leaves
// behind that ends its goroutine.
func (r *run) drop(chain []*held) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, h := range chain {
		if !h.finished {
			delete(r.held, h)
		}
	}
}

// has says that a message is still this worker's.
func (r *run) has(h *held) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.held[h]
}

// forget ends the care for messages, and returns those that were still this worker's.
func (r *run) forget(batch []*held) (had []*held) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, h := range batch {
		if r.held[h] {
			had = append(had, h)
			delete(r.held, h)
		}
	}
	return had
}

// answer is that of a batch, whose entries have their numbers for Ids.
type answer struct {
	Successful []struct{ Id string }
	Failed     []sqs.BatchResultErrorEntry
}

// faults are those of the n entries, nil for what has succeeded. An entry that the
// answer does not mention has failed.
func (a answer) faults(n int) []*sqs.BatchResultErrorEntry {
	faults := make([]*sqs.BatchResultErrorEntry, n)
	for i := range faults {
		faults[i] = &sqs.BatchResultErrorEntry{Message: "the answer does not mention it"}
	}
	for _, ok := range a.Successful {
		if i, err := strconv.Atoi(ok.Id); err == nil && i >= 0 && i < n {
			faults[i] = nil
		}
	}
	for _, failed := range a.Failed {
		if i, err := strconv.Atoi(failed.Id); err == nil && i >= 0 && i < n {
			faults[i] = &failed
		}
	}
	return faults
}

// hide keeps messages hidden for a time from here on.
func (r *run) hide(ctx context.Context, batch []*held, d time.Duration) (answer, error) {
	in := &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: r.QueueURL, Entries: make([]sqs.ChangeMessageVisibilityBatchRequestEntry, len(batch))}
	for i, h := range batch {
		most := longestHidden - time.Since(h.received)
		in.Entries[i] = sqs.ChangeMessageVisibilityBatchRequestEntry{
			Id: strconv.Itoa(i), ReceiptHandle: h.ReceiptHandle, VisibilityTimeout: seconds(max(min(d, most), 0)),
		}
	}
	var out answer
	return out, r.Client.Dynamic().Call(ctx, "ChangeMessageVisibilityBatch", in, &out)
}

// settle makes a call for a batch, and again for what the service did not do by its own
// fault. What is left in the end is reported, and comes back by itself.
func (r *run) settle(ctx context.Context, batch []*held, operation string, call func(context.Context, []*held) (answer, error)) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	for try := 1; ; try++ {
		out, err := call(ctx, batch)
		var again []*held
		var why error
		for i, fault := range out.faults(len(batch)) {
			if fault == nil {
				continue
			}
			why = err
			if err == nil {
				why = &boto3.Error{Service: "sqs", Operation: operation, Code: boto3.Code(fault.Code), Message: fault.Message, Attempts: try}
			}
			if err == nil && fault.SenderFault {
				r.report(batch[i], why)
			} else {
				again = append(again, batch[i])
			}
		}
		if len(again) == 0 {
			return
		}
		if try == mostTries || !pause(ctx, jittered(try, firstAgain, longestAgain)) {
			for _, h := range again {
				r.report(h, why)
			}
			return
		}
		batch = again
	}
}

// keepHidden extends visibilities.
func (r *run) keepHidden(ctx context.Context) {
	for pause(ctx, r.look()) {
		r.extending <- struct{}{}
		r.extend(ctx)
		<-r.extending
	}
}

// look is the time between two looks.
func (r *run) look() time.Duration {
	const looks = 6 // within a visibility
	return min(r.Visibility/looks, time.Minute)
}

// extend looks at all messages, and extends what has less than two thirds of its
// visibility left, so that there are further chances when it fails. What can be hidden
// no longer before the next look is lost.
func (r *run) extend(ctx context.Context) {
	now := time.Now()
	var due, over []*held
	r.mu.Lock()
	for h := range r.held {
		last := h.received.Add(longestHidden)
		switch {
		case !h.finished && !now.Add(r.look()).Before(last):
			over = append(over, h)
			r.lose(h)
		case h.until.Before(last) && h.until.Sub(now) < r.Visibility*2/3:
			due = append(due, h)
		}
	}
	r.mu.Unlock()
	r.reportLost(over)
	ctx, cancel := context.WithTimeout(ctx, r.Visibility/3)
	defer cancel()
	var calls sync.WaitGroup
	for batch := range slices.Chunk(due, batchMost) {
		calls.Go(func() {
			out, err := r.hide(ctx, batch, r.Visibility)
			r.extended(now, batch, out, err)
		})
	}
	calls.Wait()
}

// extended takes note of an extension that was asked for at a time. That of a message
// which is being deleted may fail because it is gone.
func (r *run) extended(at time.Time, batch []*held, out answer, err error) {
	var lost []*held
	r.mu.Lock()
	for i, fault := range out.faults(len(batch)) {
		switch h := batch[i]; {
		case fault == nil:
			h.until = at.Add(min(r.Visibility, longestHidden-at.Sub(h.received)))
		case r.held[h] && !h.finished && (err == nil && fault.SenderFault || time.Now().After(h.until)):
			lost = append(lost, h)
			r.lose(h)
		}
	}
	r.mu.Unlock()
	r.reportLost(lost)
}

// lose gives a message up, which another worker may have from here on. It is called
// with the lock.
func (r *run) lose(h *held) {
	delete(r.held, h)
	if h.cancel != nil {
		h.cancel(ErrLost)
	}
}

func (r *run) reportLost(lost []*held) {
	for _, h := range lost {
		r.report(h, ErrLost)
	}
}

// seconds rounds up: a message must not come back before it should.
func seconds(d time.Duration) *int32 { return new(int32((d + time.Second - 1) / time.Second)) }

package queue

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/sqs"
)

// linger is how long what is not yet a full batch waits to become one.
const linger = 100 * time.Millisecond

// The pauses after failures to receive.
const (
	firstPause   = time.Second
	longestPause = 30 * time.Second
)

// run is a Worker at work.
type run struct {
	Worker
	slots     chan struct{} // one is taken for each message that is handled or asked for
	handlers  sync.WaitGroup
	extending chan struct{} // full while visibilities are being extended
	finished  chan struct{} // told that there is something to delete
	answered  atomic.Bool   // a call to receive has succeeded
	quiet     chan struct{} // closed when no call to receive is under way any more

	mu   sync.Mutex
	held map[*held]bool // received and not settled: kept hidden
	done []*held        // handled, to be deleted
}

// held is a message that this worker has.
type held struct {
	*sqs.Message
	received time.Time
	until    time.Time               // it is hidden
	cancel   context.CancelCauseFunc // of its handler, nil while there is none
	finished bool                    // handled
}

// Run works until the context ends, and stops then: it receives no more, hands back
// what has not begun, gives the handlers their Grace, deletes what is done, and returns
// nil when all handlers have returned. A handler that goes on when its context has
// ended holds it up.
//
// A call to receive is broken off: what the service answers it with at that moment
// comes back when its Visibility is over.
//
// The error is of the Worker's fields, of a queue that is gone, or of a first call to
// receive that is refused. Other failures to receive are reported and tried again.
func (w Worker) Run(ctx context.Context) error {
	w, err := w.withDefaults()
	if ctx == nil {
		err = errors.Join(errNoContext, err)
	}
	if err != nil {
		return err
	}
	r := &run{
		Worker: w, slots: make(chan struct{}, w.Concurrency), held: map[*held]bool{},
		extending: make(chan struct{}, 1), finished: make(chan struct{}, 1), quiet: make(chan struct{}),
	}
	rest := context.WithoutCancel(ctx)
	polls, stop := context.WithCancel(ctx)
	defer stop()
	work, cut := context.WithCancelCause(rest)
	defer cut(nil)
	care, end := context.WithCancel(rest)
	defer end()

	failed := make(chan error, w.Pollers)
	var pollers, carers sync.WaitGroup
	carers.Go(func() { r.keepHidden(care) })
	carers.Go(func() { r.sweep(care) })
	for range w.Pollers {
		pollers.Go(func() {
			if err := r.poll(polls, work); err != nil {
				failed <- err
				stop()
			}
		})
	}
	<-polls.Done()
	grace := time.AfterFunc(w.Grace, func() { cut(ErrStopped) })
	defer grace.Stop()
	pollers.Wait()
	close(r.quiet)
	r.handlers.Wait()
	end()
	carers.Wait()
	r.deleteDone(rest)
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// poll receives and begins until the context ends. An error is one that will not mend.
func (r *run) poll(ctx, work context.Context) error {
	failures := 0
	for {
		n := r.take(ctx)
		if n == 0 {
			return nil
		}
		begun := time.Now()
		got, err := r.receive(ctx, n)
		if err != nil {
			r.release(n)
			if again, err := r.tryAgain(ctx, err, failures); !again {
				return err
			}
			failures++
			continue
		}
		failures = 0
		r.answered.Store(true)
		r.begin(ctx, work, got, n)
		if len(got) == 0 && time.Since(begun) < linger && !pause(ctx, linger) { // a server that does not wait
			return nil
		}
	}
}

// tryAgain pauses after a failure to receive, where that may help.
func (r *run) tryAgain(ctx context.Context, failure error, failures int) (again bool, err error) {
	select {
	case <-ctx.Done():
		return false, nil
	default:
	}
	if errors.Is(failure, sqs.ErrQueueDoesNotExist) || !r.answered.Load() && !passing(failure) {
		return false, failure
	}
	r.Report(fmt.Errorf("queue: %w", failure))
	return pause(ctx, jittered(failures, firstPause, longestPause)), nil
}

// passing says that a failure may be over soon: it is one of the service or of the
// network, and nothing that settings or permissions have to mend.
func passing(err error) bool {
	e, ok := errors.AsType[*boto3.Error](err)
	if !ok {
		return false
	}
	if e.StatusCode == 0 {
		return e.Attempts > 0
	}
	return e.StatusCode >= http.StatusInternalServerError || strings.Contains(string(e.Code), "Throttl")
}

// take waits for a slot, and a little for as many more as a call can fill: a call
// costs the same for one message as for ten. It is 0 when the context has ended.
func (r *run) take(ctx context.Context) int {
	select {
	case r.slots <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	enough := time.NewTimer(linger)
	defer enough.Stop()
	for n := 1; ; n++ {
		if n == min(batchMost, r.Concurrency) {
			return n
		}
		select {
		case r.slots <- struct{}{}:
		case <-enough.C:
			return n
		case <-ctx.Done():
			r.release(n)
			return 0
		}
	}
}

func (r *run) release(n int) {
	for range n {
		<-r.slots
	}
}

// begin starts a handler for each message, or for each group of a FIFO queue. The
// slots that are left over are released.
func (r *run) begin(ctx, work context.Context, got []*held, slots int) {
	chains := r.chains(got)
	r.release(max(slots-len(chains), 0))
	for i, chain := range chains {
		r.handlers.Go(func() {
			if i >= slots { // the service gave more than was asked for
				r.slots <- struct{}{}
			}
			defer r.release(1)
			defer r.drop(chain)
			r.handleAll(ctx, work, chain)
		})
	}
}

// chains are the messages that are to be handled one after the other.
func (r *run) chains(got []*held) (chains [][]*held) {
	fifo := strings.HasSuffix(r.QueueURL, ".fifo")
	at := map[string]int{}
	for _, h := range got {
		group := h.Attributes[sqs.MessageSystemAttributeNameMessageGroupId]
		if i, ok := at[group]; ok && fifo {
			chains[i] = append(chains[i], h)
			continue
		}
		at[group] = len(chains)
		chains = append(chains, []*held{h})
	}
	return chains
}

// handleAll handles messages in order until one fails or ctx ends; what is left goes
// back.
func (r *run) handleAll(ctx, work context.Context, chain []*held) {
	for i, h := range chain {
		if ctx.Err() != nil || !r.has(h) {
			r.handBack(ctx, work, chain[i:])
			return
		}
		err := r.handle(work, h)
		if err == nil {
			r.finish(work, h)
			continue
		}
		r.report(h, err)
		if work.Err() != nil {
			r.handBack(ctx, work, chain[i:])
			return
		}
		r.giveBack(work, chain[i:], r.retry(h, err))
		return
	}
}

// handBack gives messages back at once. When the worker stops, this waits for its last
// calls to receive: a message must not be the answer of one that is being broken off.
func (r *run) handBack(ctx, work context.Context, chain []*held) {
	if ctx.Err() != nil {
		<-r.quiet
	}
	r.giveBack(work, chain, 0)
}

// handle is nil when a message is done with: handled, or dead.
func (r *run) handle(work context.Context, h *held) error {
	ctx, cancel := context.WithCancelCause(work)
	defer cancel(nil)
	r.mu.Lock()
	h.cancel = cancel
	r.mu.Unlock()
	n := receives(h.Message)
	err := errReturns
	if r.MaxReceives == 0 || n <= r.MaxReceives {
		err = guarded(func() error { return r.Handle(ctx, h.Message) })
	}
	if err == nil || r.MaxReceives == 0 || n < r.MaxReceives || ctx.Err() != nil {
		return err
	}
	if failed := guarded(func() error { return r.Dead(ctx, h.Message, err) }); failed != nil {
		return fmt.Errorf("%w; Dead: %w", err, failed)
	}
	return nil
}

// guarded makes an error of a panic.
func guarded(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{v, debug.Stack()}
		}
	}()
	return f()
}

// retry asks when a message comes back; a Retry that panics is as good as none.
func (r *run) retry(h *held, failure error) (after time.Duration) {
	err := guarded(func() error {
		after = r.Retry(h.Message, failure)
		return nil
	})
	if err != nil {
		r.report(h, fmt.Errorf("the function Retry: %w", err))
		return Doubling(defaultFirst, defaultLongest)(h.Message, failure)
	}
	return after
}

func (r *run) report(h *held, err error) {
	r.Report(&MessageError{h.MessageId, h.Attributes[sqs.MessageSystemAttributeNameMessageGroupId], receives(h.Message), err})
}

// receives is how often a message has been received, 1 where that is not told.
func receives(m *sqs.Message) int {
	n, err := strconv.Atoi(m.Attributes[sqs.MessageSystemAttributeNameApproximateReceiveCount])
	if err != nil {
		return 1
	}
	return max(n, 1)
}

// jittered is a pause after a number of failures, between half of its length and all.
func jittered(failures int, first, longest time.Duration) time.Duration {
	d := min(first<<min(failures, 16), longest)
	return d/2 + rand.N(d/2)
}

// pause waits, and says whether the context went on for as long.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

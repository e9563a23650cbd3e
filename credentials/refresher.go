package credentials

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/boto3-go/boto3/internal/ctxerr"
)

const (
	// defaultAdvisory and defaultMandatory are botocore's refresh windows.
	defaultAdvisory  = 15 * time.Minute
	defaultMandatory = 10 * time.Minute
	defaultLinger    = 30 * time.Second
	// refreshPause lies between two refreshes of a value that is still valid.
	// Without it, keys that live no longer than the window would be fetched
	// anew for every request.
	refreshPause = time.Minute
	// lastWords is how long a source has to fail once its caller's context is over.
	lastWords = 20 * time.Millisecond
)

// keptFresh is a *refresher. By its own type every package that imports one with
// a cache in it would compile the methods of its atomic.Pointer anew.
type keptFresh interface {
	get(context.Context) (Credentials, error)
}

// refresher keeps credentials, or a token in their place, fresh for any number of
// callers, with one fetch at a time.
type refresher struct {
	fetch func(context.Context) (Credentials, error)
	// keep, if set, says what to go on with when a fetch failed and old is all
	// there is; false lets the failure through.
	keep func(old Credentials) (Credentials, bool)

	advisory, mandatory, linger time.Duration

	held atomic.Pointer[held]

	mu     sync.Mutex
	flight *flight // the fetch in progress that new callers join
}

// held is what was fetched and the time at which to look at it again; zero for
// never.
type held struct {
	value     Credentials
	refreshAt time.Time
}

// flight is one fetch. Its goroutine lives on when callers leave, so that a
// caller with little time does not undo the work for the next; when no caller
// has waited for the linger time, its context is cancelled.
type flight struct {
	done    chan struct{}
	value   Credentials
	err     error
	waiters int
	cancel  context.CancelFunc
	idle    *time.Timer
}

type urgency int

const (
	fresh urgency = iota
	advisory
	mandatory
)

func (r *refresher) get(ctx context.Context) (Credentials, error) {
	if h := r.held.Load(); h != nil && (h.refreshAt.IsZero() || time.Now().Before(h.refreshAt)) {
		return h.value, nil
	}
	if err := ctxerr.Of(ctx); err != nil {
		return Credentials{}, err
	}
	r.mu.Lock()
	h := r.held.Load()
	need := r.need(h)
	if need == fresh || need == advisory && r.flight != nil {
		r.mu.Unlock()
		return h.value, nil
	}
	current := r.join(ctx)
	r.mu.Unlock()
	defer r.leave(current)

	value, err := current.wait(ctx)
	if err != nil && need == advisory {
		return h.value, nil
	}
	return value, err
}

// wait returns what the flight brings, or why the caller waits no longer. A source
// that ends about when the caller's context does, as one that is bound to the same
// deadline, has a moment to say why it failed, which is told beside the context's
// end.
func (f *flight) wait(ctx context.Context) (Credentials, error) {
	select {
	case <-f.done:
	case <-ctx.Done():
		moment := time.NewTimer(lastWords)
		defer moment.Stop()
		select {
		case <-f.done:
		case <-moment.C:
			return Credentials{}, ctxerr.Of(ctx)
		}
	}
	if over := ctxerr.Of(ctx); f.err != nil && over != nil && !errors.Is(f.err, ctx.Err()) {
		return Credentials{}, fmt.Errorf("%w: %w", over, f.err)
	}
	return f.value, f.err
}

func (r *refresher) need(h *held) urgency {
	if h == nil {
		return mandatory
	}
	now := time.Now()
	switch remaining := h.value.Expires.Sub(now); {
	case h.value.Expires.IsZero():
		return fresh
	case remaining <= 0:
		return mandatory
	case now.Before(h.refreshAt):
		return fresh
	case remaining < r.mandatory:
		return mandatory
	case remaining < r.advisory:
		return advisory
	default:
		return fresh
	}
}

// join counts the caller in on the fetch in progress, or starts one. The lock
// is held.
func (r *refresher) join(ctx context.Context) *flight {
	if r.flight != nil {
		r.flight.waiters++
		if r.flight.idle != nil {
			r.flight.idle.Stop()
		}
		return r.flight
	}
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	current := &flight{done: make(chan struct{}), waiters: 1, cancel: cancel}
	r.flight = current
	go r.run(own, current)
	return current
}

// leave counts the caller out. The last one to leave a fetch that still runs
// starts the clock on it.
func (r *refresher) leave(current *flight) {
	r.mu.Lock()
	defer r.mu.Unlock()
	current.waiters--
	if current.waiters > 0 || r.flight != current {
		return
	}
	current.idle = time.AfterFunc(r.linger, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if current.waiters == 0 && r.flight == current {
			r.flight = nil
			current.cancel()
		}
	})
}

// run is the goroutine of a flight. It answers its callers even if the source
// ends the goroutine instead of returning.
func (r *refresher) run(ctx context.Context, current *flight) {
	var value Credentials
	err := errAborted
	defer func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		defer current.cancel()
		current.value, current.err = r.settle(ctx, value, err)
		if current.idle != nil {
			current.idle.Stop()
		}
		if r.flight == current {
			r.flight = nil
		}
		close(current.done)
	}()
	value, err = r.fetch(ctx)
}

// settle turns the outcome of a fetch into what is held and what its callers
// get. The lock is held.
func (r *refresher) settle(ctx context.Context, value Credentials, err error) (Credentials, error) {
	old := r.held.Load()
	if err == nil {
		when := value.Expires
		if !when.IsZero() && !when.After(time.Now()) {
			return Credentials{}, fmt.Errorf("credentials: %s: %w; it ended at %s and the clock of this machine says %s",
				value.Source, errStillExpired, when.UTC().Format(time.RFC3339), time.Now().UTC().Format(time.RFC3339))
		}
		r.hold(value, false)
		return value, nil
	}
	if old == nil || ctx.Err() != nil {
		return Credentials{}, err
	}
	if r.keep != nil {
		if stale, ok := r.keep(old.value); ok {
			r.hold(stale, false)
			return stale, nil
		}
	}
	if time.Until(old.value.Expires) >= r.mandatory {
		r.hold(old.value, true)
	}
	return Credentials{}, err
}

// hold stores value and works out when to look at it again: at the start of its
// advisory window, or, where that has passed, after a pause. The pause never
// takes more than half of the time left.
func (r *refresher) hold(value Credentials, failed bool) {
	h := &held{value: value}
	if expires := value.Expires; !expires.IsZero() {
		now := time.Now()
		h.refreshAt = expires.Add(-r.advisory)
		if failed || h.refreshAt.Before(now) {
			h.refreshAt = now.Add(min(refreshPause, expires.Sub(now)/2))
		}
	}
	r.held.Store(h)
}

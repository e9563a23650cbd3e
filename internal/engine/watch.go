package engine

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/retry"
)

// Watch is called at the points that lie within a call. Either may be nil.
type Watch struct {
	// Sign is given the request of an attempt before it is signed.
	Sign func(context.Context, *http.Request) error
	// Attempt is given what came of an attempt, and may change the verdict. Its
	// error ends the call.
	Attempt func(context.Context, *Attempt) error
}

// Attempt is what came of one attempt.
type Attempt struct {
	Number  int // from 1
	Request *http.Request
	// StatusCode and Header are the response's, 0 and nil where none came.
	StatusCode int
	Header     http.Header
	Took       time.Duration
	// CredentialSource and CredentialExpires are of the keys that signed.
	CredentialSource  string
	CredentialExpires time.Time
	// Err is why the attempt failed, nil if it did not.
	Err error
	// Cause is why the retry policy would make another attempt, "" where it would not.
	Cause retry.Cause
	// Retry says whether another attempt follows, after Delay.
	Retry bool
	Delay time.Duration
}

// show lets the call's watcher see an attempt and change what follows.
func (c *Engine) show(ctx context.Context, s *State, r *protocol.Response, f *protocol.Fault, failed error, v *verdict) error {
	a := &Attempt{
		Number: s.Meta.Attempts, Request: s.request, Err: failed, Took: time.Since(s.sent),
		Cause: v.cause, Retry: v.again, Delay: v.delay,
	}
	if s.keys != nil {
		a.CredentialSource, a.CredentialExpires = s.keys.Source, s.keys.Expires
	}
	if r != nil {
		a.StatusCode, a.Header = r.StatusCode, r.Header
	}
	if f != nil {
		meta := s.Meta // what the call's error will say is not known yet
		a.Err = c.failure(&s.call, &meta, f, failed)
	}
	if err := s.Watch.Attempt(ctx, a); err != nil {
		return err
	}
	if a.Retry && !v.again {
		s.retry.Insist()
	}
	if v.again && !a.Retry {
		a.Delay = 0 // the call ends at once
	}
	v.again, v.delay = a.Retry, a.Delay
	return nil
}

// sign shows a request that is to be signed. What is added to its header is of this
// attempt alone.
func (w *Watch) sign(ctx context.Context, r *http.Request) error {
	if w == nil || w.Sign == nil {
		return nil
	}
	r.Header = r.Header.Clone()
	return w.Sign(ctx, r)
}

// watches says whether attempts are watched.
func (o *Options) watches() bool { return o.Watch != nil && o.Watch.Attempt != nil }

// another says whether an attempt follows one that has succeeded: who watches may
// ask for it.
func (c *Engine) another(ctx context.Context, s *State, r *protocol.Response) (bool, error) {
	if !s.watches() {
		return false, nil
	}
	var v verdict
	err := c.show(ctx, s, r, nil, nil, &v)
	if (v.again || err != nil) && r.Stream != nil {
		err = errors.Join(err, r.Stream.Close())
	}
	if err != nil || !v.again {
		return false, err
	}
	return c.due(ctx, s, v.delay, nil)
}

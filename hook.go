package boto3

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/internal/custom"
	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/retry"
)

// Hook is called at up to four points of every call of a session ([Session.Hook]),
// of a client ([Client.Hook]) or of one call ([WithHook]): by name, typed, of
// resources, pages, waiters and transfers, and of presigned requests, of which
// nothing is sent. Points without a function are passed over. Hooks of the session
// come before those of the client and those of the call; after the call and its
// attempts it is the other way round. An error of a function ends the call with it.
// The functions must be safe for concurrent use.
type Hook struct {
	// Service and Operation are the client name and the operation that the hook is
	// for, which may have boto3's name; "" is for all of them, and "PresignPost" is for
	// forms. A service that there is not, or an operation that the service lacks, is an
	// *[UnknownError] of the calls that the hook was registered for, until it is removed.
	// Services of generated packages of the program's own are there once a client of
	// them is.
	Service, Operation string

	// Params comes before the input is checked. [Invocation.Get] reads it,
	// [Invocation.Set] changes it, whatever its type.
	Params func(ctx context.Context, inv *Invocation) error
	// Sign comes before each attempt is signed. Method, URL and Header of the request
	// may be changed: what is added to the header is signed and is of this attempt
	// alone. The body is the library's own.
	Sign func(ctx context.Context, inv *Invocation, request *http.Request) error
	// Attempt comes after each attempt, once the retry policy has judged it. Setting
	// Retry and Delay changes the verdict, also of an attempt that did not fail.
	Attempt func(ctx context.Context, inv *Invocation, attempt *Attempt) error
	// Done comes after the call, with its error, and returns the error that the caller
	// gets: err, another one, or nil for success. [Invocation.Decode] reads the output.
	Done func(ctx context.Context, inv *Invocation, err error) error
}

// Attempt is what came of one attempt of a call.
type Attempt struct {
	Number  int // from 1
	Request *http.Request
	// StatusCode and Header are the response's, 0 and nil where none came.
	StatusCode int
	Header     http.Header
	Took       time.Duration // until the response was read, or its stream began
	// CredentialSource says where the keys are from that the attempt was signed with, as
	// credentials.Credentials.Source has it, and CredentialExpires when they end: zero
	// where they do not, or where none signed.
	CredentialSource  string
	CredentialExpires time.Time
	// Err is why the attempt failed, an *[Error] where the service said so; nil if it
	// did not fail.
	Err error
	// Cause is why the retry policy would make another attempt, such as
	// retry.Throttled; "" where it would not.
	Cause retry.Cause
	// Retry says whether another attempt follows, after Delay.
	Retry bool
	Delay time.Duration
}

// Hook registers a hook for all clients of the session, those that are there
// already too, until remove is called.
func (s *Session) Hook(h Hook) (remove func()) {
	if s == nil || s.hooks == nil {
		return func() {} // it makes no clients
	}
	return s.hooks.add(sessionHook(h))
}

// Hook registers a hook for all calls of the client until remove is called.
func (c *Client) Hook(h Hook) (remove func()) {
	if c.Err() != nil {
		return func() {} // no call gets so far
	}
	h.Service = custom.ClientName(h.Service)
	return c.hooks.add(&hooking{Hook: h})
}

// WithHook has a hook see one call, or those of one pagination or wait.
func WithHook(h Hook) CallOption {
	own := sessionHook(h)
	return callOption(func(o *engine.Options) { o.Hooks = append(o.Hooks, own) })
}

// hooking is a hook that is registered.
type hooking struct {
	Hook
	// known says whether the service is one, nil where only that of the client can be.
	// It is a function, as programs without such hooks link no list of services.
	known func(*catalog.Catalog, string) error
}

// sessionHook is a hook for calls of more than one service.
func sessionHook(h Hook) *hooking {
	h.Service = custom.ClientName(h.Service)
	return &hooking{h, (*catalog.Catalog).Knows}
}

// hooks is a list of hooks that calls read without a lock.
type hooks struct {
	mu   sync.Mutex
	list atomic.Pointer[[]*hooking]
}

func (h *hooks) all() []*hooking {
	if h == nil {
		return nil
	}
	if list := h.list.Load(); list != nil {
		return *list
	}
	return nil
}

func (h *hooks) add(added *hooking) (remove func()) {
	h.change(func(list []*hooking) []*hooking { return append(list, added) })
	return func() {
		h.change(func(list []*hooking) []*hooking {
			return slices.DeleteFunc(list, func(one *hooking) bool { return one == added })
		})
	}
}

func (h *hooks) change(f func(own []*hooking) []*hooking) {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := f(slices.Clone(h.all()))
	h.list.Store(&list)
}

// hooksOf are the hooks that see a call, in order. The error is that of one that
// never sees any.
func (c *Client) hooksOf(operation string, own []any) (list []*Hook, err error) {
	session, client := c.session.hooks.all(), c.hooks.all()
	if len(session)+len(client)+len(own) == 0 {
		return nil, nil
	}
	all := slices.Concat(session, client)
	for _, h := range own {
		all = append(all, h.(*hooking))
	}
	for i, h := range all {
		sees, err := c.sees(h, operation, h.Service != "" || i >= len(session))
		if err != nil {
			return nil, fmt.Errorf("a hook that is registered for Service %q and Operation %q: %w", h.Service, h.Operation, err)
		}
		if sees {
			list = append(list, &h.Hook)
		}
	}
	return list, nil
}

// sees says whether a hook sees the calls of an operation. Its own must be one of the
// service where it is for no other.
func (c *Client) sees(h *hooking, operation string, ours bool) (bool, error) {
	switch {
	case h.Service != "" && h.Service != c.service:
		if h.known == nil {
			return false, errors.New("a client of " + c.service + " makes no calls of that service")
		}
		return false, unknownService(h.known(c.session.catalog, h.Service))
	case h.Operation == "":
		return true, nil
	}
	name, ok := c.engine.Hooked(h.Operation)
	if !ok && ours {
		_, err := c.engine.Operation(h.Operation)
		return false, err
	}
	return ok && name == operation, nil
}

// watch is what the engine calls for the hooks within a call; nil where none of
// them looks there.
func watch(list []*Hook, inv *Invocation) *engine.Watch {
	w := &engine.Watch{}
	if slices.ContainsFunc(list, func(h *Hook) bool { return h.Sign != nil }) {
		w.Sign = func(ctx context.Context, r *http.Request) error {
			for _, h := range list {
				if h.Sign != nil {
					if err := h.Sign(ctx, inv, r); err != nil {
						return err
					}
				}
			}
			return nil
		}
	}
	if slices.ContainsFunc(list, func(h *Hook) bool { return h.Attempt != nil }) {
		w.Attempt = func(ctx context.Context, a *engine.Attempt) error {
			for _, h := range slices.Backward(list) {
				if h.Attempt != nil {
					if err := h.Attempt(ctx, inv, (*Attempt)(a)); err != nil {
						return err
					}
				}
			}
			return nil
		}
	}
	if w.Sign == nil && w.Attempt == nil {
		return nil
	}
	return w
}

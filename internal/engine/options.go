package engine

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/transport"
)

// Options are what the options of a call, a pagination, a wait or a presigned
// request say. The zero value says nothing.
type Options struct {
	// Sets are laid over the input, in order.
	Sets []Set
	// Binder reads the input and writes the output; nil is the client's own.
	Binder *bind.Binder
	// Report takes the metadata of the response when the call ends.
	Report []func(Metadata)
	// Headers are asked for when the URL of an attempt is known, before it is
	// signed.
	Headers func(method, url string) (http.Header, error)
	// Header is added to every attempt before it is signed.
	Header http.Header
	// Using has the call made by engines with other settings, one after the other.
	Using []*Override
	// Watch sees the attempts; nil for nobody.
	Watch *Watch
	// Hooks are the call's own of the face, which the engine passes on.
	Hooks []any
	// Features are what the caller makes the call for.
	Features call.Features
	// Method is that of a presigned request; "" is the operation's own.
	Method string

	PageSize, MaxItems int
	Result             string
	StartingToken      string
	ResumeToken        *string

	Delay, MaxWait time.Duration
	WaitAttempts   int

	// presign makes a request that is valid for so long, and sends nothing.
	presign bool
	expires time.Duration
	// err is why the options cannot be obeyed.
	err error
	// page takes the output as a map too, where pages have to be found by
	// members that the caller's type lacks.
	page any
	// memory is for the bodies of pages.
	memory *transport.MemoryCache
}

// Set is a value that takes the place of the input's own at a path.
type Set struct {
	Path  string
	Value any
}

// with is o with values laid over the input after its own.
func (o *Options) with(sets ...Set) *Options {
	out := *o
	out.Sets = append(slices.Clip(o.Sets), sets...)
	return &out
}

// Refuse makes err the error of the call: an option that cannot be obeyed.
func (o *Options) Refuse(err error) { o.err = errors.Join(o.err, err) }

// AtLeastZero refuses a bound that is below zero.
func (o *Options) AtLeastZero(option string, n int64) {
	if n < 0 {
		o.Refuse(fmt.Errorf("the option %s is below zero", option))
	}
}

// Metadata is what a response says besides the operation's output.
type Metadata struct {
	StatusCode int
	Header     http.Header
	RequestID  string
	HostID     string // x-amz-id-2, from S3
	Attempts   int    // how often the request was sent
}

// State is all that one call needs, in one allocation. It serves one call.
type State struct {
	Options
	// Meta is filled in while the call runs.
	Meta Metadata

	call call.Call
	sending
	logged  bool   // the log says how the call went
	input   *Pipe  // the events that the call sends, nil when it sends none
	initial []byte // what goes before them
	// eventBody is the body of the last attempt that sends events.
	eventBody *eventBody
}

// Heard takes over from a state that has carried out the call in place of s.
func (s *State) Heard(other *State) { s.logged = s.logged || other.logged }

// HTTPClient sends one attempt of a call.
type HTTPClient interface {
	Do(*http.Request) (*http.Response, error)
}

// Do carries out one call: the engine's own [Engine.Perform], or that within
// what is wrapped around it.
type Do func(ctx context.Context, s *State, operation string, in, out any) error

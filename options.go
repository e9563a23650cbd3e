package boto3

import (
	"context"
	"net/http"
	"time"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/transport"
)

// CallOption changes one call, or one pass over pages, or one wait.
type CallOption func(*callConfig)

// callState is all that a call needs, in one allocation.
type callState struct {
	callConfig
	call call.Call
	sending
	input   *eventPipe // the events that the call sends, nil when it sends none
	initial []byte     // what goes before them
	// eventBody is the body of the last attempt that sends events.
	eventBody *eventBody
	meta      ResponseMetadata
}

func newCallState(opts []CallOption) *callState {
	s := &callState{}
	for _, opt := range opts {
		opt(&s.callConfig)
	}
	return s
}

// callConfig is what the options of a call say.
type callConfig struct {
	binder   any // nil for the client's own
	sets     []overlay
	metadata []*ResponseMetadata
	// page takes the output as a map too, where pages have to be found by
	// members that the caller's type lacks.
	page  *Map
	spare *transport.Spare // memory for the bodies of pages, else nil
	// headers are asked for once the URL of an attempt is known.
	headers func(method, url string) (http.Header, error)
	method  string // of a presigned request; "" for the operation's own

	pageSize, maxItems int
	startingToken      string
	resumeToken        *string

	delay, maxWait time.Duration
	waitAttempts   int
}

type overlay struct {
	path  string
	value any
}

func callOptions(opts []CallOption) *callConfig {
	o := &callConfig{}
	for _, opt := range opts {
		opt(o)
	}
	return o
}

// Set gives the input member at path ("Description", "Tags[0].Value") another
// value, whatever the input has there: an explicit zero, or a member that the
// input's Go type lacks. A nil value takes the member away. The input itself
// is not changed.
func Set(path string, value any) CallOption {
	return func(o *callConfig) { o.sets = append(o.sets, overlay{path, value}) }
}

// ResponseMetadata is what a response says besides the operation's output.
type ResponseMetadata struct {
	StatusCode int
	Header     http.Header
	RequestID  string
	HostID     string // x-amz-id-2, from S3
	Attempts   int    // how often the request was sent
}

// Metadata stores the response's metadata in to, also when the call fails with
// the service's error. Of several pages or tries the last one stays.
func Metadata(to *ResponseMetadata) CallOption {
	return func(o *callConfig) { o.metadata = append(o.metadata, to) }
}

// PageSize asks the service for at most n items a page. It bounds a page, not
// the whole; see MaxItems.
func PageSize(n int) CallOption { return func(o *callConfig) { o.pageSize = n } }

// MaxItems ends the pages after n items in all; 0 means no bound.
func MaxItems(n int) CallOption { return func(o *callConfig) { o.maxItems = n } }

// StartingToken goes on where an earlier pass stopped, with the token that
// ResumeToken gave, boto3's NextToken, or a token of the service.
func StartingToken(token string) CallOption {
	return func(o *callConfig) { o.startingToken = token }
}

// ResumeToken stores in to where to go on when MaxItems has ended the pages;
// to is left alone when nothing is left.
func ResumeToken(to *string) CallOption { return func(o *callConfig) { o.resumeToken = to } }

// Delay is the time between two calls of a waiter, instead of the
// description's.
func Delay(d time.Duration) CallOption { return func(o *callConfig) { o.delay = d } }

// MaxWait bounds how long a waiter waits, instead of the description's number
// of calls.
func MaxWait(d time.Duration) CallOption { return func(o *callConfig) { o.maxWait = d } }

// MaxWaitAttempts bounds how many calls a waiter makes, instead of the
// description's number.
func MaxWaitAttempts(n int) CallOption { return func(o *callConfig) { o.waitAttempts = n } }

// Invocation is one call of an operation as an Interceptor sees it.
type Invocation struct {
	Service   string
	Operation string
	Input     any // what the caller gave: a struct, a pointer to one, a map, or nil
	Output    any // what the result is stored in: a pointer to a struct or Map, or nil
	Metadata  *ResponseMetadata
}

// Handler carries out an invocation.
type Handler func(ctx context.Context, inv *Invocation) error

// Interceptor wraps the handling of every call of a client: it may look at or
// replace input, output and error, call next any number of times, or not at
// all. It must be safe for concurrent use.
type Interceptor func(next Handler) Handler

// HTTPClient sends one attempt of a call. *http.Client is one. It must not
// follow redirects, and must be safe for concurrent use.
type HTTPClient interface {
	Do(*http.Request) (*http.Response, error)
}

// sleep waits for d or until the context ends.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

package boto3

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/boto3-go/boto3/internal/engine"
)

// CallOption changes one call. It may stand wherever options do: a pagination
// gives it to the call of each page, a wait to each of its calls.
type CallOption interface {
	PageOption
	WaitOption
	PresignOption
	applyCall(*engine.Options)
}

// PageOption changes a walk over pages.
type PageOption interface{ applyPage(*engine.Options) }

// WaitOption changes a wait.
type WaitOption interface{ applyWait(*engine.Options) }

// PresignOption changes a presigned request.
type PresignOption interface{ applyPresign(*engine.Options) }

type callOption func(*engine.Options)

func (f callOption) applyCall(o *engine.Options)    { f(o) }
func (f callOption) applyPage(o *engine.Options)    { f(o) }
func (f callOption) applyWait(o *engine.Options)    { f(o) }
func (f callOption) applyPresign(o *engine.Options) { f(o) }

type pageOption func(*engine.Options)

func (f pageOption) applyPage(o *engine.Options) { f(o) }

type waitOption func(*engine.Options)

func (f waitOption) applyWait(o *engine.Options) { f(o) }

type presignOption func(*engine.Options)

func (f presignOption) applyPresign(o *engine.Options) { f(o) }

func applyCall(o *engine.Options, opts []CallOption) {
	for _, option := range opts {
		if option != nil {
			option.applyCall(o)
		}
	}
}

func callOptions(opts []CallOption) *engine.Options {
	o := &engine.Options{}
	applyCall(o, opts)
	return o
}

func pageOptions(opts []PageOption) *engine.Options {
	o := &engine.Options{}
	for _, option := range opts {
		if option != nil {
			option.applyPage(o)
		}
	}
	return o
}

func waitOptions(opts []WaitOption) *engine.Options {
	o := &engine.Options{}
	for _, option := range opts {
		if option != nil {
			option.applyWait(o)
		}
	}
	return o
}

func presignOptions(opts []PresignOption) *engine.Options {
	o := &engine.Options{}
	for _, option := range opts {
		if option != nil {
			option.applyPresign(o)
		}
	}
	return o
}

// With joins options of calls into one, for places that take options of another
// verb: client.Pages(ctx, operation, in, boto3.With(opts...), boto3.MaxItems(10)).
func With(opts ...CallOption) CallOption {
	return callOption(func(o *engine.Options) { applyCall(o, opts) })
}

// Set gives the input member at path ("Description", "Tags[0].Value") another
// value, whatever the input has there: an explicit zero, or a member that the
// input's Go type lacks. A nil value takes the member away. The input itself
// is not changed.
func Set(path string, value any) CallOption {
	return callOption(func(o *engine.Options) { o.Sets = append(o.Sets, engine.Set{Path: path, Value: value}) })
}

// Header sets a header of the requests of a call, in place of one that a member of the
// input has made; it is signed. Several of the same name make one header with several
// values. Headers that the library or the protocol of the operation makes, such as Host,
// X-Amz-Target and the Content-Type of JSON, are refused.
func Header(name, value string) CallOption {
	return callOption(func(o *engine.Options) { o.AddHeader(name, value) })
}

// Using makes a call as a client would that has this Config over its own: with
// another region, endpoint, credentials, timeouts, retries or HTTP client. Of fields
// that no client may have it is an error. The option keeps the client that it makes,
// with a retry quota of its own, so one option for many calls is cheaper than one for
// each.
func Using(cfg Config) CallOption {
	over := &engine.Override{Settings: cfg}
	return callOption(func(o *engine.Options) { o.Using = append(o.Using, over) })
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
// the service's error. Of several pages or tries the last one stays. It is an
// error of a presigned request, which nothing answers.
func Metadata(to *ResponseMetadata) CallOption {
	return callOption(func(o *engine.Options) {
		if to == nil {
			o.Refuse(errors.New("the option Metadata(nil) has nowhere to store the metadata"))
			return
		}
		o.Report = append(o.Report, func(m engine.Metadata) { *to = ResponseMetadata(m) })
	})
}

// PageSize asks the service for at most n items a page; 0 leaves it to the
// service. It bounds a page, not the whole; see MaxItems.
func PageSize(n int) PageOption {
	return pageOption(func(o *engine.Options) {
		o.PageSize = n
		o.AtLeastZero("PageSize", int64(n))
	})
}

// Result is the one result that Items yields and MaxItems counts, of operations whose
// pages have several: Result("Versions") or Result("DeleteMarkers") of
// ListObjectVersions. Without it Items yields them all, and MaxItems counts the first.
func Result(name string) PageOption {
	return pageOption(func(o *engine.Options) { o.Result = name })
}

// MaxItems ends the pages after n items in all; 0 means no bound.
func MaxItems(n int) PageOption {
	return pageOption(func(o *engine.Options) {
		o.MaxItems = n
		o.AtLeastZero("MaxItems", int64(n))
	})
}

// StartingToken goes on where an earlier pass stopped, with the token that
// ResumeToken gave, boto3's NextToken, or a token of the service. One that is none of
// these is [ErrBadToken]; one that only the service can refuse is an [Error].
func StartingToken(token string) PageOption {
	return pageOption(func(o *engine.Options) { o.StartingToken = token })
}

// ResumeToken stores in to where to go on when MaxItems has ended the pages;
// to is left alone when nothing is left. The last page is asked to have no more items
// than there are to come, so that nothing is given twice or left out when items are
// added before the pages are resumed. Where an operation has no page size, or the
// service gives more than was asked for, the token counts items of the page, as
// boto3's does.
func ResumeToken(to *string) PageOption {
	return pageOption(func(o *engine.Options) {
		o.ResumeToken = to
		if to == nil {
			o.Refuse(errors.New("the option ResumeToken(nil) has nowhere to store the token"))
		}
	})
}

// Delay is the time between two calls of a waiter; 0 is the description's.
func Delay(d time.Duration) WaitOption {
	return waitOption(func(o *engine.Options) {
		o.Delay = d
		o.AtLeastZero("Delay", int64(d))
	})
}

// MaxWait bounds how long a waiter waits, instead of the description's number
// of calls; 0 is no such bound.
func MaxWait(d time.Duration) WaitOption {
	return waitOption(func(o *engine.Options) {
		o.MaxWait = d
		o.AtLeastZero("MaxWait", int64(d))
	})
}

// MaxWaitAttempts bounds how many calls a waiter makes; 0 is the description's
// number.
func MaxWaitAttempts(n int) WaitOption {
	return waitOption(func(o *engine.Options) {
		o.WaitAttempts = n
		o.AtLeastZero("MaxWaitAttempts", int64(n))
	})
}

// presignable are the methods that a URL can be used with.
var presignable = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch}

// PresignMethod sends a presigned request with this method, "" for the
// operation's own: "GET" for URLs of query services (STS, SQS ...) and of Polly's
// SynthesizeSpeech, whose parameters are in the URL.
func PresignMethod(method string) PresignOption {
	return presignOption(func(o *engine.Options) {
		o.Method = method
		if method != "" && !slices.Contains(presignable, method) {
			o.Refuse(fmt.Errorf("the option PresignMethod(%q) names none of the methods %v", method, presignable))
		}
	})
}

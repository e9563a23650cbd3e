package function

import (
	"context"
	"errors"
	"io"
	"iter"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/lambda"
)

// Response is what a function with response streaming returns, to be read while it
// comes. It is for one goroutine, and has to be closed.
type Response struct {
	// ContentType is what the function says its answer is.
	ContentType string

	name, requestID string
	request         request
	next            func() (lambda.InvokeWithResponseStreamResponseEvent, error, bool)
	stop, cancel    func()
	rest            []byte
	err             error
}

// Stream calls a function that streams its response. Reading gives what it writes;
// where the function fails on its way, what it wrote is followed by an [*Error], and
// where the connection ends before the function does, by io.ErrUnexpectedEOF. The
// context is also that of reading.
//
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
func Stream(ctx context.Context, client boto3.AnyClient, name string, event any, opts ...Option) (*Response, error) {
	r, payload, err := prepare(ctx, name, event, opts)
	if err != nil {
		return nil, err
	}
	in := &lambda.InvokeWithResponseStreamInput{FunctionName: name, Qualifier: r.qualifier, TenantId: r.tenant, Payload: payload}
	if r.log != nil {
		in.LogType = lambda.LogTypeTail
	}
	// Its end closes the connection, also when no event was read.
	ctx, cancel := context.WithCancel(ctx)
	var out lambda.InvokeWithResponseStreamOutput
	var meta boto3.ResponseMetadata
	if err := dynamic(client).Call(ctx, "InvokeWithResponseStream", in, &out, append(r.calls, boto3.Metadata(&meta))...); err != nil {
		cancel()
		return nil, err
	}
	if out.EventStream == nil {
		cancel()
		return nil, io.ErrUnexpectedEOF
	}
	next, stop := iter.Pull2(out.EventStream)
	return &Response{
		ContentType: out.ResponseStreamContentType, name: name, requestID: meta.RequestID, request: r, next: next, stop: stop, cancel: cancel,
	}, nil
}

var errNoResponse = errors.New("function: there is no response: it is nil or its zero value; make one with Stream")

func (r *Response) missing() bool { return r == nil || r.next == nil }

// Read reads what the function has written.
func (r *Response) Read(p []byte) (int, error) {
	if r.missing() {
		return 0, errNoResponse
	}
	for len(r.rest) == 0 && r.err == nil {
		r.rest, r.err = r.receive()
	}
	if len(r.rest) == 0 {
		return 0, r.err
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// Chunks yields what the function writes in the pieces in which it comes.
func (r *Response) Chunks() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		if r.missing() {
			yield(nil, errNoResponse)
			return
		}
		for {
			chunk, err := r.rest, r.err
			if r.rest = nil; len(chunk) == 0 && err == nil {
				chunk, r.err = r.receive()
				err = r.err
			}
			switch {
			case len(chunk) > 0:
				if !yield(chunk, nil) {
					return
				}
			case err == io.EOF: //nolint:errorlint // as readers have it
				return
			case err != nil:
				yield(nil, err)
				return
			}
		}
	}
}

// receive takes the next event; io.EOF is the good end.
func (r *Response) receive() ([]byte, error) {
	event, err, ok := r.next()
	switch {
	case !ok:
		return nil, io.ErrUnexpectedEOF
	case err != nil:
		return nil, err
	case event.PayloadChunk != nil:
		return event.PayloadChunk.Payload, nil
	case event.InvokeComplete == nil: // newer than this package
		return nil, nil
	}
	end := event.InvokeComplete
	tail := r.request.keepLog(end.LogResult)
	if end.ErrorCode == "" {
		return nil, io.EOF
	}
	e := failure(r.name, end.ErrorCode, []byte(end.ErrorDetails), tail, r.requestID)
	if e.Type == "" {
		e.Type = ErrorType(end.ErrorCode)
	}
	return nil, e
}

// Close ends the response, also before the function has.
func (r *Response) Close() error {
	if r.missing() {
		return nil
	}
	r.stop()
	r.cancel()
	if r.err == nil {
		r.err = io.ErrClosedPipe
	}
	r.rest = nil
	return nil
}

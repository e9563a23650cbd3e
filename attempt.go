package boto3

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/redact"
	"github.com/boto3-go/boto3/internal/transport"
	"github.com/boto3-go/boto3/retry"
)

// sending is what the attempts of one call share.
type sending struct {
	body       *transport.Body
	sum        requestChecksum
	sdkHeaders [2]string // the invocation's id and the attempt
	retry      retry.Call
	lent       transport.Lent // the memory of the response's body
}

// attempts sends the request until an attempt stands or the retry policy gives
// up. A redirect to the bucket's region is not an attempt of its own.
func (c *engine) attempts(ctx context.Context, s *callState) (*protocol.Response, error) {
	st := &s.call
	s.sending = sending{retry: c.retry.Begin()}
	s.sdkHeaders[0] = newUUID()
	if err := c.prepareBody(s); err != nil {
		return nil, c.fault(st, err)
	}
	defer s.body.Release()
	redirected := false
	for {
		for d := s.retry.Wait(); d > 0; d = s.retry.Wait() {
			if err := sleep(ctx, d); err != nil {
				return nil, c.fault(st, err)
			}
		}
		if ctx.Err() != nil {
			return nil, c.fault(st, context.Cause(ctx))
		}
		request, err := c.request(ctx, s)
		if err != nil { // nothing was sent: the retry rules are about services
			return nil, c.failure(st, &s.meta, nil, err)
		}
		s.meta.Attempts++
		r, fault, err := c.attempt(ctx, s, request)
		if err == nil && fault == nil {
			s.retry.Succeed()
			return r, nil
		}
		failure := c.failure(st, &s.meta, fault, err)
		if fault != nil && !redirected && c.hooks.Redirect != nil && s.body.Rewindable() {
			if redirected, err = c.redirect(ctx, s, r, fault); err != nil {
				return nil, c.fault(st, err)
			}
			if redirected {
				st.Request.Header = st.Request.Header.Clone()
				continue
			}
		}
		if fault != nil && !redirected && c.staleEndpoint(st, r, fault) && s.body.Rewindable() {
			redirected = true
			st.Request.Header = st.Request.Header.Clone()
			continue
		}
		delay, again := s.retry.Next(c.outcome(st, r, fault, err))
		if !again && delay > 0 && ctx.Err() == nil {
			_ = sleep(ctx, delay) // long polling without quota must not become a fast loop
		}
		if !again || ctx.Err() != nil {
			return nil, failure
		}
		if s.input != nil && s.input.spent.Load() {
			return nil, failure
		}
		if !s.body.Rewindable() {
			failure.Err = errors.Join(failure.Err, &transport.OneTimeError{What: "retrying"})
			return nil, failure
		}
		if sleep(ctx, delay) != nil {
			return nil, failure
		}
		// Whoever sent the last attempt may still read its header.
		st.Request.Header = st.Request.Header.Clone()
	}
}

// attempt sends the request once. It returns a response that stands, or the
// fault that the service answered with its response, or why there is none.
func (c *engine) attempt(ctx context.Context, s *callState, request *http.Request) (*protocol.Response, *protocol.Fault, error) {
	answer, err := c.doer(s.call.Op).Do(request)
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, nil, redact.URL(err, s.call.Op)
	}
	r, err := c.response(s, answer)
	s.report(r)
	if err != nil {
		return r, nil, err
	}
	if c.hooks.Response != nil {
		c.hooks.Response(&s.call, r)
		s.meta.StatusCode = r.StatusCode
	}
	if r.StatusCode < http.StatusMultipleChoices {
		return r, nil, nil
	}
	fault, err := c.codec.DecodeFault(s.call.Op, r, s.call.Binder)
	if err != nil {
		return r, nil, err
	}
	if c.hooks.Fault != nil {
		c.hooks.Fault(&s.call, fault)
	}
	return r, fault, nil
}

// response reads an answer's body, or hands on the body that the caller is to
// stream. Checksums are verified where the answer has one that was asked for.
func (c *engine) response(s *callState, answer *http.Response) (r *protocol.Response, err error) {
	st := &s.call
	r = &protocol.Response{StatusCode: answer.StatusCode, Header: answer.Header}
	var algorithm, want string
	if answer.StatusCode < http.StatusMultipleChoices && validates(st) {
		algorithm, want = transport.ResponseChecksum(answer.Header, st.Op.Checksum.ResponseAlgorithms)
	}
	if (st.Op.StreamingOutput != nil || st.Op.EventOutput != nil) && answer.StatusCode < http.StatusMultipleChoices {
		r.Stream = answer.Body
		if answer.ContentLength >= 0 {
			r.Stream = transport.ExactReader(r.Stream, answer.ContentLength)
		}
		if algorithm != "" {
			r.Stream, err = transport.VerifyReader(r.Stream, algorithm, want)
		}
		return r, err
	}
	length := answer.ContentLength
	if st.Request.Method == http.MethodHead || answer.StatusCode == http.StatusNoContent || answer.StatusCode == http.StatusNotModified {
		length = 0
	}
	if answer.StatusCode < http.StatusMultipleChoices && c.codec.CopiesBody() {
		r.Body, s.lent, err = transport.ReadLent(answer.Body, length, s.spare)
	} else {
		r.Body, err = transport.ReadAll(answer.Body, length)
	}
	if closeErr := answer.Body.Close(); err == nil {
		err = closeErr
	}
	if err == nil && algorithm != "" {
		err = transport.Verify(r.Body, algorithm, want)
	}
	if sum := answer.Header["X-Amz-Crc32"]; err == nil && len(sum) > 0 && st.Service.EndpointPrefix == "dynamodb" {
		err = transport.VerifyCRC32(r.Body, sum[0]) // of the body as it came, encoded or not
	}
	return r, err
}

// report notes what an attempt's response says of itself.
func (s *callState) report(r *protocol.Response) {
	s.meta.StatusCode, s.meta.Header = r.StatusCode, r.Header
	s.meta.RequestID = firstHeader(r.Header, "X-Amzn-Requestid", "X-Amz-Request-Id")
	s.meta.HostID = r.Header.Get("X-Amz-Id-2")
}

func firstHeader(h http.Header, names ...string) string {
	for _, name := range names {
		if v := h[name]; len(v) > 0 && v[0] != "" {
			return v[0]
		}
	}
	return ""
}

// failure makes the error of an attempt.
func (c *engine) failure(st *call.Call, meta *ResponseMetadata, f *protocol.Fault, err error) *Error {
	e := &Error{
		Service: c.model.Name, Operation: st.Op.Name, StatusCode: meta.StatusCode,
		RequestID: meta.RequestID, HostID: meta.HostID, Attempts: meta.Attempts, Err: err,
	}
	if f == nil {
		return e
	}
	e.Code, e.Message, e.Fields, e.named = f.Code, f.Message, Map(f.Members), f.Named
	if f.RequestID != "" {
		e.RequestID = f.RequestID
		meta.RequestID = f.RequestID
	}
	if f.HostID != "" {
		e.HostID = f.HostID
	}
	return e
}

// outcome is a failed attempt as the retry policy sees it.
func (c *engine) outcome(st *call.Call, r *protocol.Response, f *protocol.Fault, err error) retry.Outcome {
	o := retry.Outcome{Operation: st.Op.Name, Err: err}
	if r != nil {
		o.StatusCode, o.Header = r.StatusCode, r.Header
	}
	if _, bad := errors.AsType[*transport.ChecksumError](err); bad {
		o.ChecksumMismatch = true
	}
	if f != nil {
		o.Code = f.Code
		if f.Shape != nil {
			o.Retryable, o.Throttling = f.Shape.Error.Retryable, f.Shape.Error.Throttling
		}
		if offset, off := retry.Skew(o, time.Now()); off {
			c.skew.Store(int64(offset))
		}
	}
	return o
}

// redirect lets the service's hook find another region for the call, and
// resolves the endpoint and the signing anew.
func (c *engine) redirect(ctx context.Context, s *callState, r *protocol.Response, f *protocol.Fault) (bool, error) {
	again, err := c.hooks.Redirect(ctx, &s.call, r, f)
	if err != nil || !again {
		return false, err
	}
	if err := c.resolveEndpoint(ctx, &s.call); err != nil {
		return false, err
	}
	return true, c.chooseAuth(&s.call)
}

// newUUID is a random UUID of version 4 (RFC 9562).
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	var text [36]byte
	at := 0
	for i, part := range [...][]byte{b[:4], b[4:6], b[6:8], b[8:10], b[10:]} {
		if i > 0 {
			text[at] = '-'
			at++
		}
		at += hex.Encode(text[at:], part)
	}
	return string(text[:])
}

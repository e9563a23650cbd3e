package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/ctxerr"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/quote"
	"github.com/boto3-go/boto3/internal/redact"
	"github.com/boto3-go/boto3/internal/transport"
	"github.com/boto3-go/boto3/retry"
)

// sending is what the attempts of one call share.
type sending struct {
	body       *transport.Body
	sum        requestChecksum
	sdkHeaders [2]string // the invocation's id and the first attempt
	retry      retry.Call
	redirected bool
	encoding   bool                 // the input itself asks for an encoding of the response
	bodyMemory transport.BodyMemory // the memory of the response's body
	request    *http.Request        // of the last attempt, and when it was sent, for who watches
	sent       time.Time
	keys       *credentials.Credentials // that signed it, for who watches
	limited    io.LimitedReader         // reads that
}

// attempts sends the request until an attempt stands or the retry policy gives
// up. An attempt that is sent on to the bucket's region is one of them, but it is
// made whatever the policy says.
func (c *Engine) attempts(ctx context.Context, s *State) (*protocol.Response, error) {
	st := &s.call
	s.sending = sending{retry: c.retry.Begin()}
	s.sdkHeaders[0] = newUUID()
	if err := c.prepareBody(s); err != nil {
		return nil, c.unsent(st, err)
	}
	defer s.body.Release()
	var before *protocol.Fault // of the attempt before, for a call that the context ends
	for {
		for d := s.retry.Wait(); d > 0; d = s.retry.Wait() {
			if err := sleep(ctx, d); err != nil {
				return nil, c.unsent(st, err)
			}
		}
		if err := ctxerr.Of(ctx); err != nil {
			return nil, c.unsent(st, err)
		}
		request, err := c.request(ctx, s)
		if err != nil { // nothing was sent: the retry rules are about services
			return nil, c.failure(st, &s.Meta, nil, err)
		}
		s.Meta.Attempts++
		if s.watches() {
			s.request, s.sent = request, time.Now()
		}
		r, fault, err := c.attempt(ctx, s, request)
		c.log.attempt(ctx, s, request, r, fault, err)
		var again bool
		if err == nil && fault == nil {
			if again, err = c.another(ctx, s, r); err == nil && !again {
				s.retry.Succeed()
				return r, nil
			}
		} else {
			again, err = c.again(ctx, s, r, fault, err)
		}
		if err != nil || !again {
			if fault == nil && ctx.Err() != nil {
				fault = before
			}
			return nil, c.failure(st, &s.Meta, fault, err)
		}
		before = fault
		// Whoever sent the last attempt may still read its header.
		st.Request.Header = st.Request.Header.Clone()
	}
}

// again says whether a failed attempt is followed by another, and waits until
// that is due. The error is why the call ends, beside the service's own fault.
func (c *Engine) again(ctx context.Context, s *State, r *protocol.Response, fault *protocol.Fault, failed error) (bool, error) {
	v, failed := c.judge(ctx, s, r, fault, failed)
	if s.watches() {
		if err := c.show(ctx, s, r, fault, failed, &v); err != nil {
			return false, err
		}
	}
	c.log.verdict(ctx, s, v)
	if v.again {
		return c.due(ctx, s, v.delay, failed)
	}
	if v.delay > 0 {
		_ = sleep(ctx, v.delay) // long polling without quota must not become a fast loop
	}
	return false, failed
}

// verdict is what follows an attempt.
type verdict struct {
	again bool
	delay time.Duration
	cause retry.Cause
}

// judge is what follows a failed attempt by the rules, and the error that the call
// ends with where nothing does.
func (c *Engine) judge(ctx context.Context, s *State, r *protocol.Response, fault *protocol.Fault, failed error) (verdict, error) {
	if fault != nil && !s.redirected && s.body.Rewindable() {
		var err error
		if s.redirected, err = c.redirect(ctx, s, r, fault); s.redirected {
			s.retry.Redirect(c.outcome(&s.call, r, fault, nil))
		}
		if err != nil || s.redirected {
			return verdict{again: err == nil}, err
		}
	}
	if _, endless := errors.AsType[*transport.TooLongError](failed); endless {
		return verdict{}, failed
	}
	if late := c.underWay(s, failed); late != nil && ctx.Err() == nil {
		return verdict{}, late
	}
	delay, again := s.retry.Next(c.outcome(&s.call, r, fault, failed))
	return verdict{again, delay, s.retry.Cause()}, failed
}

// due waits until another attempt is due, if the request can be sent again.
func (c *Engine) due(ctx context.Context, s *State, delay time.Duration, failed error) (bool, error) {
	switch {
	case s.input != nil && s.input.consumed.Load():
		return false, failed
	case !s.body.Rewindable():
		return false, errors.Join(failed, &transport.OneTimeError{What: "retrying"})
	}
	if err := sleep(ctx, delay); err != nil {
		if failed == nil || errors.Is(failed, err) {
			return false, err
		}
		return false, fmt.Errorf("%w; before: %w", err, failed)
	}
	return true, nil
}

// sleep waits for d or until the context ends.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctxerr.Of(ctx)
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctxerr.Of(ctx)
	}
}

// attempt sends the request once. It returns a response that stands, or the
// fault that the service answered with its response, or why there is none.
func (c *Engine) attempt(ctx context.Context, s *State, request *http.Request) (*protocol.Response, *protocol.Fault, error) {
	answer, err := c.doer(s.call.Op).Do(request)
	if err == nil {
		err = checkAnswer(answer)
	}
	if err != nil {
		over := ctxerr.Of(ctx)
		if over != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Cause(ctx))) {
			return nil, nil, over // net/http says no more than that
		}
		if err = redact.URL(err, s.call.Op); over != nil {
			err = fmt.Errorf("%w: %w", over, err)
		}
		return nil, nil, err
	}
	r, err := c.response(s, answer)
	s.report(r)
	if err != nil {
		if over := ctxerr.Of(ctx); over != nil && !errors.Is(err, ctx.Err()) { // net/http gives the cause alone
			err = fmt.Errorf("%w: %w", over, err)
		}
		return r, nil, err
	}
	if c.hooks.Response != nil {
		c.hooks.Response(&s.call, r)
		s.Meta.StatusCode = r.StatusCode
		if r.Broken {
			return r, nil, c.Face.BadResponse(protocol.CheckAnswer(s.call.Op, r))
		}
	}
	if r.StatusCode < http.StatusMultipleChoices {
		return r, nil, nil
	}
	fault, err := c.Codec.DecodeFault(s.call.Op, r, s.call.Binder)
	if err != nil {
		return r, nil, err
	}
	fault.Message = redact.Token(fault.Message)
	if c.hooks.Fault != nil {
		c.hooks.Fault(&s.call, fault)
	}
	return r, fault, nil
}

// response reads an answer's body, or hands on the body that the caller is to
// stream. Checksums are verified where the answer has one that was asked for.
func (c *Engine) response(s *State, answer *http.Response) (r *protocol.Response, err error) {
	st := &s.call
	r = &protocol.Response{StatusCode: answer.StatusCode, Header: answer.Header}
	var algorithm, want string
	if answer.StatusCode < http.StatusMultipleChoices && validates(st) {
		algorithm, want = transport.ResponseChecksum(answer.Header, st.Op.Checksum.ResponseAlgorithms)
	}
	if (st.Op.StreamingOutput != nil || st.Op.EventOutput != nil) && answer.StatusCode < http.StatusMultipleChoices {
		r.Stream = answer.Body
		length := announced(answer)
		if length >= 0 {
			r.Stream = transport.ExactReader(r.Stream, length)
		}
		if algorithm != "" {
			r.Stream, err = transport.VerifyReader(r.Stream, length, algorithm, want)
		}
		return r, err
	}
	length := announced(answer)
	if st.Request.Method == http.MethodHead || answer.StatusCode == http.StatusNoContent || answer.StatusCode == http.StatusNotModified {
		length = 0
	}
	err = c.readBody(s, r, answer, length)
	if closeErr := answer.Body.Close(); err == nil {
		err = closeErr
	}
	if err == nil && algorithm != "" {
		err = transport.Verify(r.Body, algorithm, want)
	}
	if sum := answer.Header["X-Amz-Crc32"]; err == nil && len(sum) > 0 && c.facts.BodyCRC32 {
		err = transport.VerifyCRC32(r.Body, sum[0]) // of the body as it came, encoded or not
	}
	return r, err
}

// readBody reads a body that is within the limit.
func (c *Engine) readBody(s *State, r *protocol.Response, answer *http.Response, length int64) (err error) {
	limit := min(c.Settings.MaxResponseSize, math.MaxInt64-1)
	s.limited = io.LimitedReader{R: answer.Body, N: limit + 1}
	switch {
	case length > limit:
		s.limited.N = 0
	case answer.StatusCode < http.StatusMultipleChoices && c.Codec.CopiesBody():
		r.Body, s.bodyMemory, err = transport.ReadReusable(&s.limited, length, s.memory)
	default:
		r.Body, err = transport.ReadAll(&s.limited, length)
	}
	if s.limited.N == 0 {
		r.Body, s.bodyMemory = "", transport.BodyMemory{}
		return c.Face.BadResponse(fmt.Errorf("%w; the setting max_response_size, Config.MaxResponseSize, raises it", &transport.TooLongError{Limit: limit}))
	}
	return err
}

// announced is the length of an answer's body, -1 where it is not known. A
// client that says 0 beside a body of its own has left the length out, as
// clients written for tests do: net/http has http.NoBody there.
func announced(answer *http.Response) int64 {
	if answer.ContentLength == 0 && answer.Body != http.NoBody {
		return -1
	}
	return answer.ContentLength
}

// checkAnswer refuses what an HTTP client must not return.
func checkAnswer(answer *http.Response) error {
	if answer == nil {
		return errors.New("the HTTP client returned neither a response nor an error")
	}
	if answer.Body == nil {
		answer.Body = http.NoBody
	}
	if answer.StatusCode < http.StatusOK {
		_ = answer.Body.Close() // the error says more
		return fmt.Errorf("the HTTP client returned a response with status %d, which ends no call", answer.StatusCode)
	}
	if answer.Request != nil && answer.Request.Response != nil { // net/http leaves there what it was redirected by
		_ = answer.Body.Close() // the error says more
		return fmt.Errorf("the HTTP client followed a redirect to %s, which the request was not signed for; set its CheckRedirect to return http.ErrUseLastResponse",
			quote.Word(answer.Request.URL.Redacted()))
	}
	return nil
}

// report notes what an attempt's response says of itself.
func (s *State) report(r *protocol.Response) {
	s.Meta.StatusCode, s.Meta.Header = r.StatusCode, r.Header
	s.Meta.RequestID = firstHeader(r.Header, "X-Amzn-Requestid", "X-Amz-Request-Id")
	s.Meta.HostID = r.Header.Get("X-Amz-Id-2")
}

func firstHeader(h http.Header, names ...string) string {
	for _, name := range names {
		if v := h[name]; len(v) > 0 && v[0] != "" {
			return v[0]
		}
	}
	return ""
}

// outcome is a failed attempt as the retry policy sees it.
func (c *Engine) outcome(st *call.Call, r *protocol.Response, f *protocol.Fault, err error) retry.Outcome {
	o := retry.Outcome{Operation: st.Op.Name, Err: err}
	if r != nil {
		o.StatusCode, o.Header = r.StatusCode, r.Header
	}
	if r != nil && r.Broken { // counts as a server's error
		o.Err, o.StatusCode = nil, http.StatusInternalServerError
	}
	if _, bad := errors.AsType[*transport.ChecksumError](err); bad {
		o.ChecksumMismatch = true
	}
	if f != nil {
		o.Code = f.Code
		if f.Shape != nil {
			o.Retryable, o.Throttling = f.Shape.Error.Retryable, f.Shape.Error.Throttling
			o.Modelled = slices.Contains(st.Op.Errors, f.Shape)
		}
		if offset, off := retry.Skew(o, time.Now()); off {
			c.skew.Store(int64(offset))
		}
	}
	return o
}

// redirect finds out whether the fault says that the call belongs elsewhere: to
// another region, as the service's hook reads it, or to another endpoint than
// the service named before. The endpoint and the signing are then resolved anew.
func (c *Engine) redirect(ctx context.Context, s *State, r *protocol.Response, f *protocol.Fault) (bool, error) {
	if c.hooks.Redirect != nil {
		again, err := c.hooks.Redirect(ctx, &s.call, r, f)
		if err != nil {
			return false, err
		}
		if again {
			s.call.Features |= call.S3Redirect // no other service has this
			if err := c.resolveEndpoint(ctx, &s.call); err != nil {
				return false, err
			}
			return true, c.chooseAuth(&s.call)
		}
	}
	if c.wantsMD5(&s.call, f) {
		return true, c.addMD5(s)
	}
	return c.staleEndpoint(&s.call, r, f), nil
}

package retry

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Outcome is what came of one attempt.
type Outcome struct {
	// Err is why there is no usable response: it could not be sent, or no
	// answer came, or its body could not be read. StatusCode may be set along
	// with it and then counts for nothing.
	Err        error
	StatusCode int
	Header     http.Header
	// Code is the error code of the response, "" when there is none.
	Code string
	// Operation is the name of the operation.
	Operation string
	// Modelled says that the error is one of those that the operation has in
	// the service's description.
	Modelled bool
	// Retryable and Throttling are the retryable trait of the error in the
	// service's description. Throttling implies Retryable.
	Retryable, Throttling bool
	// ChecksumMismatch says that the response's body does not have the checksum
	// that its headers announce, whether Err is set for that or not. It leads to
	// another attempt only where the service's Checksums say so.
	ChecksumMismatch bool
}

func (o *Outcome) succeeded() bool {
	return o.Err == nil && o.StatusCode >= 200 && o.StatusCode < 300
}

// Cause is why an attempt may be made again.
type Cause string

// The causes of retries.
const (
	NotRetryable Cause = ""
	Transient    Cause = "transient"  // a server error, or one that is known to pass
	Connection   Cause = "connection" // no or no complete response
	Timeout      Cause = "timeout"    // connecting or waiting for data took too long
	Throttled    Cause = "throttling"
	Checksum     Cause = "checksum"   // a damaged response
	ClockSkew    Cause = "clock skew" // signed with a clock that is off
)

// Call is the retry state of one call. It belongs to the goroutine that makes
// the call and must not be copied once it is used.
//
//	call := policy.Begin()
//	for {
//		for d := call.Wait(); d > 0; d = call.Wait() {
//			// sleep for d
//		}
//		// send, with call.RequestHeader as amz-sdk-request
//		delay, again := call.Next(outcome)
//		// sleep for delay
//		if !again {
//			break
//		}
//	}
type Call struct {
	policy  *Policy
	current int // number of the current attempt, from 1
	cost    int // what the last retry took from the quota
	date    time.Time
	cause   Cause
	judged  bool // whether an attempt has been judged
	skewed  bool // whether the clock's skew has caused a retry
	stopped stop
}

// stop is what kept a retryable attempt from being made again.
type stop uint8

const (
	stopNone stop = iota
	stopAttempts
	stopQuota
)

// Wait returns how long to sleep before the next attempt may be sent: 0 to send
// now. After sleeping, ask again: other calls may have been faster, or the rate
// may have changed. It is always 0 unless the mode is Adaptive.
func (c *Call) Wait() time.Duration {
	if c.policy.limiter == nil {
		return 0
	}
	return c.policy.limiter.acquire()
}

// Attempts returns the number of the current attempt: 1 until Next has said
// that another is to be made.
func (c *Call) Attempts() int { return c.current }

// Cause returns why the attempt that Next judged last may be made again,
// NotRetryable if it may not.
func (c *Call) Cause() Cause { return c.cause }

// MaxAttemptsReached says whether the call was given up only because it has
// used all its attempts.
func (c *Call) MaxAttemptsReached() bool { return c.stopped == stopAttempts }

// QuotaReached says whether the call was given up only because the client has
// spent its retry quota.
func (c *Call) QuotaReached() bool { return c.stopped == stopQuota }

// Succeed reports that the call has succeeded, and returns what its retries
// took from the quota. Next does the same for an outcome with a 2xx status.
func (c *Call) Succeed() {
	p := c.policy
	c.cause = NotRetryable
	if p.limiter != nil {
		p.limiter.record(false)
	}
	p.quota.release(max(c.cost, 1))
}

// Next judges an attempt: whether to make another, and how long to sleep
// before. A delay without another attempt is to be slept as well: long polling
// must not turn into a fast loop when there is no quota for its retries.
//
// An error that comes of the caller's context is never retried. Where the
// context has ended with a cause of the caller's own, only the caller can know.
func (c *Call) Next(o Outcome) (delay time.Duration, again bool) {
	p := c.policy
	c.judged, c.stopped = true, stopNone
	c.date = responseDate(&o, c.date)
	c.cause = p.classify(&o)
	if c.cause == NotRetryable && !c.skewed {
		if _, off := Skew(o, p.now()); off {
			c.cause = ClockSkew
		}
	}
	c.cause = p.rules.classify(&o, c.cause)
	if p.limiter != nil && !canceled(o.Err) {
		p.limiter.record(isThrottling(&o))
	}
	if c.cause != NotRetryable {
		delay, again = c.admit(&o)
	}
	if again {
		c.current++
		c.skewed = c.skewed || c.cause == ClockSkew
		return delay, true
	}
	if o.succeeded() {
		p.quota.release(max(c.cost, 1))
	}
	return delay, false
}

// admit finds out whether a retryable attempt can be made again.
func (c *Call) admit(o *Outcome) (delay time.Duration, again bool) {
	p := c.policy
	if c.current >= p.maxAttempts {
		c.stopped = stopAttempts
		return 0, false
	}
	cost := cost(o)
	if !p.quota.acquire(cost) {
		c.stopped = stopQuota
		if slices.Contains(p.service.LongPolling, o.Operation) {
			return p.delay(o, c.current), false
		}
		return 0, false
	}
	c.cost = cost
	if c.cause == ClockSkew {
		return 0, true
	}
	return p.delay(o, c.current), true
}

// classify says why an outcome may be retried.
func (p *Policy) classify(o *Outcome) Cause {
	if o.ChecksumMismatch && !canceled(o.Err) {
		switch {
		case p.service.Checksums:
			return Checksum
		case o.Err != nil:
			return NotRetryable
		}
	}
	if p.mode == Legacy {
		return p.service.Legacy.classify(o)
	}
	return p.classifyStandard(o)
}

// delay is the time to sleep after the attempt with this number.
func (p *Policy) delay(o *Outcome, attempt int) time.Duration {
	s := 0.0
	if p.mode == Legacy {
		s = p.service.Legacy.delay(attempt, p.rand)
	} else {
		s = p.standardDelay(o, attempt)
	}
	return p.rules.backoff(attempt, o, seconds(s))
}

// seconds converts to a duration, at most the longest there is.
func seconds(s float64) time.Duration {
	const longest = 1<<63 - 1
	if d := s * float64(time.Second); d < longest {
		return time.Duration(d)
	}
	return longest
}

// responseDate is the Date of a response, or the one before where it has none.
func responseDate(o *Outcome, before time.Time) time.Time {
	if o.Err != nil || o.Header == nil {
		return before
	}
	if t, err := time.Parse(http.TimeFormat, o.Header.Get("Date")); err == nil {
		return t
	}
	return before
}

// RequestHeader returns the value of the header amz-sdk-request for the current
// attempt. After a response with a date it begins with the time until which a
// response to the attempt is of use, which is readTimeout after that date by
// the service's clock; a readTimeout of 0 leaves that out. The legacy mode tells
// how many attempts there may be only after the first.
func (c *Call) RequestHeader(readTimeout time.Duration) string {
	if !c.judged {
		return c.policy.firstHeader
	}
	b := make([]byte, 0, len("ttl=20060102T150405Z; attempt=10; max=10"))
	if readTimeout > 0 && !c.date.IsZero() {
		b = append(b, "ttl="...)
		b = c.date.Add(readTimeout).AppendFormat(b, "20060102T150405Z")
		b = append(b, "; "...)
	}
	b = append(b, "attempt="...)
	b = strconv.AppendInt(b, int64(c.current), 10)
	b = append(b, "; max="...)
	b = strconv.AppendInt(b, int64(c.policy.maxAttempts), 10)
	return string(b)
}

package retry

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// Rules change parts of a retry mode, each by a function of the program's own or by
// one that this package makes. What is nil stays as the mode has it. (Config.MaxAttempts
// bounds the attempts, 1 for none but the first.) Rules serve many clients; their
// functions must be safe for concurrent use.
type Rules struct {
	// Classify says why a failed attempt may be made again, NotRetryable for never;
	// cause is what the mode says. It is not asked of an attempt that the caller's
	// context has ended.
	Classify func(o Outcome, cause Cause) Cause
	// Backoff is how long to wait after the attempt with this number, from 1; delay is
	// what the mode says.
	Backoff func(attempt int, o Outcome, delay time.Duration) time.Duration
	// Quota is what retries are paid from. The mode gives each client one of its own
	// of 500, and none to bound it in the legacy mode.
	Quota *Quota
}

// Also classifies attempts as the mode does, and those that fail with one of these error
// codes as transient.
func Also(codes ...string) func(Outcome, Cause) Cause {
	return func(o Outcome, cause Cause) Cause {
		if cause == NotRetryable && slices.Contains(codes, o.Code) {
			return Transient
		}
		return cause
	}
}

// Never classifies attempts as the mode does, but for those that fail with one of these
// error codes, which are not made again.
func Never(codes ...string) func(Outcome, Cause) Cause {
	return func(o Outcome, cause Cause) Cause {
		if slices.Contains(codes, o.Code) {
			return NotRetryable
		}
		return cause
	}
}

// Only classifies as the mode does what has one of these causes, and nothing else.
func Only(causes ...Cause) func(Outcome, Cause) Cause {
	return func(_ Outcome, cause Cause) Cause {
		if slices.Contains(causes, cause) {
			return cause
		}
		return NotRetryable
	}
}

// Constant waits for the same time after every attempt.
func Constant(d time.Duration) func(int, Outcome, time.Duration) time.Duration {
	return func(int, Outcome, time.Duration) time.Duration { return d }
}

// Exponential waits for a random part of a time that begins with first and doubles with
// each attempt up to longest.
func Exponential(first, longest time.Duration) func(int, Outcome, time.Duration) time.Duration {
	return func(attempt int, _ Outcome, _ time.Duration) time.Duration {
		full := min(first.Seconds()*math.Pow(2, float64(attempt-1)), longest.Seconds())
		return seconds(rand.Float64() * full)
	}
}

// classify is the cause that the rules leave of the mode's own.
func (r *Rules) classify(o *Outcome, cause Cause) Cause {
	if r == nil || r.Classify == nil || o.succeeded() || canceled(o.Err) {
		return cause
	}
	return r.Classify(*o, cause)
}

func (r *Rules) backoff(attempt int, o *Outcome, delay time.Duration) time.Duration {
	if r == nil || r.Backoff == nil {
		return delay
	}
	return max(r.Backoff(attempt, *o, delay), 0)
}

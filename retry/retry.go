// Package retry decides whether and when an API call is attempted again. It
// does no I/O: the caller sends, sleeps and reports what came of each attempt.
//
// The three modes are those of AWS's SDKs as botocore has them: Standard, the
// default, and Adaptive as described in
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html,
// and Legacy, with more rules of its own for some services.
package retry

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// Mode is a retry mode: how the settings retry_mode and AWS_RETRY_MODE name it.
type Mode string

// The retry modes.
const (
	// Standard retries what may pass by itself, up to 3 attempts, with delays of
	// at most 20 seconds and a quota of retries for the whole client.
	Standard Mode = "standard"
	// Adaptive is Standard with a limit on the client's request rate, which
	// follows the throttling that the service answers with.
	Adaptive Mode = "adaptive"
	// Legacy retries connection faults, server errors and throttling, up to 5
	// attempts (10 for DynamoDB), with exponential delays that have no upper
	// bound.
	Legacy Mode = "legacy"
)

// Config says how a client retries. The zero value is the standard mode with its
// defaults.
type Config struct {
	Mode Mode // "" is Standard
	// MaxAttempts is the number of attempts in total, the first included: what
	// AWS_MAX_ATTEMPTS and total_max_attempts hold. The entry max_attempts of
	// botocore's client configuration counts only retries, one less. 0 leaves
	// it to the mode and the service.
	MaxAttempts int
	// Service is what sets the client's service apart from others.
	Service Service
	// Rules change parts of the mode, nil for nothing.
	Rules *Rules
	// Rand gives numbers in [0, 1) for jitter, nil the default source. It must
	// be safe for concurrent use.
	Rand func() float64
	// Now is the clock, nil for time.Now.
	Now func() time.Time
}

// Service is what sets the retries of one service apart from those of others.
// The zero value is a service like most.
type Service struct {
	// Attempts is the number of attempts in the standard and adaptive modes
	// where none is set, 0 for 3.
	Attempts int
	// Backoff is the scale of the delays in these modes where the service does
	// not throttle, 0 for 50 milliseconds.
	Backoff time.Duration
	// Transient are codes of errors that pass by themselves, beside those that
	// all services have, in these modes.
	Transient []string
	// LongPolling are operations that hold their answers back until there is
	// something to say.
	LongPolling []string
	// Checksums says that a response with a wrong checksum is asked for again.
	Checksums bool
	// Legacy are the rules of the legacy mode.
	Legacy LegacyRules
}

// LegacyRules are what a service has of its own in the legacy mode.
type LegacyRules struct {
	Attempts int           // where none is set, 0 for 5
	Backoff  time.Duration // the scale of the delays, 0 for a random part of a second
	Errors   []LegacyError // retried besides those of all services
	// NotTooManyRequests says that a status of 429 alone is not retried.
	NotTooManyRequests bool
}

// LegacyError is an error that is retried in the legacy mode: a status, and a
// code unless any will do.
type LegacyError struct {
	StatusCode int
	Code       string
}

// Policy is the retry policy of one client. It holds what the client's calls
// share, the retry quota and the rate limit, and is safe for concurrent use.
type Policy struct {
	mode        Mode
	service     Service
	maxAttempts int
	rand        func() float64
	now         func() time.Time
	rules       *Rules
	quota       *Quota   // nil for none
	limiter     *limiter // nil unless adaptive
	firstHeader string   // amz-sdk-request of first attempts
}

// New makes a policy. It fails on an unknown mode and on a negative
// MaxAttempts.
func New(c Config) (*Policy, error) {
	if c.MaxAttempts < 0 {
		return nil, fmt.Errorf("retry: MaxAttempts is %d; give the total number of attempts, 1 for no retries, or 0 for the default", c.MaxAttempts)
	}
	p := &Policy{mode: cmp.Or(c.Mode, Standard), service: c.Service, maxAttempts: c.MaxAttempts, rules: c.Rules, rand: c.Rand, now: c.Now}
	if p.rand == nil {
		p.rand = rand.Float64
	}
	if p.now == nil {
		p.now = time.Now
	}
	switch p.mode {
	case Legacy:
		p.maxAttempts = cmp.Or(p.maxAttempts, p.service.Legacy.Attempts, legacyAttempts)
	case Standard, Adaptive:
		p.maxAttempts = cmp.Or(p.maxAttempts, p.service.Attempts, standardAttempts)
		p.service.Backoff = cmp.Or(p.service.Backoff, standardBackoff)
		p.quota = NewQuota(quotaCapacity)
		if p.mode == Adaptive {
			p.limiter = newLimiter(p.now)
		}
	default:
		modes := []string{string(Standard), string(Adaptive), string(Legacy)}
		return nil, fmt.Errorf("retry: unknown mode %q; the modes are %s", c.Mode, strings.Join(modes, ", "))
	}
	if c.Rules != nil && c.Rules.Quota != nil {
		p.quota = c.Rules.Quota
	}
	p.firstHeader = "attempt=1"
	if p.mode != Legacy {
		p.firstHeader += "; max=" + strconv.Itoa(p.maxAttempts)
	}
	return p, nil
}

// Mode returns the mode, Standard where none was given.
func (p *Policy) Mode() Mode { return p.mode }

// MaxAttempts returns how often a call is attempted at most.
func (p *Policy) MaxAttempts() int { return p.maxAttempts }

// Begin starts a call.
func (p *Policy) Begin() Call { return Call{policy: p, current: 1} }

// Package retry decides whether and when an API call is attempted again. It
// does no I/O: the caller sends, sleeps and reports what came of each attempt.
//
// The three modes are those of AWS's SDKs as botocore has them: Legacy, with
// rules of its own for some services, and Standard and Adaptive as described in
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html.
package retry

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Mode is a retry mode: how the settings retry_mode and AWS_RETRY_MODE name it.
type Mode string

// The retry modes.
const (
	// Legacy retries connection faults, server errors and throttling, up to 5
	// attempts (10 for DynamoDB), with exponential delays that have no upper
	// bound.
	Legacy Mode = "legacy"
	// Standard retries more kinds of errors, up to 3 attempts, with delays of
	// at most 20 seconds and a quota of retries for the whole client.
	Standard Mode = "standard"
	// Adaptive is Standard with a limit on the client's request rate, which
	// follows the throttling that the service answers with.
	Adaptive Mode = "adaptive"
)

// Config says how a client retries. The zero value is the legacy mode with its
// defaults.
type Config struct {
	Mode Mode // "" is Legacy
	// MaxAttempts is the number of attempts in total, the first included: what
	// AWS_MAX_ATTEMPTS and total_max_attempts hold. The entry max_attempts of
	// botocore's client configuration counts only retries, one less. 0 leaves
	// it to the mode and the service.
	MaxAttempts int
	// Service is the service's client name or endpoint prefix, such as
	// "dynamodb".
	Service string
	// Revised turns on the rules that AWS_NEW_RETRIES_2026 asks for in the
	// standard and adaptive modes: shorter delays where a service does not
	// throttle, dearer retries, the header x-amz-retry-after.
	Revised bool
	// Rand gives numbers in [0, 1) for jitter, nil the default source. It must
	// be safe for concurrent use.
	Rand func() float64
	// Now is the clock, nil for time.Now.
	Now func() time.Time
}

// Policy is the retry policy of one client. It holds what the client's calls
// share, the retry quota and the rate limit, and is safe for concurrent use.
type Policy struct {
	mode        Mode
	service     string
	maxAttempts int
	revised     bool
	rand        func() float64
	now         func() time.Time
	legacy      *legacyRules
	quota       quota
	limiter     *limiter // nil unless adaptive
}

// New makes a policy. It fails on an unknown mode and on a negative
// MaxAttempts.
func New(c Config) (*Policy, error) {
	p := &Policy{mode: c.Mode, service: c.Service, maxAttempts: c.MaxAttempts, revised: c.Revised, rand: c.Rand, now: c.Now}
	if p.mode == "" {
		p.mode = Legacy
	}
	if p.rand == nil {
		p.rand = rand.Float64
	}
	if p.now == nil {
		p.now = time.Now
	}
	if c.MaxAttempts < 0 {
		return nil, fmt.Errorf("retry: MaxAttempts is %d; give the total number of attempts, 1 for no retries, or 0 for the default", c.MaxAttempts)
	}
	usual := standardAttempts
	switch p.mode {
	case Legacy:
		p.legacy = rulesFor(p.service)
		usual = p.legacy.maxAttempts
	case Standard, Adaptive:
		if p.revised && slices.Contains(dynamoServices, p.service) {
			usual = dynamoAttempts
		}
		p.quota.reset()
		if p.mode == Adaptive {
			p.limiter = newLimiter(p.now)
		}
	default:
		modes := []string{string(Legacy), string(Standard), string(Adaptive)}
		return nil, fmt.Errorf("retry: unknown mode %q; the modes are %s", c.Mode, strings.Join(modes, ", "))
	}
	if p.maxAttempts == 0 {
		p.maxAttempts = usual
	}
	return p, nil
}

// Mode returns the mode, Legacy where none was given.
func (p *Policy) Mode() Mode { return p.mode }

// MaxAttempts returns how often a call is attempted at most.
func (p *Policy) MaxAttempts() int { return p.maxAttempts }

// Begin starts a call.
func (p *Policy) Begin() Call { return Call{policy: p, current: 1} }

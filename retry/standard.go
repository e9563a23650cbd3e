package retry

import (
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	standardAttempts = 3
	standardBackoff  = 50 * time.Millisecond
	maxBackoff       = 20.0
	// retryAfterSlack is by how many seconds x-amz-retry-after may lengthen a
	// delay.
	retryAfterSlack = 5.0
)

var transientCodes = []string{"RequestTimeout", "RequestTimeoutException", "PriorRequestNotComplete"}

var throttlingCodes = []string{
	"BandwidthLimitExceeded",
	"EC2ThrottledException",
	"LimitExceededException",
	"PriorRequestNotComplete",
	"ProvisionedThroughputExceededException",
	"RequestLimitExceeded",
	"RequestThrottled",
	"RequestThrottledException",
	"SlowDown",
	"ThrottledException",
	"Throttling",
	"ThrottlingException",
	"TooManyRequestsException",
	"TransactionInProgressException",
}

// isThrottling says whether the service asks for fewer requests. A status of 429
// says so too, unless the description says what its error is.
func isThrottling(o *Outcome) bool {
	switch {
	case o.Err != nil:
		return false
	case o.Throttling, slices.Contains(throttlingCodes, o.Code):
		return true
	}
	return o.StatusCode == http.StatusTooManyRequests && !o.Modelled
}

func (p *Policy) classifyStandard(o *Outcome) Cause {
	if o.Err != nil {
		return classifyError(o.Err)
	}
	switch {
	case isThrottling(o):
		return Throttled
	case o.Retryable, slices.Contains(transientCodes, o.Code), slices.Contains(p.service.Transient, o.Code):
		return Transient
	}
	switch o.StatusCode {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return Transient
	}
	return NotRetryable
}

// What a retry takes from the quota.
const (
	retryCost      = 14
	throttlingCost = 5
)

func cost(o *Outcome) int {
	if isThrottling(o) {
		return throttlingCost
	}
	return retryCost
}

// standardDelay is in seconds.
func (p *Policy) standardDelay(o *Outcome, attempt int) float64 {
	scale := 1.0
	if !isThrottling(o) {
		scale = p.service.Backoff.Seconds()
	}
	d := p.rand() * min(scale*math.Pow(2, float64(attempt-1)), maxBackoff)
	if o.Err != nil && !o.ChecksumMismatch {
		return d
	}
	if s, ok := retryAfter(o.Header); ok {
		d = max(d, min(s, d+retryAfterSlack))
	}
	return d
}

// retryAfter reads x-amz-retry-after, which is in milliseconds, as seconds. A
// number that is too large for int64 is a very long time. Several headers contradict
// each other and count for nothing, as in botocore.
func retryAfter(h http.Header) (s float64, ok bool) {
	values := h["X-Amz-Retry-After"]
	if len(values) != 1 {
		return 0, false
	}
	ms, err := strconv.ParseInt(strings.TrimSpace(values[0]), 10, 64)
	if ms < 0 || err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, false
	}
	return float64(ms) / 1000, true
}

package retry

import (
	"math"
	"net/http"
	"slices"
)

const legacyAttempts = 5

// legacyErrors are retried whatever the service, 429 beside them.
var legacyErrors = []LegacyError{
	{StatusCode: http.StatusInternalServerError},
	{StatusCode: http.StatusBadGateway},
	{StatusCode: http.StatusServiceUnavailable},
	{StatusCode: http.StatusGatewayTimeout},
	{StatusCode: 509}, // bandwidth limit exceeded
	{StatusCode: http.StatusBadRequest, Code: "ThrottlingException"},
	{StatusCode: http.StatusBadRequest, Code: "ThrottledException"},
	{StatusCode: http.StatusBadRequest, Code: "RequestThrottledException"},
	{StatusCode: http.StatusBadRequest, Code: "Throttling"},
	{StatusCode: http.StatusBadRequest, Code: "ProvisionedThroughputExceededException"},
}

func (r *LegacyRules) classify(o *Outcome) Cause {
	if o.Err != nil {
		switch cause := classifyError(o.Err); cause {
		case Connection, Timeout:
			return cause
		default: // botocore's legacy mode knows no other errors
			return NotRetryable
		}
	}
	matches := func(e LegacyError) bool { return e.StatusCode == o.StatusCode && (e.Code == "" || e.Code == o.Code) }
	switch {
	case o.StatusCode == http.StatusTooManyRequests && !r.NotTooManyRequests:
		return Throttled
	case !slices.ContainsFunc(legacyErrors, matches) && !slices.ContainsFunc(r.Errors, matches):
		return NotRetryable
	case isThrottling(o):
		return Throttled
	}
	return Transient
}

// delay is in seconds.
func (r *LegacyRules) delay(attempt int, random func() float64) float64 {
	base := r.Backoff.Seconds()
	if base == 0 {
		base = random()
	}
	return base * math.Pow(2, float64(attempt-1))
}

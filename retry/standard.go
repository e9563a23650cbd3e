package retry

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const (
	standardAttempts = 3
	dynamoAttempts   = 4 // revised rules
	maxBackoff       = 20.0
	// retryAfterSlack is by how many seconds x-amz-retry-after may lengthen a
	// delay.
	retryAfterSlack = 5.0
)

// dynamoServices are DynamoDB and its streams, by client name and by endpoint
// prefix.
var dynamoServices = []string{"dynamodb", "dynamodbstreams", "streams.dynamodb"}

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

// isThrottling says whether the service asks for fewer requests.
func isThrottling(o *Outcome) bool {
	return o.Err == nil && (o.Throttling || slices.Contains(throttlingCodes, o.Code))
}

func (p *Policy) classifyStandard(o *Outcome) Cause {
	if o.Err != nil {
		return classifyError(o.Err)
	}
	switch {
	case isThrottling(o):
		return Throttled
	case o.Retryable, slices.Contains(transientCodes, o.Code):
		return Transient
	case p.service == "sts" && (o.Code == "IDPCommunicationError" || o.Code == "InvalidIdentityToken"): // the latter where STS cannot read the keys of the provider yet
		return Transient
	}
	switch o.StatusCode {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return Transient
	}
	return NotRetryable
}

// retryCost is what a retry takes from the quota.
func (p *Policy) retryCost(o *Outcome, cause Cause) int {
	switch {
	case p.revised && !isThrottling(o):
		return 14
	case !p.revised && cause == Timeout:
		return 10
	}
	return 5
}

// standardDelay is in seconds.
func (p *Policy) standardDelay(o *Outcome, attempt int) float64 {
	scale := 1.0
	switch {
	case !p.revised, isThrottling(o):
	case slices.Contains(dynamoServices, p.service):
		scale = 0.025
	default:
		scale = 0.05
	}
	d := p.rand() * min(scale*math.Pow(2, float64(attempt-1)), maxBackoff)
	if !p.revised || o.Err != nil {
		return d
	}
	if ms, ok := retryAfter(o.Header); ok {
		d = max(d, min(ms/1000, d+retryAfterSlack))
	}
	return d
}

// retryAfter reads x-amz-retry-after, in milliseconds.
func retryAfter(h http.Header) (ms float64, ok bool) {
	text := strings.TrimSpace(h.Get("X-Amz-Retry-After"))
	n, err := strconv.ParseInt(text, 10, 64)
	return float64(n), err == nil && n >= 0
}

// isLongPolling says whether an operation holds its answer back until there is
// something to say.
func isLongPolling(service, operation string) bool {
	switch service {
	case "sqs":
		return operation == "ReceiveMessage"
	case "stepfunctions", "states":
		return operation == "GetActivityTask"
	case "swf":
		return operation == "PollForActivityTask" || operation == "PollForDecisionTask"
	}
	return false
}

package retry

import (
	"math"
	"net/http"
	"slices"
)

// rule is an error that is retried: a status code, and an error code unless any
// will do.
type rule struct {
	status int
	code   string
}

// legacyRules are the rules of a service in the legacy mode.
type legacyRules struct {
	maxAttempts int
	base        float64 // seconds; 0 for a random number
	rules       []rule
}

var legacyDefault = []rule{
	{status: http.StatusInternalServerError},
	{status: http.StatusBadGateway},
	{status: http.StatusServiceUnavailable},
	{status: http.StatusGatewayTimeout},
	{status: 509}, // bandwidth limit exceeded
	{status: http.StatusBadRequest, code: "ThrottlingException"},
	{status: http.StatusBadRequest, code: "ThrottledException"},
	{status: http.StatusBadRequest, code: "RequestThrottledException"},
	{status: http.StatusBadRequest, code: "Throttling"},
	{status: http.StatusBadRequest, code: "ProvisionedThroughputExceededException"},
}

var tooManyRequests = rule{status: http.StatusTooManyRequests}

// legacyServices holds the rules that services have besides the default ones.
// 5xx rules with a code are not listed: the default covers those.
var legacyServices = map[string][]rule{
	"dynamodb": {
		{http.StatusConflict, "ReplicatedWriteConflictException"},
		{http.StatusBadRequest, "TransactionInProgressException"},
	},
	"kinesis": {{http.StatusBadRequest, "LimitExceededException"}},
	"sqs":     {{http.StatusForbidden, "RequestThrottled"}},
	"s3": {
		{http.StatusBadRequest, "RequestTimeout"},
		{http.StatusBadRequest, "BadDigest"},
	},
	"glacier": {{http.StatusRequestTimeout, "RequestTimeoutException"}},
	"route53": {{http.StatusBadRequest, "PriorRequestNotComplete"}},
	"sts":     {{http.StatusBadRequest, "IDPCommunicationError"}, {http.StatusBadRequest, "InvalidIdentityToken"}},
}

// rulesFor makes the rules of a service.
func rulesFor(service string) *legacyRules {
	r := &legacyRules{maxAttempts: 5, rules: slices.Concat(legacyDefault, legacyServices[service])}
	if service == "organizations" { // its rule takes the place of the one for any 429
		r.rules = append(r.rules, rule{http.StatusBadRequest, "TooManyRequestsException"})
	} else {
		r.rules = append(r.rules, tooManyRequests)
	}
	if service == "dynamodb" {
		r.maxAttempts, r.base = 10, 0.05
	}
	return r
}

func (r *legacyRules) classify(o *Outcome) Cause {
	if o.Err != nil {
		switch cause := classifyError(o.Err); cause {
		case Connection, Timeout:
			return cause
		default: // botocore's legacy mode knows no other errors
			return NotRetryable
		}
	}
	matches := func(x rule) bool { return x.status == o.StatusCode && (x.code == "" || x.code == o.Code) }
	switch {
	case !slices.ContainsFunc(r.rules, matches):
		return NotRetryable
	case isThrottling(o) || o.StatusCode == http.StatusTooManyRequests:
		return Throttled
	}
	return Transient
}

// delay is in seconds.
func (r *legacyRules) delay(attempt int, random func() float64) float64 {
	base := r.base
	if base == 0 {
		base = random()
	}
	return base * math.Pow(2, float64(attempt-1))
}

package custom

import (
	"net/http"
	"time"

	"github.com/boto3-go/boto3/retry"
)

// retries is what sets the retries of a service apart, by its client name. Codes
// of answers with a status of 5xx are not listed for the legacy mode, which
// retries them whatever their code.
func retries(service string) retry.Service {
	switch service {
	case "dynamodb":
		s := dynamoRetries
		s.Checksums = true
		s.Legacy = retry.LegacyRules{Attempts: 10, Backoff: 50 * time.Millisecond, Errors: []retry.LegacyError{
			{StatusCode: http.StatusConflict, Code: "ReplicatedWriteConflictException"},
			{StatusCode: http.StatusBadRequest, Code: "TransactionInProgressException"},
		}}
		return s
	case "dynamodbstreams":
		return dynamoRetries
	case "glacier":
		return retry.Service{Legacy: alsoRetried(http.StatusRequestTimeout, "RequestTimeoutException")}
	case "kinesis":
		return retry.Service{
			LongPolling: []string{"ReceiveQueueRecords", "ReceiveDeadLetterQueueRecords"},
			Legacy:      alsoRetried(http.StatusBadRequest, "LimitExceededException"),
		}
	case "organizations":
		rules := alsoRetried(http.StatusBadRequest, "TooManyRequestsException")
		rules.NotTooManyRequests = true
		return retry.Service{Legacy: rules}
	case "route53":
		return retry.Service{Legacy: alsoRetried(http.StatusBadRequest, "PriorRequestNotComplete")}
	case "s3":
		return retry.Service{Legacy: alsoRetried(http.StatusBadRequest, "RequestTimeout", "BadDigest")}
	case "sqs":
		return retry.Service{LongPolling: []string{"ReceiveMessage"}, Legacy: alsoRetried(http.StatusForbidden, "RequestThrottled")}
	case "stepfunctions":
		return retry.Service{LongPolling: []string{"GetActivityTask"}}
	case "sts": // InvalidIdentityToken where STS cannot read the keys of the provider yet
		codes := []string{"IDPCommunicationError", "InvalidIdentityToken"}
		return retry.Service{Transient: codes, Legacy: alsoRetried(http.StatusBadRequest, codes...)}
	case "swf":
		return retry.Service{LongPolling: []string{"PollForActivityTask", "PollForDecisionTask"}}
	}
	return retry.Service{}
}

// dynamoRetries are those of DynamoDB and of its streams.
var dynamoRetries = retry.Service{Attempts: 4, Backoff: 25 * time.Millisecond}

func alsoRetried(status int, codes ...string) retry.LegacyRules {
	var rules retry.LegacyRules
	for _, code := range codes {
		rules.Errors = append(rules.Errors, retry.LegacyError{StatusCode: status, Code: code})
	}
	return rules
}

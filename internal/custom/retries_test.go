package custom

import (
	"fmt"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/retry"
)

var (
	statuses = []int{200, 400, 403, 404, 408, 409, 429, 500, 501, 502, 503, 504, 509}
	codes    = []string{
		"", "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
		"ProvisionedThroughputExceededException", "TooManyRequestsException", "TransactionInProgressException",
		"ReplicatedWriteConflictException", "RequestLimitExceeded", "EC2ThrottledException", "BandwidthLimitExceeded",
		"LimitExceededException", "RequestThrottled", "RequestTimeout", "RequestTimeoutException", "BadDigest",
		"PriorRequestNotComplete", "IDPCommunicationError", "InvalidIdentityToken", "SlowDown", "AccessDenied", "InternalError",
	}
)

// The decisions of botocore's handlers over statuses x codes. "400 X"
// is a status with a code, "500" a status with any code, "* X" a code with any
// status.
func TestDecisions(t *testing.T) {
	const throttle400 = "400 Throttling;400 ThrottlingException;400 ThrottledException;400 RequestThrottledException;400 ProvisionedThroughputExceededException;"
	const servers = "500;502;503;504;509"
	const standard = "429;500;502;503;504;* Throttling;* ThrottlingException;* ThrottledException;* RequestThrottledException;" +
		"* ProvisionedThroughputExceededException;* TooManyRequestsException;* TransactionInProgressException;* RequestLimitExceeded;" +
		"* EC2ThrottledException;* BandwidthLimitExceeded;* LimitExceededException;* RequestThrottled;* RequestTimeout;" +
		"* RequestTimeoutException;* PriorRequestNotComplete;* SlowDown"
	for _, c := range []struct {
		mode     retry.Mode
		service  string
		attempts int
		want     string
	}{
		{retry.Legacy, "s3", 5, throttle400 + "400 RequestTimeout;400 BadDigest;429;" + servers},
		{retry.Legacy, "dynamodb", 10, throttle400 + "400 TransactionInProgressException;409 ReplicatedWriteConflictException;429;" + servers},
		{retry.Legacy, "ec2", 5, throttle400 + "429;" + servers},
		{retry.Legacy, "sqs", 5, throttle400 + "403 RequestThrottled;429;" + servers},
		{retry.Legacy, "sts", 5, throttle400 + "400 IDPCommunicationError;400 InvalidIdentityToken;429;" + servers},
		{retry.Legacy, "organizations", 5, throttle400 + "400 TooManyRequestsException;" + servers},
		{retry.Legacy, "kinesis", 5, throttle400 + "400 LimitExceededException;429;" + servers},
		{retry.Legacy, "glacier", 5, throttle400 + "408 RequestTimeoutException;429;" + servers},
		{retry.Legacy, "route53", 5, throttle400 + "400 PriorRequestNotComplete;429;" + servers},
		{retry.Legacy, "cloudsearch", 5, throttle400 + "429;" + servers},
		{retry.Legacy, "lambda", 5, throttle400 + "429;" + servers},
		{retry.Standard, "s3", 3, standard},
		{retry.Adaptive, "dynamodb", 4, standard},
		{retry.Standard, "sts", 3, standard + ";* IDPCommunicationError;* InvalidIdentityToken"},
	} {
		t.Run(string(c.mode)+"/"+c.service, func(t *testing.T) {
			want := map[string]bool{}
			for w := range strings.SplitSeq(c.want, ";") {
				want[w] = true
			}
			for _, status := range statuses {
				for _, code := range codes {
					p, err := retry.New(retry.Config{Mode: c.mode, Service: FactsOf(c.service).Retry})
					if err != nil {
						t.Fatal(err)
					}
					if p.MaxAttempts() != c.attempts {
						t.Fatalf("%d attempts, want %d", p.MaxAttempts(), c.attempts)
					}
					s := fmt.Sprint(status)
					call := p.Begin()
					_, again := call.Next(retry.Outcome{StatusCode: status, Code: code})
					if w := want[s] || want[s+" "+code] || want["* "+code]; again != w {
						t.Errorf("%d %q: again %v, want %v", status, code, again, w)
					}
				}
			}
		})
	}
}

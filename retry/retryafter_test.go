package retry

import (
	"encoding/json"
	"math"
	"net/http"
	"testing"

	"github.com/boto3-go/boto3/internal/testoracle"
)

// askRetryAfter prints botocore's delays in seconds after responses with these values of
// x-amz-retry-after, without jitter.
const askRetryAfter = `import json, sys
from urllib3 import HTTPHeaderDict
from botocore.awsrequest import AWSResponse
from botocore.retries.standard import ExponentialBackoff, RetryContext
out = []
for values in json.load(sys.stdin):
    headers = HTTPHeaderDict()
    for value in values:
        headers.add("x-amz-retry-after", value)
    response = AWSResponse("https://h/", 503, headers, None)
    out.append(ExponentialBackoff(random=lambda: 0).delay_amount(RetryContext(1, http_response=response, parsed_response={})))
print(json.dumps(out))`

func TestRetryAfterAsBotocore(t *testing.T) {
	headers := [][]string{
		{}, {""}, {"700"}, {"100", "200"}, {"200", "200"}, {"", "100"}, {"100", ""}, {"100, 200"}, {"-0"}, {"--5"}, {"+5"}, {"+ 5"},
		{"007"}, {"nan"}, {"inf"}, {"1e3"}, {"0x10"}, {"1.0"}, {"5 0"}, {"\t60 "},
	}
	input, err := json.Marshal(headers)
	if err != nil {
		t.Fatal(err)
	}
	var want []float64
	if err := json.Unmarshal(testoracle.Run(t, testoracle.Botocore, input, "-c", askRetryAfter), &want); err != nil {
		t.Fatal(err)
	}
	for i, values := range headers {
		call := policy(t, Config{Rand: func() float64 { return 0 }}).Begin()
		delay, again := call.Next(Outcome{StatusCode: 503, Header: http.Header{"X-Amz-Retry-After": values}})
		if !again || math.Abs(delay.Seconds()-want[i]) > 1e-9 {
			t.Errorf("%q: %v %v, want %g s", values, delay, again, want[i])
		}
	}
}

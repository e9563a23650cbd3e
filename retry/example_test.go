package retry_test

import (
	"fmt"
	"os"
	"time"

	"github.com/boto3-go/boto3/retry"
)

// A call that is throttled, then times out, then succeeds.
func Example() {
	policy, err := retry.New(retry.Config{Mode: retry.Standard, Rand: func() float64 { return 0.5 }})
	if err != nil {
		fmt.Println(err)
		return
	}
	outcomes := []retry.Outcome{
		{StatusCode: 400, Code: "ThrottlingException"},
		{Err: os.ErrDeadlineExceeded},
		{StatusCode: 200},
	}
	call := policy.Begin()
	for _, o := range outcomes {
		fmt.Println(call.RequestHeader(time.Minute))
		delay, again := call.Next(o)
		fmt.Printf("again: %v in %v (%s)\n", again, delay, call.Cause())
	}
	// Output:
	// attempt=1; max=3
	// again: true in 500ms (throttling)
	// attempt=2; max=3
	// again: true in 50ms (timeout)
	// attempt=3; max=3
	// again: false in 0s ()
}

package retry_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/boto3-go/boto3/retry"
)

// A policy that retries one error more than its mode does, waits for a second each
// time, and has half the usual quota.
func ExampleRules() {
	policy, err := retry.New(retry.Config{
		MaxAttempts: 4,
		Rules: &retry.Rules{
			Classify: retry.Also("InvalidInstanceID.NotFound"),
			Backoff:  retry.Constant(time.Second),
			Quota:    retry.NewQuota(250),
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	call := policy.Begin()
	for _, o := range []retry.Outcome{
		{StatusCode: 400, Code: "InvalidInstanceID.NotFound"},
		{StatusCode: 503, Code: "ServiceUnavailable"},
		{StatusCode: 400, Code: "InvalidParameterValue"},
	} {
		delay, again := call.Next(o)
		fmt.Println(o.Code, again, delay)
	}
	// Output:
	// InvalidInstanceID.NotFound true 1s
	// ServiceUnavailable true 1s
	// InvalidParameterValue false 0s
}

func TestRulesClassify(t *testing.T) {
	throttled := retry.Outcome{StatusCode: 400, Code: "ThrottlingException"}
	broken := retry.Outcome{StatusCode: 500, Code: "InternalFailure"}
	refused := retry.Outcome{StatusCode: 400, Code: "Refused"}
	over := retry.Outcome{Err: context.Canceled}
	always := func(retry.Outcome, retry.Cause) retry.Cause { return retry.Transient }
	for _, c := range []struct {
		name     string
		classify func(retry.Outcome, retry.Cause) retry.Cause
		of       retry.Outcome
		want     retry.Cause
	}{
		{"also", retry.Also("Refused"), refused, retry.Transient},
		{"also, by the mode", retry.Also("Refused"), throttled, retry.Throttled},
		{"also, another", retry.Also("Other"), refused, retry.NotRetryable},
		{"never", retry.Never("InternalFailure"), broken, retry.NotRetryable},
		{"never, another", retry.Never("InternalFailure"), throttled, retry.Throttled},
		{"only", retry.Only(retry.Throttled), throttled, retry.Throttled},
		{"only, another", retry.Only(retry.Throttled), broken, retry.NotRetryable},
		{"context", always, over, retry.NotRetryable},
		{"success", always, retry.Outcome{StatusCode: 200}, retry.NotRetryable},
	} {
		for _, mode := range []retry.Mode{retry.Standard, retry.Adaptive, retry.Legacy} {
			policy, err := retry.New(retry.Config{Mode: mode, Rules: &retry.Rules{Classify: c.classify}})
			if err != nil {
				t.Fatal(err)
			}
			call := policy.Begin()
			if _, again := call.Next(c.of); call.Cause() != c.want || again != (c.want != retry.NotRetryable) {
				t.Errorf("%s, %s: again %v, because %q", c.name, mode, again, call.Cause())
			}
		}
	}
}

func TestRulesBackoff(t *testing.T) {
	negative := func(int, retry.Outcome, time.Duration) time.Duration { return -time.Second }
	twice := func(_ int, _ retry.Outcome, delay time.Duration) time.Duration { return 2 * delay }
	for name, c := range map[string]struct {
		backoff   func(int, retry.Outcome, time.Duration) time.Duration
		low, high []time.Duration
	}{
		"constant":    {retry.Constant(3), []time.Duration{3, 3}, []time.Duration{3, 3}},
		"negative":    {negative, []time.Duration{0, 0}, []time.Duration{0, 0}},
		"twice":       {twice, []time.Duration{50 * time.Millisecond, 100 * time.Millisecond}, []time.Duration{50 * time.Millisecond, 100 * time.Millisecond}},
		"exponential": {retry.Exponential(time.Second, 90*time.Minute), []time.Duration{0, 0}, []time.Duration{time.Second, 2 * time.Second}},
		"longest":     {retry.Exponential(time.Minute, time.Second), []time.Duration{0, 0}, []time.Duration{time.Second, time.Second}},
	} {
		policy, err := retry.New(retry.Config{Rules: &retry.Rules{Backoff: c.backoff}, Rand: func() float64 { return 0.5 }})
		if err != nil {
			t.Fatal(err)
		}
		call := policy.Begin()
		for i := range c.low {
			if d, again := call.Next(retry.Outcome{StatusCode: 500}); d < c.low[i] || d > c.high[i] || !again {
				t.Errorf("%s: %v after attempt %d", name, d, i+1)
			}
		}
	}
}

// Clients that share rules share their quota, which successes fill again.
func TestRulesQuota(t *testing.T) {
	broken := retry.Outcome{StatusCode: 500}
	fails := func(q *retry.Quota, mode retry.Mode) (retries int) {
		for range 100 {
			policy, err := retry.New(retry.Config{Mode: mode, MaxAttempts: 2, Rules: &retry.Rules{Quota: q}})
			if err != nil {
				t.Fatal(err)
			}
			call := policy.Begin()
			if _, again := call.Next(broken); again {
				retries++
			}
		}
		return retries
	}
	for _, c := range []struct {
		name  string
		quota *retry.Quota
		mode  retry.Mode
		want  int
	}{
		{"of each client", nil, retry.Standard, 100}, {"three", retry.NewQuota(3 * 14), retry.Standard, 3}, {"legacy", retry.NewQuota(14), retry.Legacy, 1},
		{"none", retry.NewQuota(0), retry.Standard, 0}, {"below zero", retry.NewQuota(-1), retry.Standard, 0}, {"all", retry.Unlimited(), retry.Standard, 100},
	} {
		if got := fails(c.quota, c.mode); got != c.want {
			t.Errorf("%s: %d retries, want %d", c.name, got, c.want)
		}
	}
	q := retry.NewQuota(14)
	policy, err := retry.New(retry.Config{Rules: &retry.Rules{Quota: q}})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		call := policy.Begin()
		if _, again := call.Next(broken); !again {
			t.Error("the success before brought nothing back")
		}
		call.Succeed()
	}
}

package custom

import (
	"cmp"
	"crypto/tls"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/testcounts"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/retry"
	"github.com/boto3-go/boto3/service"
)

var allRetries = flag.Bool("retries.all", false, "drawn attempts of 1,500 clients in place of a sample")

// A drawnClient makes calls one after another, so that they share its quota and
// its rate.
type drawnClient struct {
	Service     string      `json:"service"`
	Mode        retry.Mode  `json:"mode"`
	MaxAttempts int         `json:"max_attempts"`
	Start       float64     `json:"start"`
	Calls       []drawnCall `json:"calls"`
}

type drawnCall struct {
	Operation string    `json:"operation"`
	After     float64   `json:"after"` // seconds since the call before
	Outcomes  []outcome `json:"outcomes"`
	op        *model.Operation
}

// An outcome is what comes of an attempt, if it is made.
type outcome struct {
	Random  float64           `json:"random"`
	Took    float64           `json:"took"`
	Error   string            `json:"error,omitempty"`
	Status  int               `json:"status"`
	Code    string            `json:"code,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Damaged bool              `json:"damaged,omitempty"`
}

// judged is what botocore's endpoint did about an attempt.
type judged struct {
	Header string  `json:"header"`
	Waited float64 `json:"waited"` // before it
	Again  bool    `json:"again"`
	Slept  float64 `json:"slept"` // after it
}

var networkErrors = map[string]error{
	"refused":         &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)},
	"closed":          io.EOF,
	"connect timeout": &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded},
	"read timeout":    os.ErrDeadlineExceeded,
	"certificate":     &tls.CertificateVerificationError{Err: errors.New("unknown authority")},
	"other":           errors.New("something else"),
}

var (
	drawnServices = []string{
		"dynamodb", "dynamodbstreams", "ec2", "s3", "sqs", "sts", "organizations", "kinesis", "glacier", "route53",
		"stepfunctions", "swf", "lambda", "cloudsearch", "logs", "iam", "workspaces",
	}
	drawnRetryAfters = []string{"0", "10", "1500", "60000", "-5", "soon", "1.5", " 200 ", "+300", "99999999999999999999", ""}
)

// Calls, drawn from a seed, end the same way here and in botocore: after every
// attempt the same decision, the same delay and the same header.
func TestRetriesAsBotocore(t *testing.T) {
	clients := 40
	if *allRetries {
		clients = 1500
	}
	random := rand.New(rand.NewPCG(21, 44))
	drawn := make([]drawnClient, clients)
	for i := range drawn {
		drawn[i] = drawClient(t, random)
	}
	input, err := json.Marshal(drawn)
	if err != nil {
		t.Fatal(err)
	}
	var want [][][]judged
	if err := json.Unmarshal(testoracle.Run(t, testoracle.Botocore, input, "testdata/retries.py"), &want); err != nil {
		t.Fatal(err)
	}
	attempts, retries := 0, 0
	for i := range drawn {
		steps, again, err := drawn[i].compare(want[i])
		if err != nil {
			t.Errorf("%s, %s, %d attempts: %v", drawn[i].Service, drawn[i].Mode, drawn[i].MaxAttempts, err)
		}
		attempts, retries = attempts+steps, retries+again
	}
	t.Logf("%d attempts of %d clients, %d of them followed by another", attempts, clients, retries)
	if *allRetries {
		testcounts.Is(t, t.Name()+": attempts", attempts)
	}
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func drawClient(tb testing.TB, r *rand.Rand) drawnClient {
	c := drawnClient{
		Service: pick(r, drawnServices), Mode: pick(r, []retry.Mode{retry.Legacy, retry.Standard, retry.Standard, retry.Adaptive}),
		MaxAttempts: pick(r, []int{0, 0, 0, 1, 2, 5, 12}), Start: 1700000000 + float64(r.IntN(1000))/1024,
	}
	data, file, ok := service.Description(c.Service)
	if !ok {
		tb.Fatalf("no service %s", c.Service)
	}
	s, err := model.Open(file, data)
	if err != nil {
		tb.Fatal(err)
	}
	failing := r.Float64() // how often an attempt fails
	for range 5 + r.IntN(35) {
		call := drawnCall{After: float64(r.IntN(2048)) / 1024}
		polls := FactsOf(c.Service).Retry.LongPolling
		for call.op == nil {
			name := pick(r, s.OperationNames())
			if len(polls) > 0 && c.Mode != retry.Adaptive && r.IntN(2) == 0 {
				name = pick(r, polls)
			}
			if c.Mode == retry.Adaptive && slices.Contains(polls, name) {
				continue // botocore takes note of the answer only after the delay of long polling
			}
			op, err := s.Operation(name)
			if err != nil {
				tb.Fatal(err)
			}
			if op != nil && op.StreamingOutput == nil && op.EventOutput == nil {
				call.Operation, call.op = name, op
			}
		}
		for range 12 {
			call.Outcomes = append(call.Outcomes, drawOutcome(r, call.op, failing))
		}
		c.Calls = append(c.Calls, call)
	}
	return c
}

func drawOutcome(r *rand.Rand, op *model.Operation, failing float64) outcome {
	o := outcome{Random: float64(r.IntN(1024)) / 1024, Took: float64(1+r.IntN(512)) / 1024, Status: 200, Headers: map[string]string{}}
	if r.IntN(3) == 0 {
		o.Headers["Date"] = time.Unix(1700000000+r.Int64N(1e6), 0).UTC().Format(http.TimeFormat)
	}
	o.Damaged = r.IntN(12) == 0
	if r.Float64() > failing {
		return o
	}
	if r.IntN(6) == 0 {
		names := slices.Sorted(func(yield func(string) bool) {
			for name := range networkErrors {
				if !yield(name) {
					return
				}
			}
		})
		return outcome{Random: o.Random, Took: o.Took, Error: pick(r, names)}
	}
	o.Status = pick(r, append(statuses[1:], 429, 500, 503))
	if o.Code = pick(r, codes); len(op.Errors) > 0 && r.IntN(3) == 0 {
		shape := pick(r, op.Errors)
		o.Code = cmp.Or(shape.Error.Code, shape.Name)
	}
	if o.Code == "InvalidIdentityToken" || o.Code == "" && o.Status < 404 { // botocore does not retry these
		o.Code = "Unheard" // without a code it may be the clock
	}
	if r.IntN(4) == 0 {
		o.Headers["x-amz-retry-after"] = pick(r, drawnRetryAfters)
	}
	return o
}

// of is an outcome as the engine reports it.
func (o *outcome) of(op *model.Operation) retry.Outcome {
	if o.Error != "" {
		return retry.Outcome{Operation: op.Name, Err: networkErrors[o.Error]}
	}
	out := retry.Outcome{Operation: op.Name, StatusCode: o.Status, Code: o.Code, Header: http.Header{}, ChecksumMismatch: o.Damaged}
	for name, v := range o.Headers {
		out.Header.Set(name, v)
	}
	for _, shape := range op.Errors {
		if cmp.Or(shape.Error.Code, shape.Name) == o.Code {
			out.Modelled, out.Retryable, out.Throttling = true, shape.Error.Retryable, shape.Error.Throttling
		}
	}
	return out
}

// compare makes the client's calls again, and returns how many attempts and
// retries they took.
func (c *drawnClient) compare(want [][]judged) (attempts, retries int, err error) {
	now := time.Unix(int64(c.Start), int64((c.Start-math.Floor(c.Start))*1e9))
	random := 0.0
	policy, err := retry.New(retry.Config{
		Mode: c.Mode, MaxAttempts: c.MaxAttempts, Service: FactsOf(c.Service).Retry,
		Rand: func() float64 { return random }, Now: func() time.Time { return now },
	})
	if err != nil {
		return 0, 0, err
	}
	for i, drawn := range c.Calls {
		now = now.Add(seconds(drawn.After))
		call := policy.Begin()
		for n := range drawn.Outcomes {
			o := &drawn.Outcomes[n]
			var got judged
			for d := call.Wait(); d > 0; d = call.Wait() {
				got.Waited += d.Seconds()
				now = now.Add(d)
			}
			got.Header = call.RequestHeader(time.Minute)
			now, random = now.Add(seconds(o.Took)), o.Random
			delay := time.Duration(0)
			if o.Status == http.StatusOK && (!o.Damaged || !FactsOf(c.Service).Retry.Checksums) {
				call.Succeed()
			} else {
				delay, got.Again = call.Next(o.of(drawn.op))
			}
			got.Slept = delay.Seconds()
			now = now.Add(delay)
			attempts++
			if n >= len(want[i]) || !got.like(want[i][n]) {
				return attempts, retries, fmt.Errorf("call %d, %s, attempt %d of %+v: %+v, want %+v", i, drawn.Operation, n+1, *o, got, want[i][n:])
			}
			if !got.Again {
				break
			}
			retries++
		}
	}
	return attempts, retries, nil
}

func seconds(s float64) time.Duration { return time.Duration(s * 1e9) }

func (j judged) like(other judged) bool {
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-5 }
	return j.Header == other.Header && j.Again == other.Again && near(j.Waited, other.Waited) && near(j.Slept, other.Slept)
}

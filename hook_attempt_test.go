package boto3_test

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
)

// TestHookSeesEveryEnd has hooks see the attempts that end a call without being
// judged by the retry policy, and those that a redirect follows, each of them once.
func TestHookSeesEveryEnd(t *testing.T) {
	late := answer{err: &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}}
	long := answer{body: strings.Repeat(" ", 2000)}
	moved := answer{
		status: 301, header: map[string]string{"x-amz-bucket-region": "eu-central-1"},
		body: "<Error><Code>PermanentRedirect</Code></Error>",
	}
	invoke := boto3.Map{"FunctionName": "f"}
	head := boto3.Map{"Bucket": "bkt", "Key": "k"}
	yes, no := new(true), new(false)
	for _, c := range []struct {
		name, service, operation string
		in                       boto3.Map
		answers                  []answer
		judged                   bool  // the verdict that the hook sees first
		want                     *bool // the one that it gives then
		delay                    time.Duration
		seen, sent               int
		err                      string
	}{
		{"late", "lambda", "Invoke", invoke, []answer{late}, false, nil, 0, 1, 1, "not sent again"},
		{"late, again", "lambda", "Invoke", invoke, []answer{late, {body: "{}"}}, false, yes, time.Minute, 2, 2, ""},
		{"too long", "lambda", "Invoke", invoke, []answer{long}, false, nil, 0, 1, 1, "max_response_size"},
		{"too long, again", "lambda", "Invoke", invoke, []answer{long, {body: "{}"}}, false, yes, 0, 2, 2, ""},
		{"redirect", "s3", "HeadObject", head, []answer{moved, {}}, true, nil, 0, 2, 2, ""},
		{"redirect, later", "s3", "HeadObject", head, []answer{moved, {}}, true, yes, time.Minute, 2, 2, ""},
		{"redirect, refused", "s3", "HeadObject", head, []answer{moved, {}}, true, no, 0, 1, 1, "301"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				web := &canned{answers: c.answers}
				client := newClient(t, c.service, web, boto3.Config{MaxResponseSize: 1000})
				seen := 0
				client.Hook(boto3.Hook{Attempt: func(_ context.Context, _ *boto3.Invocation, a *boto3.Attempt) error {
					if seen++; seen > 1 {
						return nil
					}
					if a.Err == nil || a.Retry != c.judged || a.Cause != "" || a.Number != 1 {
						t.Errorf("attempt %+v", a)
					}
					if c.want != nil {
						a.Retry, a.Delay = *c.want, c.delay
					}
					return nil
				}})
				start := time.Now()
				err := client.Call(t.Context(), c.operation, c.in, nil)
				if seen != c.seen || len(web.requests) != c.sent || time.Since(start) != c.delay {
					t.Errorf("seen %d, sent %d in %v", seen, len(web.requests), time.Since(start))
				}
				if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
					t.Errorf("error %v", err)
				}
				if last := web.requests[len(web.requests)-1]; c.sent == 2 && !strings.Contains(last.Header.Get("Amz-Sdk-Request"), "attempt=2") {
					t.Errorf("the second attempt says %v", last.Header["Amz-Sdk-Request"])
				}
			})
		})
	}
}

// A hook's error at a redirect ends the call with it.
func TestHookErrorAtRedirect(t *testing.T) {
	web := &canned{answers: []answer{{status: 301, header: map[string]string{"x-amz-bucket-region": "eu-central-1"}}}}
	client := newClient(t, "s3", web)
	stop := errors.New("stop here")
	client.Hook(boto3.Hook{Attempt: func(context.Context, *boto3.Invocation, *boto3.Attempt) error { return stop }})
	if err := client.Call(t.Context(), "HeadBucket", boto3.Map{"Bucket": "bkt"}, nil); !errors.Is(err, stop) || len(web.requests) != 1 {
		t.Errorf("%d requests, %v", len(web.requests), err)
	}
}

// A hook that keeps a call from being repeated ends it at once.
func TestHookEndsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web := &canned{answers: []answer{{status: 503, header: map[string]string{"X-Amz-Retry-After": "2000"}}}}
		c := newClient(t, "s3", web)
		c.Hook(boto3.Hook{Attempt: func(_ context.Context, _ *boto3.Invocation, a *boto3.Attempt) error {
			if a.Delay == 0 {
				t.Error("no delay was due")
			}
			a.Retry = false
			return nil
		}})
		begin := time.Now()
		if err := c.Call(t.Context(), "HeadBucket", boto3.Map{"Bucket": "bkt"}, nil); err == nil || len(web.requests) != 1 || time.Since(begin) != 0 {
			t.Errorf("%v after %v and %d requests", err, time.Since(begin), len(web.requests))
		}
	})
}

// The names of operations are taken as calls take them.
func TestHookByPythonsName(t *testing.T) {
	c := newClient(t, "s3", &canned{answers: []answer{{}}})
	var seen []string
	for _, name := range []string{"HeadBucket", "head_bucket", "HeadObject", "head_object"} {
		c.Hook(boto3.Hook{Operation: name, Params: func(context.Context, *boto3.Invocation) error {
			seen = append(seen, name)
			return nil
		}})
	}
	for _, called := range []string{"HeadBucket", "head_bucket"} {
		if err := c.Call(t.Context(), called, boto3.Map{"Bucket": "bkt"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(seen, " "); got != "HeadBucket head_bucket HeadBucket head_bucket" {
		t.Error(got)
	}
}

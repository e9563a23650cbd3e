package boto3_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/transfer"
)

// silence answers nothing until the context ends.
type silence struct{}

func (silence) Do(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// throttled refuses everything, and says so in a code.
type throttled struct{}

func (throttled) Do(*http.Request) (*http.Response, error) {
	body := []byte(`{"__type":"ThrottlingException","message":"slow down"}`)
	return &http.Response{StatusCode: 400, Header: http.Header{}, ContentLength: int64(len(body)), Body: io.NopCloser(bytes.NewReader(body))}, nil
}

// TestEndOfContext holds that whatever a context ends can be told by the
// context's own error and by the cause that it was given.
func TestEndOfContext(t *testing.T) {
	budget := errors.New("the handler's budget is spent")
	synctest.Test(t, func(t *testing.T) {
		db := newClient(t, "dynamodb", nil, boto3.Config{HTTPClient: silence{}})
		store := newClient(t, "s3", nil, boto3.Config{HTTPClient: silence{}})
		m := transfer.New(store, transfer.Config{})
		for name, call := range map[string]func(context.Context) error{
			"call": func(ctx context.Context) error { return db.Call(ctx, "ListTables", nil, nil) },
			"typed": func(ctx context.Context) error {
				return second(s3.New(newSession(t, boto3.Config{HTTPClient: silence{}})).ListBuckets(ctx, nil))
			},
			"pages": func(ctx context.Context) error { return lastOf(db.Pages(ctx, "ListTables", nil)) },
			"wait": func(ctx context.Context) error {
				return second(db.Wait(ctx, "TableExists", boto3.Map{"TableName": "t"}))
			},
			"table": func(ctx context.Context) error {
				return second(dynamodb.TableOf[boto3.Map](db, "t").Get(ctx, boto3.Map{"k": 1}))
			},
			"upload":   func(ctx context.Context) error { return second(m.Upload(ctx, "b", "k", bytes.NewReader(nil))) },
			"download": func(ctx context.Context) error { return second(m.Download(ctx, "b", "k", io.Discard)) },
		} {
			ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, budget)
			err := call(ctx)
			cancel()
			if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, budget) {
				t.Errorf("%s: %v", name, err)
			}
		}
		// In the wait between two attempts the last answer can still be read.
		client := newClient(t, "dynamodb", nil, boto3.Config{HTTPClient: throttled{}, MaxAttempts: 1000})
		ctx, cancel := context.WithTimeoutCause(t.Context(), 3*time.Minute, budget)
		defer cancel()
		err := client.Call(ctx, "ListTables", nil, nil)
		e, ok := errors.AsType[*boto3.Error](err)
		if !ok || e.Code != "ThrottlingException" || e.Message != "slow down" || !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, budget) {
			t.Errorf("%v", err)
		}
	})
}

// TestLastFailure holds that a call whose context ends in a later attempt tells
// what the service said before.
func TestLastFailure(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	attempts := 0
	client := newClient(t, "dynamodb", nil, boto3.Config{MaxAttempts: 5, HTTPClient: doFunc(func(r *http.Request) (*http.Response, error) {
		if attempts++; attempts == 1 {
			return throttled{}.Do(r)
		}
		cancel()
		return silence{}.Do(r)
	})})
	err := client.Call(ctx, "ListTables", nil, nil)
	if !errors.Is(err, context.Canceled) || !errors.Is(err, boto3.Code("ThrottlingException")) {
		t.Error(err)
	}
}

// TestTransfersOfNothing holds that a reader, a writer or an option that is nil
// is an error or nothing at all, and never a panic.
func TestTransfersOfNothing(t *testing.T) {
	m := transfer.New(newClient(t, "s3", nil, boto3.Config{HTTPClient: throttled{}, MaxAttempts: 1}), transfer.Config{})
	for name, err := range map[string]error{
		"reader": second(m.Upload(t.Context(), "b", "k", nil)), "writer": second(m.Download(t.Context(), "b", "k", nil)),
		"option": second(m.Upload(t.Context(), "b", "k", bytes.NewReader(nil), nil)),
		"size":   second(m.Upload(t.Context(), "b", "k", bytes.NewReader(nil), transfer.Size(-5))),
	} {
		if err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func lastOf[T any](pages func(yield func(T, error) bool)) (last error) {
	for _, err := range pages {
		last = err
	}
	return last
}

// TestOptionsThatCannotBeObeyed holds that none of them is passed over.
func TestOptionsThatCannotBeObeyed(t *testing.T) {
	c := newClient(t, "s3", &canned{})
	in := boto3.Map{"Bucket": "logs", "Key": "k"}
	for name, err := range map[string]error{
		"NativeValues":            c.Call(t.Context(), "ListBuckets", nil, nil, boto3.NativeValues()),
		"Set":                     c.Call(t.Context(), "ListBuckets", nil, nil, boto3.Set("Nope", 1)),
		"Metadata(nil)":           c.Call(t.Context(), "ListBuckets", nil, nil, boto3.Metadata(nil)),
		"PageSize":                lastOf(c.Pages(t.Context(), "ListObjectsV2", in, boto3.PageSize(-5))),
		"MaxItems":                lastOf(c.Items(t.Context(), "ListObjectsV2", in, boto3.MaxItems(-1))),
		"Delay":                   second(c.Wait(t.Context(), "BucketExists", in, boto3.Delay(-1))),
		"MaxWait":                 second(c.Wait(t.Context(), "BucketExists", in, boto3.MaxWait(-1))),
		"MaxWaitAttempts":         second(c.Wait(t.Context(), "BucketExists", in, boto3.MaxWaitAttempts(-1))),
		"PresignMethod(\"BREW\")": second(c.PresignURL(t.Context(), "GetObject", in, time.Minute, boto3.PresignMethod("BREW"))),
		"With":                    lastOf(c.Pages(t.Context(), "ListObjectsV2", in, boto3.With(boto3.NativeValues()))),
	} {
		if err == nil {
			t.Errorf("%s is passed over", name)
		}
	}
}

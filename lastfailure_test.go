package boto3_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/boto3-go/boto3"
)

// TestLastFailureOfTransport holds that the error of an attempt during which the
// context ended can be read, beside that the context ended.
func TestLastFailureOfTransport(t *testing.T) {
	reset := errors.New("connection reset")
	for _, attempts := range []int{1, 2} {
		ctx, cancel := context.WithCancel(t.Context())
		sent := 0
		c := newClient(t, "dynamodb", nil, boto3.Config{MaxAttempts: 5, HTTPClient: doFunc(func(r *http.Request) (*http.Response, error) {
			if sent++; sent < attempts {
				return throttled{}.Do(r)
			}
			cancel()
			return nil, reset
		})})
		err := c.Call(ctx, "ListTables", nil, nil)
		if !errors.Is(err, context.Canceled) || !errors.Is(err, reset) || sent != attempts {
			t.Errorf("%v after %d attempts", err, sent)
		}
	}
}

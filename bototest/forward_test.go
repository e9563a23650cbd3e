package bototest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
)

// TestForwardToPanic has a fake panic, as minidyn does at a query of an index that there
// is not: the call fails with the reason, and so does the test.
func TestForwardToPanic(t *testing.T) {
	said := failures(func(tb testing.TB) {
		srv := bototest.NewServer(tb)
		srv.Forward("sqs", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("no such index") }), "ListQueues")
		cfg := srv.Config()
		cfg.MaxAttempts = 1
		c, err := boto3.NewClient("sqs", cfg)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Call(t.Context(), "ListQueues", nil, nil); err == nil || !strings.Contains(err.Error(), "no such index") {
			t.Error(err)
		}
	})
	if len(said) != 1 || !strings.Contains(said[0], "no such index") {
		t.Errorf("the test was told %q", said)
	}
}

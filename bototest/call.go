package bototest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"

	"github.com/boto3-go/boto3"
)

// Call is a request that came, and what it was answered with.
type Call struct {
	Service, Operation string
	// Input is what the request said. A streaming body is a []byte there.
	Input boto3.Map
	// Output is what was answered, nil where Err or Fault was.
	Output any
	Err    error
	Fault  *Fault

	Method, URL, Host string
	Header            http.Header
	AccessKeyID       string // that the request is signed with
	Region            string // that it is signed for
	RequestID         string // that it was answered with
}

// Name is the service and operation, such as "s3.GetObject".
func (c *Call) Name() string {
	if c.Service == "" {
		return c.Method + " " + c.URL
	}
	return c.Service + "." + c.Operation
}

// callKey carries a call to its handler.
type callKey struct{}

// Current is the call that a handler or an [Expectation.Answer] is asked to answer,
// by its context: who signed it, for which region, its headers. It is nil for
// other contexts, and for reading only.
func Current(ctx context.Context) *Call {
	c, _ := ctx.Value(callKey{}).(*Call)
	return c
}

func requestID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	return hex.EncodeToString(b[:])
}

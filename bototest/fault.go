package bototest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"time"

	"github.com/boto3-go/boto3"
)

// Fault is what goes wrong with one request. Make one with [Refuse], [Throttle],
// [Unavailable], [Reset], [Timeout], [Delay] or [CutBody].
type Fault struct {
	kind  faultKind
	err   error
	delay time.Duration
	after int64
}

type faultKind uint8

const (
	refuse faultKind = iota
	reset
	timeout
	delay
	cutBody
)

// Refuse answers with an error of the service. Any code will do, whether the
// description has it or not.
func Refuse(code, message string) *Fault {
	return &Fault{kind: refuse, err: &boto3.Error{Code: boto3.Code(code), Message: message}}
}

// Throttle answers that requests come too fast, which clients try again.
func Throttle() *Fault { return Refuse("ThrottlingException", "Rate exceeded") }

// Unavailable answers with status 503, which clients try again.
func Unavailable() *Fault { return Refuse("ServiceUnavailable", "Please try again") }

// Reset breaks the connection in place of an answer.
func Reset() *Fault { return &Fault{kind: reset} }

// Timeout never answers: the client's read times out.
func Timeout() *Fault { return &Fault{kind: timeout} }

// Delay waits before the answer, or until the request's context is done.
func Delay(d time.Duration) *Fault { return &Fault{kind: delay, delay: d} }

// CutBody answers as without a fault, but breaks the body off after n bytes.
func CutBody(n int64) *Fault { return &Fault{kind: cutBody, after: n} }

// String describes the fault.
func (f *Fault) String() string {
	switch f.kind {
	case reset:
		return "connection reset"
	case timeout:
		return "timeout"
	case delay:
		return "delay of " + f.delay.String()
	case cutBody:
		return fmt.Sprintf("body cut after %d bytes", f.after)
	case refuse:
	}
	return f.err.Error()
}

// wait is a delay.
func (f *Fault) wait(ctx context.Context) error {
	t := time.NewTimer(f.delay)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// lost is what an HTTP client returns where there is no answer.
func (f *Fault) lost() error {
	switch f.kind {
	case reset:
		return &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	case timeout:
		return &net.OpError{Op: "read", Net: "tcp", Err: os.ErrDeadlineExceeded}
	case refuse, delay, cutBody:
	}
	return errors.New("no answer")
}

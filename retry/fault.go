package retry

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"syscall"
)

// canceled says whether an error comes of the end of the caller's context. The
// timeouts of net and net/http also claim to be context.DeadlineExceeded by
// errors.Is, so that only the value itself counts; nothing but an ended context
// claims to be context.Canceled.
func canceled(err error) bool {
	return errors.Is(err, context.Canceled) ||
		anyError(err, func(e error) bool { return e == context.DeadlineExceeded }) //nolint:errorlint // see above
}

// anyError says whether f holds for an error or one that it wraps.
func anyError(err error, f func(error) bool) bool {
	for err != nil {
		if f(err) {
			return true
		}
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range joined.Unwrap() {
				if anyError(e, f) {
					return true
				}
			}
			return false
		}
		err = errors.Unwrap(err)
	}
	return false
}

// classifyError judges an error of an attempt that got no usable response:
// Timeout or Connection for what the network does, TLS included; Transient for
// an error of another kind, which only the newer modes retry.
func classifyError(err error) Cause {
	switch {
	case canceled(err):
		return NotRetryable
	case isTimeout(err):
		return Timeout
	case anyError(err, isConnectionError):
		return Connection
	}
	return Transient
}

func isTimeout(err error) bool {
	return anyError(err, func(e error) bool {
		t, ok := e.(interface{ Timeout() bool })
		return ok && t.Timeout()
	})
}

// connectionErrors are the errors of a broken or refused connection.
var connectionErrors = []error{
	io.EOF, io.ErrUnexpectedEOF, io.ErrClosedPipe, net.ErrClosed,
	syscall.ECONNRESET, syscall.ECONNREFUSED, syscall.ECONNABORTED, syscall.EPIPE,
	syscall.EHOSTUNREACH, syscall.ENETUNREACH,
	http.ErrSchemeMismatch,
}

// connectionTexts begin those errors of net/http that have no public types.
var connectionTexts = []string{
	"http: server closed idle connection",
	"net/http: HTTP/1.x transport connection broken",
	"malformed HTTP ",
	"http2: ",
	"stream error: stream ID ",
	"connection error: ",
}

// isConnectionError looks at one error of a chain.
func isConnectionError(err error) bool {
	if slices.Contains(connectionErrors, err) {
		return true
	}
	switch err.(type) { //nolint:errorlint // anyError walks the chain
	case *url.Error, syscall.Errno: // they look like a net.Error, whatever it was
		return false
	case net.Error, tls.RecordHeaderError, tls.AlertError, *tls.CertificateVerificationError,
		x509.UnknownAuthorityError, x509.HostnameError, x509.CertificateInvalidError:
		return true
	}
	text := err.Error()
	return slices.ContainsFunc(connectionTexts, func(t string) bool { return strings.HasPrefix(text, t) })
}

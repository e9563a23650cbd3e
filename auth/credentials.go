// Package auth signs HTTP requests the ways AWS accepts: Signature Version 4
// and 4A (headers, presigned URLs, chunked bodies, event streams, POST
// policies), the older Signature Version 2 and S3's HMAC-SHA1, and bearer
// tokens.
//
// Every function works on an *http.Request that is otherwise ready to be sent
// and changes it in place. Nothing here reads a clock: the time of signing is
// a parameter. A request may be signed again, for a retry: what an earlier
// signature left on it is replaced.
package auth

import (
	"errors"
	"fmt"
)

// Credentials are one set of AWS access keys. However they are printed or
// logged, the secret key and the token do not show.
type Credentials struct {
	// AccessKeyID names the key. It is not secret.
	AccessKeyID string
	// SecretAccessKey is what signatures are made with.
	SecretAccessKey string
	// SessionToken comes with temporary credentials; it is empty otherwise.
	SessionToken string
}

// ErrNoCredentials is returned (wrapped) when a request is to be signed
// without an access key, a secret key, or the token that the method needs.
var ErrNoCredentials = errors.New("no credentials to sign with")

// String names the access key and hides the rest.
func (c Credentials) String() string {
	secret, token := "unset", "unset"
	if c.SecretAccessKey != "" {
		secret = "hidden"
	}
	if c.SessionToken != "" {
		token = "hidden"
	}
	return fmt.Sprintf("auth.Credentials{AccessKeyID: %q, SecretAccessKey: %s, SessionToken: %s}", c.AccessKeyID, secret, token)
}

// GoString is String.
func (c Credentials) GoString() string { return c.String() }

// Format writes String, whatever the verb and flags.
func (c Credentials) Format(state fmt.State, _ rune) {
	writeName(state, c.String())
}

// MarshalText is String, for JSON and for log/slog; it has no inverse.
func (c Credentials) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

func writeName(state fmt.State, name string) {
	_, _ = state.Write([]byte(name)) // fmt's own buffer: it does not fail
}

func (c Credentials) check() error {
	if c.AccessKeyID == "" || c.SecretAccessKey == "" {
		return fmt.Errorf("auth: %w: AccessKeyID and SecretAccessKey must both be set", ErrNoCredentials)
	}
	return nil
}

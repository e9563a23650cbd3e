package auth

import (
	"errors"
	"fmt"
	"net/http"
)

// SignBearer puts a bearer token on the request, as RFC 6750 section 2.1 says.
// The token is sent as it is, so that a request over plain HTTP is an error.
func SignBearer(r *http.Request, token string) error {
	if token == "" {
		return fmt.Errorf("auth: %w: the bearer token is empty", ErrNoCredentials)
	}
	if r.URL == nil || r.URL.Scheme != "https" {
		return errors.New("auth: a bearer token is sent over https only; give an https endpoint, or another way of signing")
	}
	setHeader(r, "Authorization", "Bearer "+token)
	return nil
}

// SignAnonymous leaves a request unsigned, and takes off the Authorization
// header that an earlier attempt may have left.
func SignAnonymous(r *http.Request) {
	delete(r.Header, "Authorization")
}

// setHeader replaces a header; name must be in canonical form.
func setHeader(r *http.Request, name, value string) {
	if r.Header == nil {
		r.Header = make(http.Header)
	}
	r.Header[name] = []string{value}
}

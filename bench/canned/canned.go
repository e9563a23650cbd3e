// Package canned holds responses as AWS would send them, and an HTTP client
// that answers every request with one of them. Nothing goes over a network.
package canned

import (
	"bytes"
	"io"
	"net/http"
)

// Response is what a service answers.
type Response struct {
	Header http.Header
	Body   []byte
}

// Client answers every request with the same response. It is an http.RoundTripper
// and has http.Client's Do, so that each library takes it where it takes a
// transport. It reads request bodies to their end, as a connection would.
type Client struct{ Response Response }

// Do answers a request.
func (c *Client) Do(r *http.Request) (*http.Response, error) { return c.RoundTrip(r) }

// RoundTrip answers a request.
func (c *Client) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return nil, err
		}
		if err := r.Body.Close(); err != nil {
			return nil, err
		}
	}
	b := new(body)
	b.Reset(c.Response.Body)
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: c.Response.Header, Body: b, ContentLength: int64(len(c.Response.Body)), Request: r,
	}, nil
}

// body is a response body that costs one allocation.
type body struct{ bytes.Reader }

// Close does nothing.
func (*body) Close() error { return nil }

package engine

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/boto3-go/boto3/internal/call"
)

// request makes the HTTP request of one attempt and signs it.
func (c *Engine) request(ctx context.Context, s *State) (*http.Request, error) {
	if c.discovers(s.call.Op) {
		if err := c.discover(ctx, &s.call); err != nil {
			return nil, err
		}
	}
	r, err := newRequest(ctx, &s.call)
	if err != nil {
		return nil, err
	}
	if err := s.attach(r); err != nil {
		return nil, err
	}
	if s.Headers != nil {
		more, err := s.Headers(r.Method, r.URL.String())
		if err != nil {
			return nil, err
		}
		maps.Copy(r.Header, more)
	}
	if c.inLambda {
		if id := os.Getenv("_X_AMZN_TRACE_ID"); id != "" && r.Header.Get("X-Amzn-Trace-Id") == "" {
			r.Header.Set("X-Amzn-Trace-Id", escapeTrace(id))
		}
	}
	if c.hooks.Send != nil {
		if err := c.hooks.Send(&s.call, r); err != nil {
			return nil, err
		}
	}
	if err := s.Watch.sign(ctx, r); err != nil {
		return nil, err
	}
	for _, name := range unsignedHeaders { // an attempt before has left them
		delete(r.Header, name)
	}
	if s.Meta.Attempts == 0 {
		_, s.encoding = r.Header["Accept-Encoding"]
	} else if !s.encoding {
		delete(r.Header, "Accept-Encoding")
	}
	if err := c.sign(ctx, s, r); err != nil {
		return nil, err
	}
	if c.OwnHTTP && !s.encoding {
		r.Header["Accept-Encoding"] = identity
	}
	r.Header["User-Agent"] = c.agents.of(c.UserAgent, c.features|s.Features|s.call.Features)
	r.Header["Amz-Sdk-Invocation-Id"] = s.sdkHeaders[0:1:1]
	if attempt := s.retry.RequestHeader(c.Settings.ReadTimeout); s.Meta.Attempts == 0 {
		s.sdkHeaders[1] = attempt
		r.Header["Amz-Sdk-Request"] = s.sdkHeaders[1:2:2]
	} else { // whoever sent the first may still read its header
		r.Header["Amz-Sdk-Request"] = []string{attempt}
	}
	return r, nil
}

// unsignedHeaders are what an attempt adds after it is signed, and the token of its keys,
// which those of the next attempt may lack.
var unsignedHeaders = [...]string{"User-Agent", "Amz-Sdk-Invocation-Id", "Amz-Sdk-Request", "X-Amz-Security-Token"}

var identity = []string{"identity"}

// escapeTrace leaves in a trace id what HTTP headers and X-Ray allow.
func escapeTrace(id string) string {
	var b strings.Builder
	for i := range len(id) {
		ch := id[i]
		switch {
		case ch >= 'a' && ch <= 'z', ch >= 'A' && ch <= 'Z', ch >= '0' && ch <= '9', strings.IndexByte("_.~-=;:+&[]{}\"',", ch) >= 0:
			b.WriteByte(ch)
		default:
			fmt.Fprintf(&b, "%%%02X", ch)
		}
	}
	return b.String()
}

// newRequest makes an HTTP request without a body: the endpoint's host and path
// before the operation's own.
func newRequest(ctx context.Context, st *call.Call) (*http.Request, error) {
	scheme, rest, ok := strings.Cut(st.Endpoint.URL, "://")
	scheme = strings.ToLower(scheme)
	host, base, _ := strings.Cut(rest, "/")
	host, query, _ := strings.Cut(host, "?")
	if !ok || host == "" || query != "" || scheme != "http" && scheme != "https" {
		return nil, fmt.Errorf("endpoint %q is no URL of the form http(s)://host[:port][/path]", st.Endpoint.URL)
	}
	path := "/" + base
	if own := st.Request.Path; own != "" && (own != "/" || base == "") {
		path = strings.TrimSuffix(path, "/") + own
	}
	u := &url.URL{Scheme: scheme, Host: st.Request.HostPrefix + host, Path: path, RawQuery: st.Request.Query}
	if strings.IndexByte(path, '%') >= 0 {
		plain, err := url.PathUnescape(path)
		if err != nil {
			return nil, fmt.Errorf("path %q: %w", path, err)
		}
		u.Path, u.RawPath = plain, path
	} else if u.EscapedPath() != path {
		u.RawPath = path
	}
	r := &http.Request{
		Method: st.Request.Method, URL: u, Host: u.Host, Header: st.Request.Header,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
	if r.Header == nil {
		r.Header = http.Header{}
	}
	return r.WithContext(ctx), nil
}

package signing_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/signing"
)

// framed is how a body came.
type framed struct {
	length int64
	coding []string
	body   string
	hash   string
	header http.Header
}

func framing(t *testing.T, c signing.Config) (*signing.Transport, *url.URL, *[]framed) {
	t.Helper()
	var got []framed
	web := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got = append(got, framed{r.ContentLength, r.TransferEncoding, string(body), r.Header.Get("X-Amz-Content-Sha256"), r.Header})
	}))
	t.Cleanup(web.Close)
	c.Service, c.Region = "aoss", "eu-west-1"
	if c.Credentials == nil {
		c.Credentials = keys("")
	}
	transport, err := signing.New(c)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(web.URL)
	if err != nil {
		t.Fatal(err)
	}
	return transport, u, &got
}

// TestLengthIsSent has bodies whose length is known once they are hashed.
func TestLengthIsSent(t *testing.T) {
	transport, u, got := framing(t, signing.Config{})
	for name, c := range map[string]struct {
		body    io.Reader
		trailer bool
		want    string
	}{
		"text":                {strings.NewReader("four"), false, "four"},
		"read once":           {once{strings.NewReader("four")}, false, "four"},
		"read once, empty":    {once{strings.NewReader("")}, false, ""},
		"file":                {file(t, "of a file"), false, "of a file"},
		"read once, trailing": {once{strings.NewReader("four")}, true, "four"},
		"none":                {nil, false, ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, u.String(), c.body)
		if err != nil {
			t.Fatal(err)
		}
		if c.trailer {
			r.Trailer = http.Header{"X-Sum": nil}
		}
		answer, err := transport.RoundTrip(r)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		_ = answer.Body.Close()
		last, sum := (*got)[len(*got)-1], sha256.Sum256([]byte(c.want))
		if last.body != c.want || (last.length != int64(len(c.want)) || len(last.coding) > 0) != c.trailer || last.hash != hex.EncodeToString(sum[:]) {
			t.Errorf("%s: %+v", name, last)
		}
	}
}

// TestSentAgain gives the transport one request twice, as what retries does: with
// GetBody it is the same again, and without it an error, never an empty body.
func TestSentAgain(t *testing.T) {
	transport, u, got := framing(t, signing.Config{})
	for name, c := range map[string]struct {
		body   io.Reader
		length int64
		again  bool
	}{
		"text":      {strings.NewReader("four"), 4, true},
		"bytes":     {bytes.NewReader([]byte("four")), 4, true},
		"file":      {file(t, "four"), 0, false},
		"read once": {once{strings.NewReader("four")}, 4, false},
		"seeker":    {struct{ io.ReadSeeker }{strings.NewReader("four")}, 4, false},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, u.String(), c.body)
		if err != nil {
			t.Fatal(err)
		}
		r.ContentLength = c.length
		before := len(*got)
		for i := range 2 {
			answer, err := transport.RoundTrip(r)
			if err == nil {
				_ = answer.Body.Close()
			}
			if (err == nil) != (i == 0 || c.again) {
				t.Errorf("%s, time %d: %v", name, i, err)
			}
		}
		for _, one := range (*got)[before:] {
			if one.body != "four" {
				t.Errorf("%s: %+v", name, one)
			}
		}
	}
}

// TestSignedBefore signs what has been signed already, by keys with a token.
func TestSignedBefore(t *testing.T) {
	transport, u, got := framing(t, signing.Config{})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, u.String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"X-Amz-Security-Token", "X-Amz-S3session-Token", "X-Amz-Region-Set", "X-Amz-Date", "Authorization"} {
		r.Header.Set(name, "stale")
	}
	answer, err := transport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	for name, values := range (*got)[0].header {
		if values[0] == "stale" {
			t.Errorf("%s is sent", name)
		}
	}
	if names := (*got)[0].header.Get("Authorization"); !strings.Contains(names, "SignedHeaders=host;x-amz-content-sha256;x-amz-date,") {
		t.Error(names)
	}
}

// TestBareRequests gives requests that were put together by hand.
func TestBareRequests(t *testing.T) {
	transport, u, got := framing(t, signing.Config{})
	none := func() (io.ReadCloser, error) { return nil, nil }
	for name, c := range map[string]struct {
		r  *http.Request
		ok bool
	}{
		"nil":          {nil, false},
		"zero":         {&http.Request{}, false},
		"no header":    {&http.Request{Method: http.MethodGet, URL: u}, true},
		"no method":    {&http.Request{URL: u}, true},
		"no copy":      {&http.Request{Method: http.MethodPost, URL: u, Body: io.NopCloser(strings.NewReader("x")), GetBody: none}, false},
		"wrong length": {&http.Request{Method: http.MethodPost, URL: u, Body: io.NopCloser(strings.NewReader("x")), ContentLength: 5}, false},
		"no host":      {&http.Request{Method: http.MethodGet, URL: &url.URL{Scheme: "http"}}, false},
	} {
		before := len(*got)
		answer, err := transport.RoundTrip(c.r)
		if err == nil {
			_ = answer.Body.Close()
		}
		if (err == nil) != c.ok || (len(*got) > before) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCopiesAreClosed counts what GetBody gives, where signing fails too.
func TestCopiesAreClosed(t *testing.T) {
	for name, anonymous := range map[string]bool{"sent": false, "not signed": true} {
		open := 0
		make1 := func() io.ReadCloser {
			open++
			return &counted{Reader: strings.NewReader("x"), open: &open}
		}
		c := signing.Config{}
		if anonymous {
			c.Credentials = func(context.Context) (credentials.Credentials, error) { return credentials.Credentials{}, nil }
		}
		transport, u, _ := framing(t, c)
		r := &http.Request{Method: http.MethodPost, URL: u, Body: make1(), GetBody: func() (io.ReadCloser, error) { return make1(), nil }}
		answer, err := transport.RoundTrip(r)
		if err == nil {
			_ = answer.Body.Close()
		}
		if (err != nil) != anonymous || open != 0 {
			t.Errorf("%s: %v, %d are open", name, err, open)
		}
	}
}

type counted struct {
	io.Reader
	open   *int
	closed bool
}

func (c *counted) Close() error {
	if c.closed {
		return errors.New("closed twice")
	}
	c.closed = true
	*c.open--
	return nil
}

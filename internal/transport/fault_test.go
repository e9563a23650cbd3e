package transport

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const testReadTimeout = 100 * time.Millisecond

func newTestClient(tb testing.TB, o Options) *Client {
	tb.Helper()
	c, err := NewClient(o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(c.CloseIdleConnections)
	return c
}

type doer interface {
	Do(r *http.Request) (*http.Response, error)
}

func send(ctx context.Context, tb testing.TB, c doer, method, target string, body io.Reader) (*http.Response, error) {
	tb.Helper()
	r, err := http.NewRequestWithContext(ctx, method, target, body)
	if err != nil {
		tb.Fatal(err)
	}
	return c.Do(r)
}

// fetch returns the body and whether its connection was used before.
func fetch(tb testing.TB, c doer, target string) (body string, reused bool, err error) {
	tb.Helper()
	ctx := httptrace.WithClientTrace(tb.Context(), &httptrace.ClientTrace{
		GotConn: func(i httptrace.GotConnInfo) { reused = i.Reused },
	})
	answer, err := send(ctx, tb, c, http.MethodGet, target, nil)
	if err != nil {
		return "", reused, err
	}
	body, err = ReadAll(answer.Body, answer.ContentLength)
	return body, reused, errors.Join(err, answer.Body.Close())
}

// rawServer answers each connection with a function that speaks for itself.
func rawServer(tb testing.TB, answer func(net.Conn)) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			answer(c)
		}
	}()
	tb.Cleanup(func() { _ = l.Close(); <-done })
	return "http://" + l.Addr().String()
}

func readRequest(c net.Conn) {
	_, _ = c.Read(make([]byte, 4096))
}

func wantTimeout(tb testing.TB, err error) {
	tb.Helper()
	timeout, ok := errors.AsType[net.Error](err)
	if !ok || !timeout.Timeout() {
		tb.Errorf("got %v, want a timeout", err)
	}
}

func TestIdleConnectionOutlivesReadTimeout(t *testing.T) {
	for name, start := range map[string]func(http.Handler) *httptest.Server{"http": httptest.NewServer, "https": httptest.NewTLSServer} {
		t.Run(name, func(t *testing.T) {
			server := start(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }))
			defer server.Close()
			c := newTestClient(t, Options{ReadTimeout: testReadTimeout, InsecureSkipVerify: true})
			for i := range 3 {
				body, reused, err := fetch(t, c, server.URL)
				if body != "hello" || err != nil || reused != (i > 0) {
					t.Errorf("call %d: %q, reused %v, %v", i, body, reused, err)
				}
				<-time.After(2 * testReadTimeout)
			}
		})
	}
}

func TestBodyStalls(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "10")
		_, _ = io.WriteString(w, "half")
		w.(http.Flusher).Flush()
		<-release
	}))
	defer server.Close()
	defer close(release)
	_, _, err := fetch(t, newTestClient(t, Options{ReadTimeout: testReadTimeout}), server.URL)
	wantTimeout(t, err)
	if stalled, ok := errors.AsType[*ReadTimeoutError](err); !ok || stalled.Limit != testReadTimeout || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestSlowConsumerIsNoTimeout(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(make([]byte, 1<<20))
	}))
	defer server.Close()
	answer, err := send(t.Context(), t, newTestClient(t, Options{ReadTimeout: testReadTimeout}), http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	total := 0
	buffer := make([]byte, 512<<10)
	for {
		n, err := io.ReadFull(answer.Body, buffer)
		total += n
		if err != nil {
			break
		}
		<-time.After(2 * testReadTimeout)
	}
	if total != 1<<20 {
		t.Errorf("%d bytes", total)
	}
}

// A reused connection that stalls must not make net/http send the request again
// on its own: that would double the timeout.
func TestHeaderStallsOnReusedConnection(t *testing.T) {
	release := make(chan struct{})
	requests := make(chan string, 10)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		requests <- r.URL.Path
		if r.URL.Path == "/hang" {
			<-release
		}
	}))
	defer server.Close()
	defer close(release)
	c := newTestClient(t, Options{ReadTimeout: testReadTimeout})
	if _, _, err := fetch(t, c, server.URL+"/ok"); err != nil {
		t.Fatal(err)
	}
	_, reused, err := fetch(t, c, server.URL+"/hang")
	wantTimeout(t, err)
	if !reused || len(requests) != 2 {
		t.Errorf("reused %v, %d requests", reused, len(requests))
	}
}

func TestServerTakesNothing(t *testing.T) {
	release := make(chan struct{})
	target := rawServer(t, func(c net.Conn) {
		go func() { <-release; _ = c.Close() }()
	})
	defer close(release)
	c := newTestClient(t, Options{ReadTimeout: testReadTimeout})
	answer, err := send(t.Context(), t, c, http.MethodPut, target, bytes.NewReader(make([]byte, 64<<20)))
	if err == nil {
		_ = answer.Body.Close()
	}
	wantTimeout(t, err)
}

func TestConnectionFaults(t *testing.T) {
	for name, fault := range map[string]func(net.Conn){
		"reset": func(c net.Conn) {
			readRequest(c)
			_ = c.(*net.TCPConn).SetLinger(0)
			_ = c.Close()
		},
		"closed without an answer": func(c net.Conn) { readRequest(c); _ = c.Close() },
		"no HTTP":                  func(c net.Conn) { readRequest(c); _, _ = io.WriteString(c, "SSH-2.0\r\n"); _ = c.Close() },
		"short body": func(c net.Conn) {
			readRequest(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
			_ = c.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := fetch(t, newTestClient(t, Options{}), rawServer(t, fault))
			if err == nil {
				t.Fatal("no error")
			}
			if short, ok := errors.AsType[*ShortBodyError](err); name == "short body" && (!ok || short.Got != 4 || short.Want != 10) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// When a server closes a connection while a request is being written to it,
// net/http cannot know how much arrived. A second attempt with the same Body
// then gets through.
func TestServerClosesIdleConnections(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		_, _ = w.Write(data)
	}))
	defer server.Close()
	c := newTestClient(t, Options{})
	post := func(body *Body) (string, error) {
		reader, err := body.Open()
		if err != nil {
			return "", err
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, reader)
		if err != nil {
			return "", err
		}
		r.ContentLength, r.GetBody = 7, body.Open
		answer, err := c.Do(r)
		if err != nil {
			return "", err
		}
		defer func() { _ = answer.Body.Close() }()
		return ReadAll(answer.Body, answer.ContentLength)
	}
	for i := range 20 {
		body := BytesBody([]byte("payload"))
		got, err := post(body)
		if err != nil {
			got, err = post(body)
		}
		if got != "payload" || err != nil {
			t.Errorf("call %d: %q, %v", i, got, err)
		}
		body.Release()
		server.CloseClientConnections()
	}
}

func TestConnectTimeout(t *testing.T) {
	release := make(chan struct{})
	target := rawServer(t, func(c net.Conn) { // it takes connections and never shakes hands
		go func() { <-release; _ = c.Close() }()
	})
	defer close(release)
	c := newTestClient(t, Options{ConnectTimeout: testReadTimeout})
	_, _, err := fetch(t, c, strings.Replace(target, "http:", "https:", 1))
	wantTimeout(t, err)
}

func certificateOf(tb testing.TB, s *httptest.Server) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(path, block, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func TestTLSAndHTTP2(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Proto) }))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	bundle := certificateOf(t, server)
	for _, c := range []struct {
		options Options
		want    string
	}{
		{Options{CABundle: bundle}, "HTTP/1.1"},
		{Options{InsecureSkipVerify: true}, "HTTP/1.1"},
		{Options{CABundle: bundle, HTTP2: true}, "HTTP/2.0"},
		{Options{CABundle: bundle, HTTP2: true, ProxyCABundle: bundle}, "HTTP/2.0"},
	} {
		if got, _, err := fetch(t, newTestClient(t, c.options), server.URL); got != c.want || err != nil {
			t.Errorf("%+v: %q, %v", c.options, got, err)
		}
	}
	_, _, err := fetch(t, newTestClient(t, Options{}), server.URL)
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); !ok {
		t.Errorf("an unknown authority gives %v", err)
	}
}

// The proxy notes requests and answers those that are forwarded; it refuses
// tunnels.
func TestProxies(t *testing.T) {
	var seen []string
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen = append(seen, r.Method+" "+r.RequestURI+" "+r.Header.Get("Proxy-Authorization"))
		if r.Method == http.MethodConnect {
			w.WriteHeader(http.StatusForbidden)
		}
	})
	plain, secure := httptest.NewServer(handler), httptest.NewTLSServer(handler)
	defer plain.Close()
	defer secure.Close()
	bundle := certificateOf(t, secure)
	withUser := strings.Replace(plain.URL, "http://", "http://user:pass@", 1)
	for _, c := range []struct {
		name    string
		options Options
		target  string
		want    string
	}{
		{"absolute form", Options{Proxies: map[string]string{"http": withUser}}, "http://a.example/x?y", "GET http://a.example/x?y Basic dXNlcjpwYXNz"},
		{"tunnel", Options{Proxies: map[string]string{"https": withUser}}, "https://a.example/x", "CONNECT a.example:443 Basic dXNlcjpwYXNz"},
		{"TLS proxy", Options{Proxies: map[string]string{"https": secure.URL}, ProxyCABundle: bundle}, "https://a.example/x", "CONNECT a.example:443 "},
		{
			"forwarded", Options{Proxies: map[string]string{"https": secure.URL}, ProxyCABundle: bundle, ForwardHTTPS: true},
			"https://a.example/x%2Fy?z=1", "GET https://a.example/x%2Fy?z=1 ",
		},
		{"environment", Options{Environ: []string{"http_proxy=" + plain.URL}}, "http://b.example/", "GET http://b.example/ "},
	} {
		seen = nil
		_, _, err := fetch(t, newTestClient(t, c.options), c.target)
		if len(seen) != 1 || seen[0] != c.want {
			t.Errorf("%s: the proxy saw %q, want %q (%v)", c.name, seen, c.want, err)
		}
		if !strings.HasPrefix(c.want, http.MethodConnect) {
			continue
		}
		refused, _ := errors.AsType[*ProxyError](err)
		if fault, ok := errors.AsType[*net.OpError](err); !ok || fault.Op != "proxyconnect" || refused == nil || refused.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %v", c.name, err)
		}
		if err != nil && strings.Contains(err.Error(), "pass@") {
			t.Errorf("%s: the error tells the password: %v", c.name, err)
		}
	}
}

func BenchmarkCall(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }))
	defer server.Close()
	plain := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	defer plain.CloseIdleConnections()
	for name, c := range map[string]doer{"ours": newTestClient(b, Options{}), "net-http": plain} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				answer, err := send(b.Context(), b, c, http.MethodGet, server.URL, nil)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := ReadAll(answer.Body, answer.ContentLength); err != nil {
					b.Fatal(err)
				}
				_ = answer.Body.Close()
			}
		})
	}
}

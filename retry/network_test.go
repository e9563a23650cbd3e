package retry

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"
)

func fetch(ctx context.Context, c *http.Client, address string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	resp, err := c.Do(r)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return errors.Join(err, resp.Body.Close())
}

// faulty answers in ways that are no use.
func faulty(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodConnect {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	switch r.URL.Path {
	case "/short":
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("x"))
		_ = http.NewResponseController(w).Flush()
	case "/hang":
		<-r.Context().Done()
	}
	panic(http.ErrAbortHandler)
}

// Faults as net/http really reports them, and what botocore's legacy mode does
// with the same fault.
func TestNetworkFaults(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(faulty))
	defer plain.Close()
	h2 := httptest.NewUnstartedServer(http.HandlerFunc(faulty))
	h2.EnableHTTP2 = true
	h2.StartTLS()
	defer h2.Close()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	goneURL, err := url.Parse(gone.URL)
	if err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	impatient := &http.Client{Timeout: 20 * time.Millisecond}
	headers := &http.Client{Transport: &http.Transport{ResponseHeaderTimeout: 20 * time.Millisecond}}
	proxied := &http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(goneURL)}}
	noTunnel := &http.Client{Transport: &http.Transport{
		Proxy: func(*http.Request) (*url.URL, error) { return url.Parse(plain.URL) },
		OnProxyConnectResponse: func(context.Context, *url.URL, *http.Request, *http.Response) error {
			return &net.OpError{Op: "proxyconnect", Net: "tcp", Err: errors.New("403 Forbidden")}
		},
	}}
	_, dialEnded := new(net.Dialer).DialContext(ended, "tcp", plain.Listener.Addr().String())
	for _, c := range []struct {
		name string
		err  error
		want Cause
	}{
		{"refused", fetch(t.Context(), plain.Client(), gone.URL), Connection},
		{"proxy refused", fetch(t.Context(), proxied, "https://aws.invalid"), Connection},
		{"tunnel refused", fetch(t.Context(), noTunnel, "https://aws.invalid"), Connection},
		{"closed", fetch(t.Context(), plain.Client(), plain.URL), Connection},
		{"short body", fetch(t.Context(), plain.Client(), plain.URL+"/short"), Connection},
		{"HTTP/2 reset", fetch(t.Context(), h2.Client(), h2.URL), Connection},
		{"HTTP/2 short body", fetch(t.Context(), h2.Client(), h2.URL+"/short"), Connection},
		{"unknown authority", fetch(t.Context(), plain.Client(), h2.URL), Connection},
		{"plain HTTP on a TLS port", fetch(t.Context(), h2.Client(), "https://"+plain.Listener.Addr().String()), Connection},
		{"client timeout", fetch(t.Context(), impatient, plain.URL+"/hang"), Timeout},
		{"header timeout", fetch(t.Context(), headers, plain.URL+"/hang"), Timeout},
		{"caller's deadline", fetch(short, plain.Client(), plain.URL+"/hang"), NotRetryable},
		{"caller canceled", fetch(ended, plain.Client(), plain.URL), NotRetryable},
		{"caller canceled while dialing", dialEnded, NotRetryable},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.err == nil {
				t.Fatal("no fault")
			}
			for _, mode := range []Mode{Legacy, Standard} {
				call := policy(t, Config{Mode: mode}).Begin()
				if _, again := call.Next(Outcome{Err: c.err}); again != (c.want != NotRetryable) || call.Cause() != c.want {
					t.Errorf("%s: again %v, cause %q, want %q: %v", mode, again, call.Cause(), c.want, c.err)
				}
			}
		})
	}
}

// What many calls of one client take from the quota and give back adds up.
func TestConcurrentCalls(t *testing.T) {
	p := policy(t, Config{Mode: Adaptive})
	p.quota.available.Store(100)
	var wg sync.WaitGroup
	retried := make([]bool, 200)
	for i := range retried {
		wg.Go(func() {
			call := p.Begin()
			call.Wait()
			_, retried[i] = call.Next(Outcome{StatusCode: 503})
		})
	}
	wg.Wait()
	count := 0
	for _, again := range retried {
		if again {
			count++
		}
	}
	if left := p.quota.available.Load(); count != 7 || left != 2 {
		t.Errorf("%d retries of 14 out of 100, %d left", count, left)
	}
	for range 200 {
		wg.Go(func() {
			call := p.Begin()
			call.Wait()
			call.Succeed()
		})
	}
	wg.Wait()
	if left := p.quota.available.Load(); left != 202 {
		t.Errorf("200 successes bring back %d", left-2)
	}
}

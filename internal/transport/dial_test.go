package transport

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A dial waits only where there are connections for all requests.
func TestDialWaits(t *testing.T) {
	h := host{"https", "a.example"}
	for name, c := range map[string]struct {
		others load // before the request that wants a connection
		event  func(*dialer, *want)
		dials  bool
		after  time.Duration
	}{
		"the first":                    {dials: true},
		"more requests":                {others: load{requests: 3, conns: 3}, dials: true},
		"another got free":             {load{requests: 3, conns: 4}, func(d *dialer, w *want) { d.set(w, true) }, false, time.Millisecond},
		"one was closed":               {load{requests: 3, conns: 4}, func(d *dialer, _ *want) { d.count(h, 0, -1) }, true, time.Millisecond},
		"one was closed, but not last": {load{requests: 3, conns: 5}, func(d *dialer, _ *want) { d.count(h, 0, -1) }, true, defaultPatience},
		"the other hangs":              {load{requests: 0, conns: 1}, func(*dialer, *want) {}, true, defaultPatience},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d, w := newDialer(net.Dialer{}, 0), &want{host: h}
				d.count(host{"https", "b.example"}, 0, 9)
				d.count(h, c.others.requests+1, c.others.conns)
				start := time.Now()
				if c.event != nil {
					time.AfterFunc(time.Millisecond, func() { c.event(d, w) })
				}
				if got := d.admit(w); got != c.dials {
					t.Errorf("it dials: %v", got)
				}
				if waited := time.Since(start); waited != c.after {
					t.Errorf("it waited %v, want %v", waited, c.after)
				}
			})
		})
	}
}

// countConns makes a server that counts its connections.
func countConns(tb testing.TB, handler http.HandlerFunc) (target string, conns *atomic.Int64) {
	tb.Helper()
	conns = new(atomic.Int64)
	server := httptest.NewUnstartedServer(handler)
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			conns.Add(1)
		}
	}
	server.StartTLS()
	tb.Cleanup(server.Close)
	return server.URL, conns
}

func TestNoMoreConnectionsThanRequests(t *testing.T) {
	const workers = 8
	target, conns := countConns(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(w, r.Body)
	})
	c := newTestClient(t, Options{InsecureSkipVerify: true})
	c.dialer.patience = time.Hour
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range 50 {
				if body, _, err := fetch(t, c, target); body != "" || err != nil {
					t.Errorf("%q, %v", body, err)
				}
			}
		})
	}
	wg.Wait()
	if n := conns.Load(); n > workers {
		t.Errorf("%d connections for %d requests at a time", n, workers)
	}
	c.CloseIdleConnections()
}

// A connection that its last request has spoilt must not be waited for.
func TestSpoiltConnectionsAreNotWaitedFor(t *testing.T) {
	target, conns := countConns(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/close" {
			w.Header().Set("Connection", "close")
		}
		_, _ = w.Write(make([]byte, 1<<20))
	})
	c := newTestClient(t, Options{InsecureSkipVerify: true})
	c.dialer.patience = time.Hour
	for i := range 20 {
		answer, err := send(t.Context(), t, c, http.MethodGet, target+[]string{"/unread", "/close"}[i%2], nil)
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 1 {
			_, err = io.Copy(io.Discard, answer.Body)
		}
		if closeErr := answer.Body.Close(); err != nil || closeErr != nil {
			t.Error(err, closeErr)
		}
	}
	if n := conns.Load(); n != 20 {
		t.Errorf("%d connections", n)
	}
}

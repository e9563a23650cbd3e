package transport

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"
)

// defaultPatience is a dialer's.
const defaultPatience = 100 * time.Millisecond

// dialer makes connections that know timeouts, and no more of them than there
// are requests. http.Transport dials for each request that finds no connection
// idle, and then may use one that comes free meanwhile: a burst of short
// requests would make twice as many connections as it has use for, and a TLS
// handshake takes as long as many of the requests.
type dialer struct {
	net.Dialer
	timeout  time.Duration
	patience time.Duration // how long to wait for a connection, which may hang

	mu      sync.Mutex
	changed sync.Cond // of mu: a connection was closed, or a want is met
	loads   map[host]load
}

// host is what connections are for.
type host struct{ scheme, name string }

// load is what goes on with a host. Connections are those that are being made,
// too.
type load struct{ requests, conns int }

// want is a request's want of a connection; the dial finds it in its context.
type want struct {
	host host
	met  bool // under dialer.mu
}

type wantKey struct{}

// errMet goes to nobody: http.Transport has given the request a connection.
var errMet = errors.New("the request has got another connection")

func newDialer(d net.Dialer, timeout time.Duration) *dialer {
	made := &dialer{Dialer: d, timeout: timeout, patience: defaultPatience, loads: map[host]load{}}
	made.changed.L = &made.mu
	return made
}

// DialContext connects.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	w, ok := ctx.Value(wantKey{}).(*want)
	if !ok {
		w = &want{}
	}
	if !d.admit(w) {
		return nil, errMet
	}
	gone := sync.OnceFunc(func() { d.count(w.host, 0, -1) })
	c, err := d.Dialer.DialContext(ctx, network, address)
	if err != nil {
		gone()
		return nil, err
	}
	return &conn{Conn: c, timeout: d.timeout, gone: gone}, nil
}

// admit counts a connection that is to be made. While there are as many as
// requests it waits, and it says no when the want is met by one of those.
func (d *dialer) admit(w *want) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.enough(w.host) {
		late := false
		defer time.AfterFunc(d.patience, func() {
			d.mu.Lock()
			defer d.mu.Unlock()
			late = true
			d.changed.Broadcast()
		}).Stop()
		for !w.met && !late && d.enough(w.host) {
			d.changed.Wait()
		}
	}
	if !w.met {
		d.add(w.host, 0, 1)
	}
	return !w.met
}

// enough says whether there is a connection for each request.
func (d *dialer) enough(h host) bool {
	l := d.loads[h]
	return l.conns > 0 && l.conns >= l.requests
}

// add needs the lock.
func (d *dialer) add(h host, requests, conns int) {
	l := d.loads[h]
	l.requests += requests
	l.conns += conns
	d.loads[h] = l
	if l == (load{}) {
		delete(d.loads, h)
	}
	if conns < 0 {
		d.changed.Broadcast()
	}
}

func (d *dialer) count(h host, requests, conns int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.add(h, requests, conns)
}

// set notes whether a request has a connection. It may come to want another,
// when http.Transport sends it again.
func (d *dialer) set(w *want, met bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	w.met = met
	d.changed.Broadcast()
}

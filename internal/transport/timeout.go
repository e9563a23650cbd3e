package transport

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptrace"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// ReadTimeoutError says that no response came, or that it stopped coming.
// It is a net.Error.
type ReadTimeoutError struct {
	Limit time.Duration // how long nothing came
	Err   error
}

// Error gives the limit.
func (e *ReadTimeoutError) Error() string {
	return fmt.Sprintf("nothing came for %v, the read timeout", e.Limit)
}

// Unwrap returns the network's error.
func (e *ReadTimeoutError) Unwrap() error { return e.Err }

// Timeout returns true.
func (e *ReadTimeoutError) Timeout() bool { return true }

// Temporary returns true: another attempt may succeed.
func (e *ReadTimeoutError) Temporary() bool { return true }

// conn is a connection with a timeout for each write, and one for each read
// while the body of a response is being read. Between responses it has none:
// net/http reads idle connections too, to see them closed.
//
// A body may be found at its end when its connection already serves the next
// request, hence the counting.
type conn struct {
	net.Conn
	timeout time.Duration
	gone    func() // is told when it is closed

	mu     sync.Mutex
	bodies int
}

// Close closes the connection.
func (c *conn) Close() error {
	c.gone()
	return c.Conn.Close()
}

// Write writes with a timeout.
func (c *conn) Write(p []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.timeout)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// ReadFrom writes what r gives, in larger pieces than net/http would. It is
// called where there is no TLS, which cuts bodies up.
func (c *conn) ReadFrom(r io.Reader) (int64, error) {
	sent, err := c.sendFile(r)
	if err != nil {
		return sent, err
	}
	buffer := buffers.Get().(*[64 << 10]byte)
	defer buffers.Put(buffer)
	n, err := io.CopyBuffer(struct{ io.Writer }{c}, struct{ io.Reader }{r}, buffer[:])
	return sent + n, err
}

func (c *conn) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bodies++
}

// arm gives the next read its time.
func (c *conn) arm() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bodies > 0 {
		_ = c.SetReadDeadline(time.Now().Add(c.timeout)) // a closed connection says so when it is read
	}
}

func (c *conn) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bodies--; c.bodies == 0 {
		_ = c.SetReadDeadline(time.Time{}) // see arm
	}
}

// connOf finds our connection under TLS, to a proxy as well.
func connOf(c net.Conn) *conn {
	for {
		switch inner := c.(type) {
		case *conn:
			return inner
		case *tls.Conn:
			c = inner.NetConn()
		default:
			return nil
		}
	}
}

// timedBody is the body of a response with a read timeout.
type timedBody struct {
	body    io.ReadCloser
	trace   httptrace.ClientTrace
	want    want
	dialer  *dialer
	conn    *conn
	timeout time.Duration
	ended   atomic.Bool
}

func (b *timedBody) getConn(string) { b.dialer.set(&b.want, false) }

func (b *timedBody) gotConn(info httptrace.GotConnInfo) {
	b.dialer.set(&b.want, true)
	b.conn = connOf(info.Conn)
}

// Read reads on, or fails with a *ReadTimeoutError when nothing comes.
func (b *timedBody) Read(p []byte) (int, error) {
	if !b.ended.Load() {
		b.conn.arm()
	}
	n, err := b.body.Read(p)
	if err == nil {
		return n, nil
	}
	b.finish()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = &ReadTimeoutError{Limit: b.timeout, Err: err}
	}
	return n, err
}

// Close closes the response.
func (b *timedBody) Close() error {
	err := b.body.Close()
	b.finish()
	return err
}

func (b *timedBody) finish() {
	if !b.ended.Swap(true) {
		b.conn.end()
		b.dialer.count(b.want.host, -1, 0)
	}
}

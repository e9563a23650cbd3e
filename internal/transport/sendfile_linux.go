package transport

import (
	"errors"
	"io"
	"syscall"
	"time"
)

// sendFile sends a body that lies in a file, from the kernel's cache straight to
// the connection, as far as that goes: what is left is for the reader.
func (c *conn) sendFile(r io.Reader) (sent int64, err error) {
	limited, ok := r.(*io.LimitedReader)
	if !ok {
		return 0, nil
	}
	a, ok := limited.R.(*attempt)
	if !ok || !a.inFile() {
		return 0, nil
	}
	inner, ok := c.Conn.(syscall.Conn)
	if !ok {
		return 0, nil
	}
	raw, err := inner.SyscallConn()
	if err != nil {
		return 0, err
	}
	for limited.N > 0 {
		if err := c.SetWriteDeadline(time.Now().Add(c.timeout)); err != nil {
			return sent, err
		}
		n := 0
		err := raw.Write(func(socket uintptr) (done bool) {
			n, done = a.sendFile(int(socket), limited.N)
			return done
		})
		sent, limited.N = sent+int64(n), limited.N-int64(n)
		if err != nil || n == 0 {
			return sent, err
		}
	}
	return sent, nil
}

// sendAtOnce bounds what the kernel is given at a time, in bytes, so that
// progress shows and a stopped attempt ends soon.
const sendAtOnce = 512 << 10

// sendFile sends the next bytes of the body. It does not block: done is false
// where the socket takes nothing for now. Where nothing can be sent this way it
// is done, with 0 bytes, and Read or Write will tell why.
func (a *attempt) sendFile(socket int, limit int64) (n int, done bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	source, ok := a.body.source.(Filer)
	if !ok || a.stopped.Load() {
		return 0, true
	}
	file, offset := source.File()
	if file == nil {
		return 0, true
	}
	raw, err := file.SyscallConn()
	if err != nil {
		return 0, true
	}
	count := int(min(limit, a.left, sendAtOnce))
	var failed error
	if raw.Control(func(fd uintptr) { n, failed = syscall.Sendfile(socket, int(fd), &offset, count) }) != nil {
		return 0, true
	}
	n = max(n, 0)
	a.offset += int64(n)
	a.left -= int64(n)
	source.Advance(int64(n))
	return n, n > 0 || !errors.Is(failed, syscall.EAGAIN) && !errors.Is(failed, syscall.EINTR)
}

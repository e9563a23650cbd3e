package bototest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"sync"
)

// pump reads the events of a request as they come, as the connection of an HTTP client
// does: who sends them does not wait for who answers, or for nobody where the test
// looks at no events. Its goroutine ends with the request's body, which its Close and
// the end of the request's context close.
type pump struct {
	from   io.ReadCloser
	forget func() bool // lets the context end without a consequence
	ended  chan struct{}

	mu   sync.Mutex
	more *sync.Cond
	data bytes.Buffer
	err  error
}

// pumped is the request with a pump before its body, nil where it has no events.
func pumped(r *http.Request) (*http.Request, *pump) {
	if r.Body == nil || r.Header.Get("Content-Type") != eventMediaType {
		return r, nil
	}
	p := &pump{from: r.Body, ended: make(chan struct{})}
	p.more = sync.NewCond(&p.mu)
	p.forget = context.AfterFunc(r.Context(), func() { _ = p.from.Close() }) // whose error is the context's
	go p.run()
	r = r.Clone(r.Context())
	r.Body = p
	return r, p
}

func (p *pump) run() {
	defer close(p.ended)
	buffer := make([]byte, 4<<10)
	for {
		n, err := p.from.Read(buffer)
		p.mu.Lock()
		p.data.Write(buffer[:n])
		p.err = err
		p.more.Broadcast()
		p.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// Read gives what has come, and waits where there is nothing.
func (p *pump) Read(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.data.Len() == 0 && p.err == nil {
		p.more.Wait()
	}
	if p.data.Len() == 0 {
		return 0, p.err
	}
	return p.data.Read(b)
}

// Close ends the request's body, and waits for the goroutine that reads it. A nil pump
// has nothing to close.
func (p *pump) Close() error {
	if p == nil {
		return nil
	}
	p.forget()
	err := p.from.Close()
	<-p.ended
	return err
}

// until is an answer whose end is also that of the request's events.
func (p *pump) until(resp *http.Response, err error) (*http.Response, error) {
	if p == nil {
		return resp, err
	}
	if err != nil {
		_ = p.Close() // of a call that has failed
		return nil, err
	}
	resp.Body = &lastBody{resp.Body, p}
	return resp, nil
}

// lastBody is the body of an answer, with the events of its request.
type lastBody struct {
	io.ReadCloser
	events *pump
}

// Close closes both.
func (b *lastBody) Close() error {
	_ = b.events.Close() // it is the answer's that counts
	return b.ReadCloser.Close()
}

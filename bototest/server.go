package bototest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/bridge"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/settings"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

// The keys of clients in tests. They are no secret.
const (
	AccessKeyID     = "AKIDEXAMPLE"
	SecretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
	Region          = "us-east-1"
)

// Handler answers calls of an operation by name. The output is a Map or a struct
// of the operation's output; an error is answered as the service would: a
// *boto3.Error, an exception of a typed package or a boto3.Code as they are, any
// other as an InternalFailure. It must be safe for concurrent use.
type Handler func(ctx context.Context, in boto3.Map) (boto3.Map, error)

// ServerConfig sets up a Server. The zero value is right for most tests.
type ServerConfig struct {
	// TLS serves HTTPS, with a certificate that [Server.Config] trusts.
	TLS bool
	// InProcess opens no socket and starts no goroutine: clients of [Server.Config]
	// and [Server.Session] call [Server.Do]. So it works under testing/synctest. The
	// server's URL is of use to them alone.
	InProcess bool
	// Keys are secret access keys by access key ID, beside the package's own.
	Keys map[string]string
	// Unsigned answers requests without a signature too.
	Unsigned bool
	// Minimal answers operations that nobody handles with an output of its
	// required members alone, in place of an error and a failing test.
	Minimal bool
}

// Server is an HTTP server that speaks the API of every AWS service, from their
// descriptions: any client in any language can be pointed at its URL. What it
// answers is up to handlers. A request that cannot be recognized, whose input
// does not fit the description, whose signature is wrong or that nobody handles is
// answered as AWS would, and fails the test where the test is to blame: nothing
// goes on to AWS.
//
// A Server is safe for concurrent use.
type Server struct {
	t    testing.TB
	cfg  ServerConfig
	http *httptest.Server // nil where all is in this process
	done context.Context  //nolint:containedctx // ends with the server
	end  context.CancelFunc

	mu       sync.Mutex
	handlers map[string]handler
	rules    []*rule
	calls    []*Call
}

// handler answers an exchange.
type handler func(ctx context.Context, x *exchange) (any, error)

// rule is a fault that is still to come.
type rule struct {
	service, operation string
	left               int // negative for ever
	fault              *Fault
}

// NewServer starts a server that ends with the test.
func NewServer(t testing.TB, cfg ...ServerConfig) *Server {
	t.Helper()
	s := &Server{t: t, handlers: map[string]handler{}}
	if len(cfg) > 0 {
		s.cfg = cfg[0]
	}
	s.done, s.end = context.WithCancel(context.Background())
	if s.cfg.InProcess {
		if s.cfg.TLS {
			t.Fatalf("bototest: ServerConfig has InProcess and TLS; a server without a socket has no certificate")
		}
		t.Cleanup(s.end)
		return s
	}
	s.http = httptest.NewUnstartedServer(s)
	s.http.EnableHTTP2 = s.cfg.TLS
	if s.cfg.TLS {
		s.http.StartTLS()
	} else {
		s.http.Start()
	}
	t.Cleanup(func() {
		s.end()
		s.http.CloseClientConnections()
		s.http.Close()
	})
	return s
}

// URL is the endpoint to give to clients.
func (s *Server) URL() string {
	if s.http == nil {
		return "http://127.0.0.1"
	}
	return s.http.URL
}

// Config points a client at the server, with keys that it knows.
func (s *Server) Config() boto3.Config {
	cfg := clientConfig()
	cfg.EndpointURL = s.URL()
	cfg.DisableHostPrefixInjection = new(true) // there are no names below an address
	switch {
	case s.http == nil:
		cfg.HTTPClient = s
	case s.cfg.TLS:
		cfg.HTTPClient = s.http.Client()
	}
	return cfg
}

// Session makes a session whose clients all call the server. It reads nothing of
// the environment and the user's files.
func (s *Server) Session() *boto3.Session { return newSession(s.t, s.Config()) }

// clientConfig is what clients in tests have in common.
func clientConfig() boto3.Config {
	return boto3.Config{
		Region: Region, Credentials: credentials.Static(AccessKeyID, SecretAccessKey, ""),
		IgnoreConfiguredEndpointURLs: new(true),
	}
}

// nowhere has no variables, no home and no files.
var nowhere = settings.Env{
	Lookup: func(string) (string, bool) { return "", false },
	Home:   func() (string, error) { return "", errors.New("a test has no home") },
	ReadFile: func(name string) ([]byte, error) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	},
}

func newSession(t testing.TB, cfg boto3.Config) *boto3.Session {
	t.Helper()
	sess, err := bridge.NewSession(cfg, nowhere)
	if err != nil {
		t.Fatalf("bototest: %v", err)
	}
	return sess.(*boto3.Session)
}

// Handle answers an operation with a function of Maps. Service and operation are
// the description's own names; one that does not exist fails the test at once.
func (s *Server) Handle(service, operation string, h Handler) {
	s.t.Helper()
	s.handle(service, operation, func(ctx context.Context, x *exchange) (any, error) {
		out, err := h(ctx, x.Input)
		return out, err
	})
}

func (s *Server) handle(service, operation string, h handler) {
	s.t.Helper()
	if _, err := operationOf(service, operation); err != nil {
		s.t.Fatalf("bototest: %v", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handlers[service+"."+operation] = h
}

// operationOf finds an operation's description.
func operationOf(service, operation string) (*model.Operation, error) {
	m, err := index.Service(service)
	if err != nil {
		return nil, err
	}
	op, err := m.Operation(operation)
	if err == nil && op == nil {
		err = fmt.Errorf("service %s has no operation %q%s", service, operation, nearest.Hint(operation, m.OperationNames()))
	}
	return op, err
}

// Inject gives the next times calls of an operation a fault; "" stands for every
// service or operation, and a negative number for all calls to come.
func (s *Server) Inject(service, operation string, times int, f *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules = append(s.rules, &rule{service, operation, times, f})
}

// Calls lists the requests that came, in the order in which they were answered.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := make([]Call, len(s.calls))
	for i, c := range s.calls {
		calls[i] = *c
	}
	return calls
}

// Reset forgets calls, handlers and faults.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls, s.rules = nil, nil
	clear(s.handlers)
}

// handled says whether somebody answers an operation.
func (s *Server) handled(service, operation string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.handlers[service+"."+operation] != nil
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = http.NewResponseController(w).EnableFullDuplex() // HTTP/2 has it always
	x, reply := s.answer(r)
	s.mu.Lock()
	s.calls = append(s.calls, &x.Call)
	s.mu.Unlock()
	if reply == nil {
		s.vanish(w, r, x.Fault)
		return
	}
	maps.Copy(w.Header(), reply.Header)
	if _, typed := reply.Header["Content-Type"]; !typed {
		w.Header()["Content-Type"] = nil // not to be guessed
	}
	body := response(r, reply, x.Fault)
	defer func() { _ = body.Body.Close() }()
	if body.ContentLength >= 0 && r.Method != http.MethodHead {
		w.Header().Set("Content-Length", fmt.Sprint(body.ContentLength))
	}
	w.WriteHeader(reply.StatusCode)
	if err := copyFlushing(w, body.Body, reply.Stream != nil); err != nil {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler) //nolint:forbidigo // net/http's way to break an answer off
	}
}

// Do answers a request within the process: a Server is an HTTP client.
func (s *Server) Do(r *http.Request) (*http.Response, error) {
	arriving, events := pumped(r.Clone(r.Context()))
	arriving.Host = cmp.Or(r.Host, r.URL.Host)
	x, reply := s.answer(arriving)
	s.mu.Lock()
	s.calls = append(s.calls, &x.Call)
	s.mu.Unlock()
	switch err := r.Context().Err(); {
	case err != nil:
		return events.until(nil, err)
	case reply == nil:
		return events.until(nil, x.Fault.lost())
	}
	return events.until(response(r, reply, x.Fault), nil)
}

// copyFlushing copies a body; events are on their way as soon as they are there.
func copyFlushing(w http.ResponseWriter, body io.Reader, flush bool) error {
	if !flush {
		_, err := io.Copy(w, body)
		return err
	}
	c := http.NewResponseController(w)
	if err := c.Flush(); err != nil {
		return err
	}
	buffer := make([]byte, 32<<10)
	for {
		n, err := body.Read(buffer)
		if n > 0 {
			if _, err := w.Write(buffer[:n]); err != nil {
				return err
			}
			if err := c.Flush(); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// vanish leaves a request without an answer.
func (s *Server) vanish(w http.ResponseWriter, r *http.Request, f *Fault) {
	if f.kind == timeout {
		select {
		case <-r.Context().Done():
		case <-s.done.Done():
		}
	}
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // closing it is a reset
		}
		_ = conn.Close()
		return
	}
	panic(http.ErrAbortHandler) //nolint:forbidigo // net/http's way to give none, of HTTP/2 too
}

// answer is what a request gets; there is no reply where a fault takes it.
func (s *Server) answer(r *http.Request) (*exchange, *protocol.Reply) {
	x, err := receive(r, s.handled)
	if x.op == nil {
		s.t.Errorf("bototest: a request that is no call of a service, %s %s: %v", r.Method, r.URL, err)
		x.Err = err
		return x, bare(http.StatusBadRequest, "UnknownOperationException", err.Error())
	}
	if err != nil {
		return x, s.refuse(x, unreadable(err))
	}
	if err := x.verify(r, s.keys(), s.cfg.Unsigned); err != nil {
		return x, s.refuse(x, err)
	}
	h, f := s.take(x)
	if x.Fault = f; f != nil {
		switch f.kind {
		case refuse:
			return x, s.refuse(x, f.err)
		case reset, timeout:
			return x, nil
		case delay:
			if f.wait(r.Context()) != nil {
				return x, nil
			}
		case cutBody:
		}
	}
	if err := x.checkInput(); err != nil {
		return x, s.refuse(x, err)
	}
	return x, s.handleWith(r.Context(), x, h)
}

func (s *Server) keys() map[string]string {
	keys := map[string]string{AccessKeyID: SecretAccessKey}
	maps.Copy(keys, s.cfg.Keys)
	return keys
}

// take finds what answers an exchange, and the fault that is due.
func (s *Server) take(x *exchange) (handler, *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.handlers[x.Service+"."+x.Operation]
	i := slices.IndexFunc(s.rules, func(r *rule) bool {
		return r.left != 0 && (r.service == "" || r.service == x.Service) && (r.operation == "" || r.operation == x.Operation)
	})
	if i < 0 {
		return h, nil
	}
	if s.rules[i].left > 0 {
		s.rules[i].left--
	}
	return h, s.rules[i].fault
}

// handleWith calls a handler and encodes what it answers.
func (s *Server) handleWith(ctx context.Context, x *exchange, h handler) *protocol.Reply {
	if h == nil {
		if !s.cfg.Minimal {
			s.t.Errorf("bototest: %s was called, and nothing handles it; add server.Handle(%q, %q, ...)", x.Name(), x.Service, x.Operation)
			return s.refuse(x, &boto3.Error{Code: "NotImplemented", Message: "no handler of the test", StatusCode: http.StatusNotImplemented})
		}
		h = func(context.Context, *exchange) (any, error) { return minimal(x.op), nil }
	}
	out, err := h(context.WithValue(ctx, callKey{}, &x.Call), x)
	if err != nil {
		return s.refuse(x, err)
	}
	if isNil(out) {
		out = nil
	}
	reply, err := x.reply(ctx, out)
	if err != nil {
		s.t.Errorf("bototest: %v", err)
		return s.refuse(x, err)
	}
	return reply
}

// refuse answers with an error. One that cannot be encoded fails the test.
func (s *Server) refuse(x *exchange, err error) *protocol.Reply {
	reply, encodeErr := x.refuse(err)
	if encodeErr != nil {
		s.t.Errorf("bototest: %v", encodeErr)
		return bare(http.StatusInternalServerError, "InternalFailure", encodeErr.Error())
	}
	return reply
}

// unreadable is the error of a request whose operation is known, but not its input.
func unreadable(err error) error {
	if e, ok := errors.AsType[*boto3.Error](err); ok {
		return e
	}
	return &boto3.Error{Code: "SerializationException", Message: err.Error()}
}

// checkInput checks the input as the service does: required members and bounds.
func (x *exchange) checkInput() error {
	if x.op.Input == nil {
		return nil
	}
	v, err := binder.View(x.op.Input.Shape, x.Input)
	if err != nil {
		return err
	}
	return invalid(v)
}

func invalid(v bind.Value) error {
	err := validate.Params(v)
	if err == nil {
		return nil
	}
	return &boto3.Error{Code: "ValidationException", Message: err.Error()}
}

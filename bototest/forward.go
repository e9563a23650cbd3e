package bototest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/model"
)

// Forward has a handler in this process answer operations of a service: a fake that
// keeps state, for one. The server stays in front of it, so that signatures and
// inputs are checked, faults are injected and calls are listed, and operations that
// are not named do not reach a fake that would take them for others.
//
// Requests are made anew, with path-style addresses and checksums only where they
// are required, and answers are held in memory.
func (s *Server) Forward(service string, to http.Handler, operations ...string) {
	s.t.Helper()
	cfg := clientConfig()
	cfg.EndpointURL = "http://127.0.0.1"
	cfg.HTTPClient = inProcess{to, s.t}
	cfg.MaxAttempts = 1
	client, err := newSession(s.t, cfg).Client(service)
	if err != nil {
		s.t.Fatalf("bototest: %v", err)
	}
	for _, operation := range operations {
		s.Handle(service, operation, func(ctx context.Context, in boto3.Map) (boto3.Map, error) {
			out := boto3.Map{}
			if source, ok := in["CopySource"].(string); ok && service == "s3" { // which clients encode
				in = maps.Clone(in)
				in["CopySource"] = decodeSource(source)
			}
			if err := client.Call(ctx, operation, in, &out); err != nil {
				return nil, described(client.Model(), err)
			}
			op, err := client.Model().Operation(operation)
			if err != nil {
				return nil, err
			}
			maps.DeleteFunc(out, func(name string, _ any) bool { return !has(op, name) }) // what a client adds
			return out, nil
		})
	}
}

func has(op *model.Operation, member string) bool {
	if op.Output == nil {
		return false
	}
	m, _ := op.Output.Shape.Member(member)
	return m != nil
}

// decodeSource is the source of a copy as it was before a client encoded it.
func decodeSource(source string) string {
	path, version, versioned := strings.Cut(source, "?versionId=")
	decoded, err := url.PathUnescape(path)
	if err != nil {
		return source
	}
	if versioned {
		decoded += "?versionId=" + version
	}
	return decoded
}

// described is an error without the fields that its description does not know.
func described(service *model.Service, err error) error {
	e, ok := errors.AsType[*boto3.Error](err)
	if !ok {
		return err
	}
	shape, shapeErr := service.ErrorShape(string(e.Code))
	if shapeErr != nil || shape == nil {
		return e
	}
	known := *e
	known.Fields = boto3.Map{}
	for _, m := range shape.Members {
		if v, ok := e.Fields[m.Name]; ok {
			known.Fields[m.Name] = v
		}
	}
	return &known
}

// inProcess is an HTTP client without a network.
type inProcess struct {
	to http.Handler
	t  testing.TB
}

// Do has the handler answer a request. A panic of the handler fails the test by name,
// where that of a server would be a connection that ends.
func (p inProcess) Do(r *http.Request) (_ *http.Response, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("the fake that answers has panicked: %v", v)
			p.t.Errorf("bototest: %v\n%s", err, debug.Stack())
		}
	}()
	arriving := r.Clone(r.Context())
	arriving.Host, arriving.RequestURI = r.URL.Host, r.URL.RequestURI()
	if r.Host != "" {
		arriving.Host = r.Host
	}
	if arriving.Body == nil {
		arriving.Body = http.NoBody
	}
	defer func() { _ = arriving.Body.Close() }()
	answer := httptest.NewRecorder()
	p.to.ServeHTTP(answer, arriving)
	response := answer.Result()
	response.Request = r
	return response, nil
}

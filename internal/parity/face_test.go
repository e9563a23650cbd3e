package parity_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/model"
)

// face is a way of making calls: it calls an operation with parameters.
type face func(ctx context.Context, c *boto3.Client, op *model.Operation, params any) error

func byMap(ctx context.Context, c *boto3.Client, op *model.Operation, params any) error {
	return c.Call(ctx, op.Name, live(params), nil)
}

// live makes readers of streams.
func live(x any) any {
	switch x := x.(type) {
	case stream:
		return bytes.NewReader(x)
	case []any:
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = live(v)
		}
		return out
	case map[string]any:
		out := make(boto3.Map, len(x))
		for k, v := range x {
			out[k] = live(v)
		}
		return out
	}
	return x
}

// byStruct gives structures as structs whose fields are the members that are
// there.
func byStruct(ctx context.Context, c *boto3.Client, op *model.Operation, params any) error {
	if op.Input == nil {
		return byMap(ctx, c, op, params)
	}
	return c.Call(ctx, op.Name, asStruct(op.Input.Shape, params), nil)
}

func asStruct(s *model.Shape, x any) any {
	switch x := x.(type) {
	case []any:
		if s.Kind != model.List || s.Document {
			return live(x)
		}
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = asStruct(s.Element.Shape, v)
		}
		return out
	case map[string]any:
		switch {
		case s.Document || s.Kind != model.Structure && s.Kind != model.Map:
			return live(x)
		case s.Kind == model.Structure:
			return structOf(s, x)
		}
		out := make(map[string]any, len(x))
		for k, v := range x {
			out[k] = asStruct(s.Value.Shape, v)
		}
		return out
	}
	return live(x)
}

func structOf(s *model.Shape, object map[string]any) any {
	var fields []reflect.StructField
	var values []any
	for _, name := range inOrder(s, object) {
		v := object[name]
		t := reflect.TypeFor[any]()
		if m, ok := s.Member(name); ok {
			v = asStruct(m.Shape, v)
			if !m.Shape.Document && !m.JSONValue { // these are any
				if v = present(v); v != nil && usual(m.Shape.Kind, v) {
					t = reflect.TypeOf(v)
				}
			}
		}
		fields = append(fields, reflect.StructField{
			Name: "X" + strings.Map(letters, name), Type: t, Tag: reflect.StructTag(`boto3:"` + name + `"`),
		})
		values = append(values, v)
	}
	out := reflect.New(reflect.StructOf(fields))
	for i, v := range values {
		if v != nil {
			out.Elem().Field(i).Set(reflect.ValueOf(v))
		}
	}
	return out.Interface()
}

// usual says whether a value is of the type that a struct has for a kind. Other
// values that are accepted are held in an any.
func usual(k model.Kind, x any) bool {
	switch x.(type) {
	case *time.Time:
		return k == model.Timestamp
	case *int64:
		return k == model.Integer || k == model.Long
	case *float64:
		return k == model.Float || k == model.Double
	case *string:
		return k == model.String
	}
	return true
}

// present makes a scalar a pointer, so that a zero is there.
func present(x any) any {
	switch x.(type) {
	case string, int64, float64, bool, time.Time:
		p := reflect.New(reflect.TypeOf(x))
		p.Elem().Set(reflect.ValueOf(x))
		return p.Interface()
	}
	return x
}

func letters(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
		return r
	}
	return '_'
}

var errCaught = errors.New("the request is caught")

// catcher keeps the first request and sends nothing.
type catcher struct{ got *request }

// Do keeps the request as net/http would write it.
func (c *catcher) Do(r *http.Request) (*http.Response, error) {
	if c.got != nil {
		return nil, errCaught
	}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) { // the same of several each time
		for _, v := range r.Header[name] {
			if strings.ContainsFunc(v, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
				return nil, errors.New("net/http refuses the header " + name)
			}
		}
	}
	got := &request{
		method: r.Method, scheme: r.URL.Scheme, host: r.Host, path: r.URL.EscapedPath(), query: r.URL.RawQuery, header: r.Header.Clone(),
	}
	for name, values := range got.header {
		for i := range values {
			got.header[name][i] = strings.Trim(values[i], blanks)
		}
	}
	got.host = withoutPort(got.scheme, got.host)
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		if err := r.Body.Close(); err != nil {
			return nil, err
		}
		got.body = body
		if r.ContentLength >= 0 && r.ContentLength != int64(len(body)) {
			return nil, errors.New("the body is not as long as its length")
		}
	}
	c.got = got
	return nil, errCaught
}

const secretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

// client makes the client that the oracle is told to make.
func (g *target) client(s *boto3.Session, to *catcher) (*boto3.Client, error) {
	cfg, err := g.config(to)
	if err != nil {
		return nil, err
	}
	return s.Client(g.Service, cfg)
}

func (g *target) config(to *catcher) (boto3.Config, error) {
	cfg := boto3.Config{
		Region: g.Region, EndpointURL: g.Endpoint, HTTPClient: to, MaxAttempts: 1,
		Credentials: credentials.StaticCredentials(credentials.Credentials{
			AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: secretKey, SessionToken: g.SessionToken, AccountID: g.Account,
		}),
	}
	return cfg, configure(&cfg, g.Config)
}

// send makes a call and returns what would have been sent.
func send(ctx context.Context, c *boto3.Client, to *catcher, op *model.Operation, params any, by face) request {
	to.got = nil
	err := by(ctx, c, op, params)
	switch {
	case to.got != nil:
		return *to.got
	case err == nil:
		return request{refused: "nothing", message: "no request was made"}
	}
	kind := "error"
	if _, ok := errors.AsType[*boto3.ParamError](err); ok {
		kind = "ParamValidationError"
	}
	return request{refused: kind, message: err.Error()}
}

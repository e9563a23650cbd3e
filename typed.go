package boto3

import (
	"context"
	"iter"
	"reflect"
	"strings"
	"sync"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

// What follows is what the generated packages (service/s3 ...) are made of.

// ClientFrom makes a client of a service from its description in the compact
// form, as generated packages embed it. It is like [Session.Client], but what
// that would return as an error is the error of every call. A nil session is
// the default one.
func ClientFrom(s *Session, name, description string, cfg ...Config) *Client {
	return clientFrom(s, name, description, cfg, protocol.Text)
}

// ClientFromCBOR is ClientFrom for the services that speak CBOR, so that the
// programs of others do not link it.
func ClientFromCBOR(s *Session, name, description string, cfg ...Config) *Client {
	return clientFrom(s, name, description, cfg, protocol.For)
}

func clientFrom(s *Session, name, description string, cfg []Config, codec func(*model.Service) (protocol.Codec, error)) *Client {
	c, err := openClient(s, name, description, cfg, codec)
	if err != nil {
		return failedClient(name, err)
	}
	return c
}

func openClient(s *Session, name, description string, cfg []Config, codec func(*model.Service) (protocol.Codec, error)) (*Client, error) {
	if s == nil {
		var err error
		if s, err = defaultSession(); err != nil {
			return nil, err
		}
	}
	merged := s.merge(cfg)
	version := merged.APIVersion
	if version == "" {
		version = s.settings.APIVersions[name]
	}
	m, err := s.catalog.from(name, version, description)
	if err != nil {
		return nil, err
	}
	return newClient(s, m, merged, codec)
}

// failedClient is a client that could not be made: every call returns err.
func failedClient(name string, err error) *Client {
	return &Client{&engine{
		model: &model.Service{Name: name}, err: err, compiled: &sync.Map{},
		waiters:    func() (map[string]*waiter, error) { return nil, err },
		paginators: func() (map[string]rawPaginator, error) { return nil, err },
	}}
}

// Invoke is Call for an output that is made when it succeeds: out points to a
// pointer to a struct. It has no type parameters, as it would be compiled for
// each operation.
//
//go:noinline
func Invoke(ctx context.Context, c *Client, operation string, in, out any, opts []CallOption) error {
	to := reflect.ValueOf(out).Elem()
	made := reflect.New(to.Type().Elem())
	err := c.Call(ctx, operation, in, made.Interface(), opts...)
	if err == nil {
		to.Set(made)
	}
	return err
}

// InvokePages is Pages for outputs of type P, a pointer to a struct.
//
// It has type parameters for pointers only and is not inlined, nor is what it
// calls: so one copy of it serves all operations, and the engine is not compiled
// in packages of types.
//
//go:noinline
func InvokePages[P any](ctx context.Context, c *Client, operation string, in any, opts []CallOption) iter.Seq2[P, error] {
	return func(yield func(P, error) bool) {
		var of P
		eachPageLike(ctx, c, operation, in, of, opts, func(page any, err error) bool {
			p, _ := page.(P)
			return yield(p, err)
		})
	}
}

// InvokeItems is Items for outputs of type P, a pointer to a struct. E is the
// type of the items, of structures a pointer: it points into the page.
//
//go:noinline
func InvokeItems[E, P any](ctx context.Context, c *Client, operation string, in any, opts []CallOption) iter.Seq2[E, error] {
	return func(yield func(E, error) bool) {
		var of P
		var none E
		eachItem(ctx, c, operation, in, of, opts, func(item any, err error) bool {
			switch v := item.(type) {
			case E:
				return yield(v, err)
			case *E:
				return yield(*v, err)
			}
			return yield(none, err)
		})
	}
}

// eachPageLike is eachPage for pages of the type of the pointer of.
//
//go:noinline
func eachPageLike(ctx context.Context, c *Client, operation string, in, of any, opts []CallOption, yield func(any, error) bool) {
	inside(c).eachPage(ctx, operation, in, reflect.TypeOf(of).Elem(), opts, yield)
}

// eachItem yields pointers to the elements of the primary result of each page,
// which are of the type of the pointer of.
func eachItem(ctx context.Context, c *Client, operation string, in, of any, opts []CallOption, yield func(any, error) bool) {
	p, err := inside(c).paginator(operation)
	if err != nil {
		yield(nil, err)
		return
	}
	path := p.resultKeys[0].Path()
	eachPageLike(ctx, c, operation, in, of, opts, func(page any, err error) bool {
		if err != nil {
			return yield(nil, err)
		}
		list := fieldNamedBy(reflect.ValueOf(page), path)
		if list.Kind() != reflect.Slice {
			return true
		}
		for i := range list.Len() {
			if !yield(list.Index(i).Addr().Interface(), nil) {
				return false
			}
		}
		return true
	})
}

// fieldNamedBy finds a field by the members on the way to it, an invalid value
// where one of them is absent.
func fieldNamedBy(v reflect.Value, path []string) reflect.Value {
	for _, name := range path {
		for v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if v.Kind() != reflect.Struct {
			return reflect.Value{}
		}
		v = fieldNamed(v, name)
	}
	return v
}

// FillValues puts the values of an enum, which stand in lines, in a list of its
// type. A function with type parameters would be compiled for each enum.
func FillValues(list any, lines string) {
	to := reflect.ValueOf(list).Elem()
	to.Set(reflect.MakeSlice(to.Type(), 0, 1+strings.Count(lines, "\n")))
	for value := range strings.SplitSeq(lines, "\n") {
		to.Set(reflect.Append(to, reflect.ValueOf(value).Convert(to.Type().Elem())))
	}
}

// WaitUntil is Wait for what only the arrival matters of.
//
//go:noinline
func WaitUntil(ctx context.Context, c *Client, name string, in any, opts []CallOption) error {
	_, err := c.Wait(ctx, name, in, opts...)
	return err
}

// Failure is [Error] by a name under which errors of services can embed it.
type Failure = Error

// modeled is a service's error that is a struct of its own, with the members
// that the description gives it.
type modeled interface {
	error
	ModelCode() Code
}

var failureType = reflect.TypeFor[*Error]()

// As fills a pointer to a service's own error, such as **s3.InvalidObjectState,
// when the code is that error's. It makes [errors.As] and [errors.AsType] find
// such errors: the struct embeds *Failure first, tagged `boto3:"-"`, has the
// error's members as fields, and a method ModelCode that returns its code.
func (e *Error) As(target any) bool {
	to := reflect.ValueOf(target)
	if to.Kind() != reflect.Pointer || to.IsNil() || to.Elem().Kind() != reflect.Pointer {
		return false
	}
	t := to.Type().Elem().Elem()
	if t.Kind() != reflect.Struct || t.NumField() == 0 || t.Field(0).Type != failureType {
		return false
	}
	fresh := reflect.New(t)
	err, ok := reflect.TypeAssert[modeled](fresh)
	if !ok || !e.Is(err.ModelCode()) {
		return false
	}
	if bind.Decode(map[string]any(e.Fields), err) != nil {
		return false
	}
	fresh.Elem().Field(0).Set(reflect.ValueOf(e))
	to.Elem().Set(fresh)
	return true
}

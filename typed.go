package boto3

import (
	"context"
	"iter"
	"reflect"
	"strings"
	"unsafe"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/model"
)

// What follows is what the generated packages (service/s3 ...) are made of.

// ClientFrom makes a client of a service from its description in the compact
// form, as generated packages embed it. It is like [Session.Client], but what
// that would return as an error is the error of every call. A nil session is
// the default one, or one of the client's own as [NewClient] says.
//
//go:noinline
func ClientFrom(s *Session, name, description string, cfg ...Config) *Client {
	return clientFrom(s, name, description, cfg, protocol.Text)
}

// ClientFromCBOR is ClientFrom for the services that speak CBOR, so that the
// programs of others do not link it.
//
//go:noinline
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
	s, cfg, err := sessionFor(s, cfg)
	if err != nil {
		return nil, err
	}
	merged, found, err := s.clientConfig(cfg)
	if err != nil {
		return nil, err
	}
	version := merged.APIVersion
	if version == "" {
		version = s.settings.APIVersions[name]
	}
	m, err := s.catalog.from(name, version, description)
	if err != nil {
		return nil, err
	}
	if err := checkContextParams(m, cfg); err != nil {
		return nil, err
	}
	return newClient(s, m, merged, found, codec)
}

// failedClient is a client that could not be made: every call returns err.
func failedClient(name string, err error) *Client {
	return &Client{engine: &engine{
		model: &model.Service{Name: name}, err: err,
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

// InvokePages is Pages for outputs of a type of the caller's: pages points to
// an [iter.Seq2] of pointers to them and errors. Like Invoke it has no type
// parameters.
//
//go:noinline
func InvokePages(ctx context.Context, c *Client, operation string, in, pages any, opts []CallOption) {
	setSequence(pages, func(of reflect.Type, yield func(unsafe.Pointer, error) bool) {
		inside(c).eachPage(ctx, operation, in, of.Elem(), opts, func(page any, err error) bool {
			if err != nil {
				return yield(nil, err)
			}
			out := reflect.ValueOf(page).UnsafePointer()
			return yield(unsafe.Pointer(&out), nil)
		})
	})
}

// InvokeItems is Items for outputs of the type that out points to: items points
// to an [iter.Seq2] of the elements of the primary result, of structures to one
// of pointers to them, and errors.
//
//go:noinline
func InvokeItems(ctx context.Context, c *Client, operation string, in, out, items any, opts []CallOption) {
	page := reflect.TypeOf(out).Elem()
	setSequence(items, func(of reflect.Type, yield func(unsafe.Pointer, error) bool) {
		var pointer unsafe.Pointer
		inside(c).eachItem(ctx, operation, in, page, opts, func(item reflect.Value, err error) bool {
			if err != nil {
				return yield(nil, err)
			}
			at := item.Addr().UnsafePointer()
			if item.Type() != of {
				pointer, at = at, unsafe.Pointer(&pointer)
			}
			return yield(at, nil)
		})
	})
}

// setSequence sets an iter.Seq2[E, error], which sequence points to, to one of
// the elements that each knows the places of; nil is the place of none.
//
// A function is called in the same way for all types of a kind, so that one
// serves for all that E is in generated packages, which have no other kinds.
func setSequence(sequence any, each func(of reflect.Type, yield func(unsafe.Pointer, error) bool)) {
	v := reflect.ValueOf(sequence)
	of, to := v.Type().Elem().In(0).In(0), v.UnsafePointer()
	switch of.Kind() { //nolint:exhaustive // codegen makes none over others
	case reflect.Pointer, reflect.Map:
		setSequenceOf[unsafe.Pointer](to, of, each)
	case reflect.String:
		setSequenceOf[string](to, of, each)
	case reflect.Slice:
		setSequenceOf[[]byte](to, of, each)
	case reflect.Interface:
		setSequenceOf[any](to, of, each)
	}
}

func setSequenceOf[E any](to unsafe.Pointer, of reflect.Type, each func(reflect.Type, func(unsafe.Pointer, error) bool)) {
	*(*iter.Seq2[E, error])(to) = func(yield func(E, error) bool) {
		each(of, func(at unsafe.Pointer, err error) bool {
			var e E
			if at != nil {
				e = *(*E)(at)
			}
			return yield(e, err)
		})
	}
}

// eachItem yields the elements of the primary result of each page, in place.
func (c *engine) eachItem(ctx context.Context, operation string, in any, page reflect.Type, opts []CallOption, yield func(reflect.Value, error) bool) {
	p, err := c.paginator(operation)
	if err != nil {
		yield(reflect.Value{}, err)
		return
	}
	path := p.resultKeys[0].Path()
	c.eachPage(ctx, operation, in, page, opts, func(out any, err error) bool {
		if err != nil {
			return yield(reflect.Value{}, err)
		}
		list := fieldNamedBy(reflect.ValueOf(out), path)
		if list.Kind() != reflect.Slice {
			return true
		}
		for i := range list.Len() {
			if !yield(list.Index(i), nil) {
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

// EnumValues lists the values that a service's description gives to the enum
// which a type of its generated package is named for, none when it has no such.
func EnumValues[Enum ~string](service, description string) []Enum {
	texts := enumValues(service, description, reflect.TypeFor[Enum]().Name())
	values := make([]Enum, len(texts))
	for i, text := range texts {
		values[i] = Enum(text)
	}
	return values
}

// enumValues finds the shape that a type is named for. Names of types begin with
// a capital, and one that was taken by another has "Shape" at its end.
func enumValues(service, description, enum string) []string {
	m, err := openStored(service, description)
	if err != nil {
		return nil
	}
	for _, want := range []string{enum, strings.TrimSuffix(enum, "Shape")} {
		for _, name := range m.ShapeNames() {
			if !strings.EqualFold(strings.TrimLeft(name, "_"), want) {
				continue
			}
			if s, err := m.Shape(name); err == nil && len(s.Enum) > 0 {
				return s.Enum
			}
		}
	}
	return nil
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

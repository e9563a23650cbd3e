// Package runtime is for generated code only: the packages below service and
// resource, and those that botogen makes of descriptions of your own. A program
// has no use for it, and it may change with every release of the generator.
package runtime

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/bridge"
	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/internal/protocol"
)

// Failure is [boto3.Error] by a name under which errors of services embed it.
type Failure = boto3.Error

// NewClient makes a client of a service from its description in the compact
// form, as the package embeds it. What [boto3.Session.Client] would return as an
// error is the error of every call. A nil session is the default one.
func NewClient(s *boto3.Session, service, description string, cfg []boto3.Config) *boto3.Client {
	return open(s, cfg, bridge.Description{Service: service, Text: description, Codec: protocol.Text})
}

// NewCBORClient is NewClient for the services that speak CBOR, so that the
// programs of others do not link it.
func NewCBORClient(s *boto3.Session, service, description string, cfg []boto3.Config) *boto3.Client {
	return open(s, cfg, bridge.Description{Service: service, Text: description, Codec: protocol.For})
}

func open(s *boto3.Session, cfg []boto3.Config, d bridge.Description) *boto3.Client {
	c, _ := bridge.NewClient(s, cfg, d).(*boto3.Client)
	return c
}

// Pages yields the pages of an operation as values of type Out, a pointer to a
// struct. Of functions with pointers for type parameters a package has one copy, not
// one for each operation: inlined into 350 methods it would double the time that EC2's
// package takes to compile.
//
//go:noinline
func Pages[Out any](ctx context.Context, c *boto3.Client, operation string, in any, opts []boto3.PageOption) iter.Seq2[Out, error] {
	return func(yield func(Out, error) bool) {
		pages(ctx, c, operation, in, reflect.TypeFor[Out](), opts, func(page any, err error) bool {
			out, _ := page.(Out)
			return yield(out, err)
		})
	}
}

func pages(ctx context.Context, c *boto3.Client, operation string, in any, out reflect.Type, opts []boto3.PageOption, yield func(page any, err error) bool) {
	e, err := bridge.Engine(c)
	if err != nil {
		yield(nil, err)
		return
	}
	e.Pages(ctx, operation, in, out.Elem(), bridge.PageOptions(opts), yield)
}

// Items yields the elements of the one list of pages of type Out, those that are
// structures by pointer. It is not inlined for the reason that Pages has.
//
//go:noinline
func Items[Out, Item any](ctx context.Context, c *boto3.Client, operation string, in any, opts []boto3.PageOption) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		items(ctx, c, operation, in, reflect.TypeFor[Out](), opts, func(_ int, item reflect.Value, err error) bool {
			out, ok := reflect.TypeAssert[Item](item)
			if !ok && err == nil {
				err = errOtherResult
			}
			return yield(out, err) && err == nil
		})
	}
}

var errOtherResult = errors.New("the option Result names what the method does not yield")

// ItemsOf is Items of one of several lists.
func ItemsOf[Out, Item any](ctx context.Context, c *boto3.Client, operation, result string, in any, opts []boto3.PageOption) iter.Seq2[Item, error] {
	return Items[Out, Item](ctx, c, operation, in, append(slices.Clip(opts), boto3.Result(result)))
}

// AllItems yields the elements of all lists of pages of type Out. Item is a pointer to a
// struct with a field for each of the lists, of which one is set.
func AllItems[Out, Item any](ctx context.Context, c *boto3.Client, operation string, in any, opts []boto3.PageOption) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		made := reflect.TypeFor[Item]().Elem()
		items(ctx, c, operation, in, reflect.TypeFor[Out](), opts, func(result int, item reflect.Value, err error) bool {
			one := reflect.New(made)
			if item.Kind() != reflect.Pointer { // a text, say
				p := reflect.New(item.Type())
				p.Elem().Set(item)
				item = p
			}
			switch fields := one.Elem(); {
			case err != nil:
			case result < 0 || result >= fields.NumField() || !item.Type().AssignableTo(fields.Field(result).Type()):
				err = errOtherResult
			default:
				fields.Field(result).Set(item)
			}
			if err != nil {
				one = reflect.Zero(one.Type())
			}
			out, _ := reflect.TypeAssert[Item](one)
			return yield(out, err) && err == nil
		})
	}
}

// items yields elements, those that are structures by pointer.
func items(ctx context.Context, c *boto3.Client, operation string, in any, out reflect.Type, opts []boto3.PageOption, yield func(result int, item reflect.Value, err error) bool) {
	none := reflect.ValueOf((*struct{})(nil))
	e, err := bridge.Engine(c)
	if err != nil {
		yield(0, none, err)
		return
	}
	e.Items(ctx, operation, in, out.Elem(), bridge.PageOptions(opts), func(result int, item reflect.Value, err error) bool {
		switch {
		case err != nil:
			return yield(result, none, err)
		case item.Kind() == reflect.Struct:
			return yield(result, item.Addr(), nil)
		}
		return yield(result, item, nil)
	})
}

// Wait is [boto3.Client.Wait] where only the arrival matters.
func Wait(ctx context.Context, c *boto3.Client, waiter string, in any, opts []boto3.WaitOption) error {
	_, err := c.Wait(ctx, waiter, in, opts...)
	return err
}

// PresignURL is [boto3.Client.PresignURL] of the operation whose input in is, a
// pointer to a type of the package of client.
func PresignURL(ctx context.Context, client boto3.AnyClient, in any, expires time.Duration, opts []boto3.PresignOption) (*boto3.PresignedRequest, error) {
	c := client.Dynamic()
	e, err := bridge.Engine(c)
	if err != nil {
		return nil, err
	}
	own, t := reflect.TypeOf(client).Elem(), reflect.TypeOf(in)
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t != nil && t.PkgPath() == own.PkgPath() {
		if name, ok := strings.CutSuffix(t.Name(), "Input"); ok {
			for _, operation := range e.Model.OperationNames() {
				if strings.EqualFold(operation, strings.TrimSuffix(name, "_")) {
					return c.PresignURL(ctx, operation, in, expires, opts...)
				}
			}
		}
	}
	return nil, fmt.Errorf("%s: PresignURL takes a pointer to the input of an operation of package %s, not %T", c.Service(), own.PkgPath(), in)
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
	m, err := catalog.OpenStored(service, description)
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

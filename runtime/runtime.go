// Package runtime is for generated code only: the packages below service and
// resource, and those that botogen makes of descriptions of your own. A program
// has no use for it, and it may change with every release of the generator.
package runtime

import (
	"context"
	"fmt"
	"iter"
	"reflect"
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
// one for each operation.
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

// Items yields the elements of the primary result of pages of type Out, those that
// are structures by pointer.
func Items[Out, Item any](ctx context.Context, c *boto3.Client, operation string, in any, opts []boto3.PageOption) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		items(ctx, c, operation, in, reflect.TypeFor[Out](), opts, func(item any, err error) bool {
			out, _ := item.(Item)
			return yield(out, err)
		})
	}
}

func items(ctx context.Context, c *boto3.Client, operation string, in any, out reflect.Type, opts []boto3.PageOption, yield func(item any, err error) bool) {
	e, err := bridge.Engine(c)
	if err != nil {
		yield(nil, err)
		return
	}
	e.Items(ctx, operation, in, out.Elem(), bridge.PageOptions(opts), func(_ int, item reflect.Value, err error) bool {
		switch {
		case err != nil:
			return yield(nil, err)
		case item.Kind() == reflect.Struct:
			return yield(item.Addr().Interface(), nil)
		}
		return yield(item.Interface(), nil)
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
	if err := c.Err(); err != nil {
		return nil, err
	}
	own, t := reflect.TypeOf(client).Elem(), reflect.TypeOf(in)
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t != nil && t.PkgPath() == own.PkgPath() {
		if name, ok := strings.CutSuffix(t.Name(), "Input"); ok {
			for _, operation := range c.OperationNames() {
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

package runtime

import (
	"context"
	"iter"
	"reflect"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/bridge"
	"github.com/boto3-go/boto3/internal/resource"
)

// NewResource makes the service resource over a client, which typed stands on.
// What [boto3.Session.Resource] would return as an error is the error of
// everything that the resource does.
func NewResource(typed boto3.AnyClient) *boto3.Resource {
	of := bridge.NewService(typed.Dynamic())
	of.Client = typed
	core, err := openResource(typed.Dynamic(), of)
	if err != nil {
		core = resource.Broken(of, err)
	}
	return wrap(core)
}

func openResource(c *boto3.Client, of *resource.Service) (*resource.Resource, error) {
	if err := c.Err(); err != nil {
		return nil, err
	}
	return bridge.Catalog(c).Open(of)
}

// NewNativeResource is NewResource with Go values for the attribute values of
// DynamoDB, as [boto3.NativeValues] says.
func NewNativeResource(typed boto3.AnyClient) *boto3.Resource {
	if e, err := bridge.Engine(typed.Dynamic()); err == nil {
		e.Binder = bridge.CallOptions([]boto3.CallOption{boto3.NativeValues()}).Binder
	}
	return NewResource(typed)
}

func asResource(r any) *boto3.Resource {
	out, _ := r.(*boto3.Resource)
	return out
}

func wrap(core *resource.Resource) *boto3.Resource { return asResource(bridge.WrapResource(core)) }

// Sub is [boto3.Resource.Sub] where an identifier that is not valid is the error
// of everything that the resource does.
func Sub(r *boto3.Resource, name string, identifiers ...any) *boto3.Resource {
	return wrap(bridge.Resource(r).TrySub(name, identifiers...))
}

// TypedClient is the client that the resources were made over.
func TypedClient(r *boto3.Resource) any { return bridge.Resource(r).Of().Client }

// Identifier is the identifier at a position, "" where there is none.
func Identifier(r *boto3.Resource, i int) string {
	if v := identifier(r, i); v.Kind() == reflect.String {
		return v.String()
	}
	return ""
}

// NumberIdentifier is the whole number at a position, 0 where there is none.
func NumberIdentifier(r *boto3.Resource, i int) int64 {
	if v := identifier(r, i); v.CanInt() {
		return v.Int()
	}
	return 0
}

func identifier(r *boto3.Resource, i int) reflect.Value {
	values := bridge.Resource(r).Values()
	if i >= len(values) {
		return reflect.Value{}
	}
	return reflect.ValueOf(values[i])
}

// Attrs is [boto3.Resource.Attrs] for a struct: out points to a pointer to one.
// The struct is made once for all callers.
func Attrs(ctx context.Context, r *boto3.Resource, out any, opts []boto3.CallOption) error {
	return bridge.Resource(r).AttrsInto(ctx, out, bridge.CallOptions(opts))
}

// Exists says whether a resource is there: it reads the attributes anew, or asks
// for a bucket by name.
func Exists(ctx context.Context, r *boto3.Resource, opts []boto3.CallOption) (bool, error) {
	return bridge.Resource(r).Exists(ctx, bridge.CallOptions(opts))
}

// Do carries out an action that makes no resources: out is what its output is
// stored in.
func Do(ctx context.Context, r *boto3.Resource, action string, in, out any, opts []boto3.CallOption) error {
	return bridge.Resource(r).DoInto(ctx, action, in, out, bridge.CallOptions(opts))
}

// DoOne carries out an action that makes one resource or none.
func DoOne(ctx context.Context, r *boto3.Resource, action string, in any, opts []boto3.CallOption) (*boto3.Resource, error) {
	a, err := r.Do(ctx, action, in, opts...)
	if err != nil {
		return nil, err
	}
	return a.Resource(), nil
}

// DoAll carries out an action that makes a list of resources.
func DoAll(ctx context.Context, r *boto3.Resource, action string, in any, opts []boto3.CallOption) ([]*boto3.Resource, error) {
	a, err := r.Do(ctx, action, in, opts...)
	if err != nil {
		return nil, err
	}
	return a.Resources, nil
}

// One wraps the resource that an action or a reference gives; nil stays nil.
func One[T any](r *boto3.Resource, err error, wrap func(*boto3.Resource) *T) (*T, error) {
	if err != nil || r == nil {
		return nil, err
	}
	return wrap(r), nil
}

// All wraps a list of resources.
func All[T any](list []*boto3.Resource, err error, wrap func(*boto3.Resource) *T) ([]*T, error) {
	if err != nil {
		return nil, err
	}
	out := make([]*T, len(list))
	for i, r := range list {
		out[i] = wrap(r)
	}
	return out, nil
}

// Each ranges over a collection.
func Each[T any](resources iter.Seq2[*boto3.Resource, error], wrap func(*boto3.Resource) *T) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for r, err := range resources {
			if !yield(One(r, err, wrap)) {
				return
			}
		}
	}
}

// EachPage ranges over the pages of a collection.
func EachPage[T any](pages iter.Seq2[[]*boto3.Resource, error], wrap func(*boto3.Resource) *T) iter.Seq2[[]*T, error] {
	return func(yield func([]*T, error) bool) {
		for page, err := range pages {
			if !yield(All(page, err, wrap)) {
				return
			}
		}
	}
}

// Batch carries out an action on a collection; fresh gives what the output of
// the next page is stored in.
func Batch(ctx context.Context, c boto3.Collection, action string, in any, fresh func() any, opts []boto3.CallOption) error {
	return bridge.Collection(c).DoInto(ctx, action, in, fresh, bridge.CallOptions(opts))
}

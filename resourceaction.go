package boto3

import (
	"context"

	"github.com/boto3-go/boto3/internal/resource"
)

// ActionResult is what an action gave.
type ActionResult struct {
	// Output is the response of the service.
	Output Map
	// Value is the part of the response that the description picks; Output
	// where it picks none. boto3 returns it from actions without resources.
	Value any
	// Resources are what the response makes: none, one or several.
	Resources []*Resource
	// Plural says that the action gives a list of resources, though it may
	// have one element or none.
	Plural bool
}

// Resource is the first of the resources, or nil.
func (a *ActionResult) Resource() *Resource {
	if a == nil || len(a.Resources) == 0 {
		return nil
	}
	return a.Resources[0]
}

// Do carries out an action, such as "Put" or "CreateTags". Params, a Map or a
// struct or nil, go over the parameters that the resource supplies. Attributes
// that were read before are dropped. A failed call returns an *Error with the
// service's code; a response that does not make the resources that it should
// comes along with the error.
func (r *Resource) Do(ctx context.Context, action string, params any, opts ...CallOption) (*ActionResult, error) {
	if r.err != nil {
		return nil, r.err
	}
	if own := r.customAction(action); own != nil {
		return own(ctx, r, params, opts)
	}
	m, in, err := r.input(ctx, action, params, opts)
	if err != nil {
		return nil, err
	}
	out := Map{}
	if err := r.of.client.Call(ctx, m.Request.Operation, Map(in), &out, opts...); err != nil {
		return nil, err
	}
	result, err := r.result(ctx, m, in, out, opts)
	if err == nil {
		r.forget()
	}
	return result, r.wrap(action, err)
}

// input finds an action and puts its parameters together.
func (r *Resource) input(ctx context.Context, action string, params any, opts []CallOption) (*resource.Member, map[string]any, error) {
	m := resource.Find(r.typ.Actions, action)
	if m == nil {
		return nil, nil, r.unknown("action", action, r.ActionNames())
	}
	in := map[string]any{}
	if err := m.Request.Build(in, r.parent(ctx, opts), -1); err != nil {
		return nil, nil, r.wrap(action, err)
	}
	return m, in, r.of.overwrite(in, m.Request.Operation, params)
}

// result makes the resources of a response.
func (r *Resource) result(ctx context.Context, m *resource.Member, in map[string]any, out Map, opts []CallOption) (*ActionResult, error) {
	a := &ActionResult{Output: out, Value: out}
	var err error
	if m.Result == nil {
		if m.Path != nil {
			a.Value, err = m.Path.Search(out, wrapMap)
		}
		return a, err
	}
	from := resource.Response{Output: out, Wrap: wrapMap}
	if m.Result.NeedsRequest() {
		if from.Params, err = r.of.plainInput(m.Request.Operation, in); err != nil {
			return a, err
		}
	}
	items, plural, err := m.Result.Items(r.parent(ctx, opts), from)
	if err != nil {
		return a, err
	}
	a.Resources, a.Plural = r.of.all(m.Result.Type, items), plural
	return a, nil
}

// plainInput is an input as plain maps and lists, whatever types the caller
// used for them.
func (of *resourceService) plainInput(operation string, in map[string]any) (any, error) {
	op, err := inside(of.client).operation(operation)
	if err != nil {
		return nil, err
	}
	v, err := inside(of.client).inputView(op, in)
	if err != nil {
		return nil, err
	}
	return tree(v)
}

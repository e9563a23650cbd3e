package boto3

import (
	"context"
	"iter"
	"maps"
	"reflect"
	"slices"

	"github.com/boto3-go/boto3/internal/resource"
)

// Collection is a group of resources, such as the objects of a bucket. It is a
// value: Filter, Limit and PageSize return another one and make no call. It is
// safe for concurrent use and may be ranged over any number of times.
type Collection struct {
	parent   *Resource
	member   *resource.Member
	name     string // as asked for
	filters  []any
	limit    int
	pageSize int
}

// Collection returns a collection of the resource. A name that there is not
// gives an *UnknownNameError when the collection is used.
func (r *Resource) Collection(name string) Collection {
	return Collection{parent: r, member: resource.Find(r.typ.Collections, name), name: name}
}

// Filter adds parameters to the request, a Map or a struct: most services narrow
// the result by them. Lists grow by those of the collection and of earlier
// calls, other parameters replace them.
func (c Collection) Filter(params any) Collection {
	c.filters = append(slices.Clip(c.filters), params)
	return c
}

// Limit ends the collection after n resources; 0 means no bound.
func (c Collection) Limit(n int) Collection {
	c.limit = n
	return c
}

// PageSize asks for at most n resources a request; 0 leaves it to the service.
// It means nothing for an operation that has no pages.
func (c Collection) PageSize(n int) Collection {
	c.pageSize = n
	return c
}

// All yields the resources. The error, if any, comes once and ends them; a
// break stops fetching; ranging again starts anew.
func (c Collection) All(ctx context.Context, opts ...CallOption) iter.Seq2[*Resource, error] {
	return func(yield func(*Resource, error) bool) {
		for page, err := range c.Pages(ctx, opts...) {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, r := range page {
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// Pages yields the resources of one response after the other.
func (c Collection) Pages(ctx context.Context, opts ...CallOption) iter.Seq2[[]*Resource, error] {
	return func(yield func([]*Resource, error) bool) {
		in, err := c.input(ctx, opts)
		if err != nil {
			yield(nil, err)
			return
		}
		count := 0
		for out, err := range c.responses(ctx, in, opts) {
			var page *ActionResult
			if err == nil {
				page, err = c.parent.result(ctx, c.member, in, out, opts)
				err = c.parent.wrap(c.name, err)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			list := page.Resources
			if c.limit > 0 && count+len(list) > c.limit {
				list = list[:c.limit-count]
			}
			count += len(list)
			if !yield(list, nil) || c.limit > 0 && count >= c.limit {
				return
			}
		}
	}
}

// responses calls the operation, for page after page if it has pages.
func (c Collection) responses(ctx context.Context, in map[string]any, opts []CallOption) iter.Seq2[Map, error] {
	client, operation := c.parent.of.client, c.member.Request.Operation
	if client.CanPaginate(operation) {
		return client.Pages(ctx, operation, Map(in), append(slices.Clip(opts), MaxItems(c.limit), PageSize(c.pageSize))...)
	}
	return func(yield func(Map, error) bool) {
		out := Map{}
		err := client.Call(ctx, operation, Map(in), &out, opts...)
		yield(out, err)
	}
}

// input puts the parameters together.
func (c Collection) input(ctx context.Context, opts []CallOption) (map[string]any, error) {
	if c.parent == nil {
		return nil, &UnknownNameError{Resource: "the zero Collection", Kind: "collection", Name: c.name}
	}
	if c.parent.err != nil {
		return nil, c.parent.err
	}
	if c.member == nil {
		return nil, c.parent.unknown("collection", c.name, c.parent.CollectionNames())
	}
	in := map[string]any{}
	if err := c.member.Request.Build(in, c.parent.parent(ctx, opts), -1); err != nil {
		return nil, c.parent.wrap(c.name, err)
	}
	for _, params := range c.filters {
		more, err := c.parent.of.members(c.member.Request.Operation, params, in)
		if err != nil {
			return nil, err
		}
		merge(in, more)
	}
	return in, nil
}

// merge adds parameters: maps are merged, lists are joined, others replaced.
// Maps and lists of from are never written to.
func merge(into, from map[string]any) {
	for k, v := range from {
		if more, ok := v.(Map); ok {
			v = map[string]any(more)
		}
		if inner, ok := v.(map[string]any); ok {
			if old, ok := into[k].(map[string]any); ok {
				old = maps.Clone(old)
				merge(old, inner)
				into[k] = old
				continue
			}
		}
		old, more := reflect.ValueOf(into[k]), reflect.ValueOf(v)
		if old.Kind() == reflect.Slice && more.Kind() == reflect.Slice {
			v = joined(old, more)
		}
		into[k] = v
	}
}

func joined(a, b reflect.Value) any {
	if a.Type().Elem().Kind() == reflect.Uint8 {
		return b.Interface()
	}
	list := make([]any, 0, a.Len()+b.Len())
	for _, l := range []reflect.Value{a, b} {
		for i := range l.Len() {
			list = append(list, l.Index(i).Interface())
		}
	}
	return list
}

// ActionNames lists the actions that Do carries out on a page of the
// collection.
func (c Collection) ActionNames() []string {
	if c.member == nil {
		return nil
	}
	return resource.Names(c.member.Result.Type.BatchActions)
}

// Do carries out an action on the whole collection with one call a page, such
// as "Delete" of objects. It stops at the first error and returns the results
// of the pages before; a service may also report failures of single resources
// in the output. Params go over what the resources supply.
func (c Collection) Do(ctx context.Context, action string, params any, opts ...CallOption) ([]*ActionResult, error) {
	var results []*ActionResult
	err := c.each(ctx, action, params, opts, func(m *resource.Member, in map[string]any) error {
		out := Map{}
		if err := c.parent.of.client.Call(ctx, m.Request.Operation, Map(in), &out, opts...); err != nil {
			return err
		}
		result, err := c.parent.result(ctx, m, in, out, opts)
		if err == nil {
			results = append(results, result)
		}
		return err
	})
	return results, err
}

// each hands the parameters of a batch action to do, page by page.
func (c Collection) each(ctx context.Context, action string, params any, opts []CallOption, do func(*resource.Member, map[string]any) error) error {
	if _, err := c.input(ctx, opts); err != nil {
		return err
	}
	m := resource.Find(c.member.Result.Type.BatchActions, action)
	if m == nil {
		return &UnknownNameError{c.parent.label() + "." + c.member.Name, "batch action", action, c.ActionNames()}
	}
	for page, err := range c.Pages(ctx, opts...) {
		if err != nil || len(page) == 0 {
			return err
		}
		in := map[string]any{}
		for i, r := range page {
			if err := m.Request.Build(in, r.parent(ctx, opts), i); err != nil {
				return r.wrap(m.Name, err)
			}
		}
		if err := c.parent.of.overwrite(in, m.Request.Operation, params); err != nil {
			return err
		}
		if err := do(m, in); err != nil {
			return err
		}
	}
	return nil
}

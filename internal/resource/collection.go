package resource

import (
	"context"
	"errors"
	"slices"

	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/snapshot"
)

// Collection is a group of resources. It is a value that does not change and is
// safe for concurrent use.
type Collection struct {
	parent   *Resource
	member   *Member
	name     string // as asked for
	filters  []any
	limit    int
	pageSize int
}

var errBelowZero = errors.New("Limit and PageSize are not below zero")

var errZeroCollection = errors.New("a zero Collection has no resources: get one from a resource")

// Collection returns a collection of the resource. A name that there is not is
// the error of using it.
func (r *Resource) Collection(name string) Collection {
	return Collection{parent: r, member: Find(r.typ.Collections, name), name: name}
}

// Filter adds a copy of the parameters to the request. Lists grow by those of the
// collection and of earlier calls, other parameters replace them.
func (c Collection) Filter(params any) Collection {
	c.filters = append(slices.Clip(c.filters), snapshot.Of(params))
	return c
}

// Limit ends the collection after n resources; 0 means no bound.
func (c Collection) Limit(n int) Collection {
	c.limit = n
	return c
}

// PageSize asks for at most n resources a request; 0 leaves it to the service.
func (c Collection) PageSize(n int) Collection {
	c.pageSize = n
	return c
}

// Pages yields the resources of one response after the other.
func (c Collection) Pages(ctx context.Context, o *engine.Options, yield func([]*Resource, error) bool) {
	in, err := c.input(ctx, o)
	if err != nil {
		yield(nil, err)
		return
	}
	if c.limit < 0 || c.pageSize < 0 {
		yield(nil, c.parent.wrap(c.name, errBelowZero))
		return
	}
	count := 0
	c.responses(ctx, in, o, func(out map[string]any, err error) bool {
		var page *Outcome
		if err == nil {
			page, err = c.parent.result(ctx, c.member, in, out, o)
			err = c.parent.wrap(c.name, err)
		}
		if err != nil {
			yield(nil, err)
			return false
		}
		list := page.Resources
		if c.limit > 0 && count+len(list) > c.limit {
			list = list[:c.limit-count]
		}
		count += len(list)
		return yield(list, nil) && (c.limit == 0 || count < c.limit)
	})
}

// responses calls the operation, for page after page if it has pages.
func (c Collection) responses(ctx context.Context, in map[string]any, o *engine.Options, yield func(map[string]any, error) bool) {
	of, operation := c.parent.of, c.member.Request.Operation
	if !of.Engine.CanPaginate(operation) {
		yield(of.ask(ctx, operation, in, o))
		return
	}
	paged := *o
	paged.MaxItems, paged.PageSize = c.limit, c.pageSize
	face := of.Face
	of.Engine.Pages(ctx, operation, face.Map(in), face.MapType, &paged, func(page any, err error) bool {
		if err != nil {
			return yield(nil, err)
		}
		return yield(face.At(page), nil)
	})
}

// input puts the parameters together.
func (c Collection) input(ctx context.Context, o *engine.Options) (map[string]any, error) {
	if c.parent == nil {
		return nil, errZeroCollection
	}
	if c.parent.err != nil {
		return nil, c.parent.err
	}
	if c.member == nil {
		return nil, c.parent.unknown("collection", c.name, Names(c.parent.typ.Collections))
	}
	in := map[string]any{}
	if err := c.member.Request.Build(in, c.parent.parent(ctx, o), -1); err != nil {
		return nil, c.parent.wrap(c.name, err)
	}
	for _, params := range c.filters {
		more, err := c.parent.of.members(c.member.Request.Operation, params, in)
		if err != nil {
			return nil, err
		}
		c.parent.of.merge(in, more)
	}
	return in, nil
}

// ActionNames lists the actions that Do carries out on a page.
func (c Collection) ActionNames() []string {
	if c.member == nil {
		return nil
	}
	return Names(c.member.Result.Type.BatchActions)
}

// Do carries out an action on the whole collection with one call a page. It
// stops at the first error and returns the results of the pages before.
func (c Collection) Do(ctx context.Context, action string, params any, o *engine.Options) ([]*Outcome, error) {
	var results []*Outcome
	err := c.each(ctx, action, params, o, func(m *Member, in map[string]any) error {
		out, err := c.parent.of.ask(ctx, m.Request.Operation, in, o)
		if err != nil {
			return err
		}
		result, err := c.parent.result(ctx, m, in, out, o)
		if err == nil {
			results = append(results, result)
		}
		return err
	})
	return results, err
}

// each hands the parameters of a batch action to do, page by page.
func (c Collection) each(ctx context.Context, action string, params any, o *engine.Options, do func(*Member, map[string]any) error) error {
	if _, err := c.input(ctx, o); err != nil {
		return err
	}
	m := Find(c.member.Result.Type.BatchActions, action)
	if m == nil {
		return c.parent.of.Face.Unknown(c.parent.label()+"."+c.member.Name, "batch action", action, c.ActionNames())
	}
	var failed error
	c.Pages(ctx, o, func(page []*Resource, err error) bool {
		called := false
		if err == nil && len(page) > 0 {
			called, err = c.batch(ctx, m, page, params, o, do)
		}
		failed = err
		return err == nil && called
	})
	return failed
}

// batch carries out a batch action on a page. Where the resources supply no
// parameters there is no call, since it would be about none of them.
func (c Collection) batch(ctx context.Context, m *Member, page []*Resource, params any, o *engine.Options, do func(*Member, map[string]any) error) (called bool, err error) {
	in := map[string]any{}
	for i, r := range page {
		if err := m.Request.Build(in, r.parent(ctx, o), i); err != nil {
			return false, r.wrap(m.Name, err)
		}
	}
	if len(in) == 0 {
		return false, nil
	}
	if err := c.parent.of.overwrite(in, m.Request.Operation, params); err != nil {
		return false, err
	}
	return true, do(m, in)
}

package boto3

import (
	"context"
	"iter"

	"github.com/boto3-go/boto3/internal/resource"
)

// Collection is a group of resources, such as the objects of a bucket. It is a
// value: Filter, Limit and PageSize return another one and make no call. It is
// safe for concurrent use and may be ranged over any number of times.
type Collection struct{ core resource.Collection }

// Collection returns a collection of the resource. An unknown name gives an
// *UnknownError when the collection is used.
func (r *Resource) Collection(name string) Collection { return Collection{r.at().Collection(name)} }

// Filter adds a copy of parameters to the request, a Map or a struct: most services
// narrow the result by them. Lists grow by those of the collection and of earlier
// calls, other parameters replace them.
func (c Collection) Filter(params any) Collection { return Collection{c.core.Filter(params)} }

// Limit ends the collection after n resources; 0 means no bound.
func (c Collection) Limit(n int) Collection { return Collection{c.core.Limit(n)} }

// PageSize asks for at most n resources a request; 0 leaves it to the service.
// It means nothing for an operation that has no pages.
func (c Collection) PageSize(n int) Collection { return Collection{c.core.PageSize(n)} }

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
		c.core.Pages(ctx, callOptions(opts), func(page []*resource.Resource, err error) bool {
			if err != nil {
				return yield(nil, err)
			}
			return yield(wrapResources(page), nil)
		})
	}
}

// Do carries out an action on the whole collection with one call a page, such
// as "Delete" of objects. It stops at the first error and returns the results
// of the pages before; a service may also report failures of single resources
// in the output. Params go over what the resources supply.
func (c Collection) Do(ctx context.Context, action string, params any, opts ...CallOption) ([]*ActionResult, error) {
	list, err := c.core.Do(ctx, action, params, callOptions(opts))
	results := make([]*ActionResult, len(list))
	for i, a := range list {
		results[i] = wrapOutcome(a)
	}
	return results, err
}

package dynamodb

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"

	"github.com/boto3-go/boto3"
)

// page is what a query or a scan answers with.
type page[T any] struct {
	Items            []T
	Count            int
	LastEvaluatedKey boto3.Map
}

// Query reads the items that a key condition chooses, in the order of their
// sort keys, page after page. WithPages(boto3.MaxItems(n)) ends it after n items;
// WithPages(boto3.PageSize(n)) bounds the items that a page looks at.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
func (t *Table[T]) Query(ctx context.Context, key KeyCondition, opts ...Option) iter.Seq2[T, error] {
	return t.items(ctx, "Query", key, opts)
}

// Scan reads all items of the table, or of an index, page after page. It is
// bounded as Query is, but not in [Segments], each of which has the bound for
// itself.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
func (t *Table[T]) Scan(ctx context.Context, opts ...Option) iter.Seq2[T, error] {
	return t.items(ctx, "Scan", KeyCondition{}, opts)
}

// Count counts the items that a query gives, or with no key condition a scan,
// without reading them over the wire.
func (t *Table[T]) Count(ctx context.Context, key KeyCondition, opts ...Option) (int, error) {
	operation := "Query"
	if key.IsZero() {
		operation = "Scan"
	}
	r, err := t.pagesRequest(key, append(slices.Clip(opts), Param("Select", "COUNT")))
	if err != nil {
		return 0, err
	}
	n := 0
	for p, err := range boto3.PagesOf[page[T]](ctx, t.Client(), operation, r.in, r.pageOptions()...) {
		if err != nil {
			return n, err
		}
		n += p.Count
	}
	return n, nil
}

func (t *Table[T]) pagesRequest(key KeyCondition, opts []Option) (*request, error) {
	r := &request{in: boto3.Map{}, expressions: Expressions{Key: key}, pages: true}
	return r, r.prepare(t.Name(), opts)
}

func (t *Table[T]) items(ctx context.Context, operation string, key KeyCondition, opts []Option) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		r, err := t.pagesRequest(key, opts)
		if err != nil {
			yield(none, err)
			return
		}
		pages := boto3.PagesOf[page[T]](ctx, t.Client(), operation, r.in, r.pageOptions()...)
		if r.segments > 1 {
			pages = t.segments(ctx, operation, r)
		}
		for p, err := range pages {
			if err != nil {
				yield(none, err)
				return
			}
			for _, item := range p.Items {
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

// segments reads the parts of a scan at once. The goroutines have ended when
// the range has.
func (t *Table[T]) segments(ctx context.Context, operation string, r *request) iter.Seq2[*page[T], error] {
	type result struct {
		page *page[T]
		err  error
	}
	return func(yield func(*page[T], error) bool) {
		if ctx == nil {
			yield(nil, errors.New("dynamodb: the context is nil"))
			return
		}
		ctx, cancel := context.WithCancel(ctx)
		results := make(chan result)
		var readers sync.WaitGroup
		for segment := range r.segments {
			opts := r.pageOptions(boto3.Set("Segment", segment), boto3.Set("TotalSegments", r.segments))
			readers.Go(func() {
				for p, err := range boto3.PagesOf[page[T]](ctx, t.Client(), operation, r.in, opts...) {
					select {
					case results <- result{p, err}:
					case <-ctx.Done():
						return
					}
				}
			})
		}
		done := make(chan struct{})
		go func() {
			readers.Wait()
			close(results)
			close(done)
		}()
		defer func() {
			cancel()
			for range results { // what was on its way
			}
			<-done
		}()
		for r := range results {
			if !yield(r.page, r.err) || r.err != nil {
				return
			}
		}
	}
}

package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/boto3-go/boto3"
)

// page is what a query or a scan answers with.
type page[T any] struct {
	Items               []T
	Count, ScannedCount int
	LastEvaluatedKey    boto3.Map
	ConsumedCapacity    consumed
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
		r.use(p.Count, p.ScannedCount, p.ConsumedCapacity)
		n += p.Count
	}
	return n, nil
}

// Page is a part of what a query or a scan gives.
type Page[T any] struct {
	Items []T
	Next  string // the token of the page that follows, "" where there is none
}

// QueryPage reads at most limit items of a query and the token of the page that
// follows, as pages of a web site want it: token is "" for the first page, and fits in
// a URL as it is. Items that come or go between two pages make none appear twice or get
// lost. A page has fewer items than limit only where it is the last, which may be
// empty. A token that is none is [boto3.ErrBadToken].
//
// A token is the key of the last item that was looked at. It hides nothing, and who
// has one can write others: what may be read is for the key condition to say.
//
// With a filter each call looks at no more items than the page still lacks.
func (t *Table[T]) QueryPage(ctx context.Context, key KeyCondition, limit int, token string, opts ...Option) (Page[T], error) {
	return t.page(ctx, "Query", key, limit, token, opts)
}

// ScanPage is [Table.QueryPage] of a scan.
func (t *Table[T]) ScanPage(ctx context.Context, limit int, token string, opts ...Option) (Page[T], error) {
	return t.page(ctx, "Scan", KeyCondition{}, limit, token, opts)
}

// urlToken and ownToken go between the alphabets of base64.
var (
	urlToken = strings.NewReplacer("+", "-", "/", "_", "=", "")
	ownToken = strings.NewReplacer("-", "+", "_", "/")
)

func (t *Table[T]) page(ctx context.Context, operation string, key KeyCondition, limit int, token string, opts []Option) (Page[T], error) {
	if limit < 1 {
		return Page[T]{}, fmt.Errorf("dynamodb: a page of %d items: there must be at least one", limit)
	}
	var next string
	options := []boto3.PageOption{boto3.MaxItems(limit), boto3.ResumeToken(&next)}
	if token != "" {
		token = ownToken.Replace(token)
		token += strings.Repeat("=", -len(token)&3)
		options = append(options, boto3.StartingToken(token))
	}
	p := Page[T]{}
	for item, err := range t.items(ctx, operation, key, append(slices.Clip(opts), WithPages(options...))) {
		if err != nil {
			return Page[T]{}, err
		}
		p.Items = append(p.Items, item)
	}
	p.Next = urlToken.Replace(next)
	return p, nil
}

func (t *Table[T]) pagesRequest(key KeyCondition, opts []Option) (*request, error) {
	r := &request{in: boto3.Map{}, expressions: Expressions{Key: key}, pages: true}
	if s := t.tags(); s != nil && s.kind != nil {
		opts = append(slices.Clip(opts), s.onlyKind)
	}
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
			r.use(len(p.Items), p.ScannedCount, p.ConsumedCapacity)
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

package engine

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/jmes"
	"github.com/boto3-go/boto3/internal/transport"
	"github.com/boto3-go/boto3/model"
)

// ErrRepeatedToken is wrapped by the error of a pagination in which the service
// gave the same token twice, so that pages would never end.
var ErrRepeatedToken = errors.New("the service gave the same next token twice")

// Pages yields the pages of an operation as pointers to new values of a type.
func (c *Engine) Pages(ctx context.Context, operation string, in any, t reflect.Type, o *Options, yield func(any, error) bool) {
	r, err := c.startPages(operation, o)
	if err != nil {
		yield(nil, err)
		return
	}
	defer r.memory.Release()
	r.tokensHidden = !r.holds(t)
	for {
		out := reflect.New(t).Interface()
		if t == c.Face.MapType {
			out = c.Face.NewMap()
		}
		s := &State{Options: r.options()}
		if err := c.Call(ctx, s, operation, in, out); err != nil {
			yield(nil, err)
			return
		}
		more, err := r.advance(out)
		if err != nil {
			yield(nil, err)
			return
		}
		if !yield(out, nil) || !more {
			return
		}
	}
}

// Items yields the elements of the primary result of each page, in place: of a
// page that is a struct the fields themselves.
func (c *Engine) Items(ctx context.Context, operation string, in any, page reflect.Type, o *Options, yield func(reflect.Value, error) bool) {
	p, err := c.paginator(operation)
	if err != nil {
		yield(reflect.Value{}, err)
		return
	}
	op, err := c.Operation(operation)
	if err != nil {
		yield(reflect.Value{}, err)
		return
	}
	c.Pages(ctx, operation, in, page, o, func(out any, err error) bool {
		if err != nil {
			return yield(reflect.Value{}, err)
		}
		list, err := c.items(op, p.resultKeys[0], out)
		if err != nil {
			return yield(reflect.Value{}, err)
		}
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

// items is the list that an expression finds in a page.
func (c *Engine) items(op *model.Operation, e *jmes.Expression, out any) (reflect.Value, error) {
	if v := reflect.ValueOf(out).Elem(); v.Type() == c.Face.MapType {
		found, err := c.value(e, v.Interface())
		if _, list := found.([]any); !list && found != nil {
			found = []any{found}
		}
		return reflect.ValueOf(found), err
	}
	page, err := c.Binder.View(op.Output.Shape, out)
	if err != nil {
		return reflect.Value{}, err
	}
	found, _ := page.Get(e.String())
	return reflect.ValueOf(found.Any()), nil
}

// pagesRun is the state of one pass over pages.
type pagesRun struct {
	*paginator
	operation    *model.Operation
	client       *Engine
	o            *Options
	binder       *bind.Binder
	limit        any            // the page size as the limit key wants it
	next         map[string]any // tokens of the next request
	previous     map[string]any
	skip         int // items to drop from the first page
	seen         int
	first        bool
	tokensHidden bool // the caller's type lacks members that tokens are found by
	page         any  // a pointer to the output as a map, if tokensHidden
	memory       transport.MemoryCache
}

// holds says whether the type has a field for every member that the paginator
// looks at.
func (r *pagesRun) holds(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return true
	}
	list := append(slices.Clone(r.outputTokens), r.resultKeys[0])
	if r.moreResults != nil {
		list = append(list, r.moreResults)
	}
	for _, e := range list {
		if path := e.Path(); path != nil {
			if !r.binder.HasPath(r.operation.Output.Shape, t, path) {
				return false
			}
			continue
		}
		for i := range r.operation.Output.Shape.Members {
			name := r.operation.Output.Shape.Members[i].Name
			if e.Mentions(name) && !r.binder.HasPath(r.operation.Output.Shape, t, []string{name}) {
				return false
			}
		}
	}
	return true
}

func (c *Engine) startPages(operation string, o *Options) (*pagesRun, error) {
	if err := c.refused(o); err != nil {
		return nil, err
	}
	p, err := c.paginator(operation)
	if err != nil {
		return nil, err
	}
	op, err := c.Operation(operation)
	if err != nil {
		return nil, err
	}
	r := &pagesRun{paginator: p, client: c, operation: op, o: o, binder: c.binder(o), first: true}
	if o.PageSize > 0 {
		if p.limitKey == "" {
			return nil, fmt.Errorf("%s.%s: PageSize is given, but the operation has no page size", c.Model.Name, operation)
		}
		r.limit = o.PageSize
		if m, ok := op.Input.Shape.Member(p.limitKey); ok && m.Shape.Kind == model.String {
			r.limit = strconv.Itoa(o.PageSize)
		}
	}
	if o.StartingToken != "" {
		r.next, r.skip, err = decodeToken(o.StartingToken, p.inputTokens)
	}
	return r, err
}

// options are the caller's with the tokens and the page size.
func (r *pagesRun) options() Options {
	var sets []Set
	if r.limit != nil {
		sets = append(sets, Set{r.limitKey, r.limit})
	}
	for name, token := range r.next {
		sets = append(sets, Set{name, token})
	}
	o := r.o.with(sets...)
	o.memory = &r.memory
	if r.tokensHidden {
		r.page = r.client.Face.NewMap()
		o.page = r.page
	}
	return *o
}

// advance cuts the page as the options ask and finds the next tokens. It says
// whether there is another page to fetch.
func (r *pagesRun) advance(out any) (more bool, err error) {
	length, err := r.cutBefore(out)
	if err != nil {
		return false, err
	}
	if over := r.seen + length - r.o.MaxItems; r.o.MaxItems > 0 && over > 0 {
		token := map[string]any{"boto_truncate_amount": length - over + r.skip}
		for _, name := range r.inputTokens {
			token[name] = r.next[name]
		}
		if err := r.cut(out, r.resultKeys[0], 0, length-over); err != nil {
			return false, err
		}
		return false, r.resume(token)
	}
	r.seen += length
	r.skip = 0
	next, err := r.tokens(out)
	if err != nil || next == nil {
		return false, err
	}
	if r.o.MaxItems > 0 && r.seen == r.o.MaxItems {
		return false, r.resume(next)
	}
	if r.previous != nil && reflect.DeepEqual(r.previous, next) {
		return false, fmt.Errorf("%s: %w: %v", r.operation.Name, ErrRepeatedToken, next)
	}
	r.next, r.previous = next, next
	return true, nil
}

// cutBefore drops the items that an earlier, resumed pass has given already,
// and counts the items that are left.
func (r *pagesRun) cutBefore(out any) (length int, err error) {
	if r.first && r.skip > 0 {
		if err := r.cut(out, r.resultKeys[0], r.skip, -1); err != nil {
			return 0, err
		}
		for _, key := range r.resultKeys[1:] {
			if err := r.cut(out, key, -1, -1); err != nil {
				return 0, err
			}
		}
	}
	r.first = false
	return r.count(out)
}

// cut keeps some elements of what a key finds; an expression that is no path
// finds nothing that could be cut.
func (r *pagesRun) cut(out any, key *jmes.Expression, from, to int) error {
	return r.binder.Cut(r.operation.Output.Shape, out, key.Path(), from, to)
}

func (r *pagesRun) count(out any) (int, error) {
	found, err := r.search(r.resultKeys[0], out)
	if err != nil || found == nil {
		return 0, err
	}
	if rv := reflect.ValueOf(found); rv.Kind() == reflect.Slice || rv.Kind() == reflect.Map || rv.Kind() == reflect.String {
		return rv.Len(), nil
	}
	return 1, nil
}

// tokens finds the tokens of the next page; nil when this was the last.
func (r *pagesRun) tokens(out any) (map[string]any, error) {
	if r.moreResults != nil {
		more, err := r.search(r.moreResults, out)
		if err != nil || !truthy(more) {
			return nil, err
		}
	}
	next := make(map[string]any, len(r.inputTokens))
	last := true
	for i, name := range r.inputTokens {
		token, err := r.search(r.outputTokens[i], out)
		if err != nil {
			return nil, err
		}
		if !truthy(token) {
			next[name] = nil // an overlay of nil takes the member away
			continue
		}
		next[name] = token
		last = false
	}
	if last {
		return nil, nil
	}
	return next, nil
}

func (r *pagesRun) resume(token map[string]any) error {
	if r.o.ResumeToken == nil {
		return nil
	}
	text, err := encodeToken(token)
	*r.o.ResumeToken = text
	return err
}

// truthy is Python's idea of truth, which descriptions rely on.
func truthy(v any) bool {
	if v == nil {
		return false
	}
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Slice, reflect.Map, reflect.String:
		return rv.Len() > 0
	default:
		return !rv.IsZero()
	}
}

// search evaluates an expression over an output, a struct or a Map, without
// making a tree of it where the expression is a plain path.
func (r *pagesRun) search(e *jmes.Expression, out any) (any, error) {
	if r.tokensHidden {
		out = r.page
	}
	if v := reflect.ValueOf(out).Elem(); v.Type() == r.client.Face.MapType {
		return r.client.value(e, v.Interface())
	}
	v, err := r.binder.View(r.operation.Output.Shape, out)
	if err != nil {
		return nil, err
	}
	if path := e.Path(); path != nil {
		for _, name := range path {
			m, ok := v.Shape().Member(name)
			if !ok {
				return nil, nil
			}
			if v, ok = v.Member(m.Index); !ok {
				return nil, nil
			}
		}
		return v.Any(), nil
	}
	members := map[string]any{}
	for i, m := range v.Shape().Members {
		if !e.Mentions(m.Name) {
			continue
		}
		if member, ok := v.Member(i); ok {
			if members[m.Name], err = Plain(member); err != nil {
				return nil, err
			}
		}
	}
	return e.Search(members)
}

// value evaluates an expression over a map; what a plain path finds is the
// value itself and no copy.
func (c *Engine) value(e *jmes.Expression, m any) (any, error) {
	path := e.Path()
	if path == nil {
		return e.Search(m)
	}
	v := m
	for _, name := range path {
		inner, ok := c.Face.Plain(v)
		if !ok {
			return nil, nil
		}
		v = inner[name]
	}
	return v, nil
}

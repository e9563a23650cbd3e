package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/custom"
	"github.com/boto3-go/boto3/internal/jmes"
	"github.com/boto3-go/boto3/internal/transport"
	"github.com/boto3-go/boto3/model"
)

// ErrRepeatedToken is wrapped by the error of a pagination in which the service
// gave the same token twice, so that pages would never end.
var ErrRepeatedToken = errors.New("the service gave the same next token twice")

// ErrBadToken is wrapped by the error of a pagination whose starting token is none,
// or none for the operation.
var ErrBadToken = errors.New("the starting token is not valid")

// Pages yields the pages of an operation as pointers to new values of a type.
func (c *Engine) Pages(ctx context.Context, operation string, in any, t reflect.Type, o *Options, yield func(any, error) bool) {
	r, err := c.startPages(operation, in, o)
	if err != nil {
		yield(nil, err)
		return
	}
	r.walk(ctx, in, t, yield)
}

func (r *pagesRun) walk(ctx context.Context, in any, t reflect.Type, yield func(any, error) bool) {
	defer r.memory.Release()
	c := r.client
	r.tokensHidden = !r.holds(t)
	for {
		out := reflect.New(t).Interface()
		if t == c.Face.MapType {
			out = c.Face.NewMap()
		}
		s := &State{Options: r.options()}
		s.Features |= call.Paginator
		if err := c.Call(ctx, s, r.operation.Name, in, out); err != nil {
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
		if err := r.pause(ctx); err != nil {
			yield(nil, err)
			return
		}
	}
}

// pause waits before the next page, where there is something to wait for. The error is
// why there is none, though the page before says so.
func (r *pagesRun) pause(ctx context.Context) error {
	if r.endless != nil || r.fruitless == 0 {
		return r.endless
	}
	return sleep(ctx, min(firstRepeat<<min(r.fruitless-1, 10), longestRepeat))
}

// How long to wait for the next page of a service that repeats a token to say that it
// has found nothing yet, and how often in a row.
const (
	firstRepeat   = 100 * time.Millisecond
	longestRepeat = 2 * time.Second
	mostRepeats   = 30
)

// Items yields the elements of the results of each page, in place: of a page that is a
// struct the fields themselves. Result is the position of the one that an element is
// of among the results that are lists, -1 of one that is none.
func (c *Engine) Items(ctx context.Context, operation string, in any, page reflect.Type, o *Options, yield func(result int, item reflect.Value, err error) bool) {
	r, err := c.startPages(operation, in, o)
	if err != nil {
		yield(0, reflect.Value{}, err)
		return
	}
	results := r.lists
	if o.Result != "" {
		results = r.resultKeys[:1]
	}
	r.walk(ctx, in, page, func(out any, err error) bool {
		if err != nil {
			return yield(0, reflect.Value{}, err)
		}
		for _, key := range results {
			at := slices.Index(r.lists, key)
			list, err := r.list(key, out)
			if err != nil {
				return yield(at, reflect.Value{}, err)
			}
			if list.Kind() != reflect.Slice {
				continue
			}
			for i := range list.Len() {
				if !yield(at, list.Index(i), nil) {
					return false
				}
			}
		}
		return true
	})
}

// list is the list that an expression finds in a page. Of a map, what is no list is
// the one element of one.
func (r *pagesRun) list(e *jmes.Expression, out any) (reflect.Value, error) {
	if v := reflect.ValueOf(out).Elem(); v.Type() == r.client.Face.MapType {
		found, err := r.client.value(e, v.Interface())
		if _, list := found.([]any); !list && found != nil {
			found = []any{found}
		}
		return reflect.ValueOf(found), err
	}
	page, err := r.binder.View(r.operation.Output.Shape, out)
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
	limit        *model.Member  // the page size; nil where the operation has none
	ownSize      int            // the page size that the input has
	given        []Set          // parameters of every page
	next         map[string]any // tokens of the next request
	previous     map[string]any
	fruitless    int   // pages in a row that were empty and repeated their token
	endless      error // why there is no next page, where one was announced
	skip         int   // items to drop from the first page
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

func (c *Engine) startPages(operation string, in any, o *Options) (*pagesRun, error) {
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
	if o.Result != "" {
		if p, err = p.choose(o.Result); err != nil {
			return nil, c.Face.Unknown(c.Model.Name+"."+op.Name, "result", o.Result, p.names())
		}
	}
	r := &pagesRun{paginator: p, client: c, operation: op, o: o, binder: c.binder(o), first: true}
	if p.limitKey != "" {
		r.limit, _ = op.Input.Shape.Member(p.limitKey)
	} else if o.PageSize > 0 {
		return nil, fmt.Errorf("%s.%s: PageSize is given, but the operation has no page size", c.Model.Name, op.Name)
	}
	r.readInput(in)
	if o.StartingToken == "" {
		return r, nil
	}
	r.next, r.skip, err = decodeToken(o.StartingToken, p.inputTokens)
	if err == nil {
		err = r.checkTokens()
	}
	if err != nil {
		return nil, fmt.Errorf("%s.%s: %w: %w", c.Model.Name, op.Name, ErrBadToken, err)
	}
	return r, nil
}

// readInput finds the page size that the input has, and what it lacks of what the
// first page needs. An input that cannot be read is the error of the call.
func (r *pagesRun) readInput(in any) {
	if r.limit == nil && len(r.First) == 0 {
		return
	}
	v, err := bindInput(r.binder, r.operation, in, r.o)
	if err != nil {
		return // it is the error of the call
	}
	if r.limit != nil {
		if size, ok := v.Member(r.limit.Index); ok {
			r.ownSize, _ = strconv.Atoi(fmt.Sprint(size.Any())) // what is no number is the call's to refuse
		}
	}
	for name, value := range r.First {
		if _, given := v.Get(name); !given {
			r.given = append(r.given, Set{name, value})
		}
	}
}

// size is what the next page is to have at most; 0 leaves it to the service. Where the
// pages end at a bound and are to be resumed, the last one is asked to end there, so
// that the service's own token tells where to go on, and not a count of what it would
// give by then.
func (r *pagesRun) size() int {
	n := r.o.PageSize
	if r.o.ResumeToken == nil || r.o.MaxItems == 0 || r.limit == nil || r.client.WholePages || r.client.facts.WholePages {
		return n
	}
	left := r.o.MaxItems - r.seen + r.skip
	if most := cmp.Or(n, r.ownSize); most > 0 && most <= left {
		return n
	}
	if s := r.limit.Shape; s.Kind != model.String {
		if s.Min != nil {
			left = max(left, int(*s.Min))
		}
		if s.Max != nil && float64(left) > *s.Max {
			return n
		}
	}
	return left
}

// options are the caller's with the tokens and the page size.
func (r *pagesRun) options() Options {
	sets := slices.Clip(r.given)
	if n := r.size(); n > 0 {
		size := any(n)
		if r.limit != nil && r.limit.Shape.Kind == model.String {
			size = strconv.Itoa(n)
		}
		sets = append(sets, Set{r.limitKey, size})
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
	if err != nil {
		return false, err
	}
	if next == nil {
		enough := r.o.MaxItems > 0 && r.seen == r.o.MaxItems && r.o.ResumeToken == nil
		return r.endless != nil && !enough, nil
	}
	if r.o.MaxItems > 0 && r.seen == r.o.MaxItems {
		return false, r.resume(next)
	}
	if r.Repeated == custom.RepeatedEnds && r.next != nil && reflect.DeepEqual(r.next, next) {
		return false, nil
	}
	switch {
	case r.previous == nil || !reflect.DeepEqual(r.previous, next):
		r.fruitless = 0
	case r.Repeated == custom.RepeatedWaits && length == 0 && r.fruitless < mostRepeats:
		r.fruitless++
	default:
		r.endless = fmt.Errorf("%s: %w: %v", r.operation.Name, ErrRepeatedToken, next)
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
		if r.moreResults != nil {
			r.endless = fmt.Errorf("%s.%s: the service says that there is more (%s), but not where: it gave no %s",
				r.client.Model.Name, r.operation.Name, r.moreResults, strings.Join(r.inputTokens, " or "))
		}
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

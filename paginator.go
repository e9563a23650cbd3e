package boto3

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
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

// paginator is one operation's entry in a description, compiled.
type paginator struct {
	inputTokens  []string
	outputTokens []*jmes.Expression
	resultKeys   []*jmes.Expression
	nonAggregate []*jmes.Expression
	moreResults  *jmes.Expression
	limitKey     string
}

// texts is a JSON string or list of strings.
type texts []string

// UnmarshalJSON reads either form.
func (t *texts) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '[' {
		return json.Unmarshal(data, (*[]string)(t))
	}
	*t = texts{""}
	return json.Unmarshal(data, &(*t)[0])
}

type rawPaginator struct {
	InputToken       texts  `json:"input_token"`
	OutputToken      texts  `json:"output_token"`
	ResultKey        texts  `json:"result_key"`
	NonAggregateKeys texts  `json:"non_aggregate_keys"`
	MoreResults      string `json:"more_results"`
	LimitKey         string `json:"limit_key"`
}

// paginators reads the paginators of a description; each is compiled when it
// is first used.
func paginators(s *model.Service) (map[string]rawPaginator, error) {
	data, err := s.Section(model.PaginatorsSection)
	if err != nil || data == nil {
		return nil, err
	}
	var file struct {
		Pagination map[string]rawPaginator `json:"pagination"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, &DamagedError{File: s.Name + " paginators", Err: err}
	}
	return file.Pagination, nil
}

func (r rawPaginator) compile() (*paginator, error) {
	p := &paginator{inputTokens: r.InputToken, limitKey: r.LimitKey}
	for _, list := range []struct {
		from texts
		to   *[]*jmes.Expression
	}{{r.OutputToken, &p.outputTokens}, {r.ResultKey, &p.resultKeys}, {r.NonAggregateKeys, &p.nonAggregate}} {
		for _, text := range list.from {
			e, err := jmes.Compile(text)
			if err != nil {
				return nil, err
			}
			*list.to = append(*list.to, e)
		}
	}
	if len(p.resultKeys) == 0 || len(p.inputTokens) != len(p.outputTokens) {
		return nil, errors.New("it has no result key, or not as many input as output tokens")
	}
	if r.MoreResults == "" {
		return p, nil
	}
	var err error
	p.moreResults, err = jmes.Compile(r.MoreResults)
	return p, err
}

// CanPaginate says whether the operation has a paginator.
func (c *Client) CanPaginate(operation string) bool {
	_, err := inside(c).paginator(operation)
	return err == nil
}

// Pages calls the operation for one page after the other. The error, if any,
// comes once and ends the pages; a break stops fetching; ranging again starts
// anew. PageSize, MaxItems, StartingToken and ResumeToken may be given.
func (c *Client) Pages(ctx context.Context, operation string, in any, opts ...CallOption) iter.Seq2[Map, error] {
	return func(yield func(Map, error) bool) {
		for page, err := range PagesOf[Map](ctx, c, operation, in, opts...) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(*page, nil) {
				return
			}
		}
	}
}

// Items yields the elements of the operation's primary result over all pages,
// such as the Contents of ListObjectsV2. It takes what Pages takes.
func (c *Client) Items(ctx context.Context, operation string, in any, opts ...CallOption) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		p, err := inside(c).paginator(operation)
		if err != nil {
			yield(nil, err)
			return
		}
		for page, err := range c.Pages(ctx, operation, in, opts...) {
			if err != nil {
				yield(nil, err)
				return
			}
			found, err := value(p.resultKeys[0], page)
			if err != nil {
				yield(nil, err)
				return
			}
			list, ok := found.([]any)
			if !ok && found != nil {
				list = []any{found}
			}
			for _, item := range list {
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

// PagesOf is Pages for an output of type T, a struct or a Map.
func PagesOf[T any](ctx context.Context, c *Client, operation string, in any, opts ...CallOption) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		inside(c).eachPage(ctx, operation, in, reflect.TypeFor[T](), opts, func(page any, err error) bool {
			out, _ := page.(*T)
			return yield(out, err)
		})
	}
}

// eachPage yields pages, as pointers to new values of a type.
func (c *engine) eachPage(ctx context.Context, operation string, in any, t reflect.Type, opts []CallOption, yield func(any, error) bool) {
	r, err := c.startPages(operation, opts)
	if err != nil {
		yield(nil, err)
		return
	}
	defer r.spare.Release()
	r.blind = !r.binds(t)
	for {
		out := reflect.New(t).Interface()
		if m, ok := out.(*Map); ok {
			*m = Map{}
		}
		if err := c.call(ctx, operation, in, out, r.options(opts)); err != nil {
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

// pagesRun is the state of one pass over pages.
type pagesRun struct {
	*paginator
	operation *model.Operation
	o         *callConfig
	binder    *bind.Binder
	limit     any            // the page size as the limit key wants it
	next      map[string]any // tokens of the next request
	previous  map[string]any
	skip      int // items to drop from the first page
	seen      int
	first     bool
	blind     bool // the caller's type lacks members that tokens are found by
	page      Map  // the output as a map, if blind
	spare     transport.Spare
}

// binds says whether the type has a field for every member that the paginator
// looks at.
func (r *pagesRun) binds(t reflect.Type) bool {
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

func (c *engine) startPages(operation string, opts []CallOption) (*pagesRun, error) {
	p, err := c.paginator(operation)
	if err != nil {
		return nil, err
	}
	op, err := c.operation(operation)
	if err != nil {
		return nil, err
	}
	r := &pagesRun{paginator: p, operation: op, o: callOptions(opts), first: true}
	r.binder = c.binds(r.o)
	if r.o.pageSize > 0 {
		if p.limitKey == "" {
			return nil, fmt.Errorf("%s.%s: PageSize is given, but the operation has no page size", c.model.Name, operation)
		}
		r.limit = r.o.pageSize
		if m, ok := op.Input.Shape.Member(p.limitKey); ok && m.Shape.Kind == model.String {
			r.limit = strconv.Itoa(r.o.pageSize)
		}
	}
	if r.o.startingToken != "" {
		r.next, r.skip, err = decodeToken(r.o.startingToken, p.inputTokens)
	}
	return r, err
}

// options adds the tokens and the page size to the caller's options.
func (r *pagesRun) options(opts []CallOption) []CallOption {
	opts = append(slices.Clip(opts), func(o *callConfig) { o.spare = &r.spare })
	if r.limit != nil {
		opts = append(opts, Set(r.limitKey, r.limit))
	}
	for name, token := range r.next {
		opts = append(opts, Set(name, token))
	}
	if r.blind {
		r.page = Map{}
		opts = append(opts, func(o *callConfig) { o.page = &r.page })
	}
	return opts
}

// advance cuts the page as the options ask and finds the next tokens. It says
// whether there is another page to fetch.
func (r *pagesRun) advance(out any) (more bool, err error) {
	length, err := r.cutBefore(out)
	if err != nil {
		return false, err
	}
	if over := r.seen + length - r.o.maxItems; r.o.maxItems > 0 && over > 0 {
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
	if r.o.maxItems > 0 && r.seen == r.o.maxItems {
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
	if r.o.resumeToken == nil {
		return nil
	}
	text, err := encodeToken(token)
	*r.o.resumeToken = text
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
	if r.blind {
		return value(e, r.page)
	}
	if m, ok := out.(*Map); ok {
		return value(e, *m)
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
			if members[m.Name], err = tree(member); err != nil {
				return nil, err
			}
		}
	}
	return e.Search(members)
}

// value evaluates an expression over a map; what a plain path finds is the
// value itself and no copy.
func value(e *jmes.Expression, m Map) (any, error) {
	path := e.Path()
	if path == nil {
		return e.Search(m)
	}
	var v any = m
	for _, name := range path {
		inner, ok := v.(Map)
		if !ok {
			return nil, nil
		}
		v = inner[name]
	}
	return v, nil
}

// tree makes plain maps and lists of a value.
func tree(v bind.Value) (any, error) {
	switch shape := v.Shape(); shape.Kind {
	case model.Structure:
		if shape.Document {
			return v.Any(), nil
		}
		m := make(map[string]any, len(shape.Members))
		for i := range shape.Members {
			if member, ok := v.Member(i); ok {
				t, err := tree(member)
				if err != nil {
					return nil, err
				}
				m[shape.Members[i].Name] = t
			}
		}
		return m, nil
	case model.List:
		list := make([]any, v.Len())
		for i := range list {
			t, err := tree(v.Index(i))
			if err != nil {
				return nil, err
			}
			list[i] = t
		}
		return list, nil
	case model.Map:
		m := make(map[string]any, v.Len())
		for key, e := range v.Entries() {
			t, err := tree(e)
			if err != nil {
				return nil, err
			}
			m[key] = t
		}
		return m, nil
	case model.String:
		return v.Text()
	case model.Boolean:
		return v.Bool()
	case model.Integer, model.Long:
		return v.Int()
	case model.Float, model.Double:
		return v.Float()
	default:
		return v.Any(), nil
	}
}

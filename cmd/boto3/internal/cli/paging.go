package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/cmd/boto3/internal/output"
	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
	"github.com/boto3-go/boto3/internal/jmes"
	"github.com/boto3-go/boto3/model"
)

// paging is what a description says of an operation's pages.
type paging struct {
	Input     oneOrMany `json:"input_token"`
	Limit     string    `json:"limit_key"`
	Results   oneOrMany `json:"result_key"`
	Aggregate oneOrMany `json:"non_aggregate_keys"`

	shadowed []string // options of paging that are members too
}

// oneOrMany is a text or a list of them.
type oneOrMany []string

// UnmarshalJSON reads either.
func (l *oneOrMany) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*l = oneOrMany{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(l))
}

// pagingOf is nil for an operation without pages.
func pagingOf(m *model.Service, operation string) (*paging, error) {
	data, err := m.Section(model.PaginatorsSection)
	if err != nil || data == nil {
		return nil, err
	}
	var section struct{ Pagination map[string]*paging }
	if err := json.Unmarshal(data, &section); err != nil {
		return nil, err
	}
	return section.Pagination[operation], nil
}

// options are those of paging that are not an operation's own.
func (p *paging) options(own []*option) []flags.Option {
	if p == nil {
		return nil
	}
	names := []string{"starting-token", "max-items"}
	if p.Limit != "" {
		names = append(names, "page-size")
	}
	var list []flags.Option
	for _, name := range names {
		if slices.ContainsFunc(own, func(o *option) bool { return o.Name == name }) {
			p.shadowed = append(p.shadowed, name)
			continue
		}
		list = append(list, flags.Option{Name: name, Kind: flags.Single})
	}
	return list
}

// takes says whether an option is that of paging, where an operation has a member of its
// name: unless the caller asks for one page.
func (p *paging) takes(e *Env, option string) bool {
	return p != nil && !e.Globals.NoPaginate && slices.Contains(p.shadowed, option)
}

// follows says whether the pages are followed: not where the caller asks for one, or
// gives the service's own token or limit.
func (p *paging) follows(e *Env, given *flags.Parsed) bool {
	if p == nil || e.Globals.NoPaginate {
		return false
	}
	for _, member := range append(slices.Clone(p.Input), p.Limit) {
		name := Case(member)
		if given.Has(name) && !slices.Contains([]string{"starting-token", "max-items", "page-size"}, name) {
			return false
		}
	}
	return true
}

// pages prints all pages as one output; as text they are printed one after the other.
func (c *call) pages(ctx context.Context, p *flags.Parsed, in map[string]any) error {
	if c.env.Output() != "text" {
		t, err := c.whole(ctx, p, in)
		if err != nil {
			return err
		}
		return c.env.Print(t, c.op.Name)
	}
	var resume string
	opts, err := c.pageOptions(p, in, &resume)
	if err != nil {
		return err
	}
	n := 0
	for page, err := range c.client.Pages(ctx, c.op.Name, boto3.Map(in), opts...) {
		if err != nil {
			return err
		}
		t, err := c.tree(page)
		if err != nil {
			return err
		}
		merged := merging{whole: tree.Of(map[string]any{})}
		if err := merged.add(t, c.paging.Results, true); err != nil {
			return err
		}
		if n++; n == 1 {
			if err := merged.add(t, c.paging.Aggregate, true); err != nil {
				return err
			}
		}
		if err := c.text(merged.whole); err != nil {
			return err
		}
	}
	if resume == "" {
		return nil
	}
	return c.text(tree.Of(map[string]any{"NextToken": map[string]any{"NextToken": resume}}))
}

func (c *call) text(t *tree.Tree) error {
	t, err := c.env.Search(t)
	if err != nil {
		return err
	}
	return output.Text(c.env.Stdout, t)
}

// sized are operations that answer with all there is at once where no page size is asked
// for, which fails where that is much: with parameters other than these EC2 has less to
// give, or takes no size.
var sized = map[string][]string{
	"ec2.describe-volumes":   {"DryRun"},
	"ec2.describe-snapshots": {"DryRun", "OwnerIds", "RestorableByUserIds"},
}

// pageOptions are those of the pages; resume is where they are to go on.
func (c *call) pageOptions(p *flags.Parsed, in map[string]any, resume *string) ([]boto3.PageOption, error) {
	opts := []boto3.PageOption{boto3.ResumeToken(resume)}
	if harmless, ok := sized[c.command+"."+c.name]; ok && !p.Has("page-size") {
		others := maps.Clone(in)
		maps.DeleteFunc(others, func(name string, _ any) bool { return slices.Contains(harmless, name) })
		if len(others) == 0 {
			opts = append(opts, boto3.PageSize(1000))
		}
	}
	if p.Has("starting-token") {
		opts = append(opts, boto3.StartingToken(p.Value("starting-token")))
	}
	for _, name := range []string{"max-items", "page-size"} {
		if !p.Has(name) {
			continue
		}
		n, err := strconv.Atoi(p.Value(name))
		if err != nil || n < 0 {
			return nil, Usage("argument --%s: %q is no whole number", name, p.Value(name))
		}
		option := boto3.MaxItems
		if name == "page-size" {
			option = boto3.PageSize
		}
		opts = append(opts, option(n))
	}
	return opts, nil
}

// merging puts the results of pages together.
type merging struct{ whole *tree.Tree }

// add takes what expressions find in a page: lists grow, numbers and texts add up.
// What is not there is passed over, or null where absent is true.
func (m *merging) add(page *tree.Tree, expressions []string, absent bool) error {
	m.whole.Adopt(page)
	for _, text := range expressions {
		e, err := jmes.New(text)
		if err != nil {
			return err
		}
		found, err := e.SearchOrdered(page.Value, page)
		if err != nil {
			return err
		}
		if found == nil && !absent {
			continue
		}
		path := e.Path()
		if path == nil {
			path = []string{text}
		}
		m.put(path, found)
	}
	return nil
}

func (m *merging) put(path []string, v any) {
	at, _ := m.whole.Value.(map[string]any)
	for _, name := range path[:len(path)-1] {
		next, ok := at[name].(map[string]any)
		if !ok {
			next = map[string]any{}
			m.set(at, name, next)
		}
		at = next
	}
	name := path[len(path)-1]
	before, ok := at[name]
	if !ok {
		m.set(at, name, v)
		return
	}
	switch x := before.(type) {
	case []any:
		if list, ok := v.([]any); ok {
			at[name] = append(x, list...)
		}
	case string:
		if s, ok := v.(string); ok {
			at[name] = x + s
		}
	case json.Number:
		if n, ok := v.(json.Number); ok {
			at[name] = sum(x, n)
		}
	}
}

func (m *merging) set(in map[string]any, name string, v any) {
	keys := m.whole.Keys(in)
	in[name] = v
	m.whole.Keep(in, append(keys, name))
}

func sum(a, b json.Number) json.Number {
	x, err := a.Int64()
	y, err2 := b.Int64()
	if err == nil && err2 == nil {
		return json.Number(strconv.FormatInt(x+y, 10))
	}
	f, _ := a.Float64()
	g, _ := b.Float64()
	return json.Number(fmt.Sprint(f + g))
}

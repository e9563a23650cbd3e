package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/boto3-go/boto3/internal/custom"
	"github.com/boto3-go/boto3/internal/jmes"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/model"
)

// paginator is one operation's entry in a description, compiled.
type paginator struct {
	inputTokens  []string
	outputTokens []*jmes.Expression
	resultKeys   []*jmes.Expression
	lists        []*jmes.Expression // the results that are lists; the first result where none is
	nonAggregate []*jmes.Expression
	moreResults  *jmes.Expression
	limitKey     string
	custom.Paging
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
		return nil, &model.DamagedError{File: s.Name + " paginators", Err: err}
	}
	for name, p := range custom.FactsOf(s.Name).Paging {
		if _, known := file.Pagination[name]; known || p.OutputToken == "" || !s.HasOperation(name) {
			continue
		}
		file.Pagination[name] = rawPaginator{
			InputToken: texts{p.InputToken}, OutputToken: texts{p.OutputToken}, ResultKey: texts{p.ResultKey}, LimitKey: p.LimitKey,
		}
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

// fits holds that every request after the first can be made and that pages can hold
// something: a description of the user's own may name what the operation lacks.
func (p *paginator) fits(op *model.Operation) error {
	if op.Input == nil || op.Output == nil {
		return fmt.Errorf("%s has no input or no output, and so no pages", op.Name)
	}
	names := make([]string, len(op.Input.Shape.Members))
	for i := range op.Input.Shape.Members {
		names[i] = op.Input.Shape.Members[i].Name
	}
	for i, name := range append(slices.Clip(p.inputTokens), p.limitKey) {
		key := "input_token"
		if i == len(p.inputTokens) {
			key = "limit_key"
		}
		if name != "" && !slices.Contains(names, name) {
			return fmt.Errorf("its %s %q is no parameter of %s%s", key, name, op.Name, nearest.Hint(name, names))
		}
	}
	return nil
}

// listsOf are the results that are lists, or may be as far as the description tells.
func listsOf(op *model.Operation, results []*jmes.Expression) []*jmes.Expression {
	var lists []*jmes.Expression
	for _, e := range results {
		path := e.Path()
		if path == nil || op.Output == nil {
			lists = append(lists, e)
			continue
		}
		shape, known := op.Output.Shape, true
		for _, name := range path {
			var m *model.Member
			if m, known = shape.Member(name); !known {
				break
			}
			shape = m.Shape
		}
		if known && shape.Kind == model.List {
			lists = append(lists, e)
		}
	}
	if len(lists) == 0 {
		return results[:1]
	}
	return lists
}

var errNoResult = errors.New("there is no such result")

// choose is the paginator with one of its results as the first.
func (p *paginator) choose(result string) (*paginator, error) {
	i := slices.IndexFunc(p.resultKeys, func(e *jmes.Expression) bool { return e.String() == result })
	if i < 0 {
		return p, errNoResult
	}
	chosen := *p
	chosen.resultKeys = slices.Concat([]*jmes.Expression{p.resultKeys[i]}, p.resultKeys[:i], p.resultKeys[i+1:])
	return &chosen, nil
}

// names are those of the results.
func (p *paginator) names() []string {
	names := make([]string, len(p.resultKeys))
	for i, e := range p.resultKeys {
		names[i] = e.String()
	}
	return names
}

// paginator finds the paginator of an operation.
func (c *Engine) paginator(name string) (*paginator, error) {
	name = c.Name(name)
	if p, ok := c.compiled.Load(name); ok {
		return p.(*paginator), nil
	}
	op, err := c.Operation(name)
	if err != nil {
		return nil, err
	}
	all, err := c.paginators()
	if err != nil {
		return nil, err
	}
	raw, ok := all[name]
	if !ok {
		return nil, c.Face.Unknown(c.Model.Name, "paginator", name, nil)
	}
	p, err := raw.compile()
	if err == nil {
		err = p.fits(op)
	}
	if err != nil {
		return nil, &model.DamagedError{File: c.Model.Name + " paginator " + name, Err: err}
	}
	p.Paging = c.facts.Paging[name]
	p.lists = listsOf(op, p.resultKeys)
	c.compiled.Store(name, p)
	return p, nil
}

// PaginatorNames lists the operations that have pages, sorted.
func (c *Engine) PaginatorNames() ([]string, error) {
	all, err := c.paginators()
	return ordered.Keys(all), err
}

// CanPaginate says whether an operation has a paginator.
func (c *Engine) CanPaginate(operation string) bool {
	_, err := c.paginator(operation)
	return err == nil
}

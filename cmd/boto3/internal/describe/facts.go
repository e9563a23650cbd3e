package describe

import (
	"encoding/json"
	"fmt"

	"github.com/boto3-go/boto3/model"
)

// Pages is what a description says of how an operation's answers go on.
type Pages struct {
	Input, Output, Results []string // the tokens, and where the results are
	Limit                  string   // the member that bounds one page
}

// PagesOf are the pages of a service's operations.
func PagesOf(m *model.Service) (map[string]Pages, error) {
	data, err := m.Section(model.PaginatorsSection)
	if err != nil || data == nil {
		return nil, err
	}
	var section struct {
		Pagination map[string]struct {
			Input   any    `json:"input_token"`
			Output  any    `json:"output_token"`
			Results any    `json:"result_key"`
			Limit   string `json:"limit_key"`
		}
	}
	if err := json.Unmarshal(data, &section); err != nil {
		return nil, err
	}
	pages := map[string]Pages{}
	for name, p := range section.Pagination {
		pages[name] = Pages{words(p.Input), words(p.Output), words(p.Results), p.Limit}
	}
	return pages, nil
}

func words(v any) []string {
	list, ok := v.([]any)
	if !ok && v != nil {
		list = []any{v}
	}
	var names []string
	for _, n := range list {
		names = append(names, fmt.Sprint(n))
	}
	return names
}

// Traits are what else there is to know of a member than its type; s is the shape that
// lists and maps of it hold in the end.
func Traits(m *model.Member, s *model.Shape) []string {
	var list []string
	for _, t := range []struct {
		has  bool
		text string
	}{
		{m.Required, "required"}, {m.IdempotencyToken, "filled in where absent"}, {m.Shape.Sensitive || s.Sensitive, "sensitive"},
		{m.Deprecated || s.Deprecated, "deprecated"}, {m.Streaming, "streamed"}, {m.Shape.EventStream, "a stream of events"},
	} {
		if t.has {
			list = append(list, t.text)
		}
	}
	return list
}

// Facts are those of a whole operation.
func Facts(op *model.Operation) []string {
	var list []string
	for _, t := range []struct {
		has  bool
		text string
	}{
		{op.Deprecated, "deprecated"}, {op.Idempotent, "may be repeated: it is idempotent"}, {op.ReadOnly, "the description says that it only reads"},
		{op.AuthType == "none", "not signed"}, {op.ChecksumRequired, "needs a checksum"},
	} {
		if t.has {
			list = append(list, t.text)
		}
	}
	return list
}

// Held is what lists and maps hold in the end, as a member; one that holds itself is
// returned.
func Held(m *model.Member) *model.Member {
	for range 10 {
		switch {
		case m.Shape.Kind == model.List && m.Shape.Element != nil:
			m = m.Shape.Element
		case m.Shape.Kind == model.Map && m.Shape.Value != nil:
			m = m.Shape.Value
		default:
			return m
		}
	}
	return m
}

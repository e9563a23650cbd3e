package resource

import (
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/jmes"
	"github.com/boto3-go/boto3/internal/memberpath"
)

// Path is a JMESPath expression of a description. Those of names and "[]",
// nearly all, are walked without copying what they are applied to.
type Path struct {
	text    string
	full    *jmes.Expression  // for all others
	steps   []memberpath.Step // names and []
	plural  bool
	current bool // "@" or "$": the whole
}

// String returns the expression.
func (p *Path) String() string { return p.text }

// parsePath compiles an expression; the empty one gives nil.
func parsePath(text string) (*Path, error) {
	if text == "" {
		return nil, nil
	}
	p := &Path{text: text, plural: strings.Contains(text, "[]") || strings.Contains(text, "*")}
	if p.current = text == "@" || text == "$"; p.current {
		return p, nil
	}
	full, err := jmes.New(text)
	if err != nil {
		return nil, err
	}
	steps, err := memberpath.Parse(text)
	if err != nil || slices.ContainsFunc(steps, needsJMESPath) {
		p.full = full
		return p, nil //nolint:nilerr // it is an expression all the same
	}
	p.steps = steps
	return p, nil
}

func needsJMESPath(s memberpath.Step) bool {
	return s.Kind != memberpath.Each && (s.Kind != memberpath.Name || !plainName(s.Name))
}

func plainName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !upper(c) && !lower(c) && c != '_' && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// Search evaluates the expression over an output. Structures that had to be
// copied are made by wrap.
func (p *Path) Search(v any, wrap func(map[string]any) any) (any, error) {
	if p.current {
		return v, nil
	}
	if p.full != nil {
		found, err := p.full.Search(v)
		return rewrap(found, wrap), err
	}
	projected := false
	for _, s := range p.steps {
		list, isList := v.([]any)
		switch {
		case s.Kind == memberpath.Each && !isList:
			return nil, nil
		case s.Kind == memberpath.Each:
			v, projected = flattened(list), true
		case projected:
			v = pick(list, s.Name)
		default:
			v = jmes.Member(v, s.Name)
		}
	}
	return v, nil
}

// flattened is the elements of the lists in a list, without nulls.
func flattened(list []any) []any {
	out := make([]any, 0, len(list))
	for _, e := range list {
		inner, ok := e.([]any)
		if !ok {
			inner = []any{e}
		}
		for _, x := range inner {
			if x != nil {
				out = append(out, x)
			}
		}
	}
	return out
}

// pick is a member of each element, without nulls.
func pick(list []any, name string) []any {
	out := make([]any, 0, len(list))
	for _, e := range list {
		if x := jmes.Member(e, name); x != nil {
			out = append(out, x)
		}
	}
	return out
}

func rewrap(v any, wrap func(map[string]any) any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = rewrap(v[i], wrap)
		}
	case map[string]any:
		for k := range v {
			v[k] = rewrap(v[k], wrap)
		}
		return wrap(v)
	}
	return v
}

func upper(c byte) bool { return 'A' <= c && c <= 'Z' }
func lower(c byte) bool { return 'a' <= c && c <= 'z' }

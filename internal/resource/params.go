package resource

import (
	"fmt"

	"github.com/boto3-go/boto3/internal/memberpath"
)

// Parent is the resource that a request is made for, or that a result is
// derived from.
type Parent interface {
	// Identifier returns the value of an identifier by its name.
	Identifier(name string) any
	// Search looks into the attributes, loading them if need be.
	Search(p *Path) (any, error)
}

// maxIndex bounds the lists that a description can ask for.
const maxIndex = 1000

// parseTarget reads the place of a parameter: "Filters[0].Name"; [] adds to a
// list, and [*] is at the position of the resource in its page.
func parseTarget(text string) ([]memberpath.Step, error) {
	target, err := memberpath.Parse(text)
	if err != nil {
		return nil, err
	}
	for _, s := range target {
		if s.Kind == memberpath.Name && !plainName(s.Name) {
			return nil, fmt.Errorf("%q is not a name", s.Name)
		}
		if s.Index > maxIndex {
			return nil, fmt.Errorf("the index %d is more than %d", s.Index, maxIndex)
		}
	}
	return target, nil
}

// Build adds the parameters that the parent supplies. Index is its position
// among others in one request, -1 where it is alone.
func (q *Request) Build(params map[string]any, parent Parent, index int) error {
	for i := range q.Params {
		p := &q.Params[i]
		var value any
		switch p.Source {
		case FromIdentifier:
			value = parent.Identifier(p.Name)
		case FromData:
			var err error
			if value, err = parent.Search(p.Path); err != nil {
				return err
			}
		case Constant:
			value = p.Value
		case FromInput, FromResponse, FromRequest:
			continue // the caller's
		}
		put(params, p.target, value, index)
	}
	return nil
}

// put is old with a value at a target, and with maps and lists on the way there.
func put(old any, target []memberpath.Step, value any, index int) any {
	if len(target) == 0 {
		return value
	}
	s, rest := target[0], target[1:]
	if s.Kind == memberpath.Name {
		m, ok := old.(map[string]any)
		if !ok {
			m = map[string]any{}
		}
		m[s.Name] = put(m[s.Name], rest, value, index)
		return m
	}
	list, _ := old.([]any)
	at := len(list)
	switch {
	case s.Kind == memberpath.Index:
		at = s.Index
	case s.Kind == memberpath.Own && index >= 0:
		at = index
	}
	for len(list) <= at {
		list = append(list, map[string]any{})
	}
	list[at] = put(list[at], rest, value, index)
	return list
}

package resource

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Parent is the resource that a request is made for, or that a result is
// derived from.
type Parent interface {
	// Identifier returns the value of an identifier by its name.
	Identifier(name string) any
	// Search looks into the attributes, loading them if need be.
	Search(p *Path) (any, error)
}

// step is one part of a target.
type step struct {
	name string
	kind stepKind
	at   int // of an index
}

type stepKind uint8

const (
	named    stepKind = iota
	indexed           // name[0]
	appended          // name[]
	counted           // name[*]: at the position of the resource in its page
)

// maxIndex bounds the lists that a description can ask for.
const maxIndex = 1000

func parseTarget(text string) ([]step, error) {
	var steps []step
	for part := range strings.SplitSeq(text, ".") {
		name, index, bracket := strings.Cut(part, "[")
		s := step{name: name}
		if bracket {
			index, closed := strings.CutSuffix(index, "]")
			n, err := strconv.Atoi(index)
			switch {
			case !closed:
				return nil, errors.New("a bracket is not closed")
			case index == "":
				s.kind = appended
			case index == "*":
				s.kind = counted
			case err != nil || n < 0 || n > maxIndex:
				return nil, fmt.Errorf("%q is not an index", index)
			default:
				s.kind, s.at = indexed, n
			}
		}
		if !plainName(name) {
			return nil, fmt.Errorf("%q is not a name", name)
		}
		steps = append(steps, s)
	}
	return steps, nil
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
		put(params, p.steps, value, index)
	}
	return nil
}

// put stores a value at a target, making maps and lists on the way.
func put(m map[string]any, steps []step, value any, index int) {
	for i, s := range steps {
		last := i == len(steps)-1
		if s.kind == named {
			if last {
				m[s.name] = value
				return
			}
			inner, ok := m[s.name].(map[string]any)
			if !ok {
				inner = map[string]any{}
				m[s.name] = inner
			}
			m = inner
			continue
		}
		list, _ := m[s.name].([]any)
		at := s.at
		if s.kind == counted && index >= 0 {
			at = index
		} else if s.kind != indexed {
			at = len(list)
		}
		for len(list) <= at {
			list = append(list, map[string]any{})
		}
		m[s.name] = list
		if last {
			list[at] = value
			return
		}
		inner, ok := list[at].(map[string]any)
		if !ok {
			inner = map[string]any{}
			list[at] = inner
		}
		m = inner
	}
}

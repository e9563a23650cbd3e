package parity_test

import (
	"testing"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/service"
)

// TestStructs gives the same parameters as structs. Those that do not fit are
// left out: a nil in a struct is an absent member, and an unknown one a field
// that the compiler refuses in the typed packages.
func TestStructs(t *testing.T) {
	home(t)
	y := newTally()
	var trials []trial
	n := 0
	for _, e := range service.Entries() {
		if e.Retired || !wanted(e.Name, "") {
			continue
		}
		for _, c := range trialsOf(t, e.Name) {
			if n++; c.mode != faulty && (*only != "" || n%7 == 0) { // six modes and seven, so that each comes
				if c.op.Input != nil {
					c.params = oneType(c.op.Input.Shape, c.params)
				}
				trials = append(trials, c)
			}
		}
		if len(trials) > 4000 {
			run(t, y, trials, byStruct)
			trials = nil
		}
	}
	run(t, y, trials, byStruct)
	y.report(t)
}

// oneType leaves each AttributeValue its first member, and gives one without any
// the type NULL.
func oneType(s *model.Shape, x any) any {
	switch x := x.(type) {
	case []any:
		if s.Kind != model.List || s.Document {
			return x
		}
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = oneType(s.Element.Shape, v)
		}
		return out
	case map[string]any:
		if s.Document || s.Kind != model.Structure && s.Kind != model.Map {
			return x
		}
		out := map[string]any{}
		for _, name := range inOrder(s, x) {
			if m, ok := s.Member(name); ok {
				out[name] = oneType(m.Shape, x[name])
			} else if s.Kind == model.Map {
				out[name] = oneType(s.Value.Shape, x[name])
			} else {
				out[name] = x[name]
			}
			if bind.AttributeValue(s) {
				return out
			}
		}
		if bind.AttributeValue(s) {
			return map[string]any{"NULL": true}
		}
		return out
	}
	return x
}

package mcp

import (
	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/model"
)

// hidden stands where a sensitive value would.
const hidden = "***"

// redacted is a value without what the description marks as sensitive.
func redacted(m *model.Member, v any) any {
	if m == nil || v == nil {
		return v
	}
	if m.Shape.Sensitive {
		return hidden
	}
	switch x := v.(type) {
	case boto3.Map:
		return fields(m.Shape, x)
	case map[string]any:
		return fields(m.Shape, x)
	case []any:
		if m.Shape.Element == nil {
			return v
		}
		list := make([]any, len(x))
		for i := range x {
			list[i] = redacted(m.Shape.Element, x[i])
		}
		return list
	}
	return v
}

func fields(s *model.Shape, of map[string]any) map[string]any {
	out := make(map[string]any, len(of))
	for name, v := range of {
		switch {
		case s.Key != nil && s.Key.Shape.Sensitive:
			out[hidden] = hidden
		case s.Value != nil:
			out[name] = redacted(s.Value, v)
		default:
			m, ok := s.Member(name)
			if out[name] = v; ok {
				out[name] = redacted(m, v)
			}
		}
	}
	return out
}

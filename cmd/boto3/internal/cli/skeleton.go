package cli

import (
	"encoding/json"

	"github.com/boto3-go/boto3/cmd/boto3/internal/output"
	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
	"github.com/boto3-go/boto3/model"
)

// skeleton prints an example of the operation's input or output, which every member
// is in.
func (c *call) skeleton(of string) error {
	shape, format := c.op.Input, "json"
	switch of {
	case "output":
		shape = c.op.Output
	case "yaml-input":
		format = "yaml"
	}
	t := tree.Of(map[string]any{})
	if shape != nil {
		t.Value = example(t, shape, nil)
	}
	if of == "output" {
		return c.env.Print(t, c.op.Name)
	}
	if m, ok := t.Value.(map[string]any); ok && len(m) == 0 {
		return say(c.env.Stdout, "{}")
	}
	return output.Write(c.env.Stdout, format, t, output.Options{})
}

// example is a value of a shape; above are the structures that it is in, since a shape
// may hold itself.
func example(t *tree.Tree, m *model.Member, above []string) any {
	s := m.Shape
	for _, name := range above {
		if name == s.Name && s.Kind == model.Structure {
			return map[string]any{}
		}
	}
	switch s.Kind {
	case model.Structure:
		fields, keys := map[string]any{}, []string{}
		for i := range s.Members {
			keys = append(keys, s.Members[i].Name)
			fields[s.Members[i].Name] = example(t, &s.Members[i], append(above, s.Name))
		}
		t.Keep(fields, keys)
		return fields
	case model.List:
		return []any{example(t, s.Element, append(above, s.Name))}
	case model.Map:
		return map[string]any{"KeyName": example(t, s.Value, append(above, s.Name))}
	case model.Integer, model.Long:
		return json.Number("0")
	case model.Float, model.Double:
		return json.Number("0.0")
	case model.Boolean:
		return true
	case model.Timestamp:
		return "1970-01-01T00:00:00"
	case model.String:
		if len(s.Enum) > 0 {
			return s.Enum[0]
		}
	default:
	}
	return ""
}

package engine

import (
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// Plain makes plain maps and lists of a value.
func Plain(v bind.Value) (any, error) {
	switch shape := v.Shape(); shape.Kind {
	case model.Structure:
		if shape.Document {
			return v.Any(), nil
		}
		m := make(map[string]any, len(shape.Members))
		for i := range shape.Members {
			if member, ok := v.Member(i); ok {
				t, err := Plain(member)
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
			t, err := Plain(v.Index(i))
			if err != nil {
				return nil, err
			}
			list[i] = t
		}
		return list, nil
	case model.Map:
		m := make(map[string]any, v.Len())
		for key, e := range v.Entries() {
			t, err := Plain(e)
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

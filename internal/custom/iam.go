package custom

import (
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// iam decodes policy documents, which come as URL-encoded JSON. A map output
// has them as maps; a string member of a struct has the JSON text.
func iam() call.Hooks {
	return call.Hooks{Output: func(c *call.Call) error {
		if c.Out == nil || c.Op.Output == nil {
			return nil
		}
		for _, path := range policyPaths(c.Op.Output.Shape, "", map[*model.Shape]bool{}) {
			if err := c.Edit(path, decodeQuotedJSON); err != nil {
				return err
			}
		}
		return nil
	}}
}

// policyPaths lists the places in a shape that hold policy documents.
func policyPaths(s *model.Shape, at string, above map[*model.Shape]bool) []string {
	if above[s] {
		return nil
	}
	above[s] = true
	defer delete(above, s)
	var paths []string
	switch s.Kind {
	case model.Structure:
		for i := range s.Members {
			m := &s.Members[i]
			path := m.Name
			if at != "" {
				path = at + "." + m.Name
			}
			if m.Shape.Name == "policyDocumentType" {
				paths = append(paths, path)
				continue
			}
			paths = append(paths, policyPaths(m.Shape, path, above)...)
		}
	case model.List:
		return policyPaths(s.Element.Shape, at+"[]", above)
	default:
	}
	return paths
}

func decodeQuotedJSON(text string) (any, error) {
	plain := unquote(text)
	v, err := wire.ParseJSON(plain)
	if err != nil {
		return text, nil //nolint:nilerr // no document; it stands as it is
	}
	return bind.Document{Text: plain, Value: v}, nil
}

// decodeJSON reads a text that may be JSON.
func decodeJSON(text string) (any, error) {
	v, err := wire.ParseJSON(text)
	if err != nil {
		return text, nil //nolint:nilerr // not JSON; it stands as it is
	}
	return bind.Document{Text: text, Value: v}, nil
}

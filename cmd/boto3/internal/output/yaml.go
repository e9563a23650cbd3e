package output

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
)

func writeYAML(w io.Writer, t *tree.Tree) error {
	if m, ok := t.Value.(map[string]any); ok && len(m) == 0 {
		return nil
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	e.CompactSeqIndent()
	if err := e.Encode(node(t, t.Value)); err != nil {
		return err
	}
	if err := e.Close(); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// node is a value as the YAML library takes it where the order of members matters.
func node(t *tree.Tree, v any) *yaml.Node {
	n := &yaml.Node{}
	switch v := v.(type) {
	case map[string]any:
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
		for _, k := range t.Keys(v) {
			n.Content = append(n.Content, node(t, k), node(t, v[k]))
		}
	case []any:
		n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		for _, e := range v {
			n.Content = append(n.Content, node(t, e))
		}
	case json.Number:
		n.Kind, n.Tag, n.Value = yaml.ScalarNode, "!!int", number(v)
		if strings.ContainsAny(n.Value, ".eEN") {
			n.Tag = "!!float"
		}
	default:
		_ = n.Encode(v) // nil, bool, string and numbers of Go always can
		if n.Style == yaml.DoubleQuotedStyle && !strings.ContainsFunc(n.Value, unicode.IsControl) {
			n.Style = yaml.SingleQuotedStyle
		}
	}
	return n
}

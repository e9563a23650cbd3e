package stacks

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/boto3-go/boto3/cmd/boto3/internal/output"
	"github.com/boto3-go/boto3/cmd/boto3/internal/tree"
)

// mostNodes bounds what a template may be blown up to by its aliases.
const mostNodes = 200_000

// readTemplate reads a template in YAML or JSON, with copies in place of its aliases,
// which CloudFormation does not take.
func readTemplate(path string) (*yaml.Node, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		return nil, fmt.Errorf("the template %s: %w", path, err)
	}
	if len(document.Content) != 1 || document.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("the template %s is no mapping of sections", path)
	}
	left := mostNodes
	root, err := flattened(document.Content[0], &left)
	if err != nil {
		return nil, fmt.Errorf("the template %s: %w", path, err)
	}
	if root.Style&yaml.FlowStyle != 0 { // JSON
		blocks(root)
	}
	return root, nil
}

// flattened is a copy without anchors, aliases and merged mappings.
func flattened(n *yaml.Node, left *int) (*yaml.Node, error) {
	if *left--; *left < 0 {
		return nil, errors.New("its aliases stand for too much")
	}
	if n.Kind == yaml.AliasNode {
		return flattened(n.Alias, left)
	}
	out := *n
	out.Anchor, out.Content = "", nil
	var merged []*yaml.Node
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && n.Content[i-i%2].ShortTag() == "!!merge" {
			if i%2 == 1 {
				merged = append(merged, c)
			}
			continue
		}
		copied, err := flattened(c, left)
		if err != nil {
			return nil, err
		}
		out.Content = append(out.Content, copied)
	}
	for _, m := range merged {
		if err := merge(&out, m, left); err != nil {
			return nil, err
		}
	}
	return &out, nil
}

// merge puts the entries of a mapping, or of several, into one that lacks them.
func merge(into, m *yaml.Node, left *int) error {
	from, err := flattened(m, left)
	if err != nil {
		return err
	}
	list := []*yaml.Node{from}
	if from.Kind == yaml.SequenceNode {
		list = from.Content
	}
	for _, from := range list {
		for i := 0; from.Kind == yaml.MappingNode && i+1 < len(from.Content); i += 2 {
			if child(into, from.Content[i].Value) == nil {
				into.Content = append(into.Content, from.Content[i], from.Content[i+1])
			}
		}
	}
	return nil
}

// blocks has what was written in braces written in lines.
func blocks(n *yaml.Node) {
	n.Style &^= yaml.FlowStyle
	if n.Style&yaml.DoubleQuotedStyle != 0 && !strings.Contains(n.Value, "\n") {
		n.SetString(n.Value)
	}
	for _, c := range n.Content {
		blocks(c)
	}
}

// pairsIn yields the entries of a mapping.
func pairsIn(n *yaml.Node) iter.Seq2[string, *yaml.Node] {
	return func(yield func(string, *yaml.Node) bool) {
		for i := 0; n != nil && n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i].Value, n.Content[i+1]) {
				return
			}
		}
	}
}

// child is what stands at a path of names, nil where nothing does.
func child(n *yaml.Node, path string) *yaml.Node {
	for name := range strings.SplitSeq(path, ".") {
		var found *yaml.Node
		for key, v := range pairsIn(n) {
			if key == name {
				found = v
			}
		}
		n = found
	}
	return n
}

// place puts a value at a path, and makes the mappings on the way there.
func place(n *yaml.Node, path string, v *yaml.Node) {
	name, rest, deeper := strings.Cut(path, ".")
	at := -1
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			at = i + 1
		}
	}
	if at < 0 {
		n.Content = append(n.Content, scalarNode(name), mappingNode())
		at = len(n.Content) - 1
	}
	if deeper {
		if n.Content[at].Kind != yaml.MappingNode {
			n.Content[at] = mappingNode()
		}
		place(n.Content[at], rest, v)
		return
	}
	v.LineComment = n.Content[at].LineComment
	n.Content[at] = v
}

func scalarNode(text string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(text)
	return n
}

func mappingNode(words ...string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, w := range words {
		n.Content = append(n.Content, scalarNode(w))
	}
	return n
}

// encoded is the text of a template.
func encoded(root *yaml.Node, asJSON bool) ([]byte, error) {
	var b bytes.Buffer
	if asJSON {
		t := tree.Of(nil)
		v, err := valueOf(t, root)
		if err != nil {
			return nil, err
		}
		err = output.Write(&b, "json", t.With(v), output.Options{})
		return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
	}
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	e.CompactSeqIndent()
	err := errors.Join(e.Encode(root), e.Close())
	return b.Bytes(), err
}

// words11 are words that are bools in version 1.1 of YAML, which CloudFormation reads.
var words11 = map[string]bool{"yes": true, "on": true, "no": false, "off": false}

// valueOf is a node as JSON has it: with functions by their long names.
func valueOf(t *tree.Tree, n *yaml.Node) (any, error) {
	if tag, ok := strings.CutPrefix(n.Tag, "!"); ok && !strings.HasPrefix(tag, "!") && tag != "" {
		plain := *n
		plain.Tag = ""
		if n.Kind == yaml.ScalarNode {
			plain.Tag = "!!str"
		}
		v, err := valueOf(t, &plain)
		if text, ok := v.(string); ok && tag == "GetAtt" {
			name, attribute, _ := strings.Cut(text, ".")
			v = []any{name, attribute}
		}
		if tag != "Ref" && tag != "Condition" {
			tag = "Fn::" + tag
		}
		return map[string]any{tag: v}, err
	}
	switch n.Kind {
	case yaml.MappingNode:
		m, keys := map[string]any{}, []string{}
		for key, c := range pairsIn(n) {
			v, err := valueOf(t, c)
			if err != nil {
				return nil, err
			}
			if _, twice := m[key]; !twice {
				keys = append(keys, key)
			}
			m[key] = v
		}
		t.Keep(m, keys)
		return m, nil
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, c := range n.Content {
			var err error
			if list[i], err = valueOf(t, c); err != nil {
				return nil, err
			}
		}
		return list, nil
	default:
	}
	return scalarOf(n)
}

func scalarOf(n *yaml.Node) (any, error) {
	if v, ok := words11[strings.ToLower(n.Value)]; ok && n.Style == 0 { // written plainly
		return v, nil
	}
	tag := n.ShortTag()
	if tag == "!!float" && len(n.Value) > 1 && n.Value[0] == '0' && !strings.ContainsAny(n.Value, ".eE") { // an account's id
		tag = "!!str"
	}
	if !slices.Contains([]string{"!!null", "!!bool", "!!int", "!!float"}, tag) {
		return n.Value, nil
	}
	var v any
	err := n.Decode(&v)
	return v, err
}

package wire

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// maxFormDepth bounds how many parts the name of a parameter may have.
const maxFormDepth = 256

// DecodeForm reads an input from application/x-www-form-urlencoded parameters,
// named as AppendForm names them. Parameters that the shape lacks are passed
// over.
func DecodeForm(form string, dialect FormDialect, m *model.Member, out bind.Slot) error {
	root := &formNode{}
	for pair := range strings.SplitSeq(form, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(name)
		if err == nil {
			value, err = url.QueryUnescape(value)
		}
		if err != nil {
			return fmt.Errorf("malformed form: %w", err)
		}
		if strings.Count(name, ".") >= maxFormDepth {
			return fmt.Errorf("malformed form: a name of more than %d parts", maxFormDepth)
		}
		root.put(name, value)
	}
	d := formDecoder{ec2: dialect == EC2Form}
	return d.structure(m.Shape, root, out.Struct())
}

// formNode is what parameters have under a part of their names.
type formNode struct {
	value string
	under map[string]*formNode
}

func (n *formNode) put(name, value string) {
	for part := range strings.SplitSeq(name, ".") {
		child := n.under[part]
		if child == nil {
			if n.under == nil {
				n.under = map[string]*formNode{}
			}
			child = &formNode{}
			n.under[part] = child
		}
		n = child
	}
	n.value = value
}

// find goes down by the parts of a name; nil where nothing is.
func (n *formNode) find(name string) *formNode {
	if name == "" {
		return n
	}
	for part := range strings.SplitSeq(name, ".") {
		if n == nil {
			return nil
		}
		n = n.under[part]
	}
	return n
}

// numbered are the nodes of a list or map, in the order of their numbers.
func (n *formNode) numbered() []*formNode {
	if n == nil {
		return nil
	}
	numbers := make([]int, 0, len(n.under))
	for part := range n.under {
		if i, err := strconv.Atoi(part); err == nil && strconv.Itoa(i) == part {
			numbers = append(numbers, i)
		}
	}
	slices.Sort(numbers)
	nodes := make([]*formNode, len(numbers))
	for i, number := range numbers {
		nodes[i] = n.under[strconv.Itoa(number)]
	}
	return nodes
}

// formDecoder finds values under the names that formEncoder gives them.
type formDecoder struct{ ec2 bool }

// name is that of a member, and of its elements where it is a list.
func (d formDecoder) name(m *model.Member, fallback string) (own, elements string) {
	e := formEncoder{ec2: d.ec2}
	e.pushMember(m, fallback)
	own = string(e.name)
	if m.Shape.Kind == model.List && !d.ec2 {
		e.pushElement(m)
	}
	return own, string(e.name)
}

func (d formDecoder) structure(shape *model.Shape, n *formNode, out bind.StructSlot) error {
	for i := range shape.Members {
		m := &shape.Members[i]
		name, elements := d.name(m, "")
		own := n.find(name)
		if own == nil && (elements == name || n.find(elements) == nil) {
			continue
		}
		var err error
		if m.Shape.Kind == model.List {
			err = d.list(m, n.find(elements), out.Member(i))
		} else {
			err = d.value(m, own, out.Member(i))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
	}
	return nil
}

func (d formDecoder) value(m *model.Member, n *formNode, out bind.Slot) error {
	switch m.Shape.Kind {
	case model.Structure:
		return d.structure(m.Shape, n, out.Struct())
	case model.List:
		e := formEncoder{ec2: d.ec2}
		if !d.ec2 {
			e.pushElement(m)
		}
		return d.list(m, n.find(string(e.name)), out)
	case model.Map:
		return d.entries(m, n, out)
	default:
		return setText(m, n.value, out)
	}
}

// list reads the elements that are under n, none where n is nil.
func (d formDecoder) list(m *model.Member, n *formNode, out bind.Slot) error {
	nodes := n.numbered()
	list := out.List(len(nodes))
	defer list.Done()
	for i, node := range nodes {
		if err := d.value(m.Shape.Element, node, list.Next()); err != nil {
			return fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return nil
}

func (d formDecoder) entries(m *model.Member, n *formNode, out bind.Slot) error {
	if !m.Flattened {
		n = n.find("entry")
	}
	keyName, _ := d.name(m.Shape.Key, "key")
	valueName, elements := d.name(m.Shape.Value, "value")
	nodes := n.numbered()
	entries := out.Map(len(nodes))
	defer entries.Done()
	for _, node := range nodes {
		key := node.find(keyName)
		value := node.find(valueName)
		if key == nil || value == nil && node.find(elements) == nil {
			return fmt.Errorf("an entry without %s or %s", keyName, valueName)
		}
		var err error
		if m.Shape.Value.Shape.Kind == model.List {
			err = d.list(m.Shape.Value, node.find(elements), entries.Entry(key.value))
		} else {
			err = d.value(m.Shape.Value, value, entries.Entry(key.value))
		}
		if err != nil {
			return fmt.Errorf("[%q]: %w", key.value, err)
		}
	}
	return nil
}

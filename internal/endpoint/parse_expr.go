package endpoint

import (
	"slices"
	"strconv"
	"strings"
)

func (c *compiler) expressionMember(t *tree, key string) (uint32, error) {
	m := t.member(key)
	if m == nil {
		return 0, t.fault("%q is missing", key)
	}
	return c.expression(m)
}

// expression compiles a literal, a template, a reference or a function call.
func (c *compiler) expression(t *tree) (uint32, error) {
	switch t.kind {
	case treeScalar:
		return c.literal(t)
	case treeList:
		return 0, t.fault("a list is no expression")
	case treeObject:
	}
	if t.member("ref") == nil {
		return c.function(t, false)
	}
	if err := t.only("ref"); err != nil {
		return 0, err
	}
	name, err := t.text("ref")
	if err != nil {
		return 0, err
	}
	return c.reference(t, name)
}

func (c *compiler) reference(t *tree, name string) (uint32, error) {
	slot, known := c.slotIDs[name]
	if !known || c.scope[slot] == 0 {
		return 0, t.fault("%q is neither a parameter nor assigned before", name)
	}
	return c.node(t, opRef, slot)
}

// function compiles a call. A condition's may assign, which the caller sees to.
func (c *compiler) function(t *tree, condition bool) (uint32, error) {
	allowed := []string{"fn", "argv"}
	if condition {
		allowed = append(allowed, "assign")
	}
	if err := t.only(allowed...); err != nil {
		return 0, err
	}
	name, err := t.text("fn")
	if err != nil {
		return 0, err
	}
	argv, err := t.need("argv", treeList)
	if err != nil {
		return 0, err
	}
	if name == "getAttr" {
		return c.getAttr(argv)
	}
	op, known := functions[name]
	if !known {
		return 0, t.fault("unknown function %q", name)
	}
	var operands []uint32
	for _, arg := range argv.items {
		id, err := c.expression(arg)
		if err != nil {
			return 0, err
		}
		operands = append(operands, id)
	}
	return c.node(argv, op, operands...)
}

func (c *compiler) getAttr(argv *tree) (uint32, error) {
	if len(argv.items) != 2 {
		return 0, argv.fault("getAttr takes a value and a path")
	}
	path, ok := argv.items[1].scalar.(string)
	if !ok {
		return 0, argv.items[1].fault("a path has to be a string")
	}
	object, err := c.expression(argv.items[0])
	if err != nil {
		return 0, err
	}
	return c.attributeNode(argv.items[1], object, path)
}

// attributeNode compiles the paths name, name[1] and [1]. Deeper ones do not
// occur: an attribute is a string, a boolean or a list of strings.
func (c *compiler) attributeNode(t *tree, object uint32, path string) (uint32, error) {
	name, rest, indexed := strings.Cut(path, "[")
	index := int64(noIndex)
	if indexed {
		digits, found := strings.CutSuffix(rest, "]")
		n, err := strconv.ParseInt(digits, 10, 16)
		if err != nil || !found {
			return 0, t.fault("bad index in path %q", path)
		}
		index = n
	}
	attr := slices.Index(attributeNames[:], name)
	if attr < 0 || path == "" {
		return 0, t.fault("unknown attribute %q", path)
	}
	return c.node(t, opAttr, object, uint32(attr), zigzag(int32(index)))
}

// templateNode compiles text with {name} and {name#attribute} in it; {{ and }}
// stand for braces.
func (c *compiler) templateNode(t *tree, text string) (uint32, error) {
	var parts []uint32
	for text != "" {
		literal, rest, err := leadingText(t, text)
		if err != nil {
			return 0, err
		}
		if rest == "" && len(parts) == 0 {
			return c.stringNode(t, literal)
		}
		if literal != "" {
			id, err := c.stringNode(t, literal)
			if err != nil {
				return 0, err
			}
			parts = append(parts, id)
		}
		if text = rest; text == "" {
			break
		}
		name, rest, closed := strings.Cut(text[1:], "}")
		if !closed {
			return 0, t.fault("unbalanced braces")
		}
		id, err := c.placeholder(t, name)
		if err != nil {
			return 0, err
		}
		parts, text = append(parts, id), rest
	}
	if len(parts) == 0 {
		return c.stringNode(t, "")
	}
	return c.node(t, opTemplate, parts...)
}

// leadingText takes off what stands before the first placeholder.
func leadingText(t *tree, text string) (literal, rest string, err error) {
	var out strings.Builder
	for {
		at := strings.IndexAny(text, "{}")
		if at < 0 {
			return out.String() + text, "", nil
		}
		out.WriteString(text[:at])
		text = text[at:]
		switch {
		case strings.HasPrefix(text, "{{"), strings.HasPrefix(text, "}}"):
			out.WriteByte(text[0])
			text = text[2:]
		case text[0] == '{':
			return out.String(), text, nil
		default:
			return "", "", t.fault("unbalanced braces")
		}
	}
}

func (c *compiler) stringNode(t *tree, s string) (uint32, error) {
	id, err := c.str(t, s)
	if err != nil {
		return 0, err
	}
	return c.node(t, opString, id)
}

func (c *compiler) placeholder(t *tree, text string) (uint32, error) {
	name, path, dotted := strings.Cut(text, "#")
	object, err := c.reference(t, name)
	if err != nil || !dotted {
		return object, err
	}
	return c.attributeNode(t, object, path)
}

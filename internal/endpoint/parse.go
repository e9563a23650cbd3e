package endpoint

import "strings"

// compiler turns a rule set's JSON into the node table.
type compiler struct {
	set       *RuleSet
	nodeIDs   map[string]uint32
	stringIDs map[string]uint32
	slotIDs   map[string]uint32
	// scope counts, by slot, the bindings in force where the compiler stands.
	scope []int
}

// ParseJSON compiles an endpoint-rule-set-1.json file. A fault in it is a
// *[SyntaxError].
func ParseJSON(data []byte) (*RuleSet, error) {
	root, err := readTree(data)
	if err != nil {
		return nil, err
	}
	version, err := root.text("version")
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(version, "1.") {
		return nil, root.fault("version %q is not supported: 1.x is", version)
	}
	c := compiler{
		set:     &RuleSet{operands: []uint32{}, strings: []string{}, params: []param{}},
		nodeIDs: map[string]uint32{}, stringIDs: map[string]uint32{}, slotIDs: map[string]uint32{},
	}
	if err := c.parameters(root); err != nil {
		return nil, err
	}
	if err := c.root(root); err != nil {
		return nil, err
	}
	c.set.markUsed()
	return c.set, nil
}

func (c *compiler) root(root *tree) error {
	rules, err := root.need("rules", treeList)
	if err != nil {
		return err
	}
	conditions, err := c.node(rules, opAll)
	if err != nil {
		return err
	}
	operands := []uint32{conditions}
	for _, rule := range rules.items {
		id, err := c.rule(rule)
		if err != nil {
			return err
		}
		operands = append(operands, id)
	}
	_, err = c.node(rules, opTree, operands...)
	return err
}

func (c *compiler) parameters(root *tree) error {
	list := root.member("parameters")
	if list == nil {
		return nil
	}
	if list.kind != treeObject {
		return list.fault("has to be an object")
	}
	for i, name := range list.keys {
		p, err := c.parameter(name, list.items[i])
		if err != nil {
			return err
		}
		if err := c.intern(list.items[i], p); err != nil {
			return err
		}
		c.set.params = append(c.set.params, p)
		slot, err := c.slot(list.items[i], name)
		if err != nil {
			return err
		}
		c.scope[slot]++
	}
	return nil
}

// intern puts a parameter's strings into the string table, for AppendBinary.
func (c *compiler) intern(t *tree, p param) error {
	texts := append([]string{p.name, p.builtIn, p.def.str}, p.def.list()...)
	if p.deprecated != nil {
		texts = append(texts, p.deprecated.Message, p.deprecated.Since)
	}
	for _, text := range texts {
		if _, err := c.str(t, text); err != nil {
			return err
		}
	}
	return nil
}

func (c *compiler) parameter(name string, t *tree) (param, error) {
	p := param{name: name}
	typ, err := t.text("type")
	if err != nil {
		return p, err
	}
	switch strings.ToLower(typ) {
	case "string":
		p.typ = String
	case "boolean":
		p.typ = Boolean
	case "stringarray":
		p.typ = StringArray
	default:
		return p, t.fault("type %q is none of string, boolean, stringArray", typ)
	}
	p.kind = p.typ.kind()
	if p.builtIn, err = t.text("builtIn"); err != nil {
		return p, err
	}
	if p.required, err = t.flag("required"); err != nil {
		return p, err
	}
	if err := p.setDefault(t.member("default")); err != nil {
		return p, err
	}
	if old := t.member("deprecated"); old != nil {
		p.deprecated = &Deprecation{}
		if p.deprecated.Message, err = old.text("message"); err != nil {
			return p, err
		}
		p.deprecated.Since, err = old.text("since")
	}
	return p, err
}

func (p *param) setDefault(t *tree) error {
	if t == nil {
		return nil
	}
	switch def := t.scalar.(type) {
	case string:
		p.def = stringValue(def)
	case bool:
		p.def = boolValue(def)
	case nil:
		list := []string{}
		for _, item := range t.items {
			s, ok := item.scalar.(string)
			if !ok {
				return item.fault("has to be a string")
			}
			list = append(list, s)
		}
		p.def = listValue(list)
	}
	if p.def.kind != p.kind {
		return t.fault("has to be a %s", p.kind)
	}
	return nil
}

// str, slot and node return the id of something, which exists once.

func (c *compiler) str(t *tree, s string) (uint32, error) {
	id, known := c.stringIDs[s]
	if !known {
		if len(c.set.strings) >= maxStrings {
			return 0, t.fault("more than %d strings", maxStrings)
		}
		id = uint32(len(c.set.strings))
		c.set.strings = append(c.set.strings, s)
		c.stringIDs[s] = id
	}
	return id, nil
}

func (c *compiler) slot(t *tree, name string) (uint32, error) {
	id, known := c.slotIDs[name]
	if !known {
		if c.set.slots >= maxSlots {
			return 0, t.fault("more than %d parameters and variables", maxSlots)
		}
		id = uint32(c.set.slots)
		c.set.slots++
		c.slotIDs[name] = id
		c.scope = append(c.scope, 0)
	}
	return id, nil
}

func (c *compiler) node(t *tree, op opcode, operands ...uint32) (uint32, error) {
	key := make([]byte, 0, 1+4*len(operands))
	key = append(key, byte(op))
	for _, operand := range operands {
		key = append(key, byte(operand), byte(operand>>8), byte(operand>>16), byte(operand>>24))
	}
	id, known := c.nodeIDs[string(key)]
	if known {
		return id, nil
	}
	c.set.operands = append(c.set.operands, operands...)
	if err := c.set.addNode(op, len(operands)); err != nil {
		return 0, t.fault("%v", err)
	}
	id = uint32(len(c.set.nodes) - 1)
	c.nodeIDs[string(key)] = id
	return id, nil
}

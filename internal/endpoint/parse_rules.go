package endpoint

import (
	"encoding/json"
	"strconv"
)

func (c *compiler) rule(t *tree) (uint32, error) {
	kind, err := t.text("type")
	if err != nil {
		return 0, err
	}
	conditions, assigned, err := c.conditions(t)
	if err != nil {
		return 0, err
	}
	defer func() {
		for _, slot := range assigned {
			c.scope[slot]--
		}
	}()
	switch kind {
	case "tree":
		return c.treeRule(t, conditions)
	case "endpoint":
		return c.endpointRule(t, conditions)
	case "error":
		if err := t.only("conditions", "type", "documentation", "error"); err != nil {
			return 0, err
		}
		message, err := c.expressionMember(t, "error")
		if err != nil {
			return 0, err
		}
		return c.node(t, opError, conditions, message)
	}
	return 0, t.fault("type %q is none of tree, endpoint, error", kind)
}

func (c *compiler) treeRule(t *tree, conditions uint32) (uint32, error) {
	if err := t.only("conditions", "type", "documentation", "rules"); err != nil {
		return 0, err
	}
	rules, err := t.need("rules", treeList)
	if err != nil {
		return 0, err
	}
	operands := []uint32{conditions}
	for _, rule := range rules.items {
		id, err := c.rule(rule)
		if err != nil {
			return 0, err
		}
		operands = append(operands, id)
	}
	return c.node(t, opTree, operands...)
}

func (c *compiler) endpointRule(t *tree, conditions uint32) (uint32, error) {
	if err := t.only("conditions", "type", "documentation", "endpoint"); err != nil {
		return 0, err
	}
	endpoint, err := t.need("endpoint", treeObject)
	if err != nil {
		return 0, err
	}
	if err := endpoint.only("url", "headers", "properties"); err != nil {
		return 0, err
	}
	url, err := c.expressionMember(endpoint, "url")
	if err != nil {
		return 0, err
	}
	headers, err := c.headers(endpoint)
	if err != nil {
		return 0, err
	}
	properties, err := c.properties(endpoint)
	if err != nil {
		return 0, err
	}
	return c.node(endpoint, opEndpoint, conditions, url, headers, properties)
}

// conditions compiles a rule's conditions and leaves their variables in scope.
func (c *compiler) conditions(t *tree) (id uint32, assigned []uint32, err error) {
	list, err := t.need("conditions", treeList)
	if err != nil {
		return 0, nil, err
	}
	var operands []uint32
	for _, item := range list.items {
		condition, err := c.function(item, true)
		if err != nil {
			return 0, nil, err
		}
		if item.member("assign") != nil {
			slot, err := c.assign(item)
			if err != nil {
				return 0, nil, err
			}
			assigned = append(assigned, slot)
			if condition, err = c.node(item, opAssign, slot, condition); err != nil {
				return 0, nil, err
			}
		}
		operands = append(operands, condition)
	}
	id, err = c.node(list, opAll, operands...)
	return id, assigned, err
}

func (c *compiler) assign(t *tree) (uint32, error) {
	name, err := t.text("assign")
	if err != nil {
		return 0, err
	}
	slot, err := c.slot(t, name)
	if err != nil {
		return 0, err
	}
	if c.scope[slot] > 0 {
		return 0, t.fault("%q is assigned already", name)
	}
	c.scope[slot]++
	return slot, nil
}

func (c *compiler) headers(t *tree) (uint32, error) {
	headers := t.member("headers")
	if headers == nil {
		return c.node(t, opMap)
	}
	if headers.kind != treeObject {
		return 0, headers.fault("has to be an object")
	}
	var operands []uint32
	for i, list := range headers.items {
		if list.kind != treeList {
			return 0, list.fault("has to be a list")
		}
		name, err := c.str(list, headers.keys[i])
		if err != nil {
			return 0, err
		}
		var items []uint32
		for _, item := range list.items {
			id, err := c.expression(item)
			if err != nil {
				return 0, err
			}
			items = append(items, id)
		}
		id, err := c.node(list, opList, items...)
		if err != nil {
			return 0, err
		}
		operands = append(operands, name, id)
	}
	return c.node(headers, opMap, operands...)
}

func (c *compiler) properties(t *tree) (uint32, error) {
	properties := t.member("properties")
	if properties == nil {
		return c.node(t, opMap)
	}
	if properties.kind != treeObject {
		return 0, properties.fault("has to be an object")
	}
	if schemes := properties.member("authSchemes"); schemes != nil && schemes.kind != treeList {
		return 0, schemes.fault("has to be a list")
	}
	return c.data(properties)
}

func (c *compiler) data(t *tree) (uint32, error) {
	if t.kind == treeScalar {
		return c.literal(t)
	}
	var operands []uint32
	for i, item := range t.items {
		if t.kind == treeObject {
			key, err := c.str(item, t.keys[i])
			if err != nil {
				return 0, err
			}
			operands = append(operands, key)
		}
		id, err := c.data(item)
		if err != nil {
			return 0, err
		}
		operands = append(operands, id)
	}
	op := opList
	if t.kind == treeObject {
		op = opMap
	}
	return c.node(t, op, operands...)
}

func (c *compiler) literal(t *tree) (uint32, error) {
	switch scalar := t.scalar.(type) {
	case string:
		return c.templateNode(t, scalar)
	case bool:
		if scalar {
			return c.node(t, opTrue)
		}
		return c.node(t, opFalse)
	case json.Number:
		n, err := strconv.ParseInt(scalar.String(), 10, 32)
		if err != nil {
			return 0, t.fault("%s is not an integer of 32 bits", scalar)
		}
		return c.node(t, opInt, zigzag(int32(n)))
	}
	return 0, t.fault("null has no meaning here")
}

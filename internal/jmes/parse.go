package jmes

import (
	"fmt"
	"slices"
)

// power is how strongly a token binds what stands before it; 0 ends an
// expression.
func power(kind string) int {
	switch kind {
	case "|":
		return 1
	case "||":
		return 2
	case "&&":
		return 3
	case "==", "!=", "<", "<=", ">", ">=":
		return 5
	case "[]":
		return 9
	case "*":
		return 20
	case "[?":
		return 21
	case ".":
		return 40
	case "!":
		return 45
	case "{":
		return 50
	case "[":
		return 55
	case "(":
		return 60
	}
	return 0
}

// endsProjection is the power below which a token ends what is projected.
const endsProjection = 10

// parser reads an expression by operator precedence, as Pratt has described it.
type parser struct {
	lexer
	all []token
	i   int
}

func parse(text string) (node, error) {
	p := &parser{lexer: lexer{text: text}}
	var err error
	if p.all, err = p.tokens(); err != nil {
		return nil, err
	}
	root, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	return root, p.expect(tokenEnd)
}

func (p *parser) peek() token { return p.all[p.i] }

func (p *parser) take() token {
	t := p.all[p.i]
	if t.kind != tokenEnd {
		p.i++
	}
	return t
}

func (p *parser) accept(kind string) bool {
	if p.peek().kind != kind {
		return false
	}
	p.take()
	return true
}

func (p *parser) expect(kinds ...string) error {
	if t := p.peek(); !slices.Contains(kinds, t.kind) {
		return p.fail(t.at, "%s where %s is expected", t.kind, kinds[0])
	}
	p.take()
	return nil
}

// expression reads as far as tokens bind more strongly than stop.
func (p *parser) expression(stop int) (node, error) {
	left, err := p.prefix(p.take())
	for err == nil && stop < power(p.peek().kind) {
		left, err = p.infix(left, p.take())
	}
	return left, err
}

// prefix reads an expression that begins with a token.
func (p *parser) prefix(t token) (node, error) {
	switch t.kind {
	case tokenLiteral:
		return literalNode{t.v}, nil
	case tokenIdentifier:
		if p.accept("(") {
			return p.call(t)
		}
		return fieldNode(t.name), nil
	case tokenQuoted:
		return fieldNode(t.name), nil
	case "@":
		return currentNode{}, nil
	case "!":
		inner, err := p.expression(power("!"))
		return notNode{inner}, err
	case "(":
		inner, err := p.expression(0)
		if err == nil {
			err = p.expect(")")
		}
		return inner, err
	case "{":
		return p.hash()
	case "*":
		return p.projected(valuesNode{currentNode{}}, power("*"))
	case "[]", "[?":
		return p.infix(currentNode{}, t)
	case "[":
		return p.bracket()
	}
	return nil, p.fail(t.at, "%s where an expression is expected", t.kind)
}

// bracket reads what may begin with [: an index, a slice, all elements or a list
// of expressions.
func (p *parser) bracket() (node, error) {
	switch next := p.peek().kind; {
	case next == tokenNumber, next == ":":
		return p.index(currentNode{})
	case next == "*" && p.all[p.i+1].kind == "]":
		return p.index(currentNode{})
	}
	return p.list()
}

// infix reads on from a token that follows an expression.
func (p *parser) infix(left node, t token) (node, error) {
	switch t.kind {
	case ".":
		if p.accept("*") {
			return p.projected(valuesNode{left}, power("."))
		}
		right, err := p.afterDot(power("."))
		return pipeNode{left, right}, err
	case "|":
		right, err := p.expression(power(t.kind))
		return pipeNode{left, right}, err
	case "||", "&&":
		right, err := p.expression(power(t.kind))
		return logicNode{left, right, t.kind == "||"}, err
	case "==", "!=", "<", "<=", ">", ">=":
		right, err := p.expression(power(t.kind))
		return compareNode{left, right, t.kind}, err
	case "[]":
		return p.projected(flattenNode{left}, power("[]"))
	case "[?":
		return p.filter(left)
	case "[":
		return p.index(left)
	}
	return nil, p.fail(t.at, "%s cannot follow an expression", t.kind)
}

// afterDot reads what may follow a dot.
func (p *parser) afterDot(stop int) (node, error) {
	switch t := p.peek(); t.kind {
	case tokenIdentifier, tokenQuoted, "*":
		return p.expression(stop)
	case "[":
		p.take()
		return p.list()
	case "{":
		p.take()
		return p.hash()
	default:
		return nil, p.fail(t.at, "%s cannot follow a dot", t.kind)
	}
}

// projected reads what is done with each element of a list.
func (p *parser) projected(list node, stop int) (node, error) {
	each, err := p.each(stop)
	return projectNode{list: list, each: each}, err
}

func (p *parser) each(stop int) (node, error) {
	switch t := p.peek(); {
	case power(p.peek().kind) < endsProjection:
		return currentNode{}, nil
	case t.kind == "[", t.kind == "[?":
		return p.expression(stop)
	case t.kind == ".":
		p.take()
		return p.afterDot(stop)
	default:
		return nil, p.fail(t.at, "%s cannot follow an expression", t.kind)
	}
}

// filter reads a condition up to its end and what is done with elements that
// meet it.
func (p *parser) filter(list node) (node, error) {
	condition, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	if err := p.expect("]"); err != nil {
		return nil, err
	}
	each, err := p.each(power("[?"))
	return projectNode{list, each, condition}, err
}

// index reads what is in brackets after a value.
func (p *parser) index(of node) (node, error) {
	if p.accept("*") {
		if err := p.expect("]"); err != nil {
			return nil, err
		}
		return p.projected(of, power("*"))
	}
	var parts [3]*int // start, stop and step
	colons, at := 0, p.peek().at
	for !p.accept("]") {
		switch t := p.take(); {
		case t.kind == ":" && colons < 2:
			colons++
		case t.kind == tokenNumber && parts[colons] == nil:
			parts[colons] = &t.n
		default:
			return nil, p.fail(t.at, "%s where an index, a slice or ] is expected", t.kind)
		}
	}
	switch {
	case colons == 0 && parts[0] == nil:
		return nil, p.fail(at, "an index is expected")
	case colons == 0:
		return indexNode{of, *parts[0]}, nil
	case parts[2] != nil && *parts[2] == 0:
		return nil, &Error{Expression: p.text, Kind: InvalidValue, Offset: at, Reason: "the step of a slice is 0"}
	}
	return p.projected(sliceNode{of, parts[0], parts[1], parts[2]}, power("*"))
}

// list reads expressions up to a closing bracket.
func (p *parser) list() (node, error) {
	var all listNode
	for {
		e, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		all = append(all, e)
		if p.accept("]") {
			return all, nil
		}
		if err := p.expect(","); err != nil {
			return nil, err
		}
	}
}

// hash reads names and expressions up to a closing brace.
func (p *parser) hash() (node, error) {
	var all hashNode
	for {
		key := p.peek()
		if err := p.expect(tokenIdentifier, tokenQuoted); err != nil {
			return nil, err
		}
		if err := p.expect(":"); err != nil {
			return nil, err
		}
		e, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		all = append(all, hashEntry{key.name, e})
		if p.accept("}") {
			return all, nil
		}
		if err := p.expect(","); err != nil {
			return nil, err
		}
	}
}

// call reads the arguments of a function. Which functions there are and what
// they take is known here already, so that an expression that can only fail is
// refused before it has met a value.
func (p *parser) call(name token) (node, error) {
	var args []node
	for !p.accept(")") {
		if len(args) > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
		}
		reference := p.accept("&")
		arg, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		if reference {
			arg = referenceNode{arg}
		}
		args = append(args, arg)
	}
	f, ok := functionNamed(name.name)
	if !ok {
		return nil, &Error{p.text, UnknownFunction, name.at, fmt.Sprintf("there is no function %q", name.name)}
	}
	if want := len(f.params); len(args) < want || len(args) > want && !f.variadic {
		more := ""
		if f.variadic {
			more = " or more"
		}
		return nil, &Error{p.text, InvalidArity, name.at, fmt.Sprintf("%s takes %d%s arguments, not %d", name.name, want, more, len(args))}
	}
	return callNode{name.name, f, args}, nil
}

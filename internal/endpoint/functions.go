package endpoint

import "strings"

// expression evaluates a node of class expression.
func (e *evaluation) expression(id uint32) (value, error) {
	if err := e.step(); err != nil {
		return value{}, err
	}
	n := e.set.nodes[id]
	args := e.set.args(n)
	switch n.op {
	case opFalse, opTrue:
		return boolValue(n.op == opTrue), nil
	case opInt:
		return intValue(unzigzag(args[0])), nil
	case opString:
		return stringValue(e.set.strings[args[0]]), nil
	case opRef:
		return e.slots[args[0]], nil
	case opAttr:
		return e.attr(args)
	case opTemplate:
		return e.template(args)
	case opCoalesce:
		return e.coalesce(args)
	case opIte:
		return e.ite(args)
	case opIsSet, opNot, opBooleanEquals, opStringEquals, opSubstring, opURIEncode, opParseURL,
		opIsValidHostLabel, opPartition, opParseARN, opIsVirtualHostableS3Bucket, opSplit:
		return e.call(n.op, args)
	case opAssign, opAll, opList, opMap, opTree, opEndpoint, opError:
	}
	return value{}, cannotEvaluate("node %d is no expression", id)
}

// call evaluates a function whose arguments are all evaluated first.
func (e *evaluation) call(op opcode, args []uint32) (value, error) {
	var values [4]value
	for i, id := range args {
		var err error
		if values[i], err = e.expression(id); err != nil {
			return value{}, err
		}
	}
	a, b := values[0], values[1]
	switch op { //nolint:exhaustive // the rest work on strings
	case opIsSet:
		return boolValue(a.isSet()), nil
	case opNot:
		return boolValue(a.empty()), nil
	case opBooleanEquals:
		return boolValue(a.num == b.num), need(kindBool, a, b)
	case opStringEquals:
		return boolValue(a.str == b.str), need(kindString, a, b)
	case opSubstring:
		return substring(a, b, values[2], values[3])
	}
	return e.stringFunction(op, a, b, values[2])
}

// stringFunction evaluates the functions that take an absent string for an
// answer: they are false or not set then.
func (e *evaluation) stringFunction(op opcode, a, b, c value) (value, error) {
	if a.isSet() {
		if err := need(kindString, a); err != nil {
			return value{}, err
		}
	}
	switch op { //nolint:exhaustive // the others are not called from here
	case opURIEncode:
		return uriEncode(a)
	case opParseURL:
		if u, ok := parseURL(a.str); ok {
			return value{kind: kindURL, obj: u}, nil
		}
	case opParseARN:
		if parsed, ok := parseARN(a.str); ok {
			return value{kind: kindARN, obj: parsed}, nil
		}
	case opPartition:
		return value{kind: kindPartition, obj: e.partitions.Partition(a.str)}, nil
	case opIsValidHostLabel:
		return boolValue(isHostLabel(a.str, b.num != 0)), need(kindBool, b)
	case opIsVirtualHostableS3Bucket:
		return boolValue(isVirtualHostableBucket(a.str, b.num != 0)), need(kindBool, b)
	case opSplit:
		return split(a, b, c)
	}
	return value{}, nil
}

func need(want kind, values ...value) error {
	for _, v := range values {
		if v.kind != want {
			return cannotEvaluate("a function takes a %s, not a %s", want, v.kind)
		}
	}
	return nil
}

func uriEncode(a value) (value, error) {
	if !a.isSet() {
		return value{}, nil
	}
	if len(a.str) > maxText {
		return value{}, cannotEvaluate("a string is longer than %d bytes", maxText)
	}
	return stringValue(percentEncode(a.str, '~')), nil
}

// substring counts from the end if reverse is true. Bounds outside the string
// and characters outside ASCII yield none.
func substring(s, start, stop, reverse value) (value, error) {
	if s.kind != kindString || start.kind != kindInt || stop.kind != kindInt || reverse.kind != kindBool {
		return value{}, cannotEvaluate("substring takes a string, two integers and a boolean")
	}
	from, to := int(start.num), int(stop.num)
	if from < 0 || from >= to || to > len(s.str) || !isASCII(s.str) {
		return value{}, nil
	}
	if reverse.num != 0 {
		from, to = len(s.str)-to, len(s.str)-from
	}
	return stringValue(s.str[from:to]), nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// split cuts at a delimiter into at most limit parts; 0 is no limit.
func split(s, delimiter, limit value) (value, error) {
	if s.kind != kindString || delimiter.kind != kindString || limit.kind != kindInt {
		return value{}, cannotEvaluate("split takes two strings and an integer")
	}
	if delimiter.str == "" || limit.num < 0 || len(s.str) > maxText {
		return value{}, cannotEvaluate("split takes a delimiter, a limit of 0 or more, and at most %d bytes", maxText)
	}
	n := int(limit.num)
	if n == 0 {
		n = -1
	}
	return listValue(strings.SplitN(s.str, delimiter.str, n)), nil
}

func (e *evaluation) attr(args []uint32) (value, error) {
	v, err := e.expression(args[0])
	if err != nil {
		return value{}, err
	}
	attr := attribute(args[1])
	got, ok := v.get(attr, unzigzag(args[2]))
	if !ok {
		return value{}, cannotEvaluate("a %s has no attribute %q", v.kind, attributeNames[attr])
	}
	return got, nil
}

func (e *evaluation) coalesce(args []uint32) (value, error) {
	for _, id := range args {
		if v, err := e.expression(id); err != nil || v.isSet() {
			return v, err
		}
	}
	return value{}, nil
}

func (e *evaluation) ite(args []uint32) (value, error) {
	v, err := e.expression(args[0])
	if err == nil {
		err = need(kindBool, v)
	}
	if err != nil {
		return value{}, err
	}
	if v.num != 0 {
		return e.expression(args[1])
	}
	return e.expression(args[2])
}

// template joins its parts. A part's own expression may be a template too, so
// each works above what is in the buffer already.
func (e *evaluation) template(args []uint32) (value, error) {
	start := len(e.text)
	defer func() { e.text = e.text[:start] }()
	for _, id := range args {
		part, err := e.str(id)
		if err != nil {
			return value{}, err
		}
		if len(e.text)+len(part) > maxText {
			return value{}, cannotEvaluate("a string is longer than %d bytes", maxText)
		}
		e.text = append(e.text, part...)
		e.steps += len(part) / 64
	}
	return stringValue(string(e.text[start:])), nil
}

// str evaluates an expression that has to be a string.
func (e *evaluation) str(id uint32) (string, error) {
	v, err := e.expression(id)
	if err != nil {
		return "", err
	}
	if v.kind != kindString {
		return "", cannotEvaluate("text is made from a %s", v.kind)
	}
	return v.str, nil
}

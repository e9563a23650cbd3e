package jmes

// node is a part of an expression. A field of a value that has no fields, an
// element of one that has none and the like are nil.
type node interface {
	eval(s *search, v any) (any, error)
}

type (
	currentNode struct{}
	literalNode struct{ v any }
	fieldNode   string
	pathNode    []string
	pipeNode    struct{ left, right node } // a sub-expression too
	notNode     struct{ of node }
	logicNode   struct {
		left, right node
		or          bool
	}
	compareNode struct {
		left, right node
		operator    string
	}
	indexNode struct {
		of node
		i  int
	}
	sliceNode struct {
		of                node
		start, stop, step *int
	}
	flattenNode struct{ of node }
	valuesNode  struct{ of node } // of a map
	projectNode struct {
		list, each node
		condition  node // nil for all elements
	}
	listNode  []node
	hashNode  []hashEntry
	hashEntry struct {
		name string
		v    node
	}
	referenceNode struct{ to node } // an argument that is evaluated by the function
	callNode      struct {
		name string
		f    function
		args []node
	}
)

func (currentNode) eval(_ *search, v any) (any, error) { return v, nil }

func (n literalNode) eval(*search, any) (any, error) { return n.v, nil }

func (n fieldNode) eval(_ *search, v any) (any, error) { return field(v, string(n)), nil }

func field(v any, name string) any {
	m, ok := plain(v).(map[string]any)
	if !ok {
		return nil
	}
	return m[name]
}

func (n pathNode) eval(_ *search, v any) (any, error) {
	for _, name := range n {
		v = field(v, name)
	}
	return v, nil
}

func (n pipeNode) eval(s *search, v any) (any, error) {
	left, err := n.left.eval(s, v)
	if err != nil {
		return nil, err
	}
	return n.right.eval(s, left)
}

func (n notNode) eval(s *search, v any) (any, error) {
	of, err := n.of.eval(s, v)
	return !truth(of), err
}

func (n logicNode) eval(s *search, v any) (any, error) {
	left, err := n.left.eval(s, v)
	if err != nil || truth(left) == n.or {
		return left, err
	}
	return n.right.eval(s, v)
}

// eval is nil where values have no order.
func (n compareNode) eval(s *search, v any) (any, error) {
	left, err := n.left.eval(s, v)
	if err != nil {
		return nil, err
	}
	right, err := n.right.eval(s, v)
	if err != nil {
		return nil, err
	}
	a, b := plain(left), plain(right)
	switch n.operator {
	case "==":
		return equal(a, b, 0), nil
	case "!=":
		return !equal(a, b, 0), nil
	}
	order, ok := compare(a, b)
	if !ok {
		return nil, nil
	}
	switch n.operator {
	case "<":
		return order < 0, nil
	case "<=":
		return order <= 0, nil
	case ">":
		return order > 0, nil
	default:
		return order >= 0, nil
	}
}

func (n indexNode) eval(s *search, v any) (any, error) {
	list, ok, err := listOf(s, n.of, v)
	i := n.i
	if i < 0 {
		i += len(list)
	}
	if err != nil || !ok || i < 0 || i >= len(list) {
		return nil, err
	}
	return list[i], nil
}

// listOf evaluates an expression for a list; ok is false when it is none.
func listOf(s *search, n node, v any) (list []any, ok bool, err error) {
	found, err := n.eval(s, v)
	if err != nil {
		return nil, false, err
	}
	list, ok = plain(found).([]any)
	return list, ok, nil
}

func (n sliceNode) eval(s *search, v any) (any, error) {
	list, ok, err := listOf(s, n.of, v)
	if err != nil || !ok {
		return nil, err
	}
	step := 1
	if n.step != nil {
		step = *n.step
	}
	low, high := 0, len(list) // what start and stop are cut to
	start, stop := low, high
	if step < 0 {
		low, high = -1, len(list)-1
		start, stop = high, low
	}
	if n.start != nil {
		start = bound(*n.start, len(list), low, high)
	}
	if n.stop != nil {
		stop = bound(*n.stop, len(list), low, high)
	}
	out := []any{}
	for i := start; step > 0 && i < stop || step < 0 && i > stop; {
		out = append(out, list[i])
		if step > 0 && step >= stop-i || step < 0 && step <= stop-i {
			break // before i could overflow
		}
		i += step
	}
	return out, nil
}

// bound is where an index of a slice is, counted from the end when negative.
func bound(i, length, low, high int) int {
	if i < 0 {
		i += length
	}
	return min(max(i, low), high)
}

func (n flattenNode) eval(s *search, v any) (any, error) {
	list, ok, err := listOf(s, n.of, v)
	if err != nil || !ok {
		return nil, err
	}
	out := make([]any, 0, len(list))
	for _, e := range list {
		if inner, ok := plain(e).([]any); ok {
			out = append(out, inner...)
		} else {
			out = append(out, e)
		}
	}
	return out, nil
}

// eval lists the values in the order of the keys.
func (n valuesNode) eval(s *search, v any) (any, error) {
	of, err := n.of.eval(s, v)
	if err != nil {
		return nil, err
	}
	m, ok := plain(of).(map[string]any)
	if !ok {
		return nil, nil
	}
	return s.values(m), nil
}

func (n projectNode) eval(s *search, v any) (any, error) {
	list, ok, err := listOf(s, n.list, v)
	if err != nil || !ok {
		return nil, err
	}
	out := make([]any, 0, len(list))
	for _, e := range list {
		if n.condition != nil {
			met, err := n.condition.eval(s, e)
			if err != nil {
				return nil, err
			}
			if !truth(met) {
				continue
			}
		}
		found, err := n.each.eval(s, e)
		if err != nil {
			return nil, err
		}
		if plain(found) != nil {
			out = append(out, found)
		}
	}
	return out, nil
}

func (n listNode) eval(s *search, v any) (any, error) {
	if plain(v) == nil {
		return nil, nil
	}
	out := make([]any, len(n))
	for i, e := range n {
		var err error
		if out[i], err = e.eval(s, v); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (n hashNode) eval(s *search, v any) (any, error) {
	if plain(v) == nil {
		return nil, nil
	}
	out := make(map[string]any, len(n))
	for _, e := range n {
		var err error
		if out[e.name], err = e.v.eval(s, v); err != nil {
			return nil, err
		}
	}
	if s.order != nil {
		names := make([]string, len(n))
		for i, e := range n {
			names[i] = e.name
		}
		s.keep(out, names)
	}
	return s.made(out), nil
}

func (n referenceNode) eval(*search, any) (any, error) { return n, nil }

func (n callNode) eval(s *search, v any) (any, error) {
	args := make([]any, len(n.args))
	for i, arg := range n.args {
		value, err := arg.eval(s, v)
		if err != nil {
			return nil, err
		}
		param := n.f.params[min(i, len(n.f.params)-1)]
		if !param.takes(plain(value)) {
			return nil, s.fail("argument %d of %s is of type %s, not %s", i+1, n.name, typeOf(plain(value)), param)
		}
		if args[i] = value; param != anything {
			args[i] = plain(value)
		}
	}
	return n.f.call(s, args)
}

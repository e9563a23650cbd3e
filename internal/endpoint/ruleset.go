package endpoint

import "errors"

// Limits on a rule set. The largest that AWS publishes (S3's) is under a
// megabyte of JSON and stays under a tenth of each.
const (
	maxInput   = 8 << 20
	maxNodes   = 1 << 16
	maxStrings = 1 << 16
	maxSlots   = 1 << 10
	maxDepth   = 200
)

// RuleSet is a compiled endpoint rule set. It is immutable and safe for
// concurrent use.
//
// It is a graph of nodes without cycles, in one table: a node refers only to
// nodes before it, equal nodes exist once, and the last is the tree of all
// rules. Parameters and then variables live in numbered slots; a variable's
// name has the same slot wherever it is assigned.
type RuleSet struct {
	params   []param
	slots    int
	nodes    []node
	operands []uint32
	strings  []string
}

// node is an operation and its operands: operands[at : at+n].
type node struct {
	op    opcode
	depth uint8
	n     uint16
	at    uint32
}

func (r *RuleSet) args(n node) []uint32 {
	return r.operands[n.at : n.at+uint32(n.n)]
}

// Params describes the parameters, in the rule set's order: the index of each
// is its slot.
func (r *RuleSet) Params() []Param {
	list := make([]Param, len(r.params))
	for i, p := range r.params {
		list[i] = Param{
			Name: p.name, BuiltIn: p.builtIn, Type: p.typ,
			Required: p.required, Default: p.def.external(),
		}
		if p.deprecated != nil {
			list[i].Deprecated = new(*p.deprecated)
		}
	}
	return list
}

// Slot returns the index of a parameter for the setters of [Params], or -1 if
// the rule set has none of that name. Callers look slots up once.
func (r *RuleSet) Slot(name string) int {
	for i := range r.params {
		if r.params[i].name == name {
			return i
		}
	}
	return -1
}

// BuiltIn is Slot by the name of a client setting, such as AWS::Region.
func (r *RuleSet) BuiltIn(setting string) int {
	for i := range r.params {
		if setting != "" && r.params[i].builtIn == setting {
			return i
		}
	}
	return -1
}

// addNode checks a node against the signature of its operation and appends it.
// Both ways into a RuleSet end here, so evaluation can trust the table. The
// operands must lie at the end of r.operands already.
func (r *RuleSet) addNode(op opcode, count int) error {
	at := len(r.operands) - count
	if len(r.nodes) >= maxNodes || count > 1<<16-1 {
		return errors.New("too many nodes")
	}
	sig := &signatures[op]
	if count < sig.least || (len(sig.rest) == 0 && count != len(sig.fixed)) {
		return errors.New("wrong number of operands")
	}
	depth := uint8(0)
	for i, operand := range r.operands[at:] {
		class := sig.class(i)
		if !r.valid(class, operand) {
			return errors.New("bad operand")
		}
		if class.isNode() {
			depth = max(depth, r.nodes[operand].depth)
		}
	}
	if (count-len(sig.fixed))%max(1, len(sig.rest)) != 0 {
		return errors.New("odd number of operands")
	}
	if depth >= maxDepth {
		return errors.New("nested too deeply")
	}
	r.nodes = append(r.nodes, node{op: op, depth: depth + 1, n: uint16(count), at: uint32(at)})
	return nil
}

func (r *RuleSet) valid(c class, operand uint32) bool {
	switch c {
	case classNumber:
		return true
	case classString:
		return int(operand) < len(r.strings)
	case classSlot:
		return int(operand) < r.slots
	case classAttribute:
		return int(operand) < attrCount
	case classExpression, classCondition, classConditions, classData, classRule:
	}
	return int(operand) < len(r.nodes) && c.accepts(r.nodes[operand].op)
}

// markUsed notes which parameters the rules refer to.
func (r *RuleSet) markUsed() {
	for _, n := range r.nodes {
		if slot := r.slotOf(n); slot >= 0 && slot < len(r.params) {
			r.params[slot].used = true
		}
	}
}

func (r *RuleSet) slotOf(n node) int {
	if n.op != opRef {
		return -1
	}
	return int(r.operands[n.at])
}

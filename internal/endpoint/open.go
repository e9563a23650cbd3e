package endpoint

import "strings"

// reader takes numbers and texts off the compact form. After a fault, bad is
// set and everything reads as zero.
type reader struct {
	data string
	at   int
	bad  bool
}

func (r *reader) byte() byte {
	if r.at >= len(r.data) {
		r.bad = true
		return 0
	}
	r.at++
	return r.data[r.at-1]
}

// number reads a varint of at most 32 bits.
func (r *reader) number() uint32 {
	if r.at < len(r.data) && r.data[r.at] < 0x80 {
		r.at++
		return uint32(r.data[r.at-1])
	}
	n := uint64(0)
	for shift := 0; shift < 35; shift += 7 {
		c := r.byte()
		n |= uint64(c&0x7f) << shift
		if c < 0x80 {
			r.bad = r.bad || n > 1<<32-1
			return uint32(n)
		}
	}
	r.bad = true
	return 0
}

// count reads a number of things that take a byte or more each, so that no
// more is allocated than the data can hold.
func (r *reader) count(limit int) int {
	n := r.number()
	if r.bad || int64(n) > int64(min(limit, len(r.data)-r.at)) {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *reader) text() string {
	end := strings.IndexByte(r.data[r.at:], 0)
	if end < 0 {
		r.bad = true
		return ""
	}
	s := r.data[r.at : r.at+end]
	r.at += end + 1
	return s
}

// Open reads the compact form of a rule set. Its strings share data's memory.
// Damaged data yields [ErrCorrupt].
func Open(data string) (*RuleSet, error) {
	r := reader{data: data}
	if version := r.byte(); version != binaryVersion {
		return nil, corrupt("form %d of a rule set: this package reads %d", version, binaryVersion)
	}
	nodes, operands, texts := r.count(maxNodes), r.count(maxInput), r.count(maxStrings)
	params, slots := r.count(maxSlots), r.number()
	if r.bad || slots > maxSlots || int(slots) < params || nodes == 0 {
		return nil, corrupt("impossible counts in a rule set")
	}
	set := &RuleSet{
		slots:    int(slots),
		nodes:    make([]node, 0, nodes),
		operands: make([]uint32, 0, operands),
		strings:  make([]string, texts),
		params:   make([]param, params),
	}
	if err := set.readNodes(&r, nodes); err != nil {
		return nil, err
	}
	for i := range set.strings {
		set.strings[i] = r.text()
	}
	for i := range set.params {
		set.params[i].read(&r, set.strings)
	}
	if r.bad || r.at != len(r.data) {
		return nil, corrupt("bad strings or parameters in a rule set")
	}
	set.markUsed()
	return set, nil
}

func (r *RuleSet) readNodes(from *reader, count int) error {
	for range count {
		op := opcode(from.byte())
		if int(op) >= opCount {
			return corrupt("unknown operation %d in a rule set", op)
		}
		sig := &signatures[op]
		n := len(sig.fixed)
		if len(sig.rest) > 0 {
			n = from.count(1<<16 - 1)
		}
		if n > cap(r.operands)-len(r.operands) {
			return corrupt("more operands in a rule set than announced")
		}
		for range n {
			r.operands = append(r.operands, from.number())
		}
		if err := r.addNode(op, n); err != nil {
			return corrupt("operation %d in a rule set: %v", op, err)
		}
	}
	if from.bad || r.nodes[count-1].op != opTree {
		return corrupt("a rule set without rules")
	}
	return nil
}

func (p *param) read(r *reader, texts []string) {
	text := func() string {
		id := r.number()
		if int64(id) >= int64(len(texts)) {
			r.bad = true
			return ""
		}
		return texts[id]
	}
	flags := r.byte()
	p.typ = ParamType(flags & flagTypeMask)
	p.kind = p.typ.kind()
	p.required = flags&flagRequired != 0
	list := []string{}
	if flags&flagDefault != 0 && p.typ == StringArray {
		list = make([]string, r.count(maxStrings))
	}
	p.name = text()
	if flags&flagBuiltIn != 0 {
		p.builtIn = text()
	}
	if flags&flagDefault != 0 {
		p.def = value{kind: p.kind}
		switch p.typ {
		case String:
			p.def.str = text()
		case Boolean:
			p.def = boolValue(flags&flagTrue != 0)
		case StringArray:
			for i := range list {
				list[i] = text()
			}
			p.def.obj = list
		}
	}
	if flags&flagDeprecated != 0 {
		p.deprecated = &Deprecation{Message: text(), Since: text()}
	}
	r.bad = r.bad || p.kind == kindNone
}

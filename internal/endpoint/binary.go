package endpoint

import (
	"encoding/binary"
	"fmt"
)

// The compact form of a rule set. Numbers are unsigned varints:
//
//	version     one byte
//	counts      nodes, operands, strings, parameters, slots
//	nodes       opcode byte; number of operands where it varies; operands
//	strings     each followed by a NUL byte
//	parameters  flags byte; name; built-in; default; deprecation: as flagged
//
// Structure and text are apart, and texts are in order of first use, because
// most of AWS's rule sets are one structure with other names in it: they are
// then equal byte for byte but for the names, which suits a general compressor.
const binaryVersion = 1

const (
	flagTypeMask   = 3
	flagRequired   = 1 << 2
	flagBuiltIn    = 1 << 3
	flagDefault    = 1 << 4
	flagTrue       = 1 << 5
	flagDeprecated = 1 << 6
)

// AppendBinary appends the compact form, which [Open] reads.
func (r *RuleSet) AppendBinary(b []byte) ([]byte, error) {
	ids := make(map[string]uint32, len(r.strings))
	for i, s := range r.strings {
		ids[s] = uint32(i)
	}
	b = append(b, binaryVersion)
	for _, count := range []int{len(r.nodes), len(r.operands), len(r.strings), len(r.params), r.slots} {
		b = binary.AppendUvarint(b, uint64(count))
	}
	for _, n := range r.nodes {
		b = append(b, byte(n.op))
		if len(signatures[n.op].rest) > 0 {
			b = binary.AppendUvarint(b, uint64(n.n))
		}
		for _, operand := range r.args(n) {
			b = binary.AppendUvarint(b, uint64(operand))
		}
	}
	for _, s := range r.strings {
		b = append(append(b, s...), 0)
	}
	for i := range r.params {
		var err error
		if b, err = r.params[i].append(b, ids); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (p *param) flags() byte {
	flags := byte(p.typ)
	if p.required {
		flags |= flagRequired
	}
	if p.builtIn != "" {
		flags |= flagBuiltIn
	}
	if p.def.isSet() {
		flags |= flagDefault
	}
	if p.def.num != 0 {
		flags |= flagTrue
	}
	if p.deprecated != nil {
		flags |= flagDeprecated
	}
	return flags
}

func (p *param) append(b []byte, ids map[string]uint32) ([]byte, error) {
	texts := []string{p.name}
	if p.builtIn != "" {
		texts = append(texts, p.builtIn)
	}
	if p.def.kind == kindString {
		texts = append(texts, p.def.str)
	}
	b = append(b, p.flags())
	if p.def.kind == kindList {
		b = binary.AppendUvarint(b, uint64(len(p.def.list())))
		texts = append(texts, p.def.list()...)
	}
	if p.deprecated != nil {
		texts = append(texts, p.deprecated.Message, p.deprecated.Since)
	}
	for _, text := range texts {
		id, known := ids[text]
		if !known {
			return nil, fmt.Errorf("endpoint parameter %s: %q is not in the string table", p.name, text)
		}
		b = binary.AppendUvarint(b, uint64(id))
	}
	return b, nil
}

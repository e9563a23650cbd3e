package model

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
)

// The core of a compact description holds, in this order,
//
//	counts      of strings, operations, shapes and bytes of each part
//	head        the service's metadata, the list of exception shapes
//	columns     length, new strings and new shapes of every record
//	records     of operations by name, then of shapes
//	strings     each followed by a zero byte
//
// Numbers are varints. Strings and shapes are numbered in the order in which
// records first refer to them, so that a first reference is written as 0 and
// any other as its number + 1: most of a description is first references, and
// zeros compress to nearly nothing. The columns let a reader start at any
// record.

// packer writes records. Its counters follow the first references.
type packer struct {
	index  map[string]int
	table  []string
	shapes int // number of shapes referred to so far
}

func newPacker() *packer { return &packer{index: map[string]int{}} }

// str and the other parts of all records are not inlined: at a hundred places
// they would make up a third of the package.
//
//go:noinline
func (p *packer) str(b []byte, s string) []byte {
	if i, ok := p.index[s]; ok {
		return binary.AppendUvarint(b, uint64(i)+1)
	}
	p.index[s] = len(p.table)
	p.table = append(p.table, s)
	return append(b, 0)
}

func (p *packer) strs(b []byte, list []string) []byte {
	b = appendInt(b, len(list))
	for _, s := range list {
		b = p.str(b, s)
	}
	return b
}

func (p *packer) shapeRef(b []byte, i int) []byte {
	if i == p.shapes {
		p.shapes++
		return append(b, 0)
	}
	return appendInt(b, i+1)
}

//go:noinline
func appendInt(b []byte, i int) []byte { return binary.AppendUvarint(b, uint64(i)) }

func appendInts(b []byte, list []int) []byte {
	b = appendInt(b, len(list))
	for _, i := range list {
		b = appendInt(b, i)
	}
	return b
}

// appendBound writes a bound: whole numbers shifted left, others as 1 and
// their bits.
func appendBound(b []byte, f float64) []byte {
	if n := int64(f); float64(n) == f && n > math.MinInt64/4 && n < math.MaxInt64/4 {
		return binary.AppendVarint(b, n<<1)
	}
	return binary.BigEndian.AppendUint64(binary.AppendVarint(b, 1), math.Float64bits(f))
}

// fields collects the optional parts of a record behind the bits that tell
// which are there.
type fields struct {
	bits uint64
	b    []byte
}

//go:noinline
func (f *fields) put(set bool, bit uint64, more func(b []byte) []byte) {
	if set {
		f.bits |= bit
		f.b = more(f.b)
	}
}

func (f *fields) appendTo(b []byte) []byte {
	return append(binary.AppendUvarint(b, f.bits), f.b...)
}

// Bits of the traits of a shape or reference.
const (
	hasFlags = 1 << iota
	hasLocation
	hasTimestampFormat
	hasLocationName
	hasQueryName
	hasXMLNamespace
	hasResultWrapper
	hasContextParam
)

func (p *packer) traits(b []byte, t *traits) []byte {
	var f fields
	str := func(s string) func([]byte) []byte {
		return func(b []byte) []byte { return p.str(b, s) }
	}
	f.put(t.flags != 0, hasFlags, func(b []byte) []byte { return appendInt(b, int(t.flags)) })
	f.put(t.location != 0, hasLocation, func(b []byte) []byte { return append(b, byte(t.location)) })
	f.put(t.timestampFormat != 0, hasTimestampFormat, func(b []byte) []byte { return append(b, byte(t.timestampFormat)) })
	f.put(t.locationName != "", hasLocationName, str(t.locationName))
	f.put(t.queryName != "", hasQueryName, str(t.queryName))
	f.put(t.xmlNamespace != "", hasXMLNamespace, func(b []byte) []byte { return p.str(p.str(b, t.xmlNamespace), t.xmlPrefix) })
	f.put(t.resultWrapper != "", hasResultWrapper, str(t.resultWrapper))
	f.put(t.contextParam != "", hasContextParam, str(t.contextParam))
	return f.appendTo(b)
}

func (p *packer) ref(b []byte, r *refRecord) []byte {
	return p.traits(p.shapeRef(b, r.shape), &r.traits)
}

// Bits of a shape record, above those of its kind.
const (
	shapeHasFlags = 1 << (iota + 4)
	shapeHasTraits
	shapeHasMin
	shapeHasMax
	shapeHasPattern
	shapeHasEnum
	shapeHasRequired
	shapeHasPayload
	shapeHasError
)

func (p *packer) shape(s *shapeRecord) []byte {
	b := p.str(nil, s.name)
	f := fields{bits: uint64(s.kind)}
	f.put(s.flags != 0, shapeHasFlags, func(b []byte) []byte { return appendInt(b, int(s.flags)) })
	f.put(s.traits != traits{}, shapeHasTraits, func(b []byte) []byte { return p.traits(b, &s.traits) })
	f.put(s.min != nil, shapeHasMin, func(b []byte) []byte { return appendBound(b, *s.min) })
	f.put(s.max != nil, shapeHasMax, func(b []byte) []byte { return appendBound(b, *s.max) })
	f.put(s.pattern != "", shapeHasPattern, func(b []byte) []byte { return p.str(b, s.pattern) })
	f.put(len(s.enum) > 0, shapeHasEnum, func(b []byte) []byte { return p.strs(b, s.enum) })
	f.put(len(s.required) > 0, shapeHasRequired, func(b []byte) []byte { return appendInts(b, s.required) })
	f.put(s.payload != 0, shapeHasPayload, func(b []byte) []byte { return appendInt(b, s.payload) })
	f.put(s.errorCode != "" || s.httpStatus != 0, shapeHasError, func(b []byte) []byte {
		return appendInt(p.str(b, s.errorCode), s.httpStatus)
	})
	b = f.appendTo(b)
	if s.kind == Structure {
		b = appendInt(b, len(s.refs))
		for i := range s.refs {
			b = p.str(b, s.refs[i].name)
		}
	}
	for i := range s.refs {
		b = p.ref(b, &s.refs[i])
	}
	return b
}

// Bits of an operation record.
const (
	opHasFlags = 1 << iota
	opHasInput
	opHasOutput
	opHasErrors
	opHasAuth
	opHasHostPrefix
	opHasChecksum
	opHasCompression
	opHasStatic
	opHasContext
	opHasStatus
)

func (p *packer) operation(op *operationRecord) []byte {
	b := p.str(p.str(p.str(nil, op.name), op.method), op.uri)
	var f fields
	f.put(op.flags != 0, opHasFlags, func(b []byte) []byte { return appendInt(b, int(op.flags)) })
	f.put(op.status != 0, opHasStatus, func(b []byte) []byte { return appendInt(b, op.status) })
	f.put(op.input != nil, opHasInput, func(b []byte) []byte { return p.ref(b, op.input) })
	f.put(op.output != nil, opHasOutput, func(b []byte) []byte { return p.ref(b, op.output) })
	f.put(len(op.errors) > 0, opHasErrors, func(b []byte) []byte {
		b = appendInt(b, len(op.errors))
		for _, e := range op.errors {
			b = p.shapeRef(b, e)
		}
		return b
	})
	f.put(op.authType != "" || len(op.auth) > 0, opHasAuth, func(b []byte) []byte { return p.strs(p.str(b, op.authType), op.auth) })
	f.put(op.hostPrefix != "", opHasHostPrefix, func(b []byte) []byte { return p.str(b, op.hostPrefix) })
	f.put(op.checksum != nil, opHasChecksum, func(b []byte) []byte {
		c := op.checksum
		b = p.strs(p.str(p.str(b, c.RequestAlgorithmMember), c.RequestValidationModeMember), c.ResponseAlgorithms)
		return append(b, boolBit(c.RequestChecksumRequired))
	})
	f.put(len(op.compression) > 0, opHasCompression, func(b []byte) []byte { return p.strs(b, op.compression) })
	f.put(len(op.static) > 0, opHasStatic, func(b []byte) []byte {
		b = appendInt(b, len(op.static))
		for _, s := range op.static {
			b = p.contextValue(p.str(b, s.Name), s.Value)
		}
		return b
	})
	f.put(len(op.context) > 0, opHasContext, func(b []byte) []byte {
		b = appendInt(b, len(op.context))
		for _, c := range op.context {
			b = p.str(p.str(b, c.Name), c.Path)
		}
		return b
	})
	return f.appendTo(b)
}

func boolBit(v bool) byte {
	if v {
		return 1
	}
	return 0
}

// Forms of a static context parameter's value.
const (
	contextFalse = iota
	contextTrue
	contextString
	contextList
)

func (p *packer) contextValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return p.str(append(b, contextString), v)
	case []string:
		return p.strs(append(b, contextList), v)
	default:
		return append(b, boolBit(v == true))
	}
}

func (p *packer) head(s *Service) []byte {
	var b []byte
	for _, v := range s.strings(&s.Name) {
		b = p.str(b, *v)
	}
	b = p.strs(p.strs(b, s.Protocols), s.Auth)
	b = append(b, boolBit(s.QueryCompatible)|boolBit(s.Retired)<<1)
	b = appendInt(b, len(s.ClientContextParams))
	for _, c := range s.ClientContextParams {
		b = p.str(p.str(b, c.Name), c.Type)
	}
	return b
}

// strings lists the metadata's plain strings in the order of the compact form.
func (m *Metadata) strings(name *string) []*string {
	return []*string{
		name, &m.APIVersion, &m.EndpointPrefix, &m.GlobalEndpoint, &m.JSONVersion, &m.Protocol,
		&m.ServiceID, &m.ServiceFullName, &m.ServiceAbbreviation, &m.SignatureVersion, &m.SigningName,
		&m.TargetPrefix, &m.UID, &m.XMLNamespace, &m.ChecksumFormat, &m.H2,
	}
}

// packCore writes everything but the sections.
func packCore(s *Service, r *parsed) ([]byte, error) {
	r.renumber()
	p := newPacker()
	exceptions, err := r.exceptionShapes()
	if err != nil {
		return nil, err
	}
	head := appendInts(p.head(s), exceptions)
	headStrings := len(p.table)
	var lengths, newStrings, newShapes, records []byte
	put := func(pack func() []byte) {
		hadStrings, hadShapes := len(p.table), p.shapes
		record := pack()
		lengths = appendInt(lengths, len(record))
		newStrings = appendInt(newStrings, len(p.table)-hadStrings)
		newShapes = appendInt(newShapes, p.shapes-hadShapes)
		records = append(records, record...)
	}
	for _, op := range r.operations {
		put(func() []byte { return p.operation(op) })
	}
	for i, sh := range r.shapes {
		p.shapes = max(p.shapes, i+1) // a shape that nothing refers to
		put(func() []byte { return p.shape(sh) })
	}
	for _, s := range p.table {
		if strings.IndexByte(s, 0) >= 0 {
			return nil, fmt.Errorf("string %q holds a zero byte", s)
		}
	}
	var b []byte
	for _, n := range []int{
		len(p.table), headStrings, len(r.operations), len(r.shapes),
		len(head), len(lengths), len(newStrings), len(newShapes), len(records),
	} {
		b = appendInt(b, n)
	}
	return slices.Concat(b, head, lengths, newStrings, newShapes, records,
		[]byte(strings.Join(p.table, "\x00")), []byte{0}), nil
}

// renumber puts the shapes in the order in which records refer to them:
// operations first, then shape by shape.
func (p *parsed) renumber() {
	order := make([]int, 0, len(p.shapes)) // by new number, the old one
	number := make([]int, len(p.shapes))   // by old number, the new one + 1
	see := func(i int) {
		if number[i] == 0 {
			order = append(order, i)
			number[i] = len(order)
		}
	}
	p.eachOperationRef(func(i *int) { see(*i) })
	next := 0
	for i := range p.shapes {
		for ; next < len(order); next++ {
			for _, r := range p.shapes[order[next]].refs {
				see(r.shape)
			}
		}
		see(i)
	}
	shapes := make([]*shapeRecord, len(order))
	for n, i := range order {
		shapes[n] = p.shapes[i]
		for k := range shapes[n].refs {
			r := &shapes[n].refs[k]
			r.shape = number[r.shape] - 1
		}
	}
	p.shapes = shapes
	p.eachOperationRef(func(i *int) { *i = number[*i] - 1 })
}

func (p *parsed) eachOperationRef(f func(*int)) {
	for _, op := range p.operations {
		if op.input != nil {
			f(&op.input.shape)
		}
		if op.output != nil {
			f(&op.output.shape)
		}
		for i := range op.errors {
			f(&op.errors[i])
		}
	}
}

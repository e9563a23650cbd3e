package model

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
)

var errTruncated = errors.New("truncated")

// unpacker reads one record. Its error is sticky: after a fault every read
// gives zero, and the caller looks at err once.
type unpacker struct {
	core   *packedCore
	data   string
	string int // number of the next string that is new
	shape  int // number of the next shape that is new
	err    error
}

func (u *unpacker) fail(err error) {
	if u.err == nil {
		u.err = err
	}
	u.data = ""
}

func (u *unpacker) uint() uint64 {
	var v uint64
	for i := 0; i < len(u.data) && i < binary.MaxVarintLen64; i++ {
		c := u.data[i]
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			u.data = u.data[i+1:]
			return v
		}
	}
	u.fail(errTruncated)
	return 0
}

// int reads a number that fits the kinds of number in a description.
func (u *unpacker) int() int {
	v := u.uint()
	if v > math.MaxInt32 {
		u.fail(fmt.Errorf("number %d is out of range", v))
		return 0
	}
	return int(v)
}

// count reads how many entries follow; each takes a byte at least.
func (u *unpacker) count() int {
	n := u.int()
	if n > len(u.data) {
		u.fail(errTruncated)
		return 0
	}
	return n
}

func (u *unpacker) byte() byte {
	if u.data == "" {
		u.fail(errTruncated)
		return 0
	}
	c := u.data[0]
	u.data = u.data[1:]
	return c
}

func (u *unpacker) ints() []int {
	list := make([]int, u.count())
	for i := range list {
		list[i] = u.int()
	}
	return list
}

func (u *unpacker) bound() *float64 {
	v := u.uint()
	n := int64(v>>1) ^ -int64(v&1)
	f := float64(n >> 1)
	if n&1 != 0 {
		if len(u.data) < 8 {
			u.fail(errTruncated)
			return nil
		}
		f = math.Float64frombits(binary.BigEndian.Uint64([]byte(u.data[:8])))
		u.data = u.data[8:]
	}
	return &f
}

func (u *unpacker) str() string {
	n := u.int()
	if n == 0 {
		n = u.string
		u.string++
	} else {
		n--
	}
	s, ok := u.core.string(n)
	if !ok {
		u.fail(fmt.Errorf("string %d of %d", n, len(u.core.stringEnds)))
	}
	return s
}

func (u *unpacker) strs() []string {
	n := u.count()
	if n == 0 {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = u.str()
	}
	return list
}

func (u *unpacker) shapeRef() int {
	n := u.int()
	if n == 0 {
		u.shape++
		return u.shape - 1
	}
	return n - 1
}

func (u *unpacker) traits() traits {
	var t traits
	bits := u.uint()
	if bits&hasFlags != 0 {
		t.flags = traitFlags(u.int())
	}
	if bits&hasLocation != 0 {
		t.location = Location(u.byte())
	}
	if bits&hasTimestampFormat != 0 {
		t.timestampFormat = TimestampFormat(u.byte())
	}
	if bits&hasLocationName != 0 {
		t.locationName = u.str()
	}
	if bits&hasQueryName != 0 {
		t.queryName = u.str()
	}
	if bits&hasXMLNamespace != 0 {
		t.xmlNamespace = u.str()
		t.xmlPrefix = u.str()
	}
	if bits&hasResultWrapper != 0 {
		t.resultWrapper = u.str()
	}
	if bits&hasContextParam != 0 {
		t.contextParam = u.str()
	}
	return t
}

func (u *unpacker) ref(r *refRecord) {
	r.shape = u.shapeRef()
	r.traits = u.traits()
}

func (u *unpacker) shapeRecord() *shapeRecord {
	s := &shapeRecord{name: u.str()}
	bits := u.uint()
	s.kind = Kind(bits & 0xf)
	if bits&shapeHasFlags != 0 {
		s.flags = shapeFlags(u.int())
	}
	if bits&shapeHasTraits != 0 {
		s.traits = u.traits()
	}
	if bits&shapeHasMin != 0 {
		s.min = u.bound()
	}
	if bits&shapeHasMax != 0 {
		s.max = u.bound()
	}
	if bits&shapeHasPattern != 0 {
		s.pattern = u.str()
	}
	if bits&shapeHasEnum != 0 {
		s.enum = u.strs()
	}
	if bits&shapeHasRequired != 0 {
		s.required = u.ints()
	}
	if bits&shapeHasPayload != 0 {
		s.payload = u.int()
	}
	if bits&shapeHasError != 0 {
		s.errorCode = u.str()
		s.httpStatus = u.int()
	}
	u.refs(s)
	return s
}

func (u *unpacker) refs(s *shapeRecord) {
	switch s.kind {
	case Structure:
		s.refs = make([]refRecord, u.count())
		for i := range s.refs {
			s.refs[i].name = u.str()
		}
	case List:
		s.refs = make([]refRecord, 1)
	case Map:
		s.refs = make([]refRecord, 2)
	case String, Blob, Boolean, Integer, Long, Float, Double, Timestamp:
	default:
		u.fail(fmt.Errorf("shape %s is of unknown kind %d", s.name, s.kind))
	}
	for i := range s.refs {
		u.ref(&s.refs[i])
	}
}

func (u *unpacker) operationRecord() *operationRecord {
	op := &operationRecord{name: u.str(), method: u.str(), uri: u.str()}
	bits := u.uint()
	if bits&opHasFlags != 0 {
		op.flags = operationFlags(u.int())
	}
	if bits&opHasStatus != 0 {
		op.status = u.int()
	}
	if bits&opHasInput != 0 {
		op.input = new(refRecord)
		u.ref(op.input)
	}
	if bits&opHasOutput != 0 {
		op.output = new(refRecord)
		u.ref(op.output)
	}
	if bits&opHasErrors != 0 {
		op.errors = make([]int, u.count())
		for i := range op.errors {
			op.errors[i] = u.shapeRef()
		}
	}
	if bits&opHasAuth != 0 {
		op.authType, op.auth = u.str(), u.strs()
	}
	if bits&opHasHostPrefix != 0 {
		op.hostPrefix = u.str()
	}
	u.operationExtras(op, bits)
	return op
}

func (u *unpacker) operationExtras(op *operationRecord, bits uint64) {
	if bits&opHasChecksum != 0 {
		op.checksum = &Checksum{
			RequestAlgorithmMember: u.str(), RequestValidationModeMember: u.str(),
			ResponseAlgorithms: u.strs(), RequestChecksumRequired: u.byte() != 0,
		}
	}
	if bits&opHasCompression != 0 {
		op.compression = u.strs()
	}
	if bits&opHasStatic != 0 {
		for range u.count() {
			op.static = append(op.static, StaticContextParam{u.str(), u.contextValue()})
		}
	}
	if bits&opHasContext != 0 {
		for range u.count() {
			op.context = append(op.context, OperationContextParam{u.str(), u.str()})
		}
	}
}

func (u *unpacker) contextValue() any {
	switch u.byte() {
	case contextFalse:
		return false
	case contextTrue:
		return true
	case contextString:
		return u.str()
	case contextList:
		return u.strs()
	default:
		u.fail(errors.New("static context parameter of unknown form"))
		return nil
	}
}

// head reads the service's metadata.
func (u *unpacker) head(s *Service) {
	for _, v := range s.strings(&s.Name) {
		*v = u.str()
	}
	s.Protocols, s.Auth = u.strs(), u.strs()
	bits := u.byte()
	s.QueryCompatible, s.Retired = bits&1 != 0, bits&2 != 0
	for range u.count() {
		s.ClientContextParams = append(s.ClientContextParams, ClientContextParam{u.str(), u.str()})
	}
}

// packedCore is a core whose records are read on demand.
type packedCore struct {
	table      string
	stringEnds []uint32
	records    string
	starts     []recordStart // one more than there are records
	operations int
	exceptions []int
	sections   *archive
}

// recordStart is where a record begins and the numbers of the next new string
// and shape there.
type recordStart struct{ offset, string, shape uint32 }

func (c *packedCore) string(n int) (string, bool) {
	if n < 0 || n >= len(c.stringEnds) {
		return "", false
	}
	start := uint32(0)
	if n > 0 {
		start = c.stringEnds[n-1] + 1
	}
	return c.table[start:c.stringEnds[n]], true
}

func (c *packedCore) at(i int) *unpacker {
	s := c.starts[i]
	return &unpacker{
		core: c, data: c.records[s.offset:c.starts[i+1].offset],
		string: int(s.string), shape: int(s.shape),
	}
}

func (c *packedCore) shapeCount() int                 { return len(c.starts) - 1 - c.operations }
func (c *packedCore) shapeName(i int) string          { return c.at(c.operations + i).str() }
func (c *packedCore) exceptionShapes() ([]int, error) { return c.exceptions, nil }
func (c *packedCore) section(s Section) ([]byte, error) {
	return c.sections.read(int(s) + 1)
}

func (c *packedCore) shapeRecord(i int) (*shapeRecord, error) {
	u := c.at(c.operations + i)
	return u.shapeRecord(), u.err
}

func (c *packedCore) operationRecord(i int) (*operationRecord, error) {
	u := c.at(i)
	return u.operationRecord(), u.err
}

// openCore reads the head and the columns of a core into the service.
func openCore(s *Service, data string) (*packedCore, error) {
	c := &packedCore{}
	u := &unpacker{core: c, data: data}
	var n [9]int
	for i := range n {
		n[i] = u.int()
	}
	if u.err != nil {
		return nil, u.err
	}
	strings, headStrings, operations, shapes := n[0], n[1], n[2], n[3]
	var parts [5]string
	rest := u.data
	for i, size := range n[4:] {
		if size > len(rest) {
			return nil, errTruncated
		}
		parts[i], rest = rest[:size], rest[size:]
	}
	c.records, c.table, c.operations = parts[4], rest, operations
	if strings > len(rest) || operations+shapes > len(parts[1]) || headStrings > strings {
		return nil, errTruncated
	}
	if err := c.indexStrings(strings); err != nil {
		return nil, err
	}
	if err := c.indexRecords(operations+shapes, headStrings, parts); err != nil {
		return nil, err
	}
	head := &unpacker{core: c, data: parts[0]}
	head.head(s)
	c.exceptions = head.ints()
	return c, head.err
}

func (c *packedCore) indexStrings(n int) error {
	c.stringEnds = make([]uint32, n)
	at := 0
	for i := range c.stringEnds {
		end := strings.IndexByte(c.table[at:], 0)
		if end < 0 {
			return errTruncated
		}
		c.stringEnds[i] = uint32(at + end)
		at += end + 1
	}
	return nil
}

func (c *packedCore) indexRecords(n, headStrings int, parts [5]string) error {
	lengths, newStrings, newShapes := &unpacker{data: parts[1]}, &unpacker{data: parts[2]}, &unpacker{data: parts[3]}
	c.starts = make([]recordStart, n+1)
	next := recordStart{string: uint32(headStrings)}
	for i := range c.starts {
		if i >= c.operations { // a shape that nothing refers to has had its number
			next.shape = max(next.shape, uint32(i-c.operations+1))
		}
		c.starts[i] = next
		if i == n {
			break
		}
		next.offset += uint32(lengths.int())
		next.string += uint32(newStrings.int())
		next.shape += uint32(newShapes.int())
		if int(next.offset) > len(c.records) {
			return errTruncated
		}
	}
	return errors.Join(lengths.err, newStrings.err, newShapes.err)
}

// operationNames reads the names of all operations, which stand in order.
func (c *packedCore) operationNames() ([]string, error) {
	names := make([]string, c.operations)
	for i := range names {
		u := c.at(i)
		if names[i] = u.str(); u.err != nil {
			return nil, u.err
		}
	}
	return names, nil
}

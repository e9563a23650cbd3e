package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// AppendCBOR writes a value as CBOR (RFC 8949): lengths are definite, whole
// numbers as short as they can be. Members come in the order of the
// description, entries of maps in the order of their keys; streams of events
// are left out.
func AppendCBOR(b []byte, m *model.Member, v bind.Value) ([]byte, error) {
	e := cborEncoder{b: b}
	e.value(m, v)
	return e.b, e.err
}

// cborEncoder appends values; err keeps the first fault.
type cborEncoder struct {
	b     []byte
	depth int
	err   error
}

var (
	errFloatRange = errors.New("the number does not fit in 32 bits")
	errNoDocument = errors.New("a document cannot be sent in CBOR")
)

func (e *cborEncoder) fail(m *model.Member, err error) {
	if e.err == nil && err != nil {
		e.err = fmt.Errorf("%s: %w", memberName(m), err)
	}
}

func (e *cborEncoder) text(m *model.Member, s string) {
	if !utf8.ValidString(s) {
		e.fail(m, errNotUTF8)
	}
	e.b = append(appendCBORHead(e.b, cborText, uint64(len(s))), s...)
}

func (e *cborEncoder) value(m *model.Member, v bind.Value) {
	if v.IsNull() {
		e.b = append(e.b, cborNull)
		return
	}
	switch m.Shape.Kind {
	case model.Structure, model.List, model.Map:
		e.container(m, v)
	default:
		e.scalar(m, v)
	}
}

func (e *cborEncoder) container(m *model.Member, v bind.Value) {
	if m.Shape.Document {
		e.fail(m, errNoDocument)
	}
	if e.depth++; e.depth > maxNesting {
		e.fail(m, errTooDeep)
	}
	if e.fail(m, v.Err()); e.err != nil {
		return
	}
	switch m.Shape.Kind {
	case model.List:
		e.b = appendCBORHead(e.b, cborArray, uint64(v.Len()))
		for i := range v.Len() {
			e.value(m.Shape.Element, v.Index(i))
		}
	case model.Map:
		e.b = appendCBORHead(e.b, cborMap, uint64(v.Len()))
		for key, value := range v.Entries() {
			e.text(m, key)
			e.value(m.Shape.Value, value)
		}
	default:
		e.structure(m.Shape, v)
	}
	e.depth--
}

// shortLength is the first length that does not fit in an initial byte.
const shortLength = 24

// structure writes the members that are there. Their number goes before them:
// where it must fit in the initial byte it is filled in afterwards.
func (e *cborEncoder) structure(shape *model.Shape, v bind.Value) {
	start, n := len(e.b), 0
	if len(shape.Members) < shortLength {
		e.b = append(e.b, 0)
	} else {
		e.b = appendCBORHead(e.b, cborMap, countPresent(shape, v))
	}
	for i, value := v.Next(0); i >= 0; i, value = v.Next(i + 1) {
		if c := &shape.Members[i]; !c.Shape.EventStream {
			n++
			e.text(c, c.WireName())
			e.value(c, value)
		}
	}
	if len(shape.Members) < shortLength {
		e.b[start] = cborMap<<5 | byte(n)
	}
}

func countPresent(shape *model.Shape, v bind.Value) (n uint64) {
	for i, _ := v.Next(0); i >= 0; i, _ = v.Next(i + 1) {
		if !shape.Members[i].Shape.EventStream {
			n++
		}
	}
	return n
}

func (e *cborEncoder) scalar(m *model.Member, v bind.Value) {
	var err error
	switch m.Shape.Kind {
	case model.String:
		var text string
		text, err = v.Text()
		e.text(m, text)
	case model.Blob:
		var data []byte
		data, err = v.Bytes()
		e.b = append(appendCBORHead(e.b, cborBytes, uint64(len(data))), data...)
	case model.Boolean:
		on, boolErr := v.Bool()
		err = boolErr
		e.b = append(e.b, cborFalse)
		if on {
			e.b[len(e.b)-1] = cborTrue
		}
	case model.Timestamp:
		t, timeErr := v.Time()
		err = timeErr
		e.b = append(e.b, cborEpoch)
		if x, fraction := unixFraction(t); fraction {
			e.b = appendCBORDouble(e.b, x)
		} else {
			e.int(e.b, t.Unix())
		}
	case model.Float, model.Double:
		f, floatErr := v.Float()
		if err = floatErr; err == nil {
			err = e.float(m, f)
		}
	default:
		n, intErr := v.Int()
		err = intErr
		e.int(e.b, n)
	}
	e.fail(m, err)
}

func (e *cborEncoder) int(b []byte, n int64) {
	if n < 0 {
		e.b = appendCBORHead(b, cborNegative, uint64(-1-n))
		return
	}
	e.b = appendCBORHead(b, cborUint, uint64(n))
}

// float writes NaN and the infinities in 16 bits as botocore does, others in
// the width of their type.
func (e *cborEncoder) float(m *model.Member, f float64) error {
	switch {
	case math.IsNaN(f):
		e.b = append(e.b, 0xf9, 0x7e, 0)
	case math.IsInf(f, 1):
		e.b = append(e.b, 0xf9, 0x7c, 0)
	case math.IsInf(f, -1):
		e.b = append(e.b, 0xf9, 0xfc, 0)
	case m.Shape.Kind == model.Float:
		if math.IsInf(float64(float32(f)), 0) {
			return errFloatRange
		}
		e.b = binary.BigEndian.AppendUint32(append(e.b, 0xfa), math.Float32bits(float32(f)))
	default:
		e.b = appendCBORDouble(e.b, f)
	}
	return nil
}

func appendCBORDouble(b []byte, f float64) []byte {
	return binary.BigEndian.AppendUint64(append(b, 0xfb), math.Float64bits(f))
}

func appendCBORHead(b []byte, major byte, n uint64) []byte {
	major <<= 5
	switch {
	case n < 24:
		return append(b, major|byte(n))
	case n <= math.MaxUint8:
		return append(b, major|24, byte(n))
	case n <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(b, major|25), uint16(n))
	case n <= math.MaxUint32:
		return binary.BigEndian.AppendUint32(append(b, major|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(b, major|27), n)
}

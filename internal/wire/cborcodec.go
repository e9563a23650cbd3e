package wire

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// DecodeCBOR reads an item into a slot of a member's shape.
func DecodeCBOR(data string, m *model.Member, out bind.Slot) error {
	d := cborDecoder{cborScanner{s: data}}
	if err := d.value(m, out); err != nil {
		return err
	}
	return d.end()
}

type cborDecoder struct{ cborScanner }

func (d *cborDecoder) value(m *model.Member, out bind.Slot) error {
	h, err := d.head()
	if err != nil {
		return err
	}
	switch {
	case !out.Wanted():
		return d.skip(h)
	case h.isNull():
		return out.SetNull()
	}
	want := func(major byte) error {
		if h.major != major {
			return d.fail("expected a " + m.Shape.Kind.String() + " for " + memberName(m))
		}
		return nil
	}
	switch m.Shape.Kind {
	case model.Structure:
		if m.Shape.Document {
			return d.document(out, h)
		}
		if err := want(cborMap); err != nil {
			return err
		}
		s := out.Struct()
		defer s.Done()
		return d.members(m.Shape, h, s)
	case model.List:
		if err := want(cborArray); err != nil {
			return err
		}
		return d.list(m.Shape, h, out)
	case model.Map:
		if err := want(cborMap); err != nil {
			return err
		}
		return d.table(m.Shape, h, out)
	default:
		return d.scalar(m, h, out)
	}
}

func (d *cborDecoder) document(out bind.Slot, h cborHead) error {
	d.pos -= headSize(h)
	v, err := d.any()
	if err != nil {
		return err
	}
	return out.SetAny(v)
}

func headSize(h cborHead) int {
	if h.info < 24 || h.indefinite() {
		return 1
	}
	return 1 + 1<<(h.info-24)
}

func (d *cborDecoder) members(shape *model.Shape, h cborHead, s bind.StructSlot) error {
	if err := d.enter(); err != nil {
		return err
	}
	next, set := 0, 0
	for i := uint64(0); ; i++ {
		more, err := d.more(h, i)
		if err != nil {
			return err
		}
		if !more {
			break
		}
		name, err := d.key()
		if err != nil {
			return err
		}
		at := jsonMember(shape, name, next)
		if at < 0 {
			if err := d.skipItem(); err != nil {
				return err
			}
			continue
		}
		next = at + 1
		if d.pos < len(d.s) && d.s[d.pos] != 0xf6 && d.s[d.pos] != 0xf7 {
			set++
		}
		if err := d.value(&shape.Members[at], s.Member(at)); err != nil {
			return err
		}
	}
	if shape.Union && set > 1 {
		return fmt.Errorf("the union %s has %d members set where one is allowed", shape.Name, set)
	}
	return nil
}

func (d *cborDecoder) list(shape *model.Shape, h cborHead, out bind.Slot) error {
	if err := d.enter(); err != nil {
		return err
	}
	l := out.List(int(min(h.value, uint64(len(d.s)-d.pos))))
	defer l.Done()
	for i := uint64(0); ; i++ {
		more, err := d.more(h, i)
		if err != nil || !more {
			return err
		}
		if err := d.value(shape.Element, l.Next()); err != nil {
			return err
		}
	}
}

func (d *cborDecoder) table(shape *model.Shape, h cborHead, out bind.Slot) error {
	if err := d.enter(); err != nil {
		return err
	}
	t := out.Map(int(min(h.value, uint64(len(d.s)-d.pos))))
	defer t.Done()
	for i := uint64(0); ; i++ {
		more, err := d.more(h, i)
		if err != nil || !more {
			return err
		}
		key, err := d.key()
		if err != nil {
			return err
		}
		if d.pos < len(d.s) && (d.s[d.pos] == 0xf6 || d.s[d.pos] == 0xf7) && !shape.Sparse {
			d.pos++
			continue
		}
		if err := d.value(shape.Value, t.Entry(key)); err != nil {
			return err
		}
	}
}

func (d *cborDecoder) scalar(m *model.Member, h cborHead, out bind.Slot) error {
	switch m.Shape.Kind {
	case model.String:
		if h.major == cborText {
			text, err := d.string(h)
			if err != nil {
				return err
			}
			return out.SetString(text)
		}
	case model.Blob:
		if h.major == cborBytes {
			data, err := d.string(h)
			if err != nil {
				return err
			}
			return out.SetBytes([]byte(data))
		}
	case model.Boolean:
		if h.major == cborSimple && (h.info == 20 || h.info == 21) {
			return out.SetBool(h.info == 21)
		}
	case model.Integer, model.Long:
		if n, ok := h.int(); ok {
			return out.SetInt(n)
		}
		if f, ok := h.float(); ok && f == math.Trunc(f) && math.Abs(f) < 1<<63 {
			return out.SetInt(int64(f))
		}
	case model.Float, model.Double:
		if f, ok := h.float(); ok {
			return out.SetFloat(f)
		}
		if n, ok := h.int(); ok {
			return out.SetFloat(float64(n))
		}
	case model.Timestamp:
		return d.timestamp(h, out)
	default:
	}
	return d.fail("expected a " + m.Shape.Kind.String() + " for " + memberName(m))
}

func (d *cborDecoder) timestamp(h cborHead, out bind.Slot) error {
	var v any
	var err error
	if h.major == cborTag {
		v, err = d.time(h)
	} else {
		v, err = d.epoch(h)
	}
	if err != nil {
		return err
	}
	t, _ := v.(time.Time)
	return out.SetTime(t)
}

// AppendCBOR writes a value as CBOR: lengths are definite, whole numbers as
// short as they can be.
func AppendCBOR(b []byte, m *model.Member, v bind.Value) ([]byte, error) {
	e := cborEncoder{b: b}
	e.value(m, v)
	return e.b, e.err
}

type cborEncoder struct {
	b   []byte
	err error
}

func (e *cborEncoder) fail(m *model.Member, err error) {
	if e.err == nil && err != nil {
		e.err = fmt.Errorf("%s: %w", memberName(m), err)
	}
}

func (e *cborEncoder) text(s string) {
	e.b = append(appendCBORHead(e.b, cborText, uint64(len(s))), s...)
}

func (e *cborEncoder) value(m *model.Member, v bind.Value) {
	if v.IsNull() {
		e.b = append(e.b, 0xf6)
		return
	}
	switch m.Shape.Kind {
	case model.Structure:
		e.structure(m, v)
	case model.List:
		e.fail(m, v.Err())
		e.b = appendCBORHead(e.b, cborArray, uint64(v.Len()))
		for i := range v.Len() {
			e.value(m.Shape.Element, v.Index(i))
		}
	case model.Map:
		e.fail(m, v.Err())
		e.b = appendCBORHead(e.b, cborMap, uint64(v.Len()))
		for key, value := range v.Entries() {
			e.text(key)
			e.value(m.Shape.Value, value)
		}
	default:
		e.scalar(m, v)
	}
}

func (e *cborEncoder) structure(m *model.Member, v bind.Value) {
	e.fail(m, v.Err())
	n := uint64(0)
	for i := range m.Shape.Members {
		if _, ok := v.Member(i); ok {
			n++
		}
	}
	e.b = appendCBORHead(e.b, cborMap, n)
	for i := range m.Shape.Members {
		c := &m.Shape.Members[i]
		if value, ok := v.Member(i); ok {
			e.text(c.WireName())
			e.value(c, value)
		}
	}
}

func (e *cborEncoder) scalar(m *model.Member, v bind.Value) {
	var err error
	switch m.Shape.Kind {
	case model.String:
		var text string
		text, err = v.Text()
		e.text(text)
	case model.Blob:
		var data []byte
		data, err = v.Bytes()
		e.b = append(appendCBORHead(e.b, cborBytes, uint64(len(data))), data...)
	case model.Boolean:
		on, boolErr := v.Bool()
		err = boolErr
		if on {
			e.b = append(e.b, 0xf5)
		} else {
			e.b = append(e.b, 0xf4)
		}
	case model.Timestamp:
		t, timeErr := v.Time()
		err = timeErr
		e.int(append(e.b, 0xc1), t.Unix())
	case model.Float, model.Double:
		f, floatErr := v.Float()
		err = floatErr
		e.float(m, f)
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

// float writes NaN and the infinities in 16 bits, others in the width of their
// type.
func (e *cborEncoder) float(m *model.Member, f float64) {
	switch {
	case math.IsNaN(f):
		e.b = append(e.b, 0xf9, 0x7e, 0)
	case math.IsInf(f, 1):
		e.b = append(e.b, 0xf9, 0x7c, 0)
	case math.IsInf(f, -1):
		e.b = append(e.b, 0xf9, 0xfc, 0)
	case m.Shape.Kind == model.Float:
		e.b = binary.BigEndian.AppendUint32(append(e.b, 0xfa), math.Float32bits(float32(f)))
	default:
		e.b = binary.BigEndian.AppendUint64(append(e.b, 0xfb), math.Float64bits(f))
	}
}

// DecodeCBORInto reads a map into a structure that was begun already.
func DecodeCBORInto(data string, shape *model.Shape, s bind.StructSlot) error {
	d := cborDecoder{cborScanner{s: data}}
	h, err := d.head()
	if err != nil {
		return err
	}
	if h.major != cborMap {
		return d.fail("expected a map")
	}
	return d.members(shape, h, s)
}

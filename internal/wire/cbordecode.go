package wire

import (
	"math"
	"strconv"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// DecodeCBOR reads an item (RFC 8949) into a slot of a member's shape. Strings
// of the result alias the data. Members that the shape lacks are passed over,
// null and undefined are absent, and of a name that comes twice the last value
// counts. Malformed data are a *[SyntaxError].
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
			return otherKind(h.kind(), m.Shape.Kind)
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
		return d.members(m.Shape, h, out.Struct())
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
	due, unknown := 0, ""
	order := s.Order(shape)
	var set memberSet
	for i := uint64(0); ; i++ {
		more, err := d.more(h, i)
		if err != nil {
			return err
		}
		if !more {
			return unionSet(shape, s, set.n, unknown)
		}
		name, err := d.key()
		if err != nil {
			return err
		}
		at, null := cborMember(shape, order, name, due), d.nullNext()
		if at < 0 {
			if name != "__type" && !null {
				unknown = set.stranger(unknown, name)
			}
			if err := d.skipItem(); err != nil {
				return err
			}
			continue
		}
		due = at + 1
		if set.put(at, null) {
			s.Forget(at)
		}
		if err := d.value(&shape.Members[at], s.Member(at)); err != nil {
			return placed(err, bind.AtName, shape.Members[at].Name)
		}
	}
}

// cborMember finds a member by its name, first where the order has it.
func cborMember(shape *model.Shape, order *bind.MemberOrder, name string, due int) int {
	i := order.After(due)
	for range lookAhead {
		if i >= len(shape.Members) {
			break
		}
		if m := &shape.Members[i]; m.WireName() == name && m.Location == model.InBody {
			return i
		}
		i = order.After(i + 1)
	}
	i = jsonMember(shape, name, due)
	order.Learn(due, i)
	return i
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
			return placed(err, bind.AtIndex, int(i))
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
		if d.nullNext() && !shape.Sparse {
			d.pos++
			continue
		}
		if err := d.value(shape.Value, t.Entry(key)); err != nil {
			return placed(err, bind.AtName, key)
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
		switch h.major {
		case cborUint:
			return tooLarge(strconv.FormatUint(h.value, 10))
		case cborNegative:
			return tooLarge("-1-" + strconv.FormatUint(h.value, 10))
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
	return otherKind(h.kind(), m.Shape.Kind)
}

func (d *cborDecoder) timestamp(h cborHead, out bind.Slot) error {
	read := d.epoch
	if h.major == cborTag {
		read = d.time
	}
	t, err := read(h)
	if err != nil {
		return err
	}
	return out.SetTime(t)
}

// DecodeCBORInto reads a map into a structure that was begun already.
func DecodeCBORInto(data string, shape *model.Shape, s bind.StructSlot) error {
	d := cborDecoder{cborScanner{s: data}}
	h, err := d.head()
	if err != nil {
		return err
	}
	if h.major != cborMap {
		return otherKind(h.kind(), model.Structure)
	}
	return d.members(shape, h, s)
}

package responses_test

import (
	"encoding/binary"
	"math"
	"strconv"

	"github.com/boto3-go/boto3/model"
)

// cborWriter writes CBOR in any of the forms that RFC 8949 has for an item.
type cborWriter struct {
	*generator
	b []byte
	// raw is how many maps are open: botocore hands on what is in them as it
	// comes, without a look at the shapes.
	raw int
}

// head writes an item's head, not always in its shortest form.
func (c *cborWriter) head(major byte, n uint64) {
	size := 0
	switch {
	case n < 24:
		size = 0
	case n <= math.MaxUint8:
		size = 1
	case n <= math.MaxUint16:
		size = 2
	case n <= math.MaxUint32:
		size = 3
	default:
		size = 4
	}
	if c.unusual("a head longer than needed", 20) {
		size = min(size+1, 4)
	}
	switch size {
	case 0:
		c.b = append(c.b, major<<5|byte(n))
	case 1:
		c.b = append(c.b, major<<5|24, byte(n))
	case 2:
		c.b = binary.BigEndian.AppendUint16(append(c.b, major<<5|25), uint16(n))
	case 3:
		c.b = binary.BigEndian.AppendUint32(append(c.b, major<<5|26), uint32(n))
	default:
		c.b = binary.BigEndian.AppendUint64(append(c.b, major<<5|27), n)
	}
}

// sequence writes a container whose length is known, or not.
func (c *cborWriter) sequence(major byte, n int, write func(i int)) {
	endless := c.unusual("indefinite lengths", 5)
	if endless {
		c.b = append(c.b, major<<5|31)
	} else {
		c.head(major, uint64(n))
	}
	for i := range n {
		write(i)
	}
	if endless {
		c.b = append(c.b, 0xff)
	}
}

// chars writes a byte or text string, in pieces perhaps.
func (c *cborWriter) chars(major byte, s string) {
	if !c.unusual("strings in pieces", 12) {
		c.head(major, uint64(len(s)))
		c.b = append(c.b, s...)
		return
	}
	c.b = append(c.b, major<<5|31)
	for _, r := range s {
		piece := string(r)
		if major == 2 {
			piece = s
		}
		c.head(major, uint64(len(piece)))
		c.b = append(c.b, piece...)
		if major == 2 {
			break
		}
	}
	c.b = append(c.b, 0xff)
}

func (c *cborWriter) whole(text string) {
	n, _ := strconv.ParseInt(text, 10, 64)
	if n < 0 {
		c.head(1, uint64(-1-n))
		return
	}
	c.head(0, uint64(n))
}

func (c *cborWriter) real(f float64) {
	switch {
	case math.IsNaN(f) && c.once(2):
		c.b = append(c.b, 0xf9, 0x7e, 0x00)
	case math.IsInf(f, 1) && c.once(2):
		c.b = append(c.b, 0xf9, 0x7c, 0x00)
	case c.unusual("half floats", 10):
		c.b = append(c.b, pick(c.generator, []byte{0xf9, 0x3e, 0x00}, []byte{0xf9, 0x80, 0x00}, []byte{0xf9, 0x00, 0x01}, []byte{0xf9, 0x7b, 0xff})...)
	case float64(float32(f)) == f && c.once(2):
		c.b = binary.BigEndian.AppendUint32(append(c.b, 0xfa), math.Float32bits(float32(f)))
	default:
		c.b = binary.BigEndian.AppendUint64(append(c.b, 0xfb), math.Float64bits(f))
	}
}

func (c *cborWriter) null() { c.b = append(c.b, pick(c.generator, byte(0xf6), 0xf7)) }

func (c *cborWriter) structure(s *model.Shape, depth int) {
	members := c.members(s, depth, inBody)
	extra := 0
	if !s.Union && c.raw == 0 && c.unusual("unknown members", 10) {
		extra = 1
	}
	c.sequence(5, len(members)+extra, func(i int) {
		if i == len(members) {
			c.chars(3, "Unknown")
			c.b = append(c.b, 0xa1, 0x61, 'a', 0x82, 0x01, 0xf6)
			return
		}
		c.chars(3, members[i].Name)
		if deep(members[i], depth) || c.unusual("null members", 12) {
			c.null()
			return
		}
		c.value(members[i], depth+1)
	})
}

func (c *cborWriter) value(m *model.Member, depth int) {
	s := m.Shape
	if c.raw == 0 && c.wrong("a value of another type", 40) {
		c.b = append(c.b, pick(c.generator, []byte{0xa0}, []byte{0x80}, []byte{0x61, 'x'}, []byte{0x01}, []byte{0xf5}, []byte{0x41, 0}, []byte{0xfb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0}, []byte{0xc2, 0x41, 1}, []byte{0xe0}, []byte{0x1c})...)
		return
	}
	switch s.Kind {
	case model.Structure:
		c.structure(s, depth)
	case model.List:
		c.sequence(4, c.length(depth), func(int) {
			if deep(s.Element, depth) || c.unusual("null in a list", 20) {
				c.note("null in a list")
				c.null()
				return
			}
			c.value(s.Element, depth+1)
		})
	case model.Map:
		c.raw++
		defer func() { c.raw-- }()
		c.sequence(5, c.length(depth), func(int) {
			c.chars(3, c.text(s.Key.Shape))
			if deep(s.Value, depth) || c.unusual("null in a map", 20) {
				c.note("null in a map")
				c.null()
				return
			}
			c.value(s.Value, depth+1)
		})
	default:
		c.scalarValue(m)
	}
}

func (c *cborWriter) scalarValue(m *model.Member) {
	switch m.Shape.Kind {
	case model.Boolean:
		c.b = append(c.b, pick(c.generator, byte(0xf4), 0xf5))
	case model.Integer, model.Long:
		if c.wrong("whole number of more than 64 bits", 10) {
			c.b = append(c.b, 0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
			return
		}
		c.whole(c.generator.whole(m.Shape.Kind))
	case model.Float, model.Double:
		f, _ := strconv.ParseFloat(pick(c.generator, c.generator.real(), "NaN", "Inf", "-Inf"), 64)
		c.real(f)
	case model.Timestamp:
		c.b = append(c.b, 0xc1)
		text := c.epoch()
		if _, err := strconv.ParseInt(text, 10, 64); err == nil {
			c.whole(text)
			return
		}
		f, _ := strconv.ParseFloat(text, 64)
		c.b = binary.BigEndian.AppendUint64(append(c.b, 0xfb), math.Float64bits(f))
	case model.Blob:
		c.chars(2, string(c.blob()))
	default:
		c.chars(3, c.text(m.Shape))
	}
}

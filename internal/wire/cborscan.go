package wire

import (
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/boto3-go/boto3/internal/bind"
)

// cborScanner reads CBOR (RFC 8949) from a string.
type cborScanner struct {
	s     string
	pos   int
	depth int
}

// The major types of CBOR.
const (
	cborUint = iota
	cborNegative
	cborBytes
	cborText
	cborArray
	cborMap
	cborTag
	cborSimple
)

const (
	cborIndefinite = 31
	cborBreak      = 0xff

	cborFalse     = 0xf4
	cborTrue      = 0xf5
	cborNull      = 0xf6
	cborUndefined = 0xf7
	cborEpoch     = 0xc1 // the tag of Unix seconds
)

func (c *cborScanner) fail(reason string) error { return &SyntaxError{"CBOR", c.pos, reason} }

// head is the initial byte of an item with the argument that follows.
type cborHead struct {
	major, info byte
	value       uint64
}

func (h cborHead) indefinite() bool { return h.info == cborIndefinite }

// kind is what an item is, in the words of an error.
func (h cborHead) kind() string {
	switch h.major {
	case cborBytes:
		return "a string of bytes"
	case cborText:
		return "a string"
	case cborArray:
		return "a list"
	case cborMap:
		return "a map"
	case cborTag:
		return "a tagged value"
	case cborSimple:
		if h.info == 20 || h.info == 21 {
			return "a bool"
		}
		if _, ok := h.float(); !ok {
			return "a simple value"
		}
	}
	return "a number"
}

// isNull says whether the item is null or undefined.
func (h cborHead) isNull() bool { return h.major == cborSimple && (h.info == 22 || h.info == 23) }

func (c *cborScanner) head() (h cborHead, err error) {
	if c.pos >= len(c.s) {
		return h, c.fail("the data ends where an item should begin")
	}
	first := c.s[c.pos]
	h.major, h.info = first>>5, first&31
	c.pos++
	switch {
	case h.info < 24:
		h.value = uint64(h.info)
	case h.info < 28:
		n := 1 << (h.info - 24)
		if len(c.s)-c.pos < n {
			return h, c.fail("the data ends inside a number")
		}
		for range n {
			h.value = h.value<<8 | uint64(c.s[c.pos])
			c.pos++
		}
	case h.info == cborIndefinite && h.major >= cborBytes && h.major <= cborMap:
	default:
		c.pos--
		return h, c.fail("an item of reserved form")
	}
	if h.major == cborSimple && h.info == 24 && h.value < 32 {
		return h, c.fail("a simple value of invalid form")
	}
	return h, nil
}

// nullNext says whether the next item is null or undefined.
func (c *cborScanner) nullNext() bool {
	return c.pos < len(c.s) && (c.s[c.pos] == cborNull || c.s[c.pos] == cborUndefined)
}

func (c *cborScanner) enter() error {
	if c.depth++; c.depth > maxNesting {
		return c.fail("items are nested too deep")
	}
	return nil
}

// more says whether a container has another of its items; i counts those read.
func (c *cborScanner) more(h cborHead, i uint64) (bool, error) {
	if !h.indefinite() {
		if i < h.value {
			return true, nil
		}
		c.depth--
		return false, nil
	}
	if c.pos >= len(c.s) {
		return false, c.fail("the data ends inside a container")
	}
	if c.s[c.pos] == cborBreak {
		c.pos++
		c.depth--
		return false, nil
	}
	return true, nil
}

// take gives the next n bytes.
func (c *cborScanner) take(n uint64) (string, error) {
	if n > uint64(len(c.s)-c.pos) {
		return "", c.fail("the data ends inside a string")
	}
	s := c.s[c.pos : c.pos+int(n)]
	c.pos += int(n)
	return s, nil
}

// string reads the rest of a byte or text string.
func (c *cborScanner) string(h cborHead) (string, error) {
	if !h.indefinite() {
		s, err := c.take(h.value)
		if err == nil && h.major == cborText && !utf8.ValidString(s) {
			err = c.fail("text that is not UTF-8")
		}
		return s, err
	}
	var b strings.Builder
	for {
		if c.pos < len(c.s) && c.s[c.pos] == cborBreak {
			c.pos++
			return b.String(), nil
		}
		piece, err := c.head()
		if err != nil {
			return "", err
		}
		if piece.major != h.major || piece.indefinite() {
			return "", c.fail("a piece of a string is of another type")
		}
		s, err := c.string(piece)
		if err != nil {
			return "", err
		}
		b.WriteString(s)
	}
}

// float gives the number that a head of major type 7 is.
func (h cborHead) float() (float64, bool) {
	if h.major != cborSimple {
		return 0, false
	}
	switch h.info {
	case 25:
		return halfFloat(uint16(h.value)), true
	case 26:
		return float64(math.Float32frombits(uint32(h.value))), true
	case 27:
		return math.Float64frombits(h.value), true
	}
	return 0, false
}

// halfFloat widens a number of 16 bits (IEEE 754 binary16).
func halfFloat(bits uint16) float64 {
	exponent, fraction := int(bits>>10&31), float64(bits&1023)
	var f float64
	switch exponent {
	case 0:
		f = math.Ldexp(fraction, -24)
	case 31:
		f = math.Inf(1)
		if fraction != 0 {
			f = math.NaN()
		}
	default:
		f = math.Ldexp(fraction+1024, exponent-25)
	}
	if bits&0x8000 != 0 {
		f = -f
	}
	return f
}

// int gives the whole number that a head is.
func (h cborHead) int() (int64, bool) {
	if h.value > math.MaxInt64 {
		return 0, false
	}
	switch h.major {
	case cborUint:
		return int64(h.value), true
	case cborNegative:
		return -1 - int64(h.value), true
	}
	return 0, false
}

// skip passes over the item whose head was read.
func (c *cborScanner) skip(h cborHead) error {
	switch h.major {
	case cborBytes, cborText:
		_, err := c.string(h)
		return err
	case cborArray, cborMap:
		if err := c.enter(); err != nil {
			return err
		}
		for i := uint64(0); ; i++ {
			more, err := c.more(h, i)
			if err != nil || !more {
				return err
			}
			for range 1 + int(h.major-cborArray) {
				if err := c.skipItem(); err != nil {
					return err
				}
			}
		}
	case cborTag:
		if err := c.enter(); err != nil {
			return err
		}
		err := c.skipItem()
		c.depth--
		return err
	}
	return nil
}

func (c *cborScanner) skipItem() error {
	h, err := c.head()
	if err != nil {
		return err
	}
	return c.skip(h)
}

func (c *cborScanner) end() error {
	if c.pos < len(c.s) {
		return c.fail("more after the item")
	}
	return nil
}

// any reads an item without a shape. Tags but the one of times are errors.
func (c *cborScanner) any() (any, error) {
	h, err := c.head()
	if err != nil {
		return nil, err
	}
	switch h.major {
	case cborUint, cborNegative:
		if n, ok := h.int(); ok {
			return n, nil
		}
		f := float64(h.value)
		if h.major == cborNegative {
			f = -1 - f
		}
		return f, nil
	case cborBytes:
		s, err := c.string(h)
		return []byte(s), err
	case cborText:
		return c.string(h)
	case cborArray:
		return c.array(h)
	case cborMap:
		return c.object(h)
	case cborTag:
		return c.time(h)
	}
	return c.simple(h)
}

func (c *cborScanner) simple(h cborHead) (any, error) {
	if f, ok := h.float(); ok {
		return f, nil
	}
	switch h.info {
	case 20, 21:
		return h.info == 21, nil
	case 22, 23:
		return nil, nil
	}
	return nil, c.fail("an unknown simple value")
}

func (c *cborScanner) array(h cborHead) (any, error) {
	if err := c.enter(); err != nil {
		return nil, err
	}
	list := []any{}
	for i := uint64(0); ; i++ {
		more, err := c.more(h, i)
		if err != nil || !more {
			return list, err
		}
		v, err := c.any()
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
}

func (c *cborScanner) object(h cborHead) (any, error) {
	if err := c.enter(); err != nil {
		return nil, err
	}
	m := map[string]any{}
	for i := uint64(0); ; i++ {
		more, err := c.more(h, i)
		if err != nil || !more {
			return m, err
		}
		key, err := c.key()
		if err != nil {
			return nil, err
		}
		if m[key], err = c.any(); err != nil {
			return nil, err
		}
	}
}

func (c *cborScanner) key() (string, error) {
	h, err := c.head()
	if err != nil {
		return "", err
	}
	if h.major != cborText {
		return "", c.fail("a key that is no text")
	}
	return c.string(h)
}

// time reads what tag 1 marks: seconds since 1970.
func (c *cborScanner) time(h cborHead) (time.Time, error) {
	if h.value != 1 {
		return time.Time{}, c.fail("an unknown tag")
	}
	n, err := c.head()
	if err != nil {
		return time.Time{}, err
	}
	return c.epoch(n)
}

func (c *cborScanner) epoch(h cborHead) (time.Time, error) {
	if n, ok := h.int(); ok {
		return bind.EpochTime(float64(n))
	}
	if f, ok := h.float(); ok {
		return bind.EpochTime(f)
	}
	return time.Time{}, c.fail("a time that is no number")
}

// ParseCBOR reads an item of unknown form.
func ParseCBOR(data string) (any, error) {
	c := &cborScanner{s: data}
	v, err := c.any()
	if err != nil {
		return nil, err
	}
	return v, c.end()
}

package wire

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// AppendJSON writes a value as JSON, in the form that botocore sends: a blank
// after commas and colons, and nothing but ASCII. Members come in the order of
// the description, entries of maps in the order of their keys. Members that
// HTTP bindings carry and streams of events are left out.
func AppendJSON(b []byte, m *model.Member, v bind.Value) ([]byte, error) {
	e := jsonEncoder{b: b}
	e.value(m, v)
	return e.b, e.err
}

// jsonEncoder appends values; err keeps the first fault.
type jsonEncoder struct {
	b     []byte
	depth int
	err   error
}

var (
	errTooDeep = fmt.Errorf("nested more than %d levels deep", maxNesting)
	errNotUTF8 = errors.New("the text is not UTF-8; send bytes in a blob")
)

func (e *jsonEncoder) fail(m *model.Member, err error) {
	if e.err == nil && err != nil {
		e.err = fmt.Errorf("%s: %w", memberName(m), err)
	}
}

func (e *jsonEncoder) value(m *model.Member, v bind.Value) {
	if v.IsNull() {
		e.b = append(e.b, "null"...)
		return
	}
	switch m.Shape.Kind {
	case model.Structure, model.List, model.Map:
		e.container(m, v)
	default:
		e.scalar(m, v)
	}
}

func (e *jsonEncoder) container(m *model.Member, v bind.Value) {
	if m.Shape.Document {
		e.fail(m, e.document(v.Any()))
		return
	}
	if e.depth++; e.depth > maxNesting {
		e.fail(m, errTooDeep)
	}
	if e.fail(m, v.Err()); e.err != nil {
		return
	}
	switch m.Shape.Kind {
	case model.List:
		e.list(m, v)
	case model.Map:
		e.table(m, v)
	default:
		e.structure(m, v)
	}
	e.depth--
}

func (e *jsonEncoder) list(m *model.Member, v bind.Value) {
	e.b = append(e.b, '[')
	for i := range v.Len() {
		if i > 0 {
			e.b = append(e.b, ',', ' ')
		}
		e.value(m.Shape.Element, v.Index(i))
	}
	e.b = append(e.b, ']')
}

func (e *jsonEncoder) table(m *model.Member, v bind.Value) {
	start := len(e.b)
	e.b = append(e.b, '{')
	for key, value := range v.Entries() {
		e.name(m, key, start)
		e.value(m.Shape.Value, value)
	}
	e.b = append(e.b, '}')
}

func (e *jsonEncoder) structure(m *model.Member, v bind.Value) {
	start := len(e.b)
	e.b = append(e.b, '{')
	if i, value := v.Only(); i >= 0 {
		c := &m.Shape.Members[i]
		e.name(c, c.WireName(), start)
		e.value(c, value)
		e.b = append(e.b, '}')
		return
	}
	e.members(m.Shape, v, start)
	e.b = append(e.b, '}')
}

// members writes the members of the object that begins at start.
func (e *jsonEncoder) members(shape *model.Shape, v bind.Value, start int) {
	for i, value := v.Next(0); i >= 0; i, value = v.Next(i + 1) {
		if c := &shape.Members[i]; c.Location == model.InBody && !c.Shape.EventStream {
			e.name(c, c.WireName(), start)
			e.value(c, value)
		}
	}
}

// name writes a key of the object that begins at start.
func (e *jsonEncoder) name(m *model.Member, name string, start int) {
	if len(e.b) > start+1 {
		e.b = append(e.b, ',', ' ')
	}
	e.text(m, name)
	e.b = append(e.b, ':', ' ')
}

func (e *jsonEncoder) text(m *model.Member, s string) {
	var ok bool
	if e.b, ok = appendQuoted(e.b, s); !ok {
		e.fail(m, errNotUTF8)
	}
}

func (e *jsonEncoder) scalar(m *model.Member, v bind.Value) {
	var err error
	switch m.Shape.Kind {
	case model.String:
		var text string
		text, err = v.Text()
		e.text(m, text)
	case model.Blob:
		var data []byte
		data, err = v.Bytes()
		e.b = append(base64.StdEncoding.AppendEncode(append(e.b, '"'), data), '"')
	case model.Timestamp:
		err = e.time(m, v)
	case model.Float, model.Double:
		if n, whole := v.Whole(); whole {
			e.b = strconv.AppendInt(e.b, n, 10)
			return
		}
		f, floatErr := v.Float()
		err = floatErr
		e.float(f)
	case model.Boolean:
		on, boolErr := v.Bool()
		err = boolErr
		e.b = strconv.AppendBool(e.b, on)
	default:
		n, intErr := v.Int()
		err = intErr
		e.b = strconv.AppendInt(e.b, n, 10)
	}
	e.fail(m, err)
}

func (e *jsonEncoder) time(m *model.Member, v bind.Value) error {
	t, err := v.Time()
	if err != nil {
		return err
	}
	switch m.TimestampFormat {
	case model.DefaultTimestamp, model.UnixTimestamp:
		e.b = AppendTime(e.b, model.UnixTimestamp, t)
	default:
		e.b = append(AppendTime(append(e.b, '"'), m.TimestampFormat, t), '"')
	}
	return nil
}

// float writes NaN and the infinities as strings: JSON has no numbers for them.
func (e *jsonEncoder) float(f float64) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		e.b = append(appendDecimal(append(e.b, '"'), f), '"')
		return
	}
	e.b = appendDecimal(e.b, f)
}

// appendQuoted writes a JSON string in ASCII; ok is false when the text is not
// UTF-8.
func appendQuoted(b []byte, s string) (_ []byte, ok bool) {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		if i += printableLength(s[i:]); i == len(s) {
			break
		}
		c := s[i]
		b = append(b, s[from:i]...)
		n := 1
		if c < utf8.RuneSelf {
			b = appendEscape(b, c)
		} else {
			var r rune
			if r, n = utf8.DecodeRuneInString(s[i:]); r == utf8.RuneError && n == 1 {
				return b, false
			}
			b = appendUnicode(b, r)
		}
		i += n
		from = i
	}
	return append(append(b, s[from:]...), '"'), true
}

// printableLength is how many bytes of a text come before the first that JSON in
// ASCII escapes. It looks at eight at once, as plainLength does.
func printableLength(s string) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	rest := s
	for len(rest) >= 8 {
		w := uint64(rest[0]) | uint64(rest[1])<<8 | uint64(rest[2])<<16 | uint64(rest[3])<<24 |
			uint64(rest[4])<<32 | uint64(rest[5])<<40 | uint64(rest[6])<<48 | uint64(rest[7])<<56
		quote, slash := w^('"'*ones), w^('\\'*ones)
		found := ((quote - ones) &^ quote) | ((slash - ones) &^ slash) | ((w - ' '*ones) &^ w) | w | (w&^highs + ones)
		if found&highs != 0 {
			break
		}
		rest = rest[8:]
	}
	i := len(s) - len(rest)
	for i < len(s) && s[i] >= ' ' && s[i] < 0x7f && s[i] != '"' && s[i] != '\\' {
		i++
	}
	return i
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return appendUnicode(b, rune(c))
}

// appendUnicode writes \uXXXX, or two of them for what is beyond 16 bits.
func appendUnicode(b []byte, r rune) []byte {
	const digits = "0123456789abcdef"
	if r > 0xffff {
		r -= 0x10000
		b = appendUnicode(b, 0xd800+r>>10)
		r = 0xdc00 + r&0x3ff
	}
	return append(b, '\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
}

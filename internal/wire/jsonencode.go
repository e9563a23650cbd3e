package wire

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// AppendJSON writes a value as JSON. Members that HTTP bindings carry are left
// out.
func AppendJSON(b []byte, m *model.Member, v bind.Value) ([]byte, error) {
	e := jsonEncoder{b: b}
	e.value(m, v)
	return e.b, e.err
}

// jsonEncoder appends values; err keeps the first fault.
type jsonEncoder struct {
	b   []byte
	err error
}

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
	case model.Structure:
		if m.Shape.Document {
			e.document(m, v.Any())
			return
		}
		e.structure(m, v)
	case model.List:
		e.fail(m, v.Err())
		e.b = append(e.b, '[')
		for i := range v.Len() {
			if i > 0 {
				e.b = append(e.b, ',')
			}
			e.value(m.Shape.Element, v.Index(i))
		}
		e.b = append(e.b, ']')
	case model.Map:
		e.fail(m, v.Err())
		e.b = append(e.b, '{')
		first := true
		for key, value := range v.Entries() {
			if !first {
				e.b = append(e.b, ',')
			}
			first = false
			e.b = append(appendQuoted(e.b, key), ':')
			e.value(m.Shape.Value, value)
		}
		e.b = append(e.b, '}')
	default:
		e.scalar(m, v)
	}
}

func (e *jsonEncoder) structure(m *model.Member, v bind.Value) {
	e.fail(m, v.Err())
	e.b = append(e.b, '{')
	first := true
	for i := range m.Shape.Members {
		c := &m.Shape.Members[i]
		if c.Location != model.InBody {
			continue
		}
		value, ok := v.Member(i)
		if !ok {
			continue
		}
		if !first {
			e.b = append(e.b, ',')
		}
		first = false
		e.b = append(appendQuoted(e.b, c.WireName()), ':')
		e.value(c, value)
	}
	e.b = append(e.b, '}')
}

func (e *jsonEncoder) document(m *model.Member, v any) {
	data, err := json.Marshal(v)
	e.fail(m, err)
	e.b = append(e.b, data...)
}

func (e *jsonEncoder) scalar(m *model.Member, v bind.Value) {
	var err error
	switch m.Shape.Kind {
	case model.String:
		var text string
		text, err = v.Text()
		e.b = appendQuoted(e.b, text)
	case model.Blob:
		var data []byte
		data, err = v.Bytes()
		e.b = append(base64.StdEncoding.AppendEncode(append(e.b, '"'), data), '"')
	case model.Timestamp:
		t, timeErr := v.Time()
		err = timeErr
		switch m.TimestampFormat {
		case model.DefaultTimestamp, model.UnixTimestamp:
			e.b = AppendTime(e.b, model.UnixTimestamp, t)
		default:
			e.b = append(AppendTime(append(e.b, '"'), m.TimestampFormat, t), '"')
		}
	case model.Float, model.Double:
		f, floatErr := v.Float()
		err = floatErr
		if math.IsNaN(f) || math.IsInf(f, 0) {
			e.b = append(appendDecimal(append(e.b, '"'), f), '"')
		} else {
			e.b = appendDecimal(e.b, f)
		}
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

// appendQuoted writes a JSON string. Bytes that are not UTF-8 become U+FFFD.
func appendQuoted(b []byte, s string) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				b = append(append(b, s[from:i]...), "\uFFFD"...)
				from = i + 1
			}
			i += n
			continue
		}
		b = append(b, s[from:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		}
		i++
		from = i
	}
	return append(append(b, s[from:]...), '"')
}

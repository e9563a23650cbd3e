package shapejson

import (
	"encoding/base64"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// writer lays JSON out as the AWS CLI does: an element a line, characters beyond
// ASCII as they are.
type writer struct {
	b      []byte
	indent string
	depth  int
	filled bool // the list or object under way has an element
}

func (w *writer) begin(bracket byte) {
	w.b = append(w.b, bracket)
	w.depth++
	w.filled = false
}

// element begins an element of a list or a member of an object.
func (w *writer) element() {
	if w.filled {
		w.b = append(w.b, ',')
	}
	w.line()
	w.filled = true
}

func (w *writer) end(bracket byte) {
	w.depth--
	if w.filled {
		w.line()
	}
	w.b = append(w.b, bracket)
	w.filled = true // that of which this is an element
}

func (w *writer) line() {
	if w.indent == "" {
		return
	}
	w.b = append(w.b, '\n')
	for range w.depth {
		w.b = append(w.b, w.indent...)
	}
}

func (w *writer) colon() {
	w.b = append(w.b, ':')
	if w.indent != "" {
		w.b = append(w.b, ' ')
	}
}

func (w *writer) word(s string) { w.b = append(w.b, s...) }

func (w *writer) blob(data []byte) {
	w.b = append(base64.StdEncoding.AppendEncode(append(w.b, '"'), data), '"')
}

// time writes ISO 8601 in UTC, with as much of a second as there is: microseconds
// as in Python, or nanoseconds.
func (w *writer) time(t time.Time) {
	t = t.UTC()
	layout := `"2006-01-02T15:04:05`
	switch n := t.Nanosecond(); {
	case n%1000 != 0:
		layout += ".000000000"
	case n != 0:
		layout += ".000000"
	}
	w.b = t.AppendFormat(w.b, layout+`+00:00"`)
}

// float writes a number as Python does, with a point or an exponent. What is no
// number is a string, as in AWS's own JSON; the AWS CLI writes the bare word.
func (w *writer) float(f float64) {
	switch {
	case math.IsNaN(f):
		w.word(`"NaN"`)
	case math.IsInf(f, 1):
		w.word(`"Infinity"`)
	case math.IsInf(f, -1):
		w.word(`"-Infinity"`)
	case f != 0 && (math.Abs(f) < 1e-4 || math.Abs(f) >= 1e16):
		w.b = strconv.AppendFloat(w.b, f, 'e', -1, 64)
	case f == math.Trunc(f):
		w.b = strconv.AppendFloat(w.b, f, 'f', 1, 64)
	default:
		w.b = strconv.AppendFloat(w.b, f, 'f', -1, 64)
	}
}

// Float is a number that is finite as JSON has it here.
func Float(f float64) string {
	var w writer
	w.float(f)
	return string(w.b)
}

// Time is the text of a timestamp here.
func Time(t time.Time) string {
	var w writer
	w.time(t)
	return string(w.b[1 : len(w.b)-1])
}

// quoted writes a string; ok is false when it is not UTF-8.
func (w *writer) quoted(s string) (ok bool) {
	const digits = "0123456789abcdef"
	w.b = append(w.b, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		w.b = append(w.b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			w.b = append(w.b, '\\', c)
		case '\b':
			w.word(`\b`)
		case '\f':
			w.word(`\f`)
		case '\n':
			w.word(`\n`)
		case '\r':
			w.word(`\r`)
		case '\t':
			w.word(`\t`)
		default:
			w.b = append(w.b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		}
	}
	w.b = append(append(w.b, s[from:]...), '"')
	return utf8.ValidString(s)
}

// Package redact prints values for people to read: a line that follows pointers,
// leaves zero members out, and shows nothing that is sensitive.
package redact

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Option is the option of a field's boto3 tag by which its value is hidden:
// `boto3:",sensitive"`.
const Option = "sensitive"

// Hidden stands where a sensitive value would.
const Hidden = "***"

// The bounds of a text. A value that holds itself ends at maxDepth.
const (
	maxText     = 64 << 10 // bytes
	maxString   = 1 << 10  // bytes of one string
	maxElements = 100      // of one list or map
	maxDepth    = 32
)

const more = "..."

// Text prints a value. It never panics.
func Text(v any) string {
	var p printer
	p.value(reflect.ValueOf(v), 0)
	return p.text()
}

// Guarded is Text for a value whose methods print it by this package, so that
// they must not be asked: a structure with sensitive members, or what is
// sensitive as a whole, which is all that is no struct. An error has its message
// for a text.
func Guarded(v any) string {
	var p printer
	rv := reflect.ValueOf(v)
	switch err, ok := v.(error); {
	case ok:
		p.ask(err.Error)
	case rv.Kind() == reflect.Struct:
		p.fields(rv, 0)
	default:
		p.WriteString(Hidden)
	}
	return p.text()
}

type printer struct{ strings.Builder }

func (p *printer) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(p, format, args...)
}

func (p *printer) full() bool { return p.Len() > maxText }

func (p *printer) text() string {
	if !p.full() {
		return p.String()
	}
	return cut(p.String(), maxText) + more
}

// cut shortens a text to at most n bytes, between characters.
func cut(s string, n int) string {
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func (p *printer) value(v reflect.Value, depth int) {
	switch {
	case !v.IsValid(), isNil(v):
		p.WriteString("nil")
	case p.full() || depth > maxDepth:
		p.WriteString(more)
	case v.Type() == timeType:
		t, _ := reflect.TypeAssert[time.Time](v)
		p.WriteString(t.Format(time.RFC3339Nano))
	case p.itself(v):
	default:
		p.members(v, depth)
	}
}

var timeType = reflect.TypeFor[time.Time]()

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan:
		return v.IsNil()
	default:
		return false
	}
}

// itself prints a value that knows its text: an error, a Stringer, a stream, and
// a type that is no struct and has a format of its own.
func (p *printer) itself(v reflect.Value) bool {
	if v.NumMethod() == 0 || v.Kind() == reflect.Interface {
		return false
	}
	switch x := v.Interface().(type) {
	case error:
		p.ask(x.Error)
	case fmt.Stringer:
		p.ask(x.String)
	case io.Reader:
		p.WriteString("stream")
	case fmt.Formatter:
		if v.Kind() == reflect.Struct || v.Kind() == reflect.Pointer {
			return false
		}
		p.ask(func() string { return fmt.Sprint(x) })
	default:
		return false
	}
	return true
}

// ask prints what a method says, and survives one that panics.
func (p *printer) ask(method func() string) {
	defer func() {
		if recover() != nil {
			p.WriteString("(no text: its method panicked)")
		}
	}()
	p.plain(method())
}

// members prints a value by what is in it.
func (p *printer) members(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		p.value(v.Elem(), depth+1)
	case reflect.Struct:
		p.fields(v, depth)
	case reflect.Map:
		p.entries(v, depth)
	case reflect.Slice, reflect.Array:
		p.elements(v, depth)
	case reflect.String:
		p.quoted(v.String())
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		p.printf("%v", v)
	default:
		p.WriteString("(" + v.Kind().String() + ")")
	}
}

func (p *printer) fields(v reflect.Value, depth int) {
	p.WriteByte('{')
	first := true
	for f, x := range v.Fields() {
		if !f.IsExported() || x.IsZero() {
			continue
		}
		if !first {
			p.WriteString(", ")
		}
		first = false
		p.WriteString(f.Name + ": ")
		if isSensitive(f.Tag) {
			p.WriteString(Hidden)
		} else {
			p.value(x, depth+1)
		}
	}
	p.WriteByte('}')
}

// isSensitive says that a field's tag hides its value.
func isSensitive(tag reflect.StructTag) bool {
	_, options, _ := strings.Cut(tag.Get("boto3"), ",")
	for option := range strings.SplitSeq(options, ",") {
		if option == Option {
			return true
		}
	}
	return false
}

func (p *printer) entries(v reflect.Value, depth int) {
	keys := make([]string, 0, v.Len())
	values := make(map[string]reflect.Value, v.Len())
	for k, x := range v.Seq2() {
		var key printer
		if k.Kind() == reflect.String && isWord(k.String()) {
			key.WriteString(k.String())
		} else {
			key.value(k, depth+1)
		}
		keys = append(keys, key.text())
		values[key.text()] = x
	}
	slices.Sort(keys)
	p.WriteByte('{')
	p.list(len(keys), func(i int) {
		p.WriteString(keys[i] + ": ")
		p.value(values[keys[i]], depth+1)
	})
	p.WriteByte('}')
}

// isWord says that a map's key needs no quotes.
func isWord(s string) bool {
	return s != "" && len(s) <= maxString && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_./", r)
	})
}

func (p *printer) elements(v reflect.Value, depth int) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		p.printf("%d bytes", v.Len())
		return
	}
	p.WriteByte('[')
	p.list(v.Len(), func(i int) { p.value(v.Index(i), depth+1) })
	p.WriteByte(']')
}

func (p *printer) list(n int, element func(i int)) {
	for i := range n {
		if i > 0 {
			p.WriteString(", ")
		}
		if i == maxElements || p.full() {
			p.printf("%s %d more", more, n-i)
			return
		}
		element(i)
	}
}

func (p *printer) quoted(s string) {
	if len(s) <= maxString {
		p.WriteString(strconv.Quote(s))
		return
	}
	p.printf("%s%s (%d bytes)", strconv.Quote(cut(s, maxString)), more, len(s))
}

// plain prints a text without quotes, its control characters escaped.
func (p *printer) plain(s string) {
	if len(s) > maxText {
		s = cut(s, maxText) + more
	}
	for _, r := range s {
		if unicode.IsPrint(r) {
			p.WriteRune(r)
		} else {
			quoted := strconv.QuoteRune(r)
			p.WriteString(quoted[1 : len(quoted)-1])
		}
	}
}

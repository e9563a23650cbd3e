package shapejson

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/quote"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// DecodeInput reads parameters into a slot of the input's shape. What the shape
// or the slot has no place for is a fault: nothing given is ignored. null is
// absent. The error is an *[Error], or a *[wire.SyntaxError] for a text that is
// no JSON.
func DecodeInput(text string, shape *model.Shape, out bind.Slot) error {
	return decode(text, shape, out, true)
}

// DecodeOutput reads what AppendOutput or the AWS CLI has written. Members that
// the shape or the slot lacks are passed over, as in a response.
func DecodeOutput(text string, shape *model.Shape, out bind.Slot) error {
	return decode(text, shape, out, false)
}

func decode(text string, shape *model.Shape, out bind.Slot, input bool) error {
	r, err := wire.NewJSONReader(text)
	if err != nil {
		return err
	}
	d := &decoder{JSONReader: r, input: input}
	if err := d.value(&model.Member{Shape: shape}, out); err != nil {
		return err
	}
	if err := r.End(); err != nil {
		return err
	}
	return d.err()
}

type decoder struct {
	*wire.JSONReader
	faults
	input bool
}

// value reads a value. Its error is of the text; what is wrong with the value is
// a fault.
func (d *decoder) value(m *model.Member, out bind.Slot) error {
	switch {
	case !out.Wanted():
		if d.input {
			d.add("the variable has no place for it")
		}
		return d.Skip()
	case m.Shape.EventStream:
		d.add("a stream of events has no JSON")
		return d.Skip()
	case m.Shape.Document, m.JSONValue && m.Location == model.InHeader:
		v, err := d.document()
		if err == nil {
			d.keep(out.SetAny(v))
		}
		return err
	}
	kind := m.Shape.Kind
	if got := d.kind(); got != kindsOf[kind] && !d.converts(kind, got) {
		d.add(fmt.Sprintf("%s where %s is expected", got, describe(kind)))
		return d.Skip()
	}
	switch kind {
	case model.Structure:
		return d.structure(m.Shape, out)
	case model.List:
		return d.list(m.Shape, out)
	case model.Map:
		return d.table(m.Shape, out)
	default:
		return d.scalar(m, out)
	}
}

// keep notes what a slot refuses.
func (d *decoder) keep(err error) {
	if err != nil {
		d.add(err.Error())
	}
}

// jsonKind is a type of JSON.
type jsonKind string

const (
	object jsonKind = "an object"
	array  jsonKind = "a list"
	text   jsonKind = "a string"
	number jsonKind = "a number"
	truth  jsonKind = "true or false"
	null   jsonKind = "null"
)

var kindsOf = [...]jsonKind{
	model.Structure: object, model.Map: object, model.List: array, model.String: text, model.Blob: text,
	model.Timestamp: text, model.Boolean: truth, model.Integer: number, model.Long: number, model.Float: number, model.Double: number,
}

func (d *decoder) kind() jsonKind {
	switch d.Peek() {
	case '{':
		return object
	case '[':
		return array
	case '"':
		return text
	case 't', 'f':
		return truth
	case 'n':
		return null
	default:
		return number
	}
}

// converts says whether a kind is read from another type of JSON than its own:
// seconds since 1970, and NaN and the infinities, which have no numbers.
func (d *decoder) converts(kind model.Kind, from jsonKind) bool {
	return kind == model.Timestamp && from == number || (kind == model.Float || kind == model.Double) && from == text
}

func describe(kind model.Kind) string {
	switch kind {
	case model.Blob:
		return "a string of base64"
	case model.Timestamp:
		return "a time, such as 2006-01-02T15:04:05Z or seconds since 1970"
	case model.Integer, model.Long:
		return "a whole number"
	default:
		return string(kindsOf[kind])
	}
}

func (d *decoder) structure(shape *model.Shape, out bind.Slot) error {
	s := out.Struct()
	given := make([]bool, len(shape.Members))
	return d.Object(func(name string) error {
		d.enter(quote.Word(name))
		defer d.leave()
		m, ok := shape.Member(name)
		switch {
		case !ok:
			if d.input {
				d.add("unknown parameter" + nearest.Hint(name, memberNames(shape)))
			}
			return d.Skip()
		case given[m.Index]:
			d.add("given twice")
			return d.Skip()
		}
		given[m.Index] = true
		if d.kind() == null && !m.Shape.Document {
			return d.Null()
		}
		return d.value(m, s.Member(m.Index))
	})
}

func memberNames(shape *model.Shape) []string {
	names := make([]string, len(shape.Members))
	for i := range shape.Members {
		names[i] = shape.Members[i].Name
	}
	return names
}

func (d *decoder) list(shape *model.Shape, out bind.Slot) error {
	d.keep(out.Err())
	l := out.List(0)
	defer l.Done()
	i := -1
	return d.List(func() error {
		i++
		d.enterElement(i)
		defer d.leave()
		return d.element(shape.Element, shape.Sparse, l.Next())
	})
}

// element reads an element of a list or an entry of a map, which may be null
// where the shape says so.
func (d *decoder) element(m *model.Member, sparse bool, out bind.Slot) error {
	if d.kind() != null || m.Shape.Document {
		return d.value(m, out)
	}
	switch {
	case !sparse:
		d.add(fmt.Sprintf("null where %s is expected", describe(m.Shape.Kind)))
	case out.Wanted():
		d.keep(out.SetNull())
	}
	return d.Null()
}

func (d *decoder) table(shape *model.Shape, out bind.Slot) error {
	d.keep(out.Err())
	t := out.Map(0)
	defer t.Done()
	given := map[string]bool{}
	return d.Object(func(key string) error {
		d.enter(quote.Word(key))
		defer d.leave()
		if given[key] {
			d.add("given twice")
			return d.Skip()
		}
		given[key] = true
		return d.element(shape.Value, shape.Sparse, t.Entry(key))
	})
}

func (d *decoder) scalar(m *model.Member, out bind.Slot) error {
	switch d.kind() {
	case truth:
		b, err := d.Bool()
		if err == nil {
			d.keep(out.SetBool(b))
		}
		return err
	case text:
		s, err := d.Text()
		if err == nil {
			d.text(m.Shape, s, out)
		}
		return err
	default:
		s, err := d.Number()
		if err == nil {
			d.number(m.Shape.Kind, s, out)
		}
		return err
	}
}

func (d *decoder) text(shape *model.Shape, s string, out bind.Slot) {
	shown := fmt.Sprintf("%.40q", s)
	if shape.Sensitive {
		shown = "***"
	}
	switch kind := shape.Kind; kind {
	case model.Blob:
		b, err := base64.StdEncoding.DecodeString(s)
		if err != nil {
			d.add(shown + " is not base64")
			return
		}
		d.keep(out.SetBytes(b))
	case model.Timestamp:
		t, err := d.time(s)
		if err != nil {
			d.add(shown + " where " + describe(kind) + " is expected")
			return
		}
		d.keep(out.SetTime(t.UTC()))
	case model.Float, model.Double:
		f, ok := notFinite(s)
		if !ok {
			d.add(shown + " where " + describe(kind) + " is expected")
			return
		}
		d.keep(out.SetFloat(f))
	case model.String:
		if s == "" && d.input {
			d.keep(out.SetEmpty())
			return
		}
		d.keep(out.SetString(s))
	default:
		d.keep(out.SetString(s))
	}
}

// time reads a time in words. What a user writes without a zone is local time, as
// in botocore; what a service has answered is UTC.
func (d *decoder) time(s string) (time.Time, error) {
	if d.input {
		return bind.ParseTime(s)
	}
	return wire.ParseTime(model.ISO8601, s)
}

func notFinite(s string) (f float64, ok bool) {
	switch s {
	case "NaN":
		return math.NaN(), true
	case "Infinity":
		return math.Inf(1), true
	case "-Infinity":
		return math.Inf(-1), true
	}
	return 0, false
}

func (d *decoder) number(kind model.Kind, s string, out bind.Slot) {
	switch kind {
	case model.Timestamp:
		t, err := wire.ParseTime(model.UnixTimestamp, s)
		if err != nil {
			d.add(fmt.Sprintf("%.40s seconds since 1970 is no time", s))
			return
		}
		d.keep(out.SetTime(t.UTC()))
	case model.Float, model.Double:
		f, ok := notFinite(s)
		if !ok {
			var err error
			if f, err = strconv.ParseFloat(s, 64); err != nil {
				d.add(fmt.Sprintf("%.40s does not fit in 64 bits", s))
				return
			}
		}
		d.keep(out.SetFloat(f))
	default:
		n, err := strconv.ParseInt(s, 10, 64)
		switch {
		case err == nil:
			d.keep(out.SetInt(n))
		case strings.Trim(s, "-0123456789") != "":
			d.add(fmt.Sprintf("%.40s is not a whole number", s))
		default:
			d.add(fmt.Sprintf("%.40s does not fit in 64 bits", s))
		}
	}
}

// document reads any JSON.
func (d *decoder) document() (any, error) {
	switch d.kind() {
	case object:
		m := map[string]any{}
		return m, d.Object(func(name string) (err error) {
			d.enter(quote.Word(name))
			defer d.leave()
			m[name], err = d.document()
			return err
		})
	case array:
		list := []any{}
		err := d.List(func() error {
			d.enterElement(len(list))
			defer d.leave()
			v, err := d.document()
			list = append(list, v)
			return err
		})
		return list, err
	case text:
		return d.Text()
	case truth:
		return d.Bool()
	case null:
		return nil, d.Null()
	default:
		return d.documentNumber()
	}
}

func (d *decoder) documentNumber() (any, error) {
	s, err := d.Number()
	if err != nil {
		return nil, err
	}
	if _, bad := notFinite(s); bad {
		d.add(s + " in a document, where JSON has no such number")
	}
	return exactNumber(s), nil
}

// exactNumber is an int64 or a float64 where that is the number, and else its
// text.
func exactNumber(s string) any {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n
	}
	f, err := strconv.ParseFloat(s, 64)
	if err == nil && significand(s) == significand(strconv.FormatFloat(f, 'e', -1, 64)) {
		return f
	}
	return json.Number(s)
}

// significand are the digits of a number without the zeros at its ends.
func significand(s string) string {
	s, _, _ = strings.Cut(strings.ToLower(s), "e")
	return strings.Trim(strings.Replace(strings.TrimPrefix(s, "-"), ".", "", 1), "0")
}

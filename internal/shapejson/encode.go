package shapejson

import (
	"fmt"
	"strconv"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/model"
)

// AppendInput writes parameters: members in the order of the description,
// entries of maps in the order of their keys. Names that the shape lacks and
// readers are faults. indent is what a level is indented by; without it there
// are no blanks. The error is an *[Error].
func AppendInput(b []byte, v bind.Value, indent string) ([]byte, error) {
	return appendValue(b, v, indent, true)
}

// AppendOutput writes a response: members of the head first, then those of the
// body, both in the order of the description, as botocore reads them. Streams of
// events and readers are left out; what a map has beyond the shape comes last.
func AppendOutput(b []byte, v bind.Value, indent string) ([]byte, error) {
	return appendValue(b, v, indent, false)
}

func appendValue(b []byte, v bind.Value, indent string, input bool) ([]byte, error) {
	e := &encoder{writer: writer{b: b, indent: indent}, input: input}
	if v.Shape() == nil { // an operation without parameters or without an answer
		return append(b, "{}"...), nil
	}
	e.value(&model.Member{Shape: v.Shape()}, v)
	return e.b, e.err()
}

// maxDepth ends the walk of values that hold themselves.
const maxDepth = 512

type encoder struct {
	writer
	faults
	input bool
}

// keep notes what a getter says, or that text is none.
func (e *encoder) keep(err error) {
	if err != nil {
		e.add(err.Error())
	}
}

func (e *encoder) value(m *model.Member, v bind.Value) {
	switch {
	case v.IsNull():
		e.word("null")
		return
	case m.Shape.Document, m.JSONValue && m.Location == model.InHeader:
		e.document(v.Any())
		return
	}
	switch m.Shape.Kind {
	case model.Structure, model.List, model.Map:
		if e.depth > maxDepth {
			e.add(fmt.Sprintf("nested more than %d levels deep", maxDepth))
			return
		}
		if err := v.Err(); err != nil {
			e.add(err.Error())
			return
		}
		e.container(m.Shape, v)
	default:
		e.scalar(m.Shape.Kind, v)
	}
}

func (e *encoder) container(shape *model.Shape, v bind.Value) {
	switch shape.Kind {
	case model.List:
		e.begin('[')
		for i := range v.Len() {
			e.enterElement(i)
			e.element()
			e.value(shape.Element, v.Index(i))
			e.leave()
		}
		e.end(']')
	case model.Map:
		e.begin('{')
		for key, entry := range v.Entries() {
			e.enter(key)
			e.name(key)
			e.value(shape.Value, entry)
			e.leave()
		}
		e.end('}')
	default:
		e.begin('{')
		e.members(shape, v)
		e.end('}')
	}
}

func (e *encoder) members(shape *model.Shape, v bind.Value) {
	if whole := e.depth == 1; whole && !e.input {
		e.membersWhere(shape, v, func(m *model.Member) bool { return m.Location != model.InBody })
		e.membersWhere(shape, v, func(m *model.Member) bool { return m.Location == model.InBody })
	} else {
		e.membersWhere(shape, v, func(*model.Member) bool { return true })
	}
	if v.IsMap() {
		e.others(shape, v)
	}
}

func (e *encoder) membersWhere(shape *model.Shape, v bind.Value, wanted func(*model.Member) bool) {
	for i := range shape.Members {
		m := &shape.Members[i]
		member, ok := v.Member(i)
		if !ok || !wanted(m) {
			continue
		}
		e.enter(m.Name)
		if e.written(m, member) {
			e.name(m.Name)
			e.value(m, member)
		}
		e.leave()
	}
}

// written says whether there is JSON of a member.
func (e *encoder) written(m *model.Member, v bind.Value) bool {
	_, reader := v.Reader()
	switch {
	case !reader && !m.Shape.EventStream:
		return true
	case e.input && reader:
		e.add("a reader has no JSON; give its bytes")
	case e.input:
		e.add("a stream of events has no JSON")
	}
	return false
}

// others tells of the names in a map that the shape lacks.
func (e *encoder) others(shape *model.Shape, v bind.Value) {
	for _, name := range v.Keys() {
		if _, ok := shape.Member(name); ok {
			continue
		}
		e.enter(name)
		if e.input {
			e.add("unknown parameter" + nearest.Hint(name, memberNames(shape)))
		} else if x, ok := v.Any().(map[string]any); ok {
			e.name(name)
			e.document(x[name])
		}
		e.leave()
	}
}

func (e *encoder) scalar(kind model.Kind, v bind.Value) {
	switch kind {
	case model.String:
		s, err := v.Text()
		e.keep(err)
		e.text(s)
	case model.Blob:
		data, err := v.Bytes()
		e.keep(err)
		e.blob(data)
	case model.Timestamp:
		t, err := v.Time()
		e.keep(err)
		e.time(t)
	case model.Boolean:
		on, err := v.Bool()
		e.keep(err)
		e.word(strconv.FormatBool(on))
	case model.Float, model.Double:
		if n, whole := v.Whole(); whole {
			e.b = strconv.AppendInt(e.b, n, 10)
			return
		}
		f, err := v.Float()
		e.keep(err)
		e.float(f)
	default:
		n, err := v.Int()
		e.keep(err)
		e.b = strconv.AppendInt(e.b, n, 10)
	}
}

func (e *encoder) text(s string) {
	if !e.quoted(s) {
		e.add("the text is not UTF-8; bytes belong in a blob")
	}
}

func (e *encoder) name(s string) {
	e.element()
	e.text(s)
	e.colon()
}

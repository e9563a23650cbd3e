package wire

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// FormDialect is one of the two ways in which values are named in a form.
type FormDialect uint8

// The dialects: that of the query protocol, and that of EC2, which has names of
// its own and numbers a list's elements right after the list's name.
const (
	QueryForm FormDialect = iota
	EC2Form
)

// AppendForm writes the members of an input as
// application/x-www-form-urlencoded parameters, after an & where dst is not
// empty.
func AppendForm(dst []byte, dialect FormDialect, m *model.Member, v bind.Value) ([]byte, error) {
	var buf [128]byte
	e := formEncoder{dst: dst, name: buf[:0], ec2: dialect == EC2Form}
	err := e.value(m, v)
	return e.dst, err
}

// formEncoder builds the parameters; name is that of the value at hand,
// escaped, and grows and shrinks with the way down to it.
type formEncoder struct {
	dst  []byte
	name []byte
	ec2  bool
}

func (e *formEncoder) value(m *model.Member, v bind.Value) error {
	if v.IsNull() && len(e.name) > 0 {
		return fmt.Errorf("nil cannot be sent as parameter %s", e.name)
	}
	switch m.Shape.Kind {
	case model.Structure:
		return e.structure(m.Shape, v)
	case model.List:
		return e.list(m, v)
	case model.Map:
		return e.entries(m, v)
	default: // scalars
	}
	e.parameter()
	var err error
	e.dst, err = appendEscapedText(e.dst, &escapeForm, m, v, model.ISO8601)
	return err
}

// parameter begins the parameter of the value at hand.
func (e *formEncoder) parameter() {
	if len(e.dst) > 0 {
		e.dst = append(e.dst, '&')
	}
	e.dst = append(e.dst, e.name...)
	e.dst = append(e.dst, '=')
}

// push lengthens the name by a part.
func (e *formEncoder) push(part string) {
	if len(e.name) > 0 {
		e.name = append(e.name, '.')
	}
	e.name = appendEscaped(e.name, &escapeForm, part)
}

func (e *formEncoder) pushIndex(i int) {
	if len(e.name) > 0 {
		e.name = append(e.name, '.')
	}
	e.name = strconv.AppendInt(e.name, int64(i+1), 10)
}

func (e *formEncoder) structure(shape *model.Shape, v bind.Value) error {
	if err := v.Err(); err != nil {
		return err
	}
	at := len(e.name)
	for i, x := v.Next(0); i >= 0; i, x = v.Next(i + 1) {
		m := &shape.Members[i]
		e.pushMember(m, "")
		if err := e.value(m, x); err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
		e.name = e.name[:at]
	}
	return nil
}

// pushMember lengthens the name by that of a member on the wire. EC2 has query
// names, and begins other names with a capital, but for key and value.
func (e *formEncoder) pushMember(m *model.Member, fallback string) {
	if e.ec2 && m.QueryName != "" {
		e.push(m.QueryName)
		return
	}
	at := len(e.name)
	e.push(cmp.Or(m.WireName(), fallback))
	if m.WireName() == "" {
		return
	}
	if at > 0 {
		at++ // the period
	}
	if e.ec2 && e.name[at] >= 'a' && e.name[at] <= 'z' {
		e.name[at] -= 'a' - 'A'
	}
}

func (e *formEncoder) list(m *model.Member, v bind.Value) error {
	if err := v.Err(); err != nil {
		return err
	}
	if !e.ec2 {
		if v.Len() == 0 { // an empty list is sent, so that it can clear one
			e.parameter()
			return nil
		}
		e.pushElement(m)
	}
	at := len(e.name)
	for i := range v.Len() {
		e.pushIndex(i)
		if err := e.value(m.Shape.Element, v.Index(i)); err != nil {
			return fmt.Errorf("[%d]: %w", i, err)
		}
		e.name = e.name[:at]
	}
	return nil
}

// pushElement makes the name of a list into that of its elements. A flattened
// list's elements may have a name that takes the place of the member's.
func (e *formEncoder) pushElement(m *model.Member) {
	name := m.Shape.Element.LocationName
	switch {
	case !m.Flattened && name == "":
		e.push("member")
	case !m.Flattened:
		e.push(name)
	case name != "" && m.LocationName == "":
		e.name = e.name[:max(0, bytes.LastIndexByte(e.name, '.'))]
		e.push(name)
	}
}

func (e *formEncoder) entries(m *model.Member, v bind.Value) error {
	if err := v.Err(); err != nil {
		return err
	}
	if !m.Flattened {
		e.push("entry")
	}
	at, i := len(e.name), 0
	for key, x := range v.Entries() {
		e.pushIndex(i)
		i++
		entry := len(e.name)
		e.pushMember(m.Shape.Key, "key")
		e.parameter()
		e.dst = appendEscaped(e.dst, &escapeForm, key)
		e.name = e.name[:entry]
		e.pushMember(m.Shape.Value, "value")
		if err := e.value(m.Shape.Value, x); err != nil {
			return fmt.Errorf("[%q]: %w", key, err)
		}
		e.name = e.name[:at]
	}
	return nil
}

package wire

import (
	"fmt"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// AppendXML writes a value as an element. The name is the member's own on the
// wire, or the shape's where it has none.
func AppendXML(dst []byte, m *model.Member, v bind.Value) ([]byte, error) {
	return requestXML.value(dst, m, rootName(m), v)
}

// xmlForm is whose document it is. Requests and responses differ in two things:
// what the elements of a flattened list are called, and in that readers of
// responses take a carriage return for a line's end, so that it is escaped.
type xmlForm bool

const (
	requestXML  xmlForm = false
	responseXML xmlForm = true
)

// AppendXMLOutput writes an output or exception as an element: its attributes,
// and those members that a response has in its body.
func AppendXMLOutput(dst []byte, m *model.Member, name string, v bind.Value) ([]byte, error) {
	return responseXML.value(dst, m, name, v)
}

// AppendXMLMembers is AppendXMLOutput without the element around the members.
func AppendXMLMembers(dst []byte, shape *model.Shape, v bind.Value) ([]byte, error) {
	return responseXML.members(dst, shape, v, true)
}

// AppendXMLBody writes those members of an operation's input that have no HTTP
// binding, as the document of the request. It writes nothing when there are
// none.
func AppendXMLBody(dst []byte, m *model.Member, v bind.Value) ([]byte, error) {
	if err := v.Err(); err != nil {
		return dst, err
	}
	for i := range m.Shape.Members {
		if m.Shape.Members[i].Location != model.InBody {
			continue
		}
		if _, ok := v.Member(i); ok {
			return requestXML.structure(dst, m, rootName(m), v, true)
		}
	}
	return dst, nil
}

func rootName(m *model.Member) string {
	if name := m.WireName(); name != "" {
		return name
	}
	return m.Shape.Name
}

func (f xmlForm) value(dst []byte, m *model.Member, name string, v bind.Value) ([]byte, error) {
	if v.IsNull() {
		return dst, fmt.Errorf("nil cannot be sent as element %s", name)
	}
	switch m.Shape.Kind {
	case model.Structure:
		return f.structure(dst, m, name, v, bool(f))
	case model.List:
		return f.list(dst, m, name, v)
	case model.Map:
		return f.table(dst, m, name, v)
	default: // scalars
	}
	dst = openXML(dst, m, name)
	at := len(dst)
	var err error
	if m.Shape.Kind == model.String {
		var text string
		text, err = v.Text()
		dst = f.text(dst, text)
	} else {
		dst, err = appendText(dst, m, v, model.ISO8601)
	}
	return closeXML(dst, at, name), err
}

// openXML writes a start tag with the namespace that the member declares.
func openXML(dst []byte, m *model.Member, name string) []byte {
	return append(openXMLTag(dst, m, name), '>')
}

func openXMLTag(dst []byte, m *model.Member, name string) []byte {
	dst = append(dst, '<')
	dst = append(dst, name...)
	if m.XMLNamespace == "" {
		return dst
	}
	dst = append(dst, " xmlns"...)
	if m.XMLPrefix != "" {
		dst = append(dst, ':')
		dst = append(dst, m.XMLPrefix...)
	}
	dst = append(dst, `="`...)
	return append(appendXMLAttribute(dst, m.XMLNamespace), '"')
}

// closeXML ends the element whose content begins at a place in dst.
func closeXML(dst []byte, content int, name string) []byte {
	if len(dst) == content {
		return append(dst[:content-1], " />"...)
	}
	dst = append(dst, "</"...)
	dst = append(dst, name...)
	return append(dst, '>')
}

// structure writes a structure, or the part of it that has no HTTP
// binding.
func (f xmlForm) structure(dst []byte, m *model.Member, name string, v bind.Value, bodyOnly bool) ([]byte, error) {
	if err := v.Err(); err != nil {
		return dst, err
	}
	dst, err := appendXMLAttributes(openXMLTag(dst, m, name), m.Shape, v)
	if err != nil {
		return dst, err
	}
	dst = append(dst, '>')
	at := len(dst)
	if dst, err = f.members(dst, m.Shape, v, bodyOnly); err != nil {
		return dst, err
	}
	return closeXML(dst, at, name), nil
}

// members writes the elements of a structure.
func (f xmlForm) members(dst []byte, shape *model.Shape, v bind.Value, bodyOnly bool) ([]byte, error) {
	if err := v.Err(); err != nil {
		return dst, err
	}
	for i, x := v.Next(0); i >= 0; i, x = v.Next(i + 1) {
		child := &shape.Members[i]
		if child.XMLAttribute || bodyOnly && !f.inBody(child) {
			continue
		}
		name := child.WireName()
		if f == responseXML {
			name = responseName(shape, child)
		}
		var err error
		if dst, err = f.value(dst, child, name, x); err != nil {
			return dst, fmt.Errorf("%s: %w", child.Name, err)
		}
	}
	return dst, nil
}

// responseName is the element of a member in a response. A flattened list goes by
// its own name where that of its elements is another member's too.
func responseName(shape *model.Shape, m *model.Member) string {
	name := elementName(m)
	if name == m.WireName() {
		return name
	}
	for i := range shape.Members {
		if other := &shape.Members[i]; other.Index != m.Index && (elementName(other) == name || other.WireName() == name) {
			return m.WireName()
		}
	}
	return name
}

// HasXMLBody says whether a response of a shape has members in its document.
func HasXMLBody(shape *model.Shape) bool {
	for i := range shape.Members {
		if responseXML.inBody(&shape.Members[i]) {
			return true
		}
	}
	return false
}

// inBody says whether a document has the member.
func (f xmlForm) inBody(m *model.Member) bool {
	if f == responseXML {
		return inXML(m) && !m.Shape.EventStream
	}
	return m.Location == model.InBody
}

func appendXMLAttributes(dst []byte, shape *model.Shape, v bind.Value) ([]byte, error) {
	for i := range shape.Members {
		m := &shape.Members[i]
		if !m.XMLAttribute {
			continue
		}
		x, ok := v.Member(i)
		if !ok {
			continue
		}
		text, err := appendText(nil, m, x, model.ISO8601)
		if err != nil {
			return dst, fmt.Errorf("%s: %w", m.Name, err)
		}
		dst = append(dst, ' ')
		dst = append(dst, m.WireName()...)
		dst = append(dst, `="`...)
		dst = appendXMLAttribute(dst, string(text))
		dst = append(dst, '"')
	}
	return dst, nil
}

func (f xmlForm) list(dst []byte, m *model.Member, name string, v bind.Value) ([]byte, error) {
	if err := v.Err(); err != nil {
		return dst, err
	}
	element, elementName := m.Shape.Element, name
	at := 0
	if !m.Flattened {
		if elementName = element.LocationName; elementName == "" {
			elementName = "member"
		}
		dst = openXML(dst, m, name)
		at = len(dst)
	}
	for i := range v.Len() {
		var err error
		if dst, err = f.value(dst, element, elementName, v.Index(i)); err != nil {
			return dst, fmt.Errorf("[%d]: %w", i, err)
		}
	}
	if m.Flattened {
		return dst, nil
	}
	return closeXML(dst, at, name), nil
}

func (f xmlForm) table(dst []byte, m *model.Member, name string, v bind.Value) ([]byte, error) {
	if err := v.Err(); err != nil {
		return dst, err
	}
	key, value := m.Shape.Key, m.Shape.Value
	keyName, valueName := key.LocationName, value.LocationName
	if keyName == "" {
		keyName = "key"
	}
	if valueName == "" {
		valueName = "value"
	}
	entry, at := name, 0
	if !m.Flattened {
		entry = "entry"
		dst = openXML(dst, m, name)
		at = len(dst)
	}
	for text, x := range v.Entries() {
		dst = append(dst, '<')
		dst = append(dst, entry...)
		dst = openXML(append(dst, '>'), key, keyName)
		start := len(dst)
		dst = closeXML(f.text(dst, text), start, keyName)
		var err error
		if dst, err = f.value(dst, value, valueName, x); err != nil {
			return dst, fmt.Errorf("[%q]: %w", text, err)
		}
		dst = append(dst, "</"...)
		dst = append(dst, entry...)
		dst = append(dst, '>')
	}
	if m.Flattened {
		return dst, nil
	}
	return closeXML(dst, at, name), nil
}

// text writes character data.
func (f xmlForm) text(dst []byte, s string) []byte {
	if !strings.ContainsAny(s, "&<>\r") {
		return append(dst, s...)
	}
	for i := range len(s) {
		switch c := s[i]; c {
		case '&':
			dst = append(dst, "&amp;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		case '\r':
			if f == responseXML {
				dst = append(dst, "&#13;"...)
				continue
			}
			dst = append(dst, c)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// appendXMLAttribute writes an attribute's value. Line ends and tabs are
// escaped, since a parser would read them as spaces.
func appendXMLAttribute(dst []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; c {
		case '&':
			dst = append(dst, "&amp;"...)
		case '<':
			dst = append(dst, "&lt;"...)
		case '>':
			dst = append(dst, "&gt;"...)
		case '"':
			dst = append(dst, "&quot;"...)
		case '\r':
			dst = append(dst, "&#13;"...)
		case '\n':
			dst = append(dst, "&#10;"...)
		case '\t':
			dst = append(dst, "&#09;"...)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

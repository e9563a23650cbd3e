package wire

import (
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// Text is a member by name that a description lacks, as errors have them.
type Text struct{ Name, Value string }

// AppendJSONFault writes an error object: some texts, then the members of an
// exception, of which there are none where m is nil.
func AppendJSONFault(b []byte, texts []Text, m *model.Member, v bind.Value) ([]byte, error) {
	e := jsonEncoder{b: b}
	start := len(b)
	e.b = append(e.b, '{')
	for _, t := range texts {
		e.name(faultMember, t.Name, start)
		e.text(faultMember, t.Value)
	}
	if m != nil {
		e.members(m.Shape, v, start)
	}
	return append(e.b, '}'), e.err
}

// AppendCBORFault is AppendJSONFault in CBOR.
func AppendCBORFault(b []byte, texts []Text, m *model.Member, v bind.Value) ([]byte, error) {
	e := cborEncoder{b: append(b, cborMap<<5|31)} // of indefinite length
	for _, t := range texts {
		e.text(faultMember, t.Name)
		e.text(faultMember, t.Value)
	}
	if m != nil {
		for i := range m.Shape.Members {
			if x, ok := v.Member(i); ok {
				c := &m.Shape.Members[i]
				e.text(c, c.WireName())
				e.value(c, x)
			}
		}
	}
	return append(e.b, 0xff), e.err
}

// faultMember is what errors call a text of a fault.
var faultMember = &model.Member{Name: "the fault", Shape: &model.Shape{Name: "Fault", Kind: model.String}}

// AppendXMLText writes an element of text.
func AppendXMLText(dst []byte, name, text string) []byte {
	dst = append(append(append(dst, '<'), name...), '>')
	dst = responseXML.text(dst, text)
	return append(append(append(dst, "</"...), name...), '>')
}

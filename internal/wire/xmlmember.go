package wire

import (
	"slices"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// HasMember says whether an element can be a structure's: it is empty, or one
// of its children is a member. The reader is right after its start tag, and
// stays there. Children that are not well-formed are left to what reads them; text
// alone nothing reads.
func (x *XMLReader) HasMember(tag XMLTag, shape *model.Shape) bool {
	place := x.XMLPlace
	empty, found := x.lookForMember(tag, shape)
	if x.XMLPlace = place; !empty || found {
		return found
	}
	text, err := x.Text(tag)
	x.XMLPlace = place
	if err != nil {
		return false
	}
	return strings.TrimSpace(text) == "" || slices.ContainsFunc(shape.Members, func(m model.Member) bool { return m.XMLAttribute })
}

func (x *XMLReader) lookForMember(tag XMLTag, shape *model.Shape) (empty, found bool) {
	for empty = true; ; empty = false {
		child, ok, err := x.Child(tag)
		if err != nil || !ok {
			return empty, err != nil
		}
		if memberNamed(shape, x.Name(child), 0, 0) >= 0 || x.Skip(child) != nil {
			return false, true
		}
	}
}

// HasElements says whether a response has members of a structure in its body.
func HasElements(shape *model.Shape) bool {
	for i := range shape.Members {
		if inXML(&shape.Members[i]) {
			return true
		}
	}
	return false
}

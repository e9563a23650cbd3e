package bind

import (
	"bytes"
	"errors"
	"reflect"

	"github.com/boto3-go/boto3/model"
)

// Empty stands for an empty string where "" counts as absent. It is read as ""
// wherever the description has a string, and refused where there is another
// kind of value. It is invalid UTF-8, which no protocol can carry.
const Empty = "\xffempty\xff"

// Given is what a string of the user's stands for.
func Given(s string) string {
	if s == Empty {
		return ""
	}
	return s
}

// SetEmpty stores an empty string that is to be sent: [Empty] in a field where ""
// counts as absent, and "" everywhere else.
func (s Slot) SetEmpty() error {
	if s.at == nil || s.dynamic() || s.at.name == "" || s.at.typ.Kind() != reflect.String ||
		s.at.plan.convert != nil || s.at.plan.scalar != reflect.String || s.at.plan.attributeText {
		return s.SetString("")
	}
	store(s.base(), Empty)
	return nil
}

var (
	errEmptyBlob      = errors.New("boto3.Empty is an empty string, not a blob; pass []byte{}")
	errEmptyDocument  = errors.New(`boto3.Empty is not for documents; write "" itself`)
	errEmptyAttribute = errors.New(`boto3.Empty is not for DynamoDB's values; pass "" itself`)
)

// CheckDocumentText refuses Empty as a text or name in a document.
func CheckDocumentText(s string) error {
	if s == Empty {
		return errEmptyDocument
	}
	return nil
}

// CheckJSON refuses JSON that encoding/json wrote of a value with Empty in it.
func CheckJSON(data []byte) error {
	if bytes.Contains(data, []byte(`\ufffdempty\ufffd`)) {
		return errEmptyDocument
	}
	return nil
}

// AttributeValue says that a shape is DynamoDB's AttributeValue, which is a
// union in all but the description's trait.
func AttributeValue(s *model.Shape) bool {
	if s.Kind != model.Structure || s.Name != "AttributeValue" || len(s.Members) != len(attributeMembers) {
		return false
	}
	for _, name := range attributeMembers {
		if _, ok := s.Member(name); !ok {
			return false
		}
	}
	return true
}

var attributeMembers = [...]string{"S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"}

// knowTexts notes the shapes of text that only AttributeValue holds, before
// they are planned.
func (b *Binder) knowTexts(s *model.Shape) {
	if !AttributeValue(s) {
		return
	}
	for i := range s.Members {
		text := s.Members[i].Shape
		if text.Kind == model.List {
			text = text.Element.Shape
		}
		if text.Kind == model.String {
			b.attributeTexts[text] = true
		}
	}
}

package attributevalue

import (
	"reflect"
	"slices"

	"github.com/boto3-go/boto3/internal/bind"
)

// Options are those of a tag that say how a field's value is stored.
func Options() []string {
	return []string{
		"omitempty", "omitzero", "string", "unixtime", "stringset", "numberset", "binaryset",
		"nullempty", "nullemptyelem", "omitemptyelem",
	}
}

// KeyType is S, N or B where values of a field's type, with the options of its tag, are
// of a type that keys may have, and else "".
func KeyType(t reflect.Type, options []string) string {
	for n := 0; t.Kind() == reflect.Pointer && n < bind.MaxPointers; n++ {
		t = t.Elem()
	}
	asText, asNumber := slices.Contains(options, "string"), slices.Contains(options, "unixtime") || slices.Contains(options, "ttl")
	pointer := reflect.PointerTo(t)
	switch {
	case t == exactType, t == jsonType:
		return "N"
	case isTime(t):
		if asNumber {
			return "N"
		}
		return "S"
	case numberOf(t) != nil:
		if asText {
			return "S"
		}
		return "N"
	case pointer.Implements(textMarshalerType) && pointer.Implements(textUnmarshalerType), t.Kind() == reflect.String:
		return "S"
	case isByteSlice(t), isByteArray(t):
		return "B"
	}
	return ""
}

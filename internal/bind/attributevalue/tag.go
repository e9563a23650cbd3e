package attributevalue

import (
	"reflect"
	"slices"
	"strings"
)

// tags are what a field's tag says of its value.
type tags struct {
	asText        bool // numbers and bools as strings
	unixTime      bool // times as numbers
	set           bool // a slice as a set
	nullEmpty     bool // what is empty as NULL
	nullEmptyElem bool
	omitEmptyElem bool
}

// element are the options of what a list or map holds, nil for none.
func (t tags) element() any { return tags{nullEmpty: t.nullEmptyElem}.options() }

func (t tags) options() any {
	if t == (tags{}) {
		return nil
	}
	return t
}

// readTag reads the options of a dynamodbav tag. The time at which an item expires, ttl,
// is one that DynamoDB can read, and none where there is none.
func readTag(tagged string) (any, func(reflect.Value) bool) {
	options := strings.Split(tagged, ",")
	has := func(name string) bool { return slices.Contains(options, name) }
	with := tags{
		asText: has("string"), unixTime: has("unixtime") || has("ttl"), nullEmpty: has("nullempty"),
		set:           has("stringset") || has("numberset") || has("binaryset"),
		nullEmptyElem: has("nullemptyelem"), omitEmptyElem: has("omitemptyelem"),
	}
	switch empty, zero := has("omitempty"), has("omitzero") || has("ttl"); {
	case empty && zero:
		return with.options(), func(v reflect.Value) bool { return isEmpty(v) || isZero(v) }
	case empty:
		return with.options(), isEmpty
	case zero:
		return with.options(), isZero
	}
	return with.options(), nil
}

// isEmpty is what encoding/json leaves out for omitempty.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	default:
		return v.IsZero()
	}
}

// isZero asks a type that tells by itself first, as encoding/json does.
func isZero(v reflect.Value) bool {
	if z, ok := reflect.TypeAssert[interface{ IsZero() bool }](v); ok && (v.Kind() != reflect.Pointer || !v.IsNil()) {
		return z.IsZero()
	}
	return v.IsZero()
}

package bind

import (
	"reflect"
	"strings"
)

// TaggedField is a field of a struct that stands for a map, as [Compiler.KeyFields]
// sees it.
type TaggedField struct {
	Name    string   // of the entry
	Options []string // what the tag has after its first comma
	Type    reflect.Type
	index   []int
}

// TaggedFields lists the fields of a struct by a tag of this key, embedded structs
// flattened, in their order.
func TaggedFields(t reflect.Type, key string) []TaggedField {
	all := structFieldsOf(t, key)
	fields := make([]TaggedField, len(all))
	for i, f := range all {
		fields[i] = TaggedField{Name: f.name, Type: f.typ, index: f.index}
		if f.options != "" {
			fields[i].Options = strings.Split(f.options, ",")
		}
	}
	return fields
}

// In finds the field in a struct; false where an embedded pointer on the way is nil.
func (f TaggedField) In(v reflect.Value) (reflect.Value, bool) { return fieldAt(v, f.index) }

// Shared says that an embedded pointer is on the way to the field, so that a copy of
// the struct shares it.
func (f TaggedField) Shared(t reflect.Type) bool {
	for _, i := range f.index {
		if t.Kind() == reflect.Pointer {
			return true
		}
		t = t.Field(i).Type
	}
	return false
}

package eventual

import (
	"io"
	"reflect"
	"time"
)

// texts are all texts of an input.
func texts(v any) map[string]bool {
	all := map[string]bool{}
	walk(v, "", func(_, text string) { all[text] = true })
	return all
}

// deepest ends the walk of a value that holds itself.
const deepest = 50

// walk calls f with each text of an input or output, of whatever type it is, and the
// name of the member that has it.
func walk(v any, member string, f func(member, text string)) {
	walkValue(reflect.ValueOf(v), member, 0, f)
}

func walkValue(v reflect.Value, member string, depth int, f func(member, text string)) {
	if depth > deepest || v.IsValid() && v.Type().Implements(reflect.TypeFor[io.Reader]()) { // a body is its reader's
		return
	}
	switch v.Kind() {
	case reflect.String:
		if v.Len() > 0 {
			f(member, v.String())
		}
	case reflect.Pointer, reflect.Interface:
		walkValue(v.Elem(), member, depth+1, f)
	case reflect.Slice, reflect.Array:
		if k := v.Type().Elem().Kind(); k >= reflect.Bool && k <= reflect.Complex128 {
			return
		}
		for i := range v.Len() {
			walkValue(v.Index(i), member, depth+1, f)
		}
	case reflect.Map:
		for entries := v.MapRange(); entries.Next(); {
			if key := entries.Key(); key.Kind() == reflect.String {
				walkValue(entries.Value(), key.String(), depth+1, f)
			}
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				walkValue(v.Field(i), field.Name, depth+1, f)
			}
		}
	default:
	}
}

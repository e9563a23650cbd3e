package bind

import (
	"reflect"
	"slices"
	"sort"
	"strings"
)

// structField is one field of a struct that can hold a member, embedded
// structs flattened.
type structField struct {
	name   string // the tag, or the Go name
	tagged bool
	// options are what the tag has after a comma, of tags that have options.
	options string
	index   []int
	typ     reflect.Type
}

// has says that a field's tag has an option.
func (f structField) has(option string) bool {
	return f.options != "" && slices.Contains(strings.Split(f.options, ","), option)
}

// structFields lists a struct's fields as encoding/json sees them: unexported
// ones are left out, embedded structs are flattened, and of equal names the
// shallower field hides the deeper. Those that hold nothing are left out too.
func structFields(t reflect.Type) []structField {
	return slices.DeleteFunc(structFieldsOf(t, "boto3"), func(f structField) bool { return f.has(goneOption) })
}

// structFieldsOf lists a struct's fields by the tag of this key.
func structFieldsOf(t reflect.Type, key string) []structField {
	var found []structField
	collectFields(t, key, nil, map[reflect.Type]bool{}, &found)
	sort.SliceStable(found, func(i, j int) bool { return len(found[i].index) < len(found[j].index) })
	depth := map[string]int{}
	visible := found[:0]
	for _, f := range found {
		if d, ok := depth[f.name]; ok && d < len(f.index) {
			continue
		}
		depth[f.name] = len(f.index)
		visible = append(visible, f)
	}
	sort.SliceStable(visible, func(i, j int) bool { return slices.Compare(visible[i].index, visible[j].index) < 0 })
	return visible
}

func collectFields(t reflect.Type, key string, prefix []int, inside map[reflect.Type]bool, found *[]structField) {
	if inside[t] {
		return
	}
	inside[t] = true
	defer delete(inside, t)
	for i := range t.NumField() {
		f := t.Field(i)
		tag, tagged := f.Tag.Lookup(key)
		tag, options, _ := strings.Cut(tag, ",")
		if tag == "-" {
			continue
		}
		index := append(slices.Clone(prefix), i)
		if embedded, ok := flattened(f); ok && tag == "" {
			collectFields(embedded, key, index, inside, found)
			continue
		}
		if !f.IsExported() {
			continue
		}
		name, tagged := f.Name, tagged && tag != ""
		if tagged {
			name = tag
		}
		*found = append(*found, structField{name, tagged, options, index, f.Type})
	}
}

// flattened returns the struct that an embedded field stands for. A pointer to
// an unexported struct could not be set, so it does not count.
func flattened(f reflect.StructField) (reflect.Type, bool) {
	if !f.Anonymous {
		return nil, false
	}
	t := f.Type
	if t.Kind() == reflect.Pointer {
		if !f.IsExported() {
			return nil, false
		}
		t = t.Elem()
	}
	return t, t.Kind() == reflect.Struct && t != timeType
}

// fieldAt finds a field for reading; false when an embedded pointer is nil.
func fieldAt(v reflect.Value, path []int) (reflect.Value, bool) {
	for i, x := range path {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return reflect.Value{}, false
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v, true
}

// fieldFor finds a field for writing and makes embedded pointers on the way.
func fieldFor(v reflect.Value, path []int) reflect.Value {
	for i, x := range path {
		if i > 0 {
			v = indirect(v)
		}
		v = v.Field(x)
	}
	return v
}

// indirect follows pointers to the variable behind them and makes what is nil.
func indirect(v reflect.Value) reflect.Value {
	for n := 0; v.Kind() == reflect.Pointer && n < MaxPointers; n++ {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	return v
}

// nameMatcher finds names without regard to case, exact ones first.
type nameMatcher struct {
	exact  map[string]int
	folded map[string]int
}

func newNameMatcher(n int, name func(int) string) nameMatcher {
	m := nameMatcher{make(map[string]int, n), make(map[string]int, n)}
	for i := range n {
		m.exact[name(i)] = i
		low := strings.ToLower(name(i))
		if _, taken := m.folded[low]; !taken {
			m.folded[low] = i
		}
	}
	return m
}

// find returns the position of a name, or -1. A tagged name must be exact.
func (m nameMatcher) find(f structField) int {
	if i, ok := m.exact[f.name]; ok {
		return i
	}
	if i, ok := m.folded[strings.ToLower(f.name)]; ok && !f.tagged {
		return i
	}
	return -1
}

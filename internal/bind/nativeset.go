package bind

import (
	"fmt"
	"reflect"
	"sort"
)

// setTaker stores a set that comes as a list in what is no slice: an any, or
// the keys of a map.
type setTaker struct {
	slice *plan
	store func(to, list reflect.Value) // nil for an any
}

// set is the plan of a type that takes a set by way of a slice.
func (w *typePlanner) set(r role, slice *plan, store func(to, list reflect.Value)) *plan {
	p := w.leaf(r, unfitLeaf{roleTexts[r]})
	p.set = setTaker{slice, store}
	return p
}

func (t setTaker) list(s Slot, hint int) ListSlot {
	list := reflect.New(t.slice.typ)
	if hint > 0 {
		list.Elem().Grow(hint)
	}
	return ListSlot{elem: t.slice.elem, plan: t.slice, p: list.UnsafePointer(), parent: s}
}

func (t setTaker) done(to Slot, list reflect.Value) {
	if t.store == nil {
		to.put(list.Interface())
		return
	}
	t.store(to.settled(), list)
}

// storeKeys makes a map of a set.
func storeKeys(to, list reflect.Value) {
	t := to.Type()
	m := reflect.MakeMapWithSize(t, list.Len())
	member := reflect.New(t.Elem()).Elem()
	if member.Kind() == reflect.Bool {
		member.SetBool(true)
	}
	for i := range list.Len() {
		m.SetMapIndex(list.Index(i), member)
	}
	to.Set(m)
}

// keysOf lists the keys of a map that is a set, in order; of bools those that
// are true.
func keysOf(m reflect.Value) reflect.Value {
	type setKey struct {
		text  string
		value reflect.Value
	}
	keys := make([]setKey, 0, m.Len())
	for it := m.MapRange(); it.Next(); {
		if v := it.Value(); v.Kind() != reflect.Bool || v.Bool() {
			keys = append(keys, setKey{fmt.Sprint(it.Key()), it.Key()})
		}
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i].text < keys[j].text })
	list := reflect.MakeSlice(reflect.SliceOf(m.Type().Key()), 0, len(keys))
	for _, k := range keys {
		list = reflect.Append(list, k.value)
	}
	return list
}

// withoutEmpty is a list or map without the elements that are empty.
func withoutEmpty(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Slice:
		list := reflect.MakeSlice(v.Type(), 0, v.Len())
		for i := range v.Len() {
			if e := v.Index(i); !isEmpty(e) {
				list = reflect.Append(list, e)
			}
		}
		return list
	case reflect.Map:
		m := reflect.MakeMapWithSize(v.Type(), v.Len())
		for it := v.MapRange(); it.Next(); {
			if !isEmpty(it.Value()) {
				m.SetMapIndex(it.Key(), it.Value())
			}
		}
		return m
	default:
		return v
	}
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

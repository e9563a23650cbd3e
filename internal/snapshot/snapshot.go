// Package snapshot copies values that callers give to what keeps them, so that
// writing to a map or list afterwards changes nothing that was asked for.
package snapshot

import (
	"io"
	"reflect"
)

// Of is a copy of a value with maps, lists and structures of its own, of the same
// types. What has no exported fields, such as a time or a mutex, and readers are
// not copied.
func Of[T any](v T) T {
	c := copier{made: map[identity]reflect.Value{}}
	from := reflect.ValueOf(&v).Elem()
	to := reflect.New(from.Type()).Elem()
	to.Set(c.copy(from, 0))
	out, _ := reflect.TypeAssert[T](to)
	return out
}

// deepest bounds the stack; what lies deeper is shared.
const deepest = 1000

// copier remembers what it has copied, so that values which share or contain
// themselves are copied once.
type copier struct{ made map[identity]reflect.Value }

type identity struct {
	at     uintptr
	length int
	typ    reflect.Type
}

func (c copier) copy(v reflect.Value, depth int) reflect.Value {
	if depth > deepest {
		return v
	}
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type()).Elem()
		out.Set(c.copy(v.Elem(), depth+1))
		return out
	case reflect.Pointer:
		return c.pointer(v, depth)
	case reflect.Map:
		return c.table(v, depth)
	case reflect.Slice:
		return c.list(v, depth)
	case reflect.Array, reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		c.fill(out, depth)
		return out
	default:
		return v
	}
}

var readerType = reflect.TypeFor[io.Reader]()

func (c copier) pointer(v reflect.Value, depth int) reflect.Value {
	if v.IsNil() || v.Type().Implements(readerType) || opaque(v.Type().Elem()) {
		return v
	}
	id := identity{v.Pointer(), 0, v.Type()}
	if made, ok := c.made[id]; ok {
		return made
	}
	target := reflect.New(v.Type().Elem())
	out := target.Convert(v.Type())
	c.made[id] = out
	target.Elem().Set(v.Elem())
	target.Elem().Set(c.copy(target.Elem(), depth+1))
	return out
}

// opaque says that a type is a structure without exported fields.
func opaque(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for f := range t.Fields() {
		if f.IsExported() {
			return false
		}
	}
	return true
}

func (c copier) table(v reflect.Value, depth int) reflect.Value {
	if v.IsNil() {
		return v
	}
	id := identity{v.Pointer(), 0, v.Type()}
	if made, ok := c.made[id]; ok {
		return made
	}
	out := reflect.MakeMapWithSize(v.Type(), v.Len())
	c.made[id] = out
	for entry := v.MapRange(); entry.Next(); {
		out.SetMapIndex(entry.Key(), c.copy(entry.Value(), depth+1))
	}
	return out
}

func (c copier) list(v reflect.Value, depth int) reflect.Value {
	if v.IsNil() {
		return v
	}
	id := identity{v.Pointer(), v.Len(), v.Type()}
	if made, ok := c.made[id]; ok {
		return made
	}
	out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	c.made[id] = out
	reflect.Copy(out, v)
	for i := range out.Len() {
		if !c.element(out.Index(i), depth) {
			break
		}
	}
	return out
}

// fill copies what is in an array or a structure that has been copied itself.
func (c copier) fill(v reflect.Value, depth int) {
	if v.Kind() == reflect.Array {
		for i := range v.Len() {
			if !c.element(v.Index(i), depth) {
				return
			}
		}
		return
	}
	for f, x := range v.Fields() {
		if f.IsExported() {
			c.element(x, depth)
		}
	}
}

// element copies what an element or field holds; false where its type holds
// nothing that could be shared.
func (c copier) element(v reflect.Value, depth int) bool {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer, reflect.Map, reflect.Slice, reflect.Array, reflect.Struct:
		v.Set(c.copy(v, depth+1))
		return true
	default:
		return false
	}
}

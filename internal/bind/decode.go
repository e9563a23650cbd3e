package bind

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3/internal/quote"
	"github.com/boto3-go/boto3/internal/syncmap"
)

// Decode stores a map tree in the value that dst points to, by field names as
// the package comment tells. Entries without a field are skipped; a value that
// does not fit is an error that names its path.
func Decode(m, dst any) error {
	return decoder{}.decode(m, dst)
}

// DecodeDocuments is Decode for a tree in which documents stand as maps and
// lists: a string takes such a one as JSON.
func DecodeDocuments(m, dst any) error {
	return decoder{documents: true}.decode(m, dst)
}

// Put stores a text that belongs to a decoded value, dst as Out took it, but is
// none of the shape's members: in the field or under the key of its name. A
// struct without such a field has no place for it.
func Put(dst any, name, text string) error {
	v := reflect.ValueOf(dst)
	for n := 0; n < MaxPointers && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && !v.IsNil(); n++ {
		v = v.Elem()
	}
	switch {
	case v.Kind() == reflect.Struct:
		table := fieldsOf(v.Type())
		if i, _ := table.find(name); i >= 0 {
			return assign(fieldFor(v, table.fields[i].index), text, name)
		}
	case v.Kind() == reflect.Map && !v.IsNil() && v.CanConvert(dynamicType):
		asDynamic(v)[name] = text
	}
	return nil
}

// decoder stores values in variables.
type decoder struct {
	documents bool // a string takes maps and lists as JSON
	depth     int
}

// maxDepth ends the walk of a value that holds itself.
const maxDepth = 500

func (d decoder) decode(m, dst any) error {
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return errors.New("decode needs a pointer that is not nil")
	}
	return d.assign(v.Elem(), m, "")
}

// assign stores x in a variable.
func assign(v reflect.Value, x any, path string) error { return decoder{}.assign(v, x, path) }

func (d decoder) assign(v reflect.Value, x any, path string) error {
	if x == nil {
		v.SetZero()
		return nil
	}
	src := reflect.ValueOf(x)
	if v.Kind() == reflect.Interface {
		if !src.Type().AssignableTo(v.Type()) {
			return notFit(src, v, path)
		}
		v.Set(src)
		return nil
	}
	if src.Type().AssignableTo(v.Type()) {
		v.Set(src)
		return nil
	}
	for n := 0; src.Kind() == reflect.Pointer && !src.IsNil(); n++ {
		if src = src.Elem(); n == MaxPointers {
			src = toItself
		}
	}
	if d.depth++; d.depth > maxDepth {
		return errorAt(quote.Text(path, 100), fmt.Errorf("nested more than %d levels deep", maxDepth))
	}
	v = indirect(v)
	switch {
	case src.Type().AssignableTo(v.Type()):
		v.Set(src)
		return nil
	case isTime(v.Type()):
		return assignTime(v, src, path)
	case v.Kind() == reflect.Struct && v.Type() != bigIntType:
		return d.structure(v, src, path)
	case isByteSlice(v.Type()) && src.Kind() == reflect.String:
		v.SetBytes([]byte(src.String()))
		return nil
	case v.Kind() == reflect.Slice:
		return d.list(v, src, path)
	case v.Kind() == reflect.Map:
		return d.table(v, src, path)
	}
	return d.scalar(v, src, path)
}

func notFit(src, v reflect.Value, path string) error {
	return errorAt(path, fmt.Errorf("type %s does not fit in type %s", src.Type(), v.Type()))
}

func assignTime(v, src reflect.Value, path string) error {
	read := Value{v: src}
	t, err := read.Time()
	if err != nil {
		return errorAt(path, err)
	}
	v.Set(reflect.ValueOf(t).Convert(v.Type()))
	return nil
}

// decodeFields are a struct's fields, found once per type.
var decodeFields syncmap.Map // reflect.Type -> fieldTable

type fieldTable struct {
	fields []structField
	names  nameMatcher
}

func fieldsOf(t reflect.Type) fieldTable {
	if known, ok := decodeFields.Load(t); ok {
		return known.(fieldTable)
	}
	fields := structFields(t)
	table := fieldTable{fields, newNameMatcher(len(fields), func(i int) string { return fields[i].name })}
	for i, f := range fields {
		if f.tagged { // of two of a name the tagged one
			table.names.exact[f.name] = i
		}
	}
	decodeFields.Store(t, table)
	return table
}

// find is the field for a name, -1 for none, and whether that is its very name.
func (t fieldTable) find(name string) (i int, exact bool) {
	i = t.names.find(structField{name: name})
	exact = i >= 0 && t.fields[i].name == name
	if i >= 0 && t.fields[i].tagged && !exact {
		return -1, false
	}
	return i, exact
}

func (d decoder) structure(v, src reflect.Value, path string) error {
	if src.Kind() == reflect.Struct && !isTime(src.Type()) {
		return d.fields(v, src, path)
	}
	if src.Kind() != reflect.Map || src.Type().Key().Kind() != reflect.String {
		return notFit(src, v, path)
	}
	table := fieldsOf(v.Type())
	// Exact names come last and so win over ones that differ in case.
	for _, wanted := range []bool{false, true} {
		for it := src.MapRange(); it.Next(); {
			key := it.Key().String()
			i, exact := table.find(key)
			if i < 0 || exact != wanted {
				continue
			}
			if err := d.assign(fieldFor(v, table.fields[i].index), it.Value().Interface(), join(path, key)); err != nil {
				return err
			}
		}
	}
	return nil
}

// assignFields copies between structs of different types by field names.
func (d decoder) fields(v, src reflect.Value, path string) error {
	table := fieldsOf(v.Type())
	for _, f := range fieldsOf(src.Type()).fields {
		i := table.names.find(f)
		x, ok := fieldAt(src, f.index)
		if i < 0 || !ok {
			continue
		}
		if err := d.assign(fieldFor(v, table.fields[i].index), x.Interface(), join(path, f.name)); err != nil {
			return err
		}
	}
	return nil
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func (d decoder) list(v, src reflect.Value, path string) error {
	if src.Kind() != reflect.Slice && src.Kind() != reflect.Array {
		return notFit(src, v, path)
	}
	list := reflect.MakeSlice(v.Type(), src.Len(), src.Len())
	for i := range src.Len() {
		if err := d.assign(list.Index(i), src.Index(i).Interface(), path+"["+strconv.Itoa(i)+"]"); err != nil {
			return err
		}
	}
	v.Set(list)
	return nil
}

func (d decoder) table(v, src reflect.Value, path string) error {
	t := v.Type()
	if src.Kind() != reflect.Map || src.Type().Key().Kind() != reflect.String || t.Key().Kind() != reflect.String {
		return notFit(src, v, path)
	}
	m := reflect.MakeMapWithSize(t, src.Len())
	for it := src.MapRange(); it.Next(); {
		value := reflect.New(t.Elem()).Elem()
		if err := d.assign(value, it.Value().Interface(), join(path, it.Key().String())); err != nil {
			return err
		}
		m.SetMapIndex(it.Key().Convert(t.Key()), value)
	}
	v.Set(m)
	return nil
}

func (d decoder) scalar(v, src reflect.Value, path string) error {
	read := Value{v: src}
	var err error
	switch k := v.Kind(); {
	case d.documents && k == reflect.String && (src.Kind() == reflect.Map || src.Kind() == reflect.Slice && !isByteSlice(src.Type())):
		return document(v, src, path)
	case k == reflect.String && src.Kind() == reflect.String:
		v.SetString(src.String())
	case k == reflect.String && isByteSlice(src.Type()):
		v.SetString(string(src.Bytes()))
	case k == reflect.Bool && src.Kind() == reflect.Bool:
		v.SetBool(src.Bool())
	case v.Type() == numberType:
		return assignNumber(v, src, path)
	case isInt(k), isUint(k), v.Type() == bigIntType:
		var n int64
		if n, err = read.Int(); err == nil && !setInt(v, n) {
			err = fmt.Errorf("%d overflows %s", n, v.Type())
		}
	case isFloat(k):
		var f float64
		if f, err = read.Float(); err == nil && Overflows(v, f) {
			err = fmt.Errorf("%v overflows %s", f, v.Type())
		}
		if err == nil {
			v.SetFloat(f)
		}
	default:
		return notFit(src, v, path)
	}
	if err != nil {
		return errorAt(path, err)
	}
	return nil
}

func assignNumber(v, src reflect.Value, path string) error {
	switch k := src.Kind(); {
	case isInt(k), isUint(k), isFloat(k):
	default:
		return notFit(src, v, path)
	}
	text, err := json.Marshal(src.Interface())
	if err != nil {
		return errorAt(path, err)
	}
	v.SetString(string(text))
	return nil
}

// document stores a document as JSON.
func document(v, src reflect.Value, path string) error {
	var text strings.Builder
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(src.Interface()); err != nil {
		return errorAt(path, err)
	}
	v.SetString(strings.TrimSuffix(text.String(), "\n"))
	return nil
}

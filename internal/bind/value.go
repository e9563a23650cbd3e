package bind

import (
	"fmt"
	"io"
	"iter"
	"reflect"
	"slices"
	"sort"
	"time"

	"github.com/boto3-go/boto3/model"
)

// Value is a user's value seen as a shape. It is passed by value; walking
// structs with it allocates nothing. The zero Value is absent.
//
// It has no more than four words, which the compiler keeps in registers.
type Value struct {
	plan *Plan
	v    reflect.Value // pointers and interfaces taken off; invalid when null
}

// read takes pointers and interfaces off a Go value and finds its plan.
func (p *Plan) read(v reflect.Value) Value {
	if p.variant != nil {
		return p.variant.Read(p, v)
	}
	switch p.form {
	case formOpaque:
		if v.IsValid() && (v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer) && v.IsNil() {
			return Value{plan: p}
		}
		return Value{plan: p, v: v}
	case formReader:
		return Value{plan: p, v: v}
	default:
	}
	for n := 0; v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface; n++ {
		if v.IsNil() {
			return Value{plan: p}
		}
		if n == MaxPointers {
			v = toItself
			break
		}
		if p.shape.Kind == model.Blob && v.Type().Implements(readerType) {
			break
		}
		v = v.Elem()
	}
	if v.Kind() == reflect.Map {
		v = plainMap(v)
	}
	if p.form != formAny || !v.IsValid() {
		return Value{plan: p, v: v}
	}
	return p.readAny(v)
}

// MaxPointers is how many pointers are followed to a value: more lead round in a
// circle.
const MaxPointers = 100

// pointerToItself stands in the place of a pointer that leads to itself. No shape
// has such a value.
type pointerToItself chan struct{}

var toItself = reflect.ValueOf(pointerToItself(nil))

// plainMap makes a named map of any plain, so that it is read without reflect.
func plainMap(v reflect.Value) reflect.Value {
	t := v.Type()
	if t == dynamicType || t.Elem() != anyType || t.Key().Kind() != reflect.String || !t.ConvertibleTo(dynamicType) {
		return v
	}
	return v.Convert(dynamicType)
}

// readAny finds the plan for what an any holds: the dynamic plan itself for
// scalars and for containers of any, a plan of the type's own otherwise.
func (p *Plan) readAny(v reflect.Value) Value {
	var own bool
	switch p.shape.Kind {
	case model.Structure:
		own = v.Kind() == reflect.Struct && v.Type() != timeType
	case model.List:
		own = v.Kind() == reflect.Slice && v.Type().Elem() != anyType
	case model.Map:
		own = v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String && v.Type().Elem() != anyType ||
			v.Kind() == reflect.Struct && v.Type() != timeType
	default: // scalars
	}
	if own {
		p = p.binder.plan(p.shape, v.Type())
	}
	return Value{plan: p, v: v}
}

// Shape returns the shape that the value is seen as, nil for an absent value.
func (v Value) Shape() *model.Shape {
	if v.plan == nil {
		return nil
	}
	return v.plan.shape
}

// Err says why the value cannot be a structure, list or map of its shape: it
// is a string, say, or a struct with fields that the shape lacks. Such a value
// has no members. Scalars tell by their getters instead.
func (v Value) Err() error {
	if v.plan == nil || !v.v.IsValid() {
		return nil
	}
	if v.plan.form != formAny {
		return v.plan.inError()
	}
	fits := true
	switch v.plan.shape.Kind {
	case model.Structure, model.Map:
		fits = v.hasNames()
	case model.List:
		fits = v.v.Kind() == reflect.Slice || v.v.Kind() == reflect.Array
	default: // scalars
	}
	if !fits {
		return v.mismatch()
	}
	return nil
}

func (v Value) mismatch() error {
	if !v.v.IsValid() {
		return fmt.Errorf("nil cannot be %s", describe(v.plan.shape))
	}
	return fmt.Errorf("type %s cannot be %s", v.v.Type(), describe(v.plan.shape))
}

// IsNull says that there is no value: an element or entry that is nil.
func (v Value) IsNull() bool { return !v.v.IsValid() }

// IsMap says that a structure is given by names, so that names may be wrong.
func (v Value) IsMap() bool {
	return v.v.Kind() == reflect.Map && (v.plan == nil || v.plan.variant == nil)
}

// HasKey says that a structure or map given by names has the name, even if its
// value is nil.
func (v Value) HasKey(name string) bool {
	if !v.hasNames() {
		return false
	}
	if v.over() != nil || v.plan.names != nil {
		return slices.Contains(v.Keys(), name)
	}
	if m, ok := v.dynamic(); ok {
		_, has := m[keyOf(m, name)]
		return has
	}
	return v.lookup(name).IsValid()
}

// keyOf is the key that stands for a name in a map: Empty where that has no "".
func keyOf(m map[string]any, name string) string {
	if name != "" {
		return name
	}
	if _, has := m[""]; has {
		return ""
	}
	return Empty
}

// lookup finds what a Go map has for a name.
func (v Value) lookup(name string) reflect.Value {
	k := reflect.New(v.v.Type().Key()).Elem()
	k.SetString(name)
	x := v.v.MapIndex(k)
	if name == "" && !x.IsValid() {
		k.SetString(Empty)
		x = v.v.MapIndex(k)
	}
	return x
}

// Renamed is a structure given by names whose entry from goes by the name to.
// The caller's own map stays as it is. A value without the entry is returned
// unchanged.
func (v Value) Renamed(from, to string) Value {
	if !v.HasKey(from) {
		return v
	}
	t := v.v.Type()
	renamed := reflect.MakeMapWithSize(t, v.v.Len())
	for entries := v.v.MapRange(); entries.Next(); {
		name := entries.Key()
		if name.String() == from {
			name = reflect.ValueOf(to).Convert(t.Key())
		}
		renamed.SetMapIndex(name, entries.Value())
	}
	v.v = renamed
	return v
}

// Only is the one member of a structure that a value stands for, and its index;
// -1 for other values, of which Member tells.
func (v Value) Only() (int, Value) {
	if v.plan == nil || v.plan.form != formVariant || v.plan.over != nil {
		return -1, Value{}
	}
	return v.plan.variant.Only(v.v)
}

// Member returns the value of Shape().Members[i]; false when it is absent.
func (v Value) Member(i int) (Value, bool) {
	if over := v.over(); over != nil {
		if o := over.member(i); o != nil {
			return o.apply(func() (Value, bool) { return v.ownMember(i) }, v, i)
		}
	}
	if v.lacks(i) {
		return Value{}, false
	}
	return v.ownMember(i)
}

// Next is the first member of Shape().Members from index i on that is present, and its
// index; -1 where there is none.
func (v Value) Next(i int) (int, Value) {
	if v.plan == nil {
		return -1, Value{}
	}
	member := v.ownMember
	if v.plan.over != nil {
		member = v.Member
	}
	for ; i < len(v.plan.shape.Members); i++ {
		if v.plan.over == nil {
			i = v.skipAbsent(i)
		}
		if x, ok := member(i); ok {
			return i, x
		}
	}
	return -1, Value{}
}

func (v Value) ownMember(i int) (Value, bool) {
	if v.plan == nil {
		return Value{}, false
	}
	if v.plan.form == formVariant {
		at, m := v.plan.variant.Only(v.v)
		return m, at == i
	}
	if i >= len(v.plan.fields) {
		return Value{}, false
	}
	f := &v.plan.fields[i]
	if v.plan.form != formStruct {
		if !v.hasNames() || f.plan.variant != nil && !v.HasKey(f.name) { // of which nil is a value
			return Value{}, false
		}
		m := v.entry(f.name, f.plan)
		return m, !m.IsNull()
	}
	if f.plan == nil || !v.v.IsValid() {
		return Value{}, false
	}
	x, ok := v.field(f)
	if !ok || !present(x, f.zero) {
		return Value{}, false
	}
	return f.plan.read(x), true
}

func (v Value) field(f *field) (reflect.Value, bool) {
	if f.index >= 0 {
		return v.v.Field(f.index), true
	}
	return fieldAt(v.v, f.path)
}

// hasNames says that the Go value is a map with string keys, or a struct in
// place of one.
func (v Value) hasNames() bool {
	return v.IsMap() && v.v.Type().Key().Kind() == reflect.String || v.plan != nil && v.plan.names != nil && v.v.IsValid()
}

// present says whether a field's value counts as given. zero says that
// a zero does, but for what can be nil and for a time.
func present(v reflect.Value, zero bool) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map, reflect.Func, reflect.Chan:
		return !v.IsNil()
	case reflect.String:
		return zero || v.Len() > 0
	case reflect.Struct:
		if isTime(v.Type()) {
			return !timeOf(v).IsZero()
		}
		return zero || !v.IsZero()
	default:
		return zero || !v.IsZero()
	}
}

// entry reads a Go map by key; a key that is missing reads as null.
func (v Value) entry(key string, p *Plan) Value {
	if m, ok := v.dynamic(); ok {
		return p.read(reflect.ValueOf(m[keyOf(m, key)]))
	}
	return p.read(v.lookup(key))
}

// dynamic returns the value as map[string]any where it is one.
func (v Value) dynamic() (map[string]any, bool) {
	if v.v.Type() != dynamicType {
		return nil, false
	}
	m, ok := reflect.TypeAssert[map[string]any](v.v)
	return m, ok
}

func asDynamic(v reflect.Value) map[string]any {
	if v.Type() != dynamicType {
		v = v.Convert(dynamicType)
	}
	m, _ := reflect.TypeAssert[map[string]any](v)
	return m
}

// Len is the number of elements of a list or entries of a map.
func (v Value) Len() int {
	switch {
	case v.plan == nil || v.plan.elem == nil && v.plan.names == nil:
		return 0
	case v.plan.shape.Kind == model.Map:
		if v.plan.over != nil || v.plan.names != nil {
			return len(v.Keys())
		}
		if !v.hasNames() {
			return 0
		}
		return v.v.Len()
	case v.v.Kind() == reflect.Slice || v.v.Kind() == reflect.Array:
		return v.v.Len()
	}
	return 0
}

// Index returns a list's element, null when i is not within Len.
func (v Value) Index(i int) Value {
	if uint(i) >= uint(v.Len()) {
		return Value{}
	}
	own := func() (Value, bool) { return v.plan.elem.read(v.v.Index(i)), true }
	if over := v.over(); over != nil {
		if o := over.member(i); o != nil {
			e, _ := o.apply(own, v, i)
			return e
		}
	}
	e, _ := own()
	return e
}

// Keys lists the keys of a map, or of a structure given as one, sorted; also
// those whose values are nil.
func (v Value) Keys() []string {
	if !v.hasNames() {
		return nil
	}
	keys := v.ownKeys()
	if over := v.over(); over != nil {
		keys = over.keys(keys)
	}
	sort.Strings(keys)
	if m, ok := v.dynamic(); ok && v.plan != nil && v.plan.binder.order != nil {
		v.plan.binder.order.sort(m, keys)
	}
	return keys
}

func (v Value) ownKeys() []string {
	if v.plan != nil && v.plan.names != nil {
		return v.plan.names.keys(v)
	}
	keys := make([]string, 0, v.v.Len())
	if m, ok := v.dynamic(); ok {
		for k := range m {
			keys = append(keys, Given(k))
		}
		return keys
	}
	for it := v.v.MapRange(); it.Next(); {
		keys = append(keys, Given(it.Key().String()))
	}
	return keys
}

// Entry returns the value of a map's key; null when the key is missing.
func (v Value) Entry(key string) Value {
	own := func() (Value, bool) {
		switch {
		case !v.hasNames() || v.plan == nil:
			return Value{}, false
		case v.plan.names != nil:
			return v.plan.names.entry(v, key)
		case v.plan.elem == nil:
			return Value{}, false
		}
		return v.entry(key, v.plan.elem), true
	}
	if over := v.over(); over != nil {
		if o := over.entry(key); o != nil {
			e, _ := o.apply(own, v, -1)
			return e
		}
	}
	e, _ := own()
	return e
}

// Entries yields a map's entries in the order of their keys. A value is valid
// until the loop ends.
func (v Value) Entries() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) { v.entries(yield) }
}

func (v Value) entries(yield func(string, Value) bool) {
	if v.isTypedMap() {
		v.typedEntries(yield)
		return
	}
	if v.plan != nil && v.plan.names != nil && v.plan.over == nil && v.v.IsValid() {
		for i := range v.plan.fields {
			if x, ok := v.plan.names.at(v, i); ok && !yield(v.plan.fields[i].name, x) {
				return
			}
		}
		return
	}
	for _, k := range v.Keys() {
		if !yield(k, v.Entry(k)) {
			return
		}
	}
}

// Any returns the Go value itself, for documents and JSON values.
func (v Value) Any() any {
	if !v.v.IsValid() {
		return nil
	}
	return v.v.Interface()
}

// Kind is the kind of the Go value, reflect.Invalid where there is none.
func (v Value) Kind() reflect.Kind { return v.v.Kind() }

// Reader returns a blob that was given as an io.Reader.
func (v Value) Reader() (io.Reader, bool) {
	if !v.v.IsValid() || v.plan.shape.Kind != model.Blob || !v.v.Type().Implements(readerType) {
		return nil, false
	}
	r, ok := reflect.TypeAssert[io.Reader](v.v)
	return r, ok
}

// Time reads a timestamp: a time.Time, or in a map also ISO 8601 or RFC 822
// text (local time where it names no zone) or seconds since 1970.
func (v Value) Time() (time.Time, error) {
	if !v.v.IsValid() {
		return time.Time{}, v.mismatch()
	}
	switch t := v.v.Type(); {
	case isTime(t):
		return withinYears(timeOf(v.v))
	case t.Kind() == reflect.String:
		t, err := parseTime(Given(v.v.String()))
		if err != nil {
			return t, err
		}
		return withinYears(t)
	case isInt(t.Kind()), isUint(t.Kind()), isFloat(t.Kind()), t == bigIntType:
		f, err := v.Float()
		if err != nil {
			return time.Time{}, err
		}
		return EpochTime(f)
	}
	return time.Time{}, v.mismatch()
}

// timeOf reads a time.Time or a type made of it, without allocation where the
// value has an address or sits in an interface.
func timeOf(v reflect.Value) time.Time {
	if v.Type() != timeType {
		v = v.Convert(timeType)
	}
	if v.CanAddr() {
		if p, ok := reflect.TypeAssert[*time.Time](v.Addr()); ok {
			return *p
		}
	}
	t, _ := reflect.TypeAssert[time.Time](v)
	return t
}

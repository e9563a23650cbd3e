package bind

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"strings"
	"time"
	"unsafe"

	"github.com/boto3-go/boto3/internal/quote"
	"github.com/boto3-go/boto3/model"
)

// Slot is where one decoded value goes. It is passed by value and costs no
// allocation; what it stores in an any is boxed. Setters on a slot that is not
// wanted do nothing. The errors of setters name the member and the Go type that
// cannot hold the value.
//
// It has no more than four words, which the compiler keeps in registers.
type Slot struct {
	at *variable      // what it is; nil when it is not wanted
	p  unsafe.Pointer // where it is, or the dynamic map that it is an entry of
	x  unsafe.Pointer // its *arena, or the bytes of its key
	n  int            // how many those are
}

// slotKind says what is stored where.
type slotKind uint8

const (
	slotTyped slotKind = iota // a variable of the user's type
	slotCell                  // a variable that is an any
	slotName                  // m[key] is a member
	slotEntry                 // m[key] is an entry of a map shape, where null is a value
	slotRoot                  // m itself is the value
)

// Wanted says whether the value goes anywhere; when not, skip the input.
func (s Slot) Wanted() bool { return s.at != nil }

// Err says why a list or map cannot be stored: the Go type is of another kind.
// Scalars tell by their setters.
func (s Slot) Err() error {
	if s.at == nil || s.at.plan.convert == nil || !s.at.plan.convert.refuses {
		return nil
	}
	return s.at.plan.convert.SetText(s, "")
}

// Variant says that the value is a structure of which exactly one member is set.
func (s Slot) Variant() bool { return s.at.plan.variant != nil }

// Find is the index of that member by its name; -1 where only the shape tells.
func (s Slot) Find(name string) int { return s.at.plan.variant.Find(name) }

// Shape returns the shape of the value, nil when it is not wanted.
func (s Slot) Shape() *model.Shape {
	if s.at == nil {
		return nil
	}
	return s.at.plan.shape
}

// put stores a dynamic value.
func (s Slot) put(x any) {
	switch s.at.kind {
	case slotName, slotEntry:
		mapAt(s.p)[s.key()] = x
		return
	case slotRoot: // a document into the user's map
		if v := reflect.ValueOf(x); x != nil && v.CanConvert(dynamicType) {
			maps.Copy(mapAt(s.p), asDynamic(v))
		}
		return
	case slotTyped, slotCell:
	}
	store(s.p, x)
}

func (s Slot) dynamic() bool { return s.at.kind != slotTyped }

// name is what errors call a typed slot.
func (s Slot) name() string { return cmp.Or(s.at.name, s.at.plan.shape.Name) }

func (s Slot) refuse(v reflect.Value, x any) error {
	return fmt.Errorf("%s: %T value does not fit in type %s", s.name(), x, v.Type())
}

func (s Slot) overflow(v reflect.Value, x any) error {
	return fmt.Errorf("%s: %v overflows %s", s.name(), x, v.Type())
}

// Struct begins a structure; with no member set it is empty, not absent.
func (s Slot) Struct() StructSlot {
	switch {
	case s.at == nil:
		return StructSlot{}
	case s.at.plan.variant != nil:
		return StructSlot(s)
	case s.at.kind == slotRoot:
		return StructSlot(s)
	case s.dynamic():
		m := make(map[string]any, s.at.plan.mapHint())
		s.put(s.at.plan.binder.wrap(m))
		return s.at.plan.dynamicStruct(m)
	}
	switch s.at.plan.form {
	case formStruct:
		return StructSlot(s.at.plan.own.at(s.base(), s.arena()))
	case formNames:
		m := make(map[string]any, s.at.plan.mapHint())
		v := indirect(s.value())
		v.Set(reflect.ValueOf(m).Convert(v.Type()))
		return s.at.plan.dynamicStruct(m)
	default:
		return StructSlot{}
	}
}

// mapHint is how many members of a structure to make room for: all of a small
// one, half of one whose members are many and seldom all there.
func (p *Plan) mapHint() int {
	n := len(p.fields)
	return min(n, max(8, n/2))
}

// StructSlot takes the members of a structure. Their slots may be held open
// side by side.
type StructSlot Slot // of the struct itself, of a map that is the root, or of a variant as it is

// Member returns the slot of member i of the shape.
func (s StructSlot) Member(i int) Slot {
	if s.at == nil {
		return Slot{}
	}
	if i < len(s.at.plan.stored) {
		return Slot(s).storedBy(s.at.plan.stored[i])
	}
	if i >= len(s.at.plan.fields) {
		return Slot{}
	}
	f := &s.at.plan.fields[i]
	switch {
	case f.plan == nil:
		return Slot{}
	case s.at.kind == slotRoot:
		return f.plan.entry(slotName, s.p, f.name)
	case f.direct:
		return f.variable.at(s.field(f), Slot(s).arena())
	}
	return f.variable.slotOf(fieldFor(s.value(), f.path), Slot(s).arena())
}

// storedBy is the slot of a variant's member with the plan by which that is
// stored; without one a bool stores the zero value.
func (s Slot) storedBy(p *Plan) Slot {
	switch {
	case p == nil:
		return s
	case s.at.kind == slotTyped:
		return p.own.at(s.base(), s.arena())
	case s.at.kind == slotCell:
		return p.own.at(s.p, nil)
	}
	return Slot{at: p.place(s.at.kind), p: s.p, x: s.x, n: s.n}
}

// Variant says that exactly one member is to be set, which the value stands for.
func (s StructSlot) Variant() bool { return s.at != nil && s.at.plan.variant != nil }

// NoType is the error of a value that was to stand for one member of a structure
// and has none that there is. unknown is the name of one that there is not, if any.
func NoType(unknown string) error {
	if unknown == "" {
		return errors.New("the value has no type")
	}
	return fmt.Errorf("the value has the type %s, which there is not", quote.Word(unknown))
}

// Forget takes away what member i holds: of a member that comes twice only the
// last value counts.
func (s StructSlot) Forget(i int) {
	if s.at == nil || i >= len(s.at.plan.fields) || s.at.plan.fields[i].plan == nil {
		return
	}
	f := &s.at.plan.fields[i]
	if s.at.kind == slotRoot {
		delete(mapAt(s.p), f.name)
		return
	}
	if v, ok := fieldAt(s.value(), f.path); ok {
		v.SetZero()
	}
}

// SetString stores text.
func (s Slot) SetString(x string) error {
	if s.at == nil {
		return nil
	}
	if x == Empty { // in a header, which may hold any bytes
		x = strings.ToValidUTF8(x, "\ufffd")
	}
	if s.at.plan.convert != nil {
		return s.at.plan.convert.SetText(s, x)
	}
	if s.dynamic() {
		s.put(x)
		return nil
	}
	if s.at.plan.scalar == reflect.String {
		store(s.base(), x)
		return nil
	}
	v := indirect(s.value())
	switch {
	case v.Kind() == reflect.String:
		v.SetString(x)
	case s.at.plan.form == formOpaque:
		return s.setOpaque(v, x)
	default:
		return s.refuse(v, x)
	}
	return nil
}

// SetBytes stores a blob. The bytes are kept, not copied.
func (s Slot) SetBytes(x []byte) error {
	if s.at == nil {
		return nil
	}
	if s.at.plan.convert != nil {
		return s.at.plan.convert.SetText(s, string(x))
	}
	if s.dynamic() {
		s.put(x)
		return nil
	}
	if s.at.plan.form == formReader {
		return s.SetReader(memory(x))
	}
	if s.at.plan.scalar == reflect.Slice {
		store(s.base(), x)
		return nil
	}
	v := indirect(s.value())
	switch {
	case v.Kind() == reflect.String:
		v.SetString(string(x))
	case isByteSlice(v.Type()):
		v.SetBytes(x)
	default:
		return s.refuse(v, x)
	}
	return nil
}

// SetTime stores a timestamp.
func (s Slot) SetTime(x time.Time) error {
	if s.at == nil {
		return nil
	}
	if s.dynamic() {
		s.put(x)
		return nil
	}
	if s.at.plan.scalar == reflect.Struct && s.at.plan.shape.Kind == model.Timestamp {
		store(s.base(), x)
		return nil
	}
	v := indirect(s.value())
	if !isTime(v.Type()) {
		return s.refuse(v, x)
	}
	v.Set(reflect.ValueOf(x).Convert(v.Type()))
	return nil
}

// SetNull stores the null of a sparse list or map; elsewhere null is absence.
func (s Slot) SetNull() error {
	if s.at.kind == slotEntry {
		s.put(nil)
	}
	return nil
}

// SetAny stores a document or a JSON value, or for an event stream whatever
// the field takes. Maps in it become the dynamic map type.
func (s Slot) SetAny(x any) error {
	if s.at == nil {
		return nil
	}
	if s.dynamic() {
		s.put(s.at.plan.binder.rewrap(x))
		return nil
	}
	return s.setOpaque(s.value(), x)
}

func (s Slot) setOpaque(v reflect.Value, x any) error {
	if rx := reflect.ValueOf(x); x != nil && rx.Type().AssignableTo(v.Type()) {
		v.Set(rx)
		return nil
	}
	if err := assign(v, x, s.at.name); err != nil {
		return fmt.Errorf("member %s: %w", s.at.name, err)
	}
	return nil
}

// Dynamic turns the maps in a value without a description into the dynamic map
// type, in place.
func (b *Binder) Dynamic(x any) any { return b.rewrap(x) }

// rewrap turns the maps in a document into the dynamic map type, in place.
func (b *Binder) rewrap(x any) any {
	switch x := x.(type) {
	case map[string]any:
		for k, v := range x {
			x[k] = b.rewrap(v)
		}
		return b.wrap(x)
	case []any:
		for i, v := range x {
			x[i] = b.rewrap(v)
		}
	}
	return x
}

// SetReader stores a streaming blob. A field of []byte or string takes all of
// it, and the reader is closed.
func (s Slot) SetReader(x io.ReadCloser) error {
	if s.at == nil {
		return x.Close()
	}
	if s.dynamic() {
		s.put(x)
		return nil
	}
	v := s.value()
	if rx := reflect.ValueOf(x); rx.Type().AssignableTo(v.Type()) {
		v.Set(rx)
		return nil
	}
	data, err := io.ReadAll(x)
	if closeErr := x.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("%s: reading the stream: %w", s.name(), err)
	}
	if s.at.plan.form == formReader {
		return s.refuse(v, x)
	}
	return s.SetBytes(data)
}

// Unknown notes that a union has a member that the description lacks, as
// botocore does. Only a dynamic map has room for that.
func (s StructSlot) Unknown(name string) {
	if s.at.kind == slotRoot && s.at.plan.variant == nil {
		mapAt(s.p)["SDK_UNKNOWN_MEMBER"] = s.at.plan.binder.wrap(map[string]any{"name": name})
	}
}

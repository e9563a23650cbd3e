// Package bind is one view over a user's Go value, struct or map, as a shape of
// a service description sees it: Value reads a request's parameters, Slot takes
// a response's members. How a Go type holds a shape is worked out once per pair
// and kept as a plan.
//
// A struct's field holds the member of its name: `boto3:"Name"` first, then the
// exact name, then the name without regard to case. Embedded structs are
// flattened as encoding/json does, and `boto3:"-"` hides a field. A field that
// the shape lacks is an error when reading and skipped when writing. A field
// with the option `boto3:",gone"` holds nothing, and is refused when it is set.
//
// In a struct a nil pointer, nil list, nil map, nil interface, empty string and
// zero time are absent, and so is false or 0 of a plain bool or number. A
// required member is present even then, save for those that can be nil and
// times; with the option `boto3:",required"`, which generated types have, an
// empty string is absent as well, and so missing. In a map a key that is there
// is present, unless its value is nil. [Empty] is "" in all of them.
package bind

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/boto3-go/boto3/internal/syncmap"
	"github.com/boto3-go/boto3/model"
)

// Binder compiles plans, once per (shape, Go type). It is safe for concurrent
// use; the values and slots that it makes are as safe as the user's value.
type Binder struct {
	wrap      func(map[string]any) any
	extra     []string  // names that results may have beside the members of their shape
	extension Extension // nil for none
	order     *order    // nil where the order of a result's maps is forgotten

	plans  syncmap.Map // *model.Shape -> *shapePlans; a pointer key costs no allocation
	events syncmap.Map // *model.Shape of a stream -> *model.Shape of its events
	mu     sync.Mutex  // guards compiling
	// attributeTexts are the shapes of text in DynamoDB's values.
	attributeTexts map[*model.Shape]bool
}

// shapePlans are the plans of one shape, few as a rule.
type shapePlans struct{ list atomic.Pointer[[]*Plan] }

// New makes a binder. wrap turns a map that was built for a structure into the
// dynamic map type, a type whose kind is map[string]any. extra are names that
// results may have beside the members of their shape.
func New(wrap func(map[string]any) any, extra ...string) *Binder {
	return &Binder{wrap: wrap, extra: extra, attributeTexts: map[*model.Shape]bool{}}
}

// pool is a *sync.Pool. Its own type has type parameters inside, which every
// package that imports one with a value of this package would compile anew.
type pool interface {
	Get() any
	Put(x any)
}

// In reads v as shape: a struct, a pointer to one, a map with string keys, or
// nil for no members. The error lists every field of v's type that cannot hold
// its member and every field that the shape lacks.
func (b *Binder) In(shape *model.Shape, v any) (Value, error) {
	if shape == nil {
		return Value{}, refuseAny(v)
	}
	p := b.plan(shape, anyType)
	value := p.read(reflect.ValueOf(v))
	if value.IsNull() && shape.Kind == model.Structure {
		value = Value{plan: p, v: noMembers}
	}
	return value, value.Err()
}

// View reads v as shape like In, but passes over fields that the shape lacks:
// for a value that was written through Out.
func (b *Binder) View(shape *model.Shape, v any) (Value, error) {
	if shape == nil {
		return Value{}, nil
	}
	value := b.plan(shape, anyType).read(reflect.ValueOf(v))
	if value.plan.form == formAny {
		return value, value.Err()
	}
	return value, value.plan.outError()
}

var noMembers = reflect.ValueOf(map[string]any(nil))

// refuseAny accepts only an empty value, for an operation without input.
func refuseAny(v any) error {
	rv := reflect.ValueOf(v)
	for n := 0; rv.Kind() == reflect.Pointer && !rv.IsNil(); n++ {
		if rv = rv.Elem(); n == MaxPointers {
			rv = toItself
		}
	}
	switch {
	case !rv.IsValid(), rv.Kind() == reflect.Pointer,
		rv.Kind() == reflect.Map && rv.Len() == 0,
		rv.Kind() == reflect.Struct && rv.NumField() == 0:
		return nil
	}
	return fmt.Errorf("the operation takes no parameters, but type %s was given; pass nil", rv.Type())
}

// Out makes the slot for a decoded value: dst is a pointer to a struct, to a
// map or to any; a map that is not nil; or nil to discard. What dst held for
// the shape's members is cleared. The error lists every field of dst's type
// that cannot hold its member.
func (b *Binder) Out(shape *model.Shape, dst any) (Slot, error) {
	if shape == nil || dst == nil {
		return Slot{}, nil
	}
	v := reflect.ValueOf(dst)
	switch {
	case v.Kind() == reflect.Map && !v.IsNil() && v.CanConvert(dynamicType):
		v.Clear()
		return b.plan(shape, anyType).root(asDynamic(v)), nil
	case v.Kind() != reflect.Pointer || v.IsNil():
		return Slot{}, fmt.Errorf("type %s cannot take a result of shape %s; pass a pointer to a struct or map, or a map that is not nil", v.Type(), shape.Name)
	}
	v = v.Elem()
	p := b.plan(shape, baseType(shape, v.Type()))
	if err := p.outError(); err != nil {
		return Slot{}, err
	}
	p.clear(v)
	own := &p.own
	if v.Type() != p.typ {
		own = new(newVariable(p, v.Type(), ""))
	}
	return own.slotOf(v, p.newArena()), nil
}

// plan returns the plan for a shape held by a Go type.
func (b *Binder) plan(shape *model.Shape, t reflect.Type) *Plan {
	if p := b.known(shape, t); p != nil {
		return p
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	c := Compiler{binder: b, made: map[planKey]*Plan{}}
	p := c.plan(shape, t)
	for key, made := range c.made {
		if key.options == nil {
			b.publish(made)
		}
	}
	return p
}

func (b *Binder) known(shape *model.Shape, t reflect.Type) *Plan {
	entry, ok := b.plans.Load(shape)
	if !ok {
		return nil
	}
	for _, p := range *entry.(*shapePlans).list.Load() {
		if p.typ == t {
			return p
		}
	}
	return nil
}

// publish adds a finished plan; the lock is held.
func (b *Binder) publish(p *Plan) {
	entry, ok := b.plans.Load(p.shape)
	if !ok {
		fresh := &shapePlans{}
		fresh.list.Store(&[]*Plan{p})
		b.plans.Store(p.shape, fresh)
		return
	}
	plans := entry.(*shapePlans)
	old := *plans.list.Load()
	grown := append(slices.Clip(old), p)
	plans.list.Store(&grown)
}

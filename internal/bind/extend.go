package bind

import (
	"fmt"
	"reflect"

	"github.com/boto3-go/boto3/model"
)

// An Extension lets Go types hold shapes in a way of their own, as a Go number
// that stands for one of DynamoDB's attribute values does. A binder asks it once
// for each shape and Go type. What it does is reached by the interfaces here, so
// that only programs which name an extension link it.
type Extension interface {
	// Plan completes p with the help of c; false leaves it to the binder. options
	// are what [Compiler.KeyFields] found in a field's tag, else nil.
	Plan(c *Compiler, p *Plan, options any) bool
}

// NewExtended makes a binder like New with an extension.
func NewExtended(wrap func(map[string]any) any, e Extension) *Binder {
	b := New(wrap)
	b.extension = e
	return b
}

// Extended says whether the binder has an extension.
func (b *Binder) Extended() bool { return b.extension != nil }

// Variant is how a Go type holds a structure of which exactly one member is set:
// as the value of that member, without a struct or map around it.
type Variant interface {
	// Read sees a Go value, pointers and interfaces and all, as the structure.
	Read(p *Plan, v reflect.Value) Value
	// Only is the member that a value stands for, and its index; -1 for a value
	// that stands for none.
	Only(v reflect.Value) (int, Value)
	// Find is the index of a member by its name, or -1. It may leave out those that
	// are rare, which are found more slowly.
	Find(name string) int
	// Reaches are the plans of what values are sent as.
	Reaches() []*Plan
}

// Converter is how a Go type holds a string or a blob in another form than that:
// as a number, say, whose text is what is sent.
type Converter struct {
	Text    func(v reflect.Value) (string, error) // what is sent for a value
	SetText func(s Slot, text string) error       // stores what has come, a blob as text too

	refuses bool // SetText is always an error
}

// collector takes a list in a slice first, for a type that is none.
type collector struct {
	slice *Plan
	store func(to Slot, list reflect.Value) // nil for an any that takes the slice
}

func (c *collector) list(to Slot, hint int) ListSlot {
	list := reflect.New(c.slice.typ)
	if hint > 0 {
		list.Elem().Grow(hint)
	}
	return ListSlot{elem: c.slice.elem, plan: c.slice, p: list.UnsafePointer(), parent: to}
}

func (c *collector) done(to Slot, list reflect.Value) {
	if c.store == nil {
		to.put(list.Interface())
		return
	}
	c.store(to, list)
}

// Shape is what the plan's type holds.
func (p *Plan) Shape() *model.Shape { return p.shape }

// Type is the type that holds the shape.
func (p *Plan) Type() reflect.Type { return p.typ }

// For is the plan of the same shape held by another type.
func (p *Plan) For(t reflect.Type) *Plan { return p.binder.plan(p.shape, t) }

// Read sees a Go value, which the plan's type can hold, as the shape.
func (p *Plan) Read(v reflect.Value) Value { return p.read(v) }

// Value is Read for a value that is already as the plan wants it.
func (p *Plan) Value(v reflect.Value) Value { return Value{plan: p, v: v} }

// Plan is the plan of a shape held by a type, pointers and all.
func (c *Compiler) Plan(shape *model.Shape, t reflect.Type, options any) *Plan {
	t = baseType(shape, t)
	if options == nil {
		return c.plan(shape, t)
	}
	return c.extended(shape, t, options)
}

// Variant completes a plan as one of a variant. stored are the plans by which
// members are stored, by their indexes, also when they are put there later; for a
// member without, a bool stores the zero value.
func (c *Compiler) Variant(p *Plan, v Variant, stored []*Plan) {
	p.form, p.variant, p.stored = formVariant, v, stored
}

// Convert is the plan of a string or blob that a type holds in another form.
func (c *Compiler) Convert(shape *model.Shape, t reflect.Type, by *Converter) *Plan {
	p := newPlan(c.binder, shape, t, formScalar)
	p.convert = by
	if isInt(t.Kind()) { // which SetInt stores
		p.scalar = t.Kind()
	}
	return p
}

// Refusal is the plan of what a type cannot hold, which is an error only when it
// comes.
func (c *Compiler) Refusal(shape *model.Shape, t reflect.Type, what string) *Plan {
	return c.Convert(shape, t, &Converter{
		Text:    func(reflect.Value) (string, error) { return "", fmt.Errorf("type %s is not %s", t, what) },
		SetText: func(Slot, string) error { return fmt.Errorf("%s does not fit in type %s", what, t) },
		refuses: true,
	})
}

// Unfit is the plan of a value that cannot be sent.
func (c *Compiler) Unfit(shape *model.Shape, t reflect.Type, err error) *Plan {
	p := newPlan(c.binder, shape, t, formUnfit)
	p.unfit = []error{err}
	return p
}

// List is the plan of a slice whose elements have a plan of their own.
func (c *Compiler) List(shape *model.Shape, t reflect.Type, elem *Plan) *Plan {
	p := newPlan(c.binder, shape, t, formList)
	p.elem, p.stride = elem, t.Elem().Size()
	p.item = newVariable(elem, t.Elem(), "")
	return p
}

// Map is the plan of a map whose values have a plan of their own.
func (c *Compiler) Map(shape *model.Shape, t reflect.Type, elem *Plan) *Plan {
	p := newPlan(c.binder, shape, t, formMap)
	p.makeRoom()
	p.elem = elem
	p.item = newVariable(elem, t.Elem(), "")
	return p
}

// Collect is the plan of a list that a type which is no slice takes: it comes in a
// slice, which store puts into the type's variable, or which an any takes as it
// is where store is nil.
func (c *Compiler) Collect(shape *model.Shape, t reflect.Type, slice *Plan, store func(to Slot, list reflect.Value)) *Plan {
	p := newPlan(c.binder, shape, t, formScalar)
	p.collect = &collector{slice, store}
	return p
}

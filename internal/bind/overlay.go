package bind

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/memberpath"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/model"
)

// overlay is what With has put over a value: another value, nothing, or
// overlays further down. It is never changed once made.
type overlay struct {
	set      bool
	value    Value // when set; null takes the member away
	children []overlayChild
}

type overlayChild struct {
	index int    // of a structure's member or a list's element, -1 in a map
	key   string // the member's name or the entry's key
	*overlay
}

// over is what is laid over the value, or nil.
func (v Value) over() *overlay {
	if v.plan == nil {
		return nil
	}
	return v.plan.over
}

// withOverlay is the value with an overlay in place of the one that it has. A plan
// of its own keeps that, so that values without have no need of a word for it.
func (v Value) withOverlay(o *overlay) Value {
	if v.plan != nil {
		p := *v.plan
		p.over = o
		v.plan = &p
	}
	return v
}

func (o *overlay) member(i int) *overlay {
	for _, c := range o.children {
		if c.index == i {
			return c.overlay
		}
	}
	return nil
}

func (o *overlay) entry(key string) *overlay {
	for _, c := range o.children {
		if c.index < 0 && c.key == key {
			return c.overlay
		}
	}
	return nil
}

// keys changes a map's keys as the overlay does.
func (o *overlay) keys(own []string) []string {
	for _, c := range o.children {
		if c.key == "" {
			continue
		}
		i := slices.Index(own, c.key)
		switch gone := c.set && c.value.IsNull(); {
		case gone && i >= 0:
			own = slices.Delete(own, i, i+1)
		case !gone && i < 0:
			own = append(own, c.key)
		}
	}
	return own
}

// apply lays o over the child that own reads; a structure that is absent below
// counts as empty.
func (o *overlay) apply(own func() (Value, bool), parent Value, i int) (Value, bool) {
	if o.set {
		v := o.value
		if v.plan.elem != nil || v.plan.fields != nil { // of which more can be laid over
			v = v.withOverlay(o)
		}
		return v, !v.IsNull()
	}
	v, ok := own()
	if !ok {
		v = parent.emptyMember(i)
	}
	return v.withOverlay(o), true
}

// emptyMember is a structure or map without members, to lay others over.
func (v Value) emptyMember(i int) Value {
	var shape *model.Shape
	if i >= 0 && i < len(v.plan.shape.Members) {
		shape = v.plan.shape.Members[i].Shape
	} else if v.plan.shape.Value != nil {
		shape = v.plan.shape.Value.Shape
	}
	if shape == nil {
		return Value{}
	}
	return Value{plan: v.plan.binder.plan(shape, anyType), v: noMembers}
}

// With returns a view of the value in which the member at path ("A.B",
// "A[0].C", a map's keys as names) is x, present even when x is a zero; nil
// takes the member away. Structures on the way that are absent appear. The
// user's value is not changed.
func (v Value) With(path string, x any) (Value, error) {
	if v.plan == nil {
		return v, fmt.Errorf("cannot set %s: the operation takes no parameters", path)
	}
	if strings.Contains(path, Empty) {
		return v, fmt.Errorf("cannot set %s: a name in a path is empty", strings.ReplaceAll(path, Empty, ""))
	}
	steps, err := memberpath.Parse(path)
	if err == nil {
		v, err = v.WithAt(steps, x)
	}
	if err != nil {
		return v, fmt.Errorf("cannot set %s: %w", path, err)
	}
	return v, nil
}

// WithAt is With where the path has been read: its names may hold dots and
// brackets.
func (v Value) WithAt(steps []memberpath.Step, x any) (Value, error) {
	o, err := v.lay(steps, x)
	if err != nil {
		return v, err
	}
	return v.withOverlay(o), nil
}

// lay makes the overlay of v with x at the end of the steps.
func (v Value) lay(steps []memberpath.Step, x any) (*overlay, error) {
	if len(steps) == 0 {
		p := v.plan.binder.plan(v.plan.shape, anyType)
		if x == nil {
			return &overlay{set: true, value: Value{plan: p}}, nil
		}
		value := p.read(reflect.ValueOf(x))
		return &overlay{set: true, value: value}, value.Err()
	}
	index, key, child, err := v.step(steps[0])
	if err != nil {
		return nil, err
	}
	below, err := child.lay(steps[1:], x)
	if err != nil {
		return nil, err
	}
	o := &overlay{}
	if over := v.over(); over != nil {
		*o = *over
		o.children = slices.DeleteFunc(slices.Clone(o.children), func(c overlayChild) bool { return c.index == index && c.key == key })
	}
	o.children = append(o.children, overlayChild{index, key, below})
	return o, nil
}

// step goes one step down, to an empty value where there is none.
func (v Value) step(s memberpath.Step) (index int, key string, child Value, err error) {
	shape := v.plan.shape
	switch {
	case shape.Kind == model.Structure && s.Kind == memberpath.Name && !shape.Document:
		m, ok := shape.Member(s.Name)
		if !ok {
			names := make([]string, len(shape.Members))
			for i := range names {
				names[i] = shape.Members[i].Name
			}
			return 0, "", Value{}, fmt.Errorf("shape %s has no member %s%s", shape.Name, s.Name, nearest.Hint(s.Name, names))
		}
		child, ok := v.Member(m.Index)
		if !ok {
			child = Value{plan: v.plan.binder.plan(m.Shape, anyType)}
		}
		return m.Index, m.Name, child, nil
	case shape.Kind == model.List && s.Kind == memberpath.Index:
		if s.Index >= v.Len() {
			return 0, "", Value{}, fmt.Errorf("%s is not one of the list's %d elements", s, v.Len())
		}
		return s.Index, "", v.Index(s.Index), nil
	case shape.Kind == model.Map && s.Kind == memberpath.Name:
		child := v.Entry(s.Name)
		if child.plan == nil {
			child = Value{plan: v.plan.binder.plan(shape.Value.Shape, anyType)}
		}
		return -1, s.Name, child, nil
	}
	return 0, "", Value{}, fmt.Errorf("%s cannot be reached in the %s %s", s, shape.Kind, shape.Name)
}

// Get returns the value at a path; false when it is absent or there is no such
// path.
func (v Value) Get(path string) (Value, bool) {
	if v.plan != nil && !strings.ContainsAny(path, ".[") {
		m, ok := v.plan.shape.Member(path)
		if !ok {
			return Value{}, false
		}
		return v.Member(m.Index)
	}
	steps, err := memberpath.Parse(path)
	if err != nil {
		return Value{}, false
	}
	for _, s := range steps {
		if v.plan == nil || v.Err() != nil {
			return Value{}, false
		}
		if _, _, v, err = v.step(s); err != nil || v.IsNull() {
			return Value{}, false
		}
	}
	return v, !v.IsNull()
}

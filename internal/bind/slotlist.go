package bind

import "reflect"

// List begins a list. hint is its length where that is known, else 0.
func (s Slot) List(hint int) ListSlot {
	if s.plan == nil {
		return ListSlot{}
	}
	hint = min(max(hint, 0), maxHint)
	if s.dynamic() {
		return ListSlot{elem: s.plan.elem, parent: s, items: make([]any, 0, hint)}
	}
	v := settle(s.v)
	if s.plan.form != formList {
		return ListSlot{}
	}
	v.SetZero() // never write into a slice that the user may still hold
	if hint > 0 {
		v.Grow(hint)
	}
	return ListSlot{elem: s.plan.elem, v: v}
}

// maxHint bounds what a length that a server claims can make us allocate.
const maxHint = 1024

// ListSlot takes the elements of a list one by one.
type ListSlot struct {
	elem   *plan
	v      reflect.Value // the slice variable
	parent Slot          // or the place of a []any
	items  []any
}

// Next returns the slot of the next element. It ends the one before.
func (l *ListSlot) Next() Slot {
	if l.elem == nil {
		return Slot{}
	}
	if !l.v.IsValid() {
		l.items = append(l.items, nil)
		return Slot{plan: l.elem, v: reflect.ValueOf(&l.items[len(l.items)-1]).Elem(), key: l.parent.key, kind: slotCell}
	}
	n := l.v.Len()
	if n == l.v.Cap() {
		l.v.Grow(1)
	}
	l.v.SetLen(n + 1)
	return slotOf(l.elem, l.v.Index(n), "")
}

// Done stores the list; without it a list in an any is lost.
func (l *ListSlot) Done() {
	switch {
	case l.elem == nil:
	case !l.v.IsValid():
		l.parent.put(l.items)
	case l.v.IsNil():
		l.v.Set(reflect.MakeSlice(l.v.Type(), 0, 0))
	}
}

// Map begins a map. hint is its size where that is known, else 0.
func (s Slot) Map(hint int) MapSlot {
	if s.plan == nil {
		return MapSlot{}
	}
	hint = min(max(hint, 0), maxHint)
	if s.kind == slotRoot {
		return MapSlot{elem: s.plan.elem, m: s.m}
	}
	if s.dynamic() {
		m := make(map[string]any, hint)
		s.put(s.plan.binder.wrap(m))
		return MapSlot{elem: s.plan.elem, m: m}
	}
	v := settle(s.v)
	if s.plan.form != formMap {
		return MapSlot{}
	}
	if v.CanConvert(dynamicType) {
		m := make(map[string]any, hint)
		v.Set(reflect.ValueOf(m).Convert(v.Type()))
		return MapSlot{elem: s.plan.elem, m: m}
	}
	v.Set(reflect.MakeMapWithSize(v.Type(), hint))
	return MapSlot{elem: s.plan.elem, plan: s.plan, v: v, at: s.plan.mapEntry(v.Type())}
}

// mapEntry is a key and a value on their way into a typed map.
type mapEntry struct{ name, value reflect.Value }

// mapEntry takes one from the plan's pool, or makes one.
func (p *plan) mapEntry(t reflect.Type) *mapEntry {
	if e, ok := p.scratch.Get().(*mapEntry); ok && e.name.Type() == t.Key() && e.value.Type() == t.Elem() {
		return e
	}
	return &mapEntry{name: reflect.New(t.Key()).Elem(), value: reflect.New(t.Elem()).Elem()}
}

// MapSlot takes the entries of a map one by one.
type MapSlot struct {
	elem *plan
	m    map[string]any
	// A typed map takes whole entries only: the one under way is kept here.
	plan    *plan
	v       reflect.Value
	at      *mapEntry
	pending bool
}

// Entry returns the slot of a key's value. It ends the entry before.
func (m *MapSlot) Entry(key string) Slot {
	switch {
	case m.elem == nil:
		return Slot{}
	case m.m != nil:
		return Slot{plan: m.elem, m: m.m, key: key, kind: slotEntry}
	}
	m.flush()
	if m.at == nil { // after Done
		return Slot{}
	}
	m.at.name.SetString(key)
	m.pending = true
	return slotOf(m.elem, m.at.value, "")
}

// Done stores the last entry.
func (m *MapSlot) Done() {
	m.flush()
	if m.at != nil {
		m.at.name.SetZero()
		m.plan.scratch.Put(m.at)
		m.at = nil
	}
}

// flush stores the entry under way and clears the place where it was.
func (m *MapSlot) flush() {
	if m.pending {
		m.v.SetMapIndex(m.at.name, m.at.value)
		m.at.value.SetZero()
		m.pending = false
	}
}

// clear takes away what a variable holds of the shape, so that what the
// response lacks is absent. Fields that stand for no member are kept.
func (p *plan) clear(v reflect.Value) {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	if p.form != formStruct || p.direct {
		v.SetZero()
		return
	}
	for i := range p.fields {
		if f := &p.fields[i]; f.plan != nil {
			if x, ok := fieldAt(v, f.path); ok {
				x.SetZero()
			}
		}
	}
}

package bind

import (
	"reflect"
	"unsafe"
)

// List begins a list. hint is its length where that is known, else 0.
func (s Slot) List(hint int) ListSlot {
	if s.at == nil {
		return ListSlot{}
	}
	hint = min(max(hint, 0), maxHint)
	if s.at.plan.collect != nil {
		return s.at.plan.collect.list(s, hint)
	}
	if s.dynamic() {
		return ListSlot{elem: s.at.plan.elem, parent: s, items: make([]any, 0, hint)}
	}
	if s.at.plan.form != formList {
		return ListSlot{}
	}
	l := ListSlot{elem: s.at.plan.elem, plan: s.at.plan, p: s.base(), arena: s.arena()}
	store(l.p, sliceHeader{}) // never write into a slice that the user may still hold
	if hint > shortList || hint > 0 && !l.startsInArena() {
		if !l.takeBlock((*sliceHeader)(l.p), hint) {
			l.value().Grow(hint)
		}
	}
	return l
}

// maxHint bounds what a length that a server claims can make us allocate.
const maxHint = 1024

// ListSlot takes the elements of a list one by one.
type ListSlot struct {
	elem    *Plan
	plan    *Plan
	p       unsafe.Pointer // the slice variable
	arena   *arena
	inArena bool // the slice is the arena's
	inBlock bool // it begins in a block, at begin
	begin   int
	parent  Slot // or the place of a []any, or of a list that is collected
	items   []any
}

// value is the slice variable as reflect has it.
func (l *ListSlot) value() reflect.Value { return reflect.NewAt(l.plan.typ, l.p).Elem() }

// Next returns the slot of the next element. It ends the one before.
func (l *ListSlot) Next() Slot {
	if l.elem == nil {
		return Slot{}
	}
	if l.plan == nil {
		l.items = append(l.items, nil)
		return l.elem.own.at(unsafe.Pointer(&l.items[len(l.items)-1]), nil)
	}
	return l.plan.item.at(l.next(), l.arena)
}

// Expect makes room for n more elements, unless that takes more than twice so
// many bytes as the text that they would come from has.
func (l *ListSlot) Expect(n, text int) {
	if l.plan != nil && l.parent.at == nil && !l.inArena && uintptr(n)*l.plan.stride < 2*uintptr(text) {
		l.value().Grow(n)
	}
}

// Done stores the list; without it a list in an any is lost.
func (l *ListSlot) Done() {
	switch {
	case l.elem == nil:
	case l.plan == nil:
		l.parent.put(l.items)
	case l.inArena:
		l.finishInArena()
	case l.inBlock && !l.isNil():
		l.finishBlock()
	case l.isNil():
		l.value().Set(reflect.MakeSlice(l.plan.typ, 0, 0))
	}
	if l.plan != nil && l.parent.at != nil {
		l.parent.at.plan.collect.done(l.parent, l.value())
	}
}

// Map begins a map. hint is its size where that is known, else 0.
func (s Slot) Map(hint int) MapSlot {
	if s.at == nil {
		return MapSlot{}
	}
	hint = min(max(hint, 0), maxHint)
	if s.at.kind == slotRoot {
		return MapSlot{elem: s.at.plan.elem, m: mapAt(s.p)}
	}
	if s.dynamic() {
		m := make(map[string]any, hint)
		s.put(s.at.plan.binder.wrap(m))
		return MapSlot{elem: s.at.plan.elem, m: m}
	}
	if s.at.plan.names != nil {
		return MapSlot{elem: s.at.plan, plan: s.at.plan, base: s.base(), arena: s.arena()}
	}
	if s.at.plan.form != formMap {
		return MapSlot{}
	}
	if s.at.plan.typ == stringMapType {
		m := make(map[string]string, hint)
		store(s.base(), m)
		return MapSlot{elem: s.at.plan.elem, plan: s.at.plan, strings: m, at: s.at.plan.mapEntry(), arena: s.arena()}
	}
	v := s.Variable()
	if s.at.plan.holdsAny {
		m := make(map[string]any, hint)
		v.Set(reflect.ValueOf(m).Convert(v.Type()))
		return MapSlot{elem: s.at.plan.elem, m: m}
	}
	m := reflect.MakeMapWithSize(s.at.plan.typ, hint)
	v.Set(m)
	return MapSlot{elem: s.at.plan.elem, plan: s.at.plan, v: m, at: s.at.plan.mapEntry(), arena: s.arena()}
}

// mapEntry is a key and a value on their way into a typed map.
type mapEntry struct {
	name, value reflect.Value
	key         *string        // name, unless its type is one of the user's
	at          unsafe.Pointer // where value is
}

// mapEntry takes one from the plan's pool, or makes one.
func (p *Plan) mapEntry() *mapEntry {
	if e, ok := p.scratch.Get().(*mapEntry); ok {
		return e
	}
	name, value := reflect.New(p.typ.Key()), reflect.New(p.typ.Elem())
	key, _ := reflect.TypeAssert[*string](name)
	return &mapEntry{name: name.Elem(), value: value.Elem(), key: key, at: value.UnsafePointer()}
}

// setKey names the entry.
func (e *mapEntry) setKey(name string) {
	if e.key != nil {
		*e.key = name
		return
	}
	e.name.SetString(name)
}

// MapSlot takes the entries of a map one by one.
type MapSlot struct {
	elem *Plan
	m    map[string]any
	// A typed map takes whole entries only: the one under way is kept here.
	plan    *Plan
	v       reflect.Value
	strings map[string]string // v, where that is its type
	at      *mapEntry
	arena   *arena
	pending bool
	base    unsafe.Pointer // of a struct that holds a map's entries
	due     int            // the field that is likely next
}

// Due is the key that is likely next and stands in JSON as it is, or "".
func (m *MapSlot) Due() string {
	if m.base == nil || m.due >= len(m.plan.fields) || !m.plan.fields[m.due].plain {
		return ""
	}
	return m.plan.fields[m.due].name
}

// Entry returns the slot of a key's value. It ends the entry before.
func (m *MapSlot) Entry(key string) Slot {
	switch {
	case m.elem == nil:
		return Slot{}
	case m.m != nil:
		if o := m.elem.binder.order; o != nil {
			o.add(m.m, key)
		}
		return m.elem.entry(slotEntry, pointerTo(m.m), key)
	case m.plan.names != nil:
		if m.due >= len(m.plan.fields) || m.plan.fields[m.due].name != key {
			if m.due = m.plan.names.find(key); m.due < 0 {
				m.due = 0
				return Slot{}
			}
		}
		m.due++
		return m.field(&m.plan.fields[m.due-1])
	}
	m.flush()
	if m.at == nil { // after Done
		return Slot{}
	}
	m.at.setKey(key)
	m.pending = true
	return m.plan.item.at(m.at.at, m.arena)
}

// Done stores the last entry.
func (m *MapSlot) Done() {
	m.flush()
	if m.at != nil {
		m.at.setKey("")
		m.plan.scratch.Put(m.at)
		m.at = nil
	}
}

// flush stores the entry under way and clears the place where it was.
func (m *MapSlot) flush() {
	switch {
	case !m.pending:
		return
	case m.strings != nil:
		value := m.at.text()
		m.strings[*m.at.key] = *value
		*value = ""
	default:
		m.v.SetMapIndex(m.at.name, m.at.value)
		m.at.value.SetZero()
	}
	m.pending = false
}

// clear takes away what a variable holds of the shape, so that what the
// response lacks is absent. Fields that stand for no member are kept.
func (p *Plan) clear(v reflect.Value) {
	for n := 0; v.Kind() == reflect.Pointer; n++ {
		if v.IsNil() || n == MaxPointers {
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

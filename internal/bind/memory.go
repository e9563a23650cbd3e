package bind

import (
	"reflect"
	"unsafe"
)

// This file and the arena are where bind goes past the type system; elsewhere
// pointers are only handed on. A slot keeps where its variable is and, apart
// from that, what the variable's type is, so that the common stores are plain
// writes: a list of structs takes 0.83 of the time that it takes by reflect
// (BenchmarkWriteStructs). What is here holds to four rules:
//
//   - a pointer is made by reflect from a variable of the user's or a list of the
//     arena's, or from such a pointer by adding the offset of a field or the size of
//     an element that the type has at that place;
//   - a pointer is written through as the type that reflect says is there, or one of
//     the same underlying type, so that the garbage collector sees the write;
//   - a map, which is one pointer, is kept as that, and taken for a map again
//     where the slot's kind says so;
//   - all that is not common goes through reflect by value().

// variable is what is known of a Go variable before it exists: a struct's
// field, a list's element, a map's value or the caller's own.
type variable struct {
	plan    *Plan
	typ     reflect.Type // as declared, pointers and all
	name    string       // the member's, "" for an element
	ptrs    int          // how many pointers stand before what the plan is for
	offset  uintptr      // of a field, from where its struct begins
	kind    slotKind
	absence absence
}

func newVariable(p *Plan, t reflect.Type, name string) variable {
	v := variable{plan: p, typ: t, name: name, absence: absenceOf(t)}
	if t == anyType {
		v.kind = slotCell
	}
	for ; t != p.typ && t.Kind() == reflect.Pointer; t = t.Elem() {
		v.ptrs++
	}
	return v
}

// absence is how a variable's type shows that nothing was given.
type absence uint8

const (
	absentElse  absence = iota // present tells
	absentNil                  // the first word is nil, as of pointers, slices, maps and interfaces
	absentEmpty                // a string without bytes, unless required
)

func absenceOf(t reflect.Type) absence {
	switch t.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map, reflect.Func, reflect.Chan:
		return absentNil
	case reflect.String:
		return absentEmpty
	default:
		return absentElse
	}
}

// absentAt says that the variable at p is not given; what it does not say is
// for present to find.
func (v *variable) absentAt(p unsafe.Pointer, zero bool) bool {
	switch v.absence {
	case absentNil:
		return *(*unsafe.Pointer)(p) == nil
	case absentEmpty:
		return !zero && len(*(*string)(p)) == 0
	default:
		return false
	}
}

// lacks says that a member of a struct is absent, where that is seen at once:
// of most inputs most members are.
func (v Value) lacks(i int) bool {
	if v.plan == nil || v.plan.form != formStruct || i >= len(v.plan.fields) || !v.v.CanAddr() {
		return false
	}
	f := &v.plan.fields[i]
	return f.direct && f.variable.absentAt(unsafe.Add(unsafe.Pointer(v.v.UnsafeAddr()), f.variable.offset), f.zero)
}

// skipAbsent is the first member from i on that lacks does not tell to be absent.
func (v Value) skipAbsent(i int) int {
	if v.plan.form != formStruct || !v.v.CanAddr() {
		return i
	}
	base := unsafe.Pointer(v.v.UnsafeAddr())
	for ; i < len(v.plan.fields); i++ {
		f := &v.plan.fields[i]
		if !f.direct || !f.variable.absentAt(unsafe.Add(base, f.variable.offset), f.zero) {
			break
		}
	}
	return i
}

// scalarPointer says that the variable points to what an arena makes.
func (v *variable) scalarPointer() bool {
	return v.ptrs > 0 && (v.plan.scalar == reflect.String || v.plan.scalar == reflect.Bool)
}

// at is the slot of a variable that stands at p.
func (v *variable) at(p unsafe.Pointer, a *arena) Slot {
	return Slot{at: v, p: p, x: unsafe.Pointer(a)}
}

// slotOf is the slot of a variable that reflect can set.
func (v *variable) slotOf(x reflect.Value, a *arena) Slot {
	return v.at(x.Addr().UnsafePointer(), a)
}

// entry is the slot of an entry of a dynamic map.
func (p *Plan) entry(kind slotKind, m unsafe.Pointer, key string) Slot {
	return Slot{at: p.place(kind), p: m, x: unsafe.Pointer(unsafe.StringData(key)), n: len(key)}
}

// root is the slot of a dynamic map itself.
func (p *Plan) root(m map[string]any) Slot { return Slot{at: p.place(slotRoot), p: pointerTo(m)} }

// dynamicStruct takes the members of a structure that is a map.
func (p *Plan) dynamicStruct(m map[string]any) StructSlot { return StructSlot(p.root(m)) }

// key is that of an entry of a dynamic map.
func (s Slot) key() string { return unsafe.String((*byte)(s.x), s.n) }

// arena is that of a variable.
func (s Slot) arena() *arena { return (*arena)(s.x) }

// value is the variable as reflect has it.
func (s Slot) value() reflect.Value { return reflect.NewAt(s.at.typ, s.p).Elem() }

// Variable is the variable of the user's behind all pointers, which are made
// where they are nil. The slot must not be that of an any.
func (s Slot) Variable() reflect.Value { return reflect.NewAt(s.at.plan.typ, s.base()).Elem() }

// text is the value where the map holds strings.
func (e *mapEntry) text() *string { return (*string)(e.at) }

// value is the struct as reflect has it.
func (s StructSlot) value() reflect.Value { return reflect.NewAt(s.at.plan.typ, s.p).Elem() }

// base follows pointers to what the plan is for and makes what is nil.
func (s Slot) base() unsafe.Pointer {
	if s.at.ptrs == 0 {
		return s.p
	}
	return s.follow()
}

func (s Slot) follow() unsafe.Pointer {
	p, t := s.p, s.at.typ
	for range s.at.ptrs {
		t = t.Elem()
		next := (*unsafe.Pointer)(p)
		if *next == nil {
			*next = s.arena().new(s.at.plan, t)
		}
		p = *next
	}
	return p
}

// field is where a field of the struct is.
func (s StructSlot) field(f *field) unsafe.Pointer { return unsafe.Add(s.p, f.variable.offset) }

// field is the slot of a field of the struct that holds a map's entries.
func (m *MapSlot) field(f *field) Slot {
	if f.direct {
		return f.variable.at(unsafe.Add(m.base, f.variable.offset), m.arena)
	}
	return f.variable.slotOf(fieldFor(reflect.NewAt(m.plan.typ, m.base).Elem(), f.path), m.arena)
}

// pointerTo is a map in a word that may hold a variable as well.
func pointerTo(m map[string]any) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&m)) }

// mapAt is the map that pointerTo put there.
func mapAt(p unsafe.Pointer) map[string]any { return *(*map[string]any)(unsafe.Pointer(&p)) }

// sliceHeader is a slice as it is in memory.
type sliceHeader struct {
	data     unsafe.Pointer
	len, cap int
}

// next makes room for one more element and tells where it is. What lies beyond
// a slice's length is zero here: slots start from nil and only grow.
func (l *ListSlot) next() unsafe.Pointer {
	h := (*sliceHeader)(l.p)
	if h.len == h.cap {
		l.grow(h)
	}
	h.len++
	return unsafe.Add(h.data, uintptr(h.len-1)*l.plan.stride)
}

// startsInArena says whether the list begins in the arena.
func (l *ListSlot) startsInArena() bool {
	return l.arena != nil && l.plan.elem.scalar == reflect.String && l.plan.item.ptrs == 0
}

func (l *ListSlot) grow(h *sliceHeader) {
	if h.cap == 0 && l.startsInArena() {
		l.inArena = true
		*(*[]string)(l.p) = l.arena.list()
		return
	}
	l.inArena = false
	if !l.takeBlock(h, 1) {
		l.value().Grow(1)
	}
}

// takeBlock gives a short list of structs the rest of a block, or a new one, with room
// for n more; false where the list is none.
func (l *ListSlot) takeBlock(h *sliceHeader, n int) bool {
	if l.arena == nil || l.plan.elem.form != formStruct {
		return false
	}
	b := l.arena.block(l.plan)
	if h.len > 0 || b.room.cap-b.room.len < n {
		if h.len > 0 {
			n = 2 * h.len
		}
		if !b.fill(l.plan.typ, n) {
			return false
		}
		if h.len > 0 {
			b.room.len = h.len
			reflect.Copy(reflect.NewAt(l.plan.typ, unsafe.Pointer(&b.room)).Elem(), l.value())
			b.room.len = 0
		}
	}
	l.begin, l.inBlock = b.room.len, true
	h.data, h.cap = unsafe.Add(b.room.data, uintptr(l.begin)*l.plan.stride), b.room.cap-l.begin
	b.room.len = b.room.cap
	return true
}

// finishBlock gives back what a list did not need of its block.
func (l *ListSlot) finishBlock() {
	h, b := (*sliceHeader)(l.p), l.arena.block(l.plan)
	if h.data == unsafe.Add(b.room.data, uintptr(l.begin)*l.plan.stride) && b.room.len == b.room.cap {
		b.room.len = l.begin + h.len
		h.cap = h.len
	}
}

// Text is where a member's text goes, if that is a string in a struct, else nil.
func (s StructSlot) Text(i int) *string {
	if s.at == nil || s.at.kind != slotTyped || s.at.plan.form != formStruct || i >= len(s.at.plan.fields) {
		return nil
	}
	f := &s.at.plan.fields[i]
	if !f.text {
		return nil
	}
	return (*string)(s.field(f))
}

// NextText is where the text of the next element goes, if that is a string in a
// slice, else nil; Next gives its slot then.
func (l *ListSlot) NextText() *string {
	if l.plan == nil || l.parent.at != nil || l.plan.item.ptrs > 0 || !l.elem.isString() {
		return nil
	}
	return (*string)(l.next())
}

func (l *ListSlot) isNil() bool { return (*sliceHeader)(l.p).data == nil }

// finishInArena gives back what a list of strings did not need of the arena.
func (l *ListSlot) finishInArena() {
	if l.inArena {
		list := (*[]string)(l.p)
		*list = l.arena.finish(*list)
	}
}

// store writes a scalar of the type that T is or is made of.
func store[T any](p unsafe.Pointer, x T) { *(*T)(p) = x }

// storeInt writes a number to an integer variable; false where it is none of
// the common ones or the number does not fit.
func storeInt(p unsafe.Pointer, k reflect.Kind, x int64) bool {
	switch k {
	case reflect.Int64:
		store(p, x)
		return true
	case reflect.Int32:
		if int64(int32(x)) == x {
			store(p, int32(x))
			return true
		}
	case reflect.Int:
		if int64(int(x)) == x {
			store(p, int(x))
			return true
		}
	default:
	}
	return false
}

package bind

import (
	"reflect"
	"slices"
	"unsafe"
)

// arena makes what stands behind a result's pointers, and its short lists of strings
// and structs, many in one allocation. A result that keeps one of them keeps its
// neighbours: 64 strings or 8 KiB of structs at most. The nil arena makes each alone.
type arena struct {
	strings []string
	used    int // of strings
	bools   []bool

	blocks []block
	first  [8]block // where blocks begins
}

// block is room for structs of one type, which short lists take pieces of and
// pointers single ones.
type block struct {
	plan *Plan       // of the list, or of the struct that is pointed to
	room sliceHeader // whose length is what is used
}

// newArena is an arena for a result, nil where its type has no use for one. The
// plan has been checked.
func (p *Plan) newArena() *arena {
	if !p.checked.arena {
		return nil
	}
	return new(arena)
}

const (
	firstStrings = 8
	mostStrings  = 64
	someBools    = 16
	// shortList is how many strings a list has room for before it is known how
	// many it has.
	shortList = 4
	// blockBytes and blockItems bound a block: who keeps one of its structs keeps
	// them all.
	blockBytes, blockItems = 8 << 10, 32
)

// new makes a zero variable; p is the plan of what stands behind all pointers.
func (a *arena) new(p *Plan, t reflect.Type) unsafe.Pointer {
	switch {
	case a == nil:
	case p.form == formStruct && t == p.typ:
		return a.structure(p)
	case t.Kind() == reflect.String:
		return unsafe.Pointer(&a.take(1)[0])
	case t.Kind() == reflect.Bool:
		if len(a.bools) == 0 {
			a.bools = make([]bool, someBools)
		}
		p := &a.bools[0]
		a.bools = a.bools[1:]
		return unsafe.Pointer(p)
	}
	return reflect.New(t).UnsafePointer()
}

// take gives n empty strings, at most shortList.
func (a *arena) take(n int) []string {
	if len(a.strings)-a.used < n {
		a.strings, a.used = make([]string, min(max(2*len(a.strings), firstStrings), mostStrings)), 0
	}
	a.used += n
	return a.strings[a.used-n : a.used : a.used]
}

// list gives an empty list with room for a few strings.
func (a *arena) list() []string { return a.take(shortList)[:0] }

// finish takes a list of the arena that is complete: what it did not need is
// there for others again, if none has taken from the arena meanwhile.
func (a *arena) finish(list []string) []string {
	if begin := a.used - cap(list); begin >= 0 && len(list) > 0 && &a.strings[begin] == &list[0] {
		a.used = begin + len(list)
	}
	return slices.Clip(list)
}

// block is the one for a plan, which may be full.
func (a *arena) block(p *Plan) *block {
	for i := range a.blocks {
		if a.blocks[i].plan == p {
			return &a.blocks[i]
		}
	}
	if a.blocks == nil {
		a.blocks = a.first[:0]
	}
	a.blocks = append(a.blocks, block{plan: p})
	return &a.blocks[len(a.blocks)-1]
}

// most is how many structs of a size a block has room for.
func most(size uintptr) int {
	return min(blockItems, int(blockBytes/max(size, 1)))
}

// fill makes a new block with twice the room, and for at least n; false where that
// is too much.
func (b *block) fill(slice reflect.Type, n int) bool {
	limit := most(slice.Elem().Size())
	if n > limit {
		return false
	}
	n = min(max(2*b.room.cap, n), limit)
	b.room = sliceHeader{}
	reflect.NewAt(slice, unsafe.Pointer(&b.room)).Elem().Grow(n)
	b.room.cap = min(b.room.cap, limit)
	return true
}

// structure makes a struct of the plan's type.
func (a *arena) structure(p *Plan) unsafe.Pointer {
	b := a.block(p)
	if b.room.len == b.room.cap && !b.fill(reflect.SliceOf(p.typ), 1) {
		return reflect.New(p.typ).UnsafePointer()
	}
	b.room.len++
	return unsafe.Add(b.room.data, uintptr(b.room.len-1)*p.typ.Size())
}

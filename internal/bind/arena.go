package bind

import (
	"reflect"
	"slices"
	"unsafe"
)

// arena makes the scalars behind a result's pointers, and its short lists of
// strings, many in one allocation. A result that keeps one of them keeps its
// neighbours: 64 strings at most. The nil arena makes each alone.
type arena struct {
	strings []string
	used    int // of strings
	bools   []bool
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
)

// new makes a zero variable.
func (a *arena) new(t reflect.Type) unsafe.Pointer {
	switch {
	case a == nil:
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

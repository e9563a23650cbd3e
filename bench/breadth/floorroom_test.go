//go:build peers

package breadth

import (
	"encoding/base64"
	"reflect"
)

// room is where a floor takes structs and lists of one type from, many in one
// allocation.
type room[T any] struct {
	slab []T
	used int
	turn int // counts slabs
}

// slabBytes and slabItems bound a slab, as this library bounds its blocks: who keeps one
// of its structs keeps all.
const slabBytes, slabItems = 8 << 10, 32

func (r *room[T]) one() *T {
	if r.used == len(r.slab) {
		r.refill(1)
	}
	r.used++
	return &r.slab[r.used-1]
}

func (r *room[T]) refill(least int) {
	limit := min(slabItems, slabBytes/max(int(reflect.TypeFor[T]().Size()), 1))
	r.slab, r.used = make([]T, max(min(2*len(r.slab), limit), least)), 0
	r.turn++
}

// row is a list that grows in place while nothing else is taken from its room.
type row[T any] struct {
	room        *room[T]
	begin, turn int
	items       []T
}

func (r *room[T]) row() row[T] { return row[T]{room: r, begin: r.used, turn: r.turn, items: []T{}} }

func (l *row[T]) add() *T {
	r, n := l.room, len(l.items)
	if l.turn != r.turn || l.begin+n != r.used || r.used == len(r.slab) {
		r.refill(2*n + 2)
		copy(r.slab, l.items)
		l.begin, l.turn, r.used = 0, r.turn, n
	}
	r.used++
	l.items = r.slab[l.begin:r.used:r.used]
	return &l.items[n]
}

// reserve makes room for n elements, before the first.
func (l *row[T]) reserve(n int) {
	if r := l.room; len(r.slab)-r.used < n {
		r.refill(n)
		l.begin, l.turn = 0, r.turn
	}
}

// blobs is where bytes are taken from.
type blobs struct{ free []byte }

func (b *blobs) take(n int) []byte {
	if n > len(b.free) {
		b.free = make([]byte, max(n, 1<<10))
	}
	taken := b.free[:n:n]
	b.free = b.free[n:]
	return taken
}

func (b *blobs) base64(text string) []byte {
	out := b.take(base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(out, []byte(text))
	if err != nil {
		return nil // which the comparison finds
	}
	return out[:n:n]
}

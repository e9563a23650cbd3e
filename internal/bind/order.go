package bind

import (
	"reflect"
	"slices"
	"sort"
	"sync"
)

// order knows in which order the entries of dynamic maps came, for a program that
// prints them: a map forgets it.
type order struct {
	mu   sync.Mutex
	keys map[uintptr][]string // of maps, by what they are
}

// InOrder is a binder like b that remembers the order of the entries that it stores
// in maps of a result, and lists them so. It remembers them as long as it is there.
func (b *Binder) InOrder() *Binder {
	ordered := New(b.wrap, b.extra...)
	ordered.extension, ordered.order = b.extension, &order{keys: map[uintptr][]string{}}
	return ordered
}

func (o *order) add(m map[string]any, key string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	at := reflect.ValueOf(m).Pointer()
	if len(m) == 0 { // what is known is of a map that was at this place before
		o.keys[at] = []string{key}
	} else if _, again := m[key]; !again || !slices.Contains(o.keys[at], key) {
		o.keys[at] = append(o.keys[at], key)
	}
}

// Keys are those of a map of a result in the order in which they came, of a binder that
// remembers it.
func (b *Binder) Keys(m map[string]any) []string {
	if b.order == nil {
		return nil
	}
	b.order.mu.Lock()
	defer b.order.mu.Unlock()
	return b.order.keys[reflect.ValueOf(m).Pointer()]
}

// sort puts keys in the order in which they came, where the map is known.
func (o *order) sort(m map[string]any, keys []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	known, ok := o.keys[reflect.ValueOf(m).Pointer()]
	if !ok {
		return
	}
	place := make(map[string]int, len(known))
	for i, k := range known {
		place[k] = i + 1
	}
	sort.Stable(&byPlace{keys, place})
}

type byPlace struct {
	keys  []string
	place map[string]int
}

func (b *byPlace) Len() int           { return len(b.keys) }
func (b *byPlace) Swap(i, j int)      { b.keys[i], b.keys[j] = b.keys[j], b.keys[i] }
func (b *byPlace) Less(i, j int) bool { return b.place[b.keys[i]] < b.place[b.keys[j]] }

package bind

import (
	"reflect"
	"sort"
)

// mapCopy is a typed map's entries, copied out to be read in the order of their
// keys. One at a time would be two allocations for each entry.
type mapCopy struct {
	key    reflect.Value // takes one key
	values reflect.Value // a slice
	order  []mapKey
}

type mapKey struct {
	name  string
	index int // of the value
}

// mapCopy takes one from the plan's pool, or makes one, with room for n.
func (p *Plan) mapCopy(n int) *mapCopy {
	c, ok := p.copies.Get().(*mapCopy)
	if !ok {
		c = &mapCopy{key: reflect.New(p.typ.Key()).Elem()}
	}
	if !c.values.IsValid() || c.values.Len() < n {
		c.values = reflect.MakeSlice(reflect.SliceOf(p.typ.Elem()), n, n)
	}
	return c
}

// release clears the copy, which must hold on to nothing, and gives it back.
func (p *Plan) release(c *mapCopy) {
	c.key.SetZero()
	c.values.Clear()
	clear(c.order)
	c.order = c.order[:0]
	p.copies.Put(c)
}

func (v Value) typedEntries(yield func(string, Value) bool) {
	c := v.plan.mapCopy(v.v.Len())
	defer v.plan.release(c)
	for it := v.v.MapRange(); it.Next() && len(c.order) < c.values.Len(); {
		c.key.SetIterKey(it)
		c.values.Index(len(c.order)).SetIterValue(it)
		c.order = append(c.order, mapKey{Given(c.key.String()), len(c.order)})
	}
	sort.Stable((*byName)(&c.order))
	for _, k := range c.order {
		if !yield(k.name, v.plan.elem.read(c.values.Index(k.index))) {
			return
		}
	}
}

type byName []mapKey

func (b *byName) Len() int           { return len(*b) }
func (b *byName) Swap(i, j int)      { (*b)[i], (*b)[j] = (*b)[j], (*b)[i] }
func (b *byName) Less(i, j int) bool { return (*b)[i].name < (*b)[j].name }

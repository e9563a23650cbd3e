package bind

import (
	"iter"
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
	for i := range min(max(len(c.order), 1), c.values.Len()) {
		c.values.Index(i).SetZero()
	}
	clear(c.order)
	c.order = c.order[:0]
	p.copies.Put(c)
}

// AnyOrder yields what Entries does, in whatever order is quick.
func (v Value) AnyOrder() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		if v.isTypedMap() {
			v.unsorted(yield)
			return
		}
		v.entries(yield)
	}
}

func (v Value) unsorted(yield func(string, Value) bool) {
	c := v.plan.mapCopy(1)
	defer v.plan.release(c)
	for it := v.v.MapRange(); it.Next(); {
		c.key.SetIterKey(it)
		one := c.values.Index(0)
		one.SetIterValue(it)
		if !yield(Given(c.key.String()), v.plan.elem.read(one)) {
			return
		}
	}
}

// isTypedMap says that the value is a map of the type that its plan is for, with
// nothing laid over it.
func (v Value) isTypedMap() bool {
	return v.plan != nil && v.plan.form == formMap && v.plan.over == nil && v.v.IsValid() && v.v.Type() == v.plan.typ
}

func (v Value) typedEntries(yield func(string, Value) bool) {
	c := v.plan.mapCopy(v.v.Len())
	defer v.plan.release(c)
	for it := v.v.MapRange(); it.Next() && len(c.order) < c.values.Len(); {
		c.key.SetIterKey(it)
		c.values.Index(len(c.order)).SetIterValue(it)
		c.order = append(c.order, mapKey{Given(c.key.String()), len(c.order)})
	}
	c.sort()
	for _, k := range c.order {
		if !yield(k.name, v.plan.elem.read(c.values.Index(k.index))) {
			return
		}
	}
}

// sort orders the keys; those of most maps are few.
func (c *mapCopy) sort() {
	const few = 16
	if len(c.order) > few {
		sort.Stable((*byName)(&c.order))
		return
	}
	for i := 1; i < len(c.order); i++ {
		k, at := c.order[i], i
		for ; at > 0 && k.name < c.order[at-1].name; at-- {
			c.order[at] = c.order[at-1]
		}
		c.order[at] = k
	}
}

type byName []mapKey

func (b *byName) Len() int           { return len(*b) }
func (b *byName) Swap(i, j int)      { (*b)[i], (*b)[j] = (*b)[j], (*b)[i] }
func (b *byName) Less(i, j int) bool { return (*b)[i].name < (*b)[j].name }

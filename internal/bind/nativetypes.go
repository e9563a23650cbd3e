package bind

import (
	"reflect"

	"github.com/boto3-go/boto3/model"
)

// tags are what a field's tag says of its value.
type tags struct {
	asText        bool // numbers and bools as strings
	unixTime      bool // times as numbers
	set           bool // a slice as a set
	nullEmpty     bool // what is empty as NULL
	nullEmptyElem bool
	omitEmptyElem bool
}

func (t tags) element() tags { return tags{nullEmpty: t.nullEmptyElem} }

// typePlanner plans one Go type as AttributeValue.
type typePlanner struct {
	*attributePlan
	c *compiler
	p *plan
}

// value plans a type that is not itself an AttributeValue.
func (n *attributeValues) value(c *compiler, p *plan, a *attributeShape) {
	w := &typePlanner{&attributePlan{attributeShape: a, tags: p.tags}, c, p}
	p.form, p.attr, p.attribute, p.take = formNative, w.attributePlan, a, make([]*plan, roles)
	for r := range roles {
		w.takes(r, w.leaf(r, unfitLeaf{roleTexts[r]}))
	}
	w.null = c.plan(a.of(roleNull), reflect.TypeFor[bool]())
	w.takes(roleNull, nil)
	switch t := p.typ; {
	case t == anyType:
		w.dynamic()
	case t.Kind() == reflect.Interface:
		p.refuse()
	case w.scalar(t), w.binary(t), w.list(t), w.table(t):
	default:
		p.refuse()
	}
}

func (w *typePlanner) takes(r role, p *plan) { w.p.take[w.index[r]] = p }

// holds has values sent as a member, and that member stored.
func (w *typePlanner) holds(r role, p *plan) {
	w.send, w.as = r, p
	w.takes(r, p)
}

// plain is the plan of a member that the type holds as the wire does.
func (w *typePlanner) plain(r role) *plan { return w.c.plan(w.of(r), w.p.typ) }

// leaf is the plan of a member that the type holds in another form.
func (w *typePlanner) leaf(r role, form leafForm) *plan { return w.c.leaf(w.of(r), w.p.typ, form) }

func (c *compiler) leaf(shape *model.Shape, t reflect.Type, form leafForm) *plan {
	p := newPlan(c.binder, shape, t, formScalar)
	p.leaf = form
	return p
}

// dynamic plans an any, which takes everything.
func (w *typePlanner) dynamic() {
	w.any = true
	for _, r := range []role{roleS, roleB, roleBool, roleM, roleL} {
		w.takes(r, w.plain(r))
	}
	w.takes(roleN, w.leaf(roleN, exactLeaf{}))
	w.takes(roleSS, w.set(roleSS, w.c.plan(w.of(roleSS), stringSetType), nil))
	w.takes(roleNS, w.set(roleNS, w.c.plan(w.of(roleNS), numberSetType), nil))
	w.takes(roleBS, w.set(roleBS, w.c.plan(w.of(roleBS), binarySetType), nil))
}

// scalar plans what is a string, number, bool or time.
func (w *typePlanner) scalar(t reflect.Type) bool {
	number := numberLeaf(t)
	switch {
	case t == exactType || t == numberType:
		w.holds(roleN, w.leaf(roleN, exactLeaf{}))
		w.takes(roleN, w.plain(roleN))
	case isTime(t):
		w.takes(roleS, w.leaf(roleS, timeLeaf{}))
		w.takes(roleN, w.leaf(roleN, unixLeaf{}))
		w.send = roleS
		if w.tags.unixTime {
			w.send = roleN
		}
		w.as = w.p.take[w.index[w.send]]
	case number != nil:
		w.holds(roleN, w.leaf(roleN, number))
		if w.tags.asText {
			w.holds(roleS, w.leaf(roleS, number))
		}
	case w.texts(t):
	case t.Kind() == reflect.String:
		w.holds(roleS, w.plain(roleS))
	case t.Kind() == reflect.Bool:
		w.holds(roleBool, w.plain(roleBool))
		if w.tags.asText {
			w.holds(roleS, w.leaf(roleS, boolLeaf{}))
		}
	default:
		return false
	}
	return true
}

// texts plans a type that writes and reads its own text. What it would be
// without that is still read.
func (w *typePlanner) texts(t reflect.Type) bool {
	pointer := reflect.PointerTo(t)
	if !pointer.Implements(textMarshalerType) || !pointer.Implements(textUnmarshalerType) {
		return false
	}
	if isByteArray(t) {
		w.takes(roleB, w.leaf(roleB, arrayLeaf{}))
	}
	w.holds(roleS, w.leaf(roleS, textLeaf{}))
	return true
}

func (w *typePlanner) binary(t reflect.Type) bool {
	switch {
	case isByteSlice(t):
		w.holds(roleB, w.plain(roleB))
	case isByteArray(t):
		w.holds(roleB, w.leaf(roleB, arrayLeaf{}))
	default:
		return false
	}
	return true
}

func isByteArray(t reflect.Type) bool {
	return t.Kind() == reflect.Array && t.Elem().Kind() == reflect.Uint8
}

// list plans slices and arrays, as lists or as sets.
func (w *typePlanner) list(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		slice := reflect.SliceOf(t.Elem())
		w.send, w.as = roleL, w.lists(slice)
		w.from = func(v reflect.Value) reflect.Value {
			list := reflect.MakeSlice(slice, v.Len(), v.Len())
			reflect.Copy(list, v)
			return list
		}
		return true
	case reflect.Slice:
	default:
		return false
	}
	w.takes(roleL, w.lists(t))
	w.send, w.as = roleL, w.p.take[w.index[roleL]]
	r, elements := w.elements(t)
	if elements == nil {
		if w.tags.set {
			w.p.refuse()
		}
		return true
	}
	w.takes(r, elements)
	ownSet := t == stringSetType || t == numberSetType || t == binarySetType
	if ownSet {
		w.none = newPlan(w.c.binder, w.shape, t, formUnfit)
		w.none.unfit = []error{errEmptySet}
	}
	if ownSet || w.tags.set {
		w.send, w.as = r, elements
	}
	return true
}

// lists is the plan of a list of values.
func (w *typePlanner) lists(t reflect.Type) *plan {
	own := w.tags.element()
	if own == (tags{}) {
		return w.c.plan(w.of(roleL), t)
	}
	shape := w.of(roleL)
	return w.c.listOf(shape, t, w.c.tagged(shape.Element.Shape, baseType(shape.Element.Shape, t.Elem()), own))
}

// listOf is the plan of a slice whose elements have a plan of their own.
func (c *compiler) listOf(shape *model.Shape, t reflect.Type, elem *plan) *plan {
	p := newPlan(c.binder, shape, t, formList)
	p.elem, p.stride = elem, t.Elem().Size()
	p.item = newVariable(elem, t.Elem(), "")
	return p
}

// elements tells what set the elements of a slice make, and how they are held;
// nil when they make none.
func (w *typePlanner) elements(t reflect.Type) (role, *plan) {
	switch elem := t.Elem(); {
	case elem == exactType || elem == numberType:
		return roleNS, w.c.listOf(w.of(roleNS), t, w.c.leaf(w.of(roleNS).Element.Shape, elem, exactLeaf{}))
	case elem.Kind() == reflect.String:
		return roleSS, w.c.plan(w.of(roleSS), t)
	case isByteSlice(elem):
		return roleBS, w.c.plan(w.of(roleBS), t)
	default:
		if number := numberLeaf(elem); number != nil {
			return roleNS, w.c.listOf(w.of(roleNS), t, w.c.leaf(w.of(roleNS).Element.Shape, elem, number))
		}
	}
	return 0, nil
}

// table plans maps, as such or as sets, and structs.
func (w *typePlanner) table(t reflect.Type) bool {
	switch {
	case t.Kind() == reflect.Struct:
		w.holds(roleM, w.plain(roleM))
	case t.Kind() != reflect.Map:
		return false
	case t.Elem().Kind() == reflect.Struct && t.Elem().NumField() == 0, w.tags.set && t.Elem().Kind() == reflect.Bool:
		r, elements := w.elements(reflect.SliceOf(t.Key()))
		if elements == nil {
			return false
		}
		w.send, w.as, w.from = r, elements, keysOf
		w.takes(r, w.set(r, elements, storeKeys))
	case t.Key().Kind() == reflect.String:
		w.holds(roleM, w.maps(t))
	default:
		return false
	}
	return true
}

// maps is the plan of a map of values.
func (w *typePlanner) maps(t reflect.Type) *plan {
	own := w.tags.element()
	if own == (tags{}) {
		return w.plain(roleM)
	}
	shape := w.of(roleM)
	p := newPlan(w.c.binder, shape, t, formMap)
	p.makeRoom()
	p.elem = w.c.tagged(shape.Value.Shape, baseType(shape.Value.Shape, t.Elem()), own)
	p.item = newVariable(p.elem, t.Elem(), "")
	return p
}

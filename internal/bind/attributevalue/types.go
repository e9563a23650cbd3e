package attributevalue

import (
	"reflect"

	"github.com/boto3-go/boto3/internal/bind"
)

// typePlanner plans one Go type as AttributeValue.
type typePlanner struct {
	*variant
	c      *bind.Compiler
	p      *bind.Plan
	stored []*bind.Plan
}

// planValue plans a type that is not itself an AttributeValue.
func planValue(c *bind.Compiler, p *bind.Plan, a *attributeShape, with tags) {
	w := &typePlanner{&variant{attributeShape: a, tags: with}, c, p, make([]*bind.Plan, roles)}
	c.Variant(p, w.variant, w.stored)
	for r := range roles {
		w.stores(r, c.Refusal(a.of(r), p.Type(), roleTexts[r]))
	}
	w.null = c.Plan(a.of(roleNull), reflect.TypeFor[bool](), nil)
	w.stores(roleNull, nil)
	switch t := p.Type(); {
	case t.Kind() == reflect.Interface:
		w.dynamic(t)
	case w.scalar(t), w.binary(t), w.list(t), w.table(t):
	default:
		p.Refuse()
	}
}

func (w *typePlanner) stores(r role, p *bind.Plan) { w.stored[w.index[r]] = p }

// holds has values sent as a member, and that member stored.
func (w *typePlanner) holds(r role, p *bind.Plan) {
	w.send, w.as = r, p
	w.stores(r, p)
}

// plain is the plan of a member that the type holds as the wire does.
func (w *typePlanner) plain(r role) *bind.Plan { return w.c.Plan(w.of(r), w.p.Type(), nil) }

// convert is the plan of a member that the type holds in another form.
func (w *typePlanner) convert(r role, by *bind.Converter) *bind.Plan {
	return w.c.Convert(w.of(r), w.p.Type(), by)
}

// dynamic plans an any, which takes everything; no other interface does.
func (w *typePlanner) dynamic(t reflect.Type) {
	if t != reflect.TypeFor[any]() {
		w.p.Refuse()
		return
	}
	w.any = true
	for _, r := range []role{roleS, roleB, roleBool, roleM, roleL} {
		w.stores(r, w.plain(r))
	}
	w.stores(roleN, w.convert(roleN, anyNumber))
	for r, set := range map[role]reflect.Type{roleSS: stringSetType, roleNS: numberSetType, roleBS: binarySetType} {
		w.stores(r, w.c.Collect(w.of(r), t, w.c.Plan(w.of(r), set, nil), nil))
	}
}

// scalar plans what is a string, number, bool or time.
func (w *typePlanner) scalar(t reflect.Type) bool {
	number := numberOf(t)
	switch {
	case t == exactType || t == jsonType:
		w.holds(roleN, w.convert(roleN, exactNumber))
		w.stores(roleN, w.plain(roleN))
	case isTime(t):
		w.stores(roleS, w.convert(roleS, timeString))
		w.stores(roleN, w.convert(roleN, timeNumber))
		w.send = roleS
		if w.tags.unixTime {
			w.send = roleN
		}
		w.as = w.stored[w.index[w.send]]
	case number != nil:
		w.holds(roleN, w.convert(roleN, number))
		if w.tags.asText {
			w.holds(roleS, w.convert(roleS, number))
		}
	case w.texts(t):
	case t.Kind() == reflect.String:
		w.holds(roleS, w.plain(roleS))
	case t.Kind() == reflect.Bool:
		w.holds(roleBool, w.plain(roleBool))
		if w.tags.asText {
			w.holds(roleS, w.convert(roleS, boolString))
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
		w.stores(roleB, w.convert(roleB, byteArray))
	}
	w.holds(roleS, w.convert(roleS, ownText))
	return true
}

func (w *typePlanner) binary(t reflect.Type) bool {
	switch {
	case isByteSlice(t):
		w.holds(roleB, w.plain(roleB))
	case isByteArray(t):
		w.holds(roleB, w.convert(roleB, byteArray))
	default:
		return false
	}
	return true
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
	w.stores(roleL, w.lists(t))
	w.send, w.as = roleL, w.stored[w.index[roleL]]
	r, elements := w.elements(t)
	if elements == nil {
		if w.tags.set {
			w.p.Refuse()
		}
		return true
	}
	w.stores(r, elements)
	ownSet := t == stringSetType || t == numberSetType || t == binarySetType
	if ownSet {
		w.none = w.c.Unfit(w.shape, t, errEmptySet)
	}
	if ownSet || w.tags.set {
		w.send, w.as = r, elements
	}
	return true
}

// lists is the plan of a list of values.
func (w *typePlanner) lists(t reflect.Type) *bind.Plan {
	shape := w.of(roleL)
	own := w.tags.element()
	if own == nil {
		return w.c.Plan(shape, t, nil)
	}
	return w.c.List(shape, t, w.c.Plan(shape.Element.Shape, t.Elem(), own))
}

// elements tells what set the elements of a slice make, and how they are held;
// nil when they make none.
func (w *typePlanner) elements(t reflect.Type) (role, *bind.Plan) {
	switch elem := t.Elem(); {
	case elem == exactType || elem == jsonType:
		return roleNS, w.numbers(t, exactNumber)
	case elem.Kind() == reflect.String:
		return roleSS, w.c.Plan(w.of(roleSS), t, nil)
	case isByteSlice(elem):
		return roleBS, w.c.Plan(w.of(roleBS), t, nil)
	default:
		if number := numberOf(elem); number != nil {
			return roleNS, w.numbers(t, number)
		}
	}
	return 0, nil
}

// numbers is the plan of a set of numbers as a slice.
func (w *typePlanner) numbers(t reflect.Type, each *bind.Converter) *bind.Plan {
	shape := w.of(roleNS)
	return w.c.List(shape, t, w.c.Convert(shape.Element.Shape, t.Elem(), each))
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
		w.stores(r, w.c.Collect(w.of(r), t, elements, storeKeys))
	case t.Key().Kind() == reflect.String:
		w.holds(roleM, w.maps(t))
	default:
		return false
	}
	return true
}

// maps is the plan of a map of values.
func (w *typePlanner) maps(t reflect.Type) *bind.Plan {
	own := w.tags.element()
	if own == nil {
		return w.plain(roleM)
	}
	shape := w.of(roleM)
	return w.c.Map(shape, t, w.c.Plan(shape.Value.Shape, t.Elem(), own))
}

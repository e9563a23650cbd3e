package bind

import (
	"encoding"
	"errors"
	"math/big"
	"reflect"

	"github.com/boto3-go/boto3/dynamodb/attribute"
	"github.com/boto3-go/boto3/model"
)

// A native binder shows DynamoDB's AttributeValue, a structure of which one
// member tells the type, as the Go value that it stands for: what reads and
// writes shapes meets the structure with that one member, and no structure is
// ever made. The rest of bind reaches what is here by the interfaces below, so
// that only programs that ask for native values link it.

// natives plans the types of native values.
type natives interface {
	// plan completes the plan of a native shape; false leaves it to others.
	plan(c *compiler, p *plan) bool
}

// attributeForm is how a Go type holds an AttributeValue.
type attributeForm interface {
	// read finds the plan of what v holds.
	read(p *plan, v reflect.Value) Value
	// only is the member of the AttributeValue that stands for the value, and its
	// index; -1 for what has none.
	only(v Value) (int, Value)
	// below is what the plan reaches.
	below() []*plan
}

// leafForm is a scalar of an AttributeValue that a Go type holds in another
// form than the wire: a number, which is text there, say.
type leafForm interface {
	text(v reflect.Value) (string, error)
	setString(s Slot, x string) error
	setBytes(s Slot, x []byte) error
}

// setForm is a Go type that takes a set by way of a slice.
type setForm interface {
	list(s Slot, hint int) ListSlot
	done(to Slot, list reflect.Value)
}

// NewNative makes a binder like New that binds DynamoDB's attribute values to
// Go values of their own types. Struct fields hold the attributes of their
// names, or of their tags `dynamodbav:"name,omitempty"`.
func NewNative(wrap func(map[string]any) any) *Binder {
	b := New(wrap)
	b.native = &attributeValues{known: map[*model.Shape]*attributeShape{}}
	return b
}

// role is what a member of AttributeValue stands for.
type role uint8

const (
	roleS role = iota
	roleN
	roleB
	roleSS
	roleNS
	roleBS
	roleM
	roleL
	roleNull
	roleBool
	roles
)

var roleNames = [roles]string{"S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"}

var roleTexts = [roles]string{
	"a string", "a number", "a binary", "a set of strings", "a set of numbers", "a set of binaries", "a map", "a list",
	"a null", "a bool",
}

// attributeShape is the shape AttributeValue with the places of its members.
type attributeShape struct {
	shape *model.Shape
	index [roles]int
}

func (a *attributeShape) of(r role) *model.Shape { return a.shape.Members[a.index[r]].Shape }

// find is the index of a member by its name, or -1.
func (a *attributeShape) find(name string) int {
	switch name {
	case "S":
		return a.index[roleS]
	case "N":
		return a.index[roleN]
	case "M":
		return a.index[roleM]
	case "L":
		return a.index[roleL]
	case "BOOL":
		return a.index[roleBool]
	}
	return -1
}

// attributeValues plans native values. It is used under the binder's lock.
type attributeValues struct {
	known map[*model.Shape]*attributeShape
}

// attribute tells an AttributeValue by its members, which are the same in
// dynamodb and in dynamodbstreams; nil for other shapes.
func (n *attributeValues) attribute(s *model.Shape) *attributeShape {
	if a, ok := n.known[s]; ok {
		return a
	}
	var a *attributeShape
	if s.Kind == model.Structure && s.Name == "AttributeValue" && len(s.Members) == len(roleNames) {
		a = &attributeShape{shape: s}
		for r, name := range roleNames {
			m, ok := s.Member(name)
			if !ok {
				a = nil
				break
			}
			a.index[r] = m.Index
		}
	}
	n.known[s] = a
	return a
}

func (n *attributeValues) plan(c *compiler, p *plan) bool {
	if a := n.attribute(p.shape); a != nil {
		if isRaw(p.typ) {
			return false
		}
		n.value(c, p, a)
		return true
	}
	if p.shape.Kind == model.Map && p.typ.Kind() == reflect.Struct {
		if a := n.attribute(p.shape.Value.Shape); a != nil {
			c.keyFields(p, "dynamodbav", a.shape, attributeKeys)
			return true
		}
	}
	return false
}

// isRaw says that a type is itself an AttributeValue, a struct with its members.
func isRaw(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || t.NumField() < len(roleNames) {
		return false
	}
	for _, name := range roleNames {
		if _, ok := t.FieldByName(name); !ok {
			return false
		}
	}
	return true
}

var (
	exactType           = reflect.TypeFor[attribute.Number]()
	bigFloatType        = reflect.TypeFor[big.Float]()
	stringSetType       = reflect.TypeFor[attribute.StringSet]()
	numberSetType       = reflect.TypeFor[attribute.NumberSet]()
	binarySetType       = reflect.TypeFor[attribute.BinarySet]()
	textMarshalerType   = reflect.TypeFor[encoding.TextMarshaler]()
	textUnmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// attributePlan is the attributeForm of one Go type.
type attributePlan struct {
	*attributeShape
	tags tags
	any  bool                              // the value tells its type
	send role                              // what values are sent as
	as   *plan                             // how they are read for that
	from func(reflect.Value) reflect.Value // makes what as reads of a value; nil: it is the value
	null *plan
	none *plan // what an empty set is read as, of a type for sets; else nil
}

var errEmptySet = errors.New("an empty set cannot be stored")

func (a *attributePlan) below() []*plan { return []*plan{a.as} }

// null stands for NULL where a Value has to have a Go value.
type null struct{}

var (
	nullValue = reflect.ValueOf(null{})
	trueValue = reflect.ValueOf(true)
)

func (v Value) isNullAttribute() bool { return v.v.IsValid() && v.v.Type() == nullValue.Type() }

func (a *attributePlan) read(p *plan, v reflect.Value) Value {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem() // of nil nothing valid
	}
	switch k := v.Kind(); {
	case k == reflect.Invalid, k == reflect.Slice && v.IsNil(), k == reflect.Map && v.IsNil(),
		a.tags.nullEmpty && isEmpty(v), a.emptyIsNull() && v.Len() == 0:
		v = nullValue
	case a.any:
		p = p.binder.plan(p.shape, v.Type())
		if p.attr != nil { // else an AttributeValue as it is
			return p.attr.read(p, v)
		}
	case a.none != nil && v.Len() == 0:
		p = a.none
	}
	return Value{plan: p, v: v}
}

// emptyIsNull says that an empty set is NULL: where the type or the tag makes
// a set of what is a list or map else.
func (a *attributePlan) emptyIsNull() bool { return a.from != nil && a.send != roleL || a.tags.set }

func (a *attributePlan) only(v Value) (int, Value) {
	if v.isNullAttribute() {
		return a.index[roleNull], Value{plan: a.null, v: trueValue}
	}
	if a.as == nil || v.plan.form != formNative {
		return -1, Value{}
	}
	x := v.v
	if a.from != nil {
		x = a.from(x)
	}
	if a.tags.omitEmptyElem {
		x = withoutEmpty(x)
	}
	return a.index[a.send], a.as.read(x)
}

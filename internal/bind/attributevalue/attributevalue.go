// Package attributevalue binds DynamoDB's AttributeValue, a structure of which
// one member tells the type, to the Go value that it stands for. What reads and
// writes shapes meets the structure with that one member, and no structure is
// ever made.
//
// It is an extension of package bind, linked only by programs that ask for Go
// values.
package attributevalue

import (
	"errors"
	"reflect"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// NewBinder makes a binder like [bind.New] that binds attribute values to Go
// values of their own types. Struct fields hold the attributes of their names,
// or of their tags `dynamodbav:"name,omitempty"`.
func NewBinder(wrap func(map[string]any) any) *bind.Binder {
	return bind.NewExtended(wrap, &extension{known: map[*model.Shape]*attributeShape{}})
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

// Find knows the members that most values have.
func (a *attributeShape) Find(name string) int {
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

// extension plans attribute values. It is used under the binder's lock.
type extension struct {
	known map[*model.Shape]*attributeShape
}

// attribute tells an AttributeValue by its members, which are the same in
// dynamodb and in dynamodbstreams; nil for other shapes.
func (e *extension) attribute(s *model.Shape) *attributeShape {
	if a, ok := e.known[s]; ok {
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
	e.known[s] = a
	return a
}

// Plan plans AttributeValue itself, and structs that hold a map of them.
func (e *extension) Plan(c *bind.Compiler, p *bind.Plan, options any) bool {
	shape, t := p.Shape(), p.Type()
	if a := e.attribute(shape); a != nil {
		if isAttributeValue(t) {
			return false
		}
		with, _ := options.(tags)
		planValue(c, p, a, with)
		return true
	}
	if shape.Kind == model.Map && t.Kind() == reflect.Struct && e.attribute(shape.Value.Shape) != nil {
		c.KeyFields(p, "dynamodbav", readTag)
		return true
	}
	return false
}

// isAttributeValue says that a type is itself an AttributeValue, a struct with
// its members.
func isAttributeValue(t reflect.Type) bool {
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

// variant is how one Go type holds an AttributeValue.
type variant struct {
	*attributeShape
	tags tags
	any  bool                              // the value tells its type
	send role                              // what values are sent as
	as   *bind.Plan                        // how they are read for that
	from func(reflect.Value) reflect.Value // makes what as reads of a value; nil: it is the value
	null *bind.Plan
	none *bind.Plan // what an empty set is read as, of a type for sets; else nil
}

var errEmptySet = errors.New("an empty set cannot be stored")

// Reaches is what values are sent as.
func (a *variant) Reaches() []*bind.Plan { return []*bind.Plan{a.as} }

// null stands for NULL where a Value has to have a Go value.
type null struct{}

// pointerToItself stands in the place of a pointer that leads to itself.
type pointerToItself chan struct{}

var (
	toItself  = reflect.ValueOf(pointerToItself(nil))
	nullValue = reflect.ValueOf(null{})
	trueValue = reflect.ValueOf(true)
)

// Read finds the value behind pointers, or that it is NULL.
func (a *variant) Read(p *bind.Plan, v reflect.Value) bind.Value {
	for n := 0; v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface; n++ {
		if v = v.Elem(); n == bind.MaxPointers { // of nil nothing valid
			v = toItself
		}
	}
	switch k := v.Kind(); {
	case k == reflect.Invalid, k == reflect.Slice && v.IsNil(), k == reflect.Map && v.IsNil(),
		a.tags.nullEmpty && isEmpty(v), a.emptyIsNull() && v.Len() == 0:
		v = nullValue
	case a.any:
		return p.For(v.Type()).Read(v)
	case a.none != nil && v.Len() == 0:
		p = a.none
	}
	return p.Value(v)
}

// emptyIsNull says that an empty set is NULL: where the type or the tag makes
// a set of what is a list or map else.
func (a *variant) emptyIsNull() bool { return a.from != nil && a.send != roleL || a.tags.set }

// Only is the member that the value is sent as.
func (a *variant) Only(v reflect.Value) (int, bind.Value) {
	if v.IsValid() && v.Type() == nullValue.Type() {
		return a.index[roleNull], a.null.Value(trueValue)
	}
	if a.as == nil {
		return -1, bind.Value{}
	}
	if a.from != nil {
		v = a.from(v)
	}
	if a.tags.omitEmptyElem {
		v = withoutEmpty(v)
	}
	return a.index[a.send], a.as.Read(v)
}

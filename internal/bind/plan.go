package bind

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/boto3-go/boto3/internal/expression"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/model"
)

var (
	anyType        = reflect.TypeFor[any]()
	dynamicType    = reflect.TypeFor[map[string]any]()
	stringMapType  = reflect.TypeFor[map[string]string]()
	timeType       = reflect.TypeFor[time.Time]()
	numberType     = reflect.TypeFor[json.Number]()
	bigIntType     = reflect.TypeFor[big.Int]()
	readerType     = reflect.TypeFor[io.Reader]()
	readCloserType = reflect.TypeFor[io.ReadCloser]()
	expressionType = reflect.TypeFor[expression.Expression]()
)

// form says how a Go type holds a shape.
type form uint8

const (
	formAny    form = iota // an any: the value decides
	formScalar             // a string, number, bool, blob or time of its own kind
	formReader             // a blob as an io.Reader
	formOpaque             // a document, event stream or JSON value: any Go value
	formStruct             // a structure as a struct
	formNames              // a structure as a map
	formList
	formMap
	formVariant // a structure as the value of its only member
	formFields  // a map as a struct
	formUnfit   // the type cannot hold the shape
)

// Plan says how one Go type, pointers taken off, holds a shape. It is not
// changed once published.
type Plan struct {
	binder *Binder
	shape  *model.Shape
	typ    reflect.Type
	form   form

	fields   []field      // of structures, by member index
	direct   bool         // every field holds a member: the struct can be cleared as one
	elem     *Plan        // of lists and maps
	own      variable     // a variable of typ
	names    *keyFields   // of a struct that holds a map
	gone     []goneField  // of a struct
	places   *[3]variable // of what a dynamic map holds, from slotName on; nil where none can
	item     variable     // what holds an element
	stride   uintptr      // from an element of a list to the next
	scalar   reflect.Kind // the kind of typ where that is held as itself, else Invalid
	holdsAny bool         // of a map: it can be made a map[string]any
	// scratch holds *mapEntry: what a typed map's entries are decoded into.
	scratch pool
	copies  pool // of *mapCopy: what a typed map's entries are read from

	// Of what an extension has planned, nil elsewhere.
	variant Variant
	stored  []*Plan // of a variant, by member index: how that member is stored
	convert *Converter
	collect *collector

	attributeText bool // text within an AttributeValue, where Empty is none

	unfit   []error // what cannot be read nor written
	unknown []error // what cannot be read only
	unheld  []error // what cannot be written only

	checked *checked
	over    *overlay // of the plan of one Value
}

// checked is what is known once all that a plan reaches is complete.
type checked struct {
	once    sync.Once
	in, out error
	arena   bool // values of this type or below profit from an arena

	orderOnce sync.Once
	order     MemberOrder
}

// field is a structure's member in a Go type.
type field struct {
	plan     *Plan // nil when the struct has no such field
	name     string
	path     []int    // of a struct's field
	index    int      // path[0] where the path has no more, else -1
	zero     bool     // a zero is a value: of what is required
	variable variable // the field; its offset holds only where direct
	direct   bool     // no pointer stands between the struct and the field
	text     bool     // it is a string for a string
	plain    bool     // a key has nothing in it that JSON escapes
}

type planKey struct {
	shape   *model.Shape
	typ     reflect.Type
	options any // of an extension
}

// Compiler makes plans that may refer to each other.
type Compiler struct {
	binder *Binder
	made   map[planKey]*Plan
}

// baseType takes the pointers off a type, save for one that is itself a reader
// of a blob.
func baseType(shape *model.Shape, t reflect.Type) reflect.Type {
	for n := 0; n < MaxPointers && t.Kind() == reflect.Pointer && (shape.Kind != model.Blob || !t.Implements(readerType)); n++ {
		t = t.Elem()
	}
	return t
}

// newPlan makes a plan of which the form may still change.
func newPlan(b *Binder, shape *model.Shape, t reflect.Type, f form) *Plan {
	p := &Plan{binder: b, shape: shape, typ: t, form: f, checked: &checked{}, attributeText: b.attributeTexts[shape]}
	p.own = newVariable(p, t, "")
	if t == anyType || t.Kind() == reflect.Map {
		p.places = &[3]variable{}
		for i := range p.places {
			p.places[i] = variable{plan: p, typ: t, kind: slotName + slotKind(i)}
		}
	}
	return p
}

// place is how a dynamic map, or an entry of one, is stored.
func (p *Plan) place(k slotKind) *variable { return &p.places[k-slotName] }

// plan makes the plan of a type without pointers.
func (c *Compiler) plan(shape *model.Shape, t reflect.Type) *Plan {
	if p := c.binder.known(shape, t); p != nil {
		return p
	}
	return c.extended(shape, t, nil)
}

// extended makes the plan of a type with the options that an extension has read.
func (c *Compiler) extended(shape *model.Shape, t reflect.Type, options any) *Plan {
	key := planKey{shape, t, options}
	if p := c.made[key]; p != nil {
		return p
	}
	c.binder.knowTexts(shape)
	p := newPlan(c.binder, shape, t, formAny)
	c.made[key] = p
	if c.binder.extension != nil && c.binder.extension.Plan(c, p, options) {
		return p
	}
	switch {
	case shape.Document || shape.EventStream:
		p.form = formOpaque
	case t == anyType:
		p.form = formAny
		c.anyMembers(p)
	case shape.Kind == model.Structure:
		c.structure(p)
	case shape.Kind == model.List && t.Kind() == reflect.Slice:
		p.form, p.stride = formList, t.Elem().Size()
		c.elements(p, shape.Element.Shape)
	case shape.Kind == model.Map && t.Kind() == reflect.Map && t.Key().Kind() == reflect.String:
		p.form, p.holdsAny = formMap, t.ConvertibleTo(dynamicType)
		p.makeRoom()
		c.elements(p, shape.Value.Shape)
	case shape.Kind == model.Map && t.Kind() == reflect.Struct && t != timeType && t != bigIntType:
		c.KeyFields(p, "boto3", plainKeys)
	case shape.Kind == model.Blob && (t == readerType || t == readCloserType || t.Implements(readerType)):
		p.form = formReader
	case holdsScalar(shape.Kind, t):
		p.form, p.scalar = formScalar, t.Kind()
	case shape.Kind == model.String && t.Implements(expressionType): // the service's hook puts its text there
		p.form, p.unheld = formScalar, []error{cannotHold(p)}
	default:
		p.Refuse()
	}
	return p
}

func (p *Plan) makeRoom() { p.scratch, p.copies = &sync.Pool{}, &sync.Pool{} }

// elements gives the plan of a list or map that of what it holds.
func (c *Compiler) elements(p *Plan, shape *model.Shape) {
	p.elem = c.plan(shape, baseType(shape, p.typ.Elem()))
	p.item = newVariable(p.elem, p.typ.Elem(), "")
}

// Refuse says that the type cannot hold the shape.
func (p *Plan) Refuse() {
	p.form = formUnfit
	p.unfit = append(p.unfit, cannotHold(p))
}

func cannotHold(p *Plan) error {
	return fmt.Errorf("type %s cannot hold %s", typeName(p.typ), describe(p.shape))
}

// typeName names a type in an error; one without a name would be all its text.
func typeName(t reflect.Type) string {
	if t.Kind() == reflect.Struct && t.Name() == "" {
		return "an unnamed struct"
	}
	return t.String()
}

// describe names a shape and what Go type it wants.
func describe(s *model.Shape) string {
	want := map[model.Kind]string{
		model.Structure: "a struct or map", model.List: "a slice", model.Map: "a map with string keys or a struct",
		model.String: "a string", model.Blob: "[]byte, string or io.Reader", model.Boolean: "a bool",
		model.Integer: "an integer", model.Long: "an integer", model.Float: "a float", model.Double: "a float",
		model.Timestamp: "time.Time",
	}
	return fmt.Sprintf("the %s %s, which wants %s", s.Kind, s.Name, want[s.Kind])
}

// anyMembers gives a dynamic plan its children, dynamic as well.
func (c *Compiler) anyMembers(p *Plan) {
	s := p.shape
	switch s.Kind {
	case model.Structure:
		p.fields = make([]field, len(s.Members))
		for i := range s.Members {
			m := &s.Members[i]
			p.fields[i] = field{plan: c.member(m, anyType), name: m.Name}
		}
	case model.List:
		p.elem = c.plan(s.Element.Shape, anyType)
	case model.Map:
		p.elem = c.plan(s.Value.Shape, anyType)
	default: // scalars have no children
	}
}

// member makes the plan of a structure's member held by a Go type.
func (c *Compiler) member(m *model.Member, t reflect.Type) *Plan {
	if m.JSONValue && m.Location == model.InHeader { // not shared: other members of the shape are plain strings
		return newPlan(c.binder, m.Shape, t, formOpaque)
	}
	return c.plan(m.Shape, baseType(m.Shape, t))
}

func (c *Compiler) structure(p *Plan) {
	switch t := p.typ; {
	case t.Kind() == reflect.Map && t.Key().Kind() == reflect.String:
		p.form = formNames
		p.fields = c.plan(p.shape, anyType).fields
		if !t.ConvertibleTo(dynamicType) {
			p.form = formUnfit
			p.unfit = append(p.unfit, fmt.Errorf("type %s cannot hold %s: its values must be any", t, describe(p.shape)))
		}
	case t.Kind() == reflect.Struct && t != timeType && t != bigIntType:
		p.form = formStruct
		c.structFields(p)
	default:
		p.Refuse()
	}
}

// structFields matches a struct's fields with the shape's members.
func (c *Compiler) structFields(p *Plan) {
	members := p.shape.Members
	p.fields = make([]field, len(members))
	for i := range members {
		p.fields[i] = field{name: members[i].Name, index: -1}
	}
	matcher := newNameMatcher(len(members), func(i int) string { return members[i].Name })
	fields := structFields(p.typ)
	taken := make([]string, len(members))
	for _, f := range fields {
		i := matcher.find(f)
		if i < 0 {
			p.unknown = append(p.unknown, p.unknownField(f))
			continue
		}
		goName := p.typ.FieldByIndex(f.index).Name
		if taken[i] != "" {
			p.unfit = append(p.unfit, fmt.Errorf("%s: fields %s and %s both stand for member %s of %s; hide one with the tag `boto3:\"-\"`",
				typeName(p.typ), taken[i], goName, members[i].Name, p.shape.Name))
			continue
		}
		taken[i] = goName
		target := &p.fields[i]
		target.zero = members[i].Required && !f.has(requiredOption)
		target.path, target.index = f.index, f.index[0]
		if len(f.index) > 1 {
			target.index = -1
		}
		target.plan = c.member(&members[i], f.typ)
		target.variable = newVariable(target.plan, f.typ, members[i].Name)
		target.variable.offset, target.direct = offsetOf(p.typ, f.index)
		target.text = target.direct && target.variable.ptrs == 0 && members[i].Shape.Kind == model.String && target.plan.isString()
		if target.plan.form == formUnfit {
			p.unfit = append(p.unfit, fmt.Errorf("field %s of %s, member %s of %s: %w",
				goName, typeName(p.typ), members[i].Name, p.shape.Name, errors.Join(target.plan.unfit...)))
			target.plan = nil
		}
	}
	blank := 0
	for f := range p.typ.Fields() {
		if f.Name == "_" {
			blank++
		}
	}
	p.direct = len(p.unknown) == 0 && len(fields)+blank == p.typ.NumField()
	p.goneFields(matcher, taken)
}

// offsetOf is where in a struct the field at a path is; false when a pointer
// stands between.
func offsetOf(t reflect.Type, path []int) (offset uintptr, ok bool) {
	for _, i := range path {
		if t.Kind() != reflect.Struct {
			return 0, false
		}
		f := t.Field(i)
		offset, t = offset+f.Offset, f.Type
	}
	return offset, true
}

func (p *Plan) unknownField(f structField) error {
	names := make([]string, len(p.shape.Members))
	for i := range names {
		names[i] = p.shape.Members[i].Name
	}
	return fmt.Errorf("field %s of %s: shape %s has no such member%s",
		p.typ.FieldByIndex(f.index).Name, typeName(p.typ), p.shape.Name, nearest.Hint(f.name, names))
}

// holdsScalar says whether a type of its own kind can hold a scalar shape.
func holdsScalar(k model.Kind, t reflect.Type) bool {
	switch k {
	case model.String:
		return t.Kind() == reflect.String
	case model.Boolean:
		return t.Kind() == reflect.Bool
	case model.Integer, model.Long:
		return isInt(t.Kind()) || isUint(t.Kind()) || isFloat(t.Kind()) || t == numberType || t == bigIntType
	case model.Float, model.Double:
		return isFloat(t.Kind()) || t == numberType
	case model.Blob:
		return t.Kind() == reflect.String || isByteSlice(t)
	case model.Timestamp:
		return isTime(t)
	default:
		return false
	}
}

// isString says that a text is stored as it is.
func (p *Plan) isString() bool { return p.scalar == reflect.String && p.convert == nil }

func isInt(k reflect.Kind) bool   { return k >= reflect.Int && k <= reflect.Int64 }
func isUint(k reflect.Kind) bool  { return k >= reflect.Uint && k <= reflect.Uintptr }
func isFloat(k reflect.Kind) bool { return k == reflect.Float32 || k == reflect.Float64 }

func isByteSlice(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8
}

func isTime(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && (t == timeType || t.ConvertibleTo(timeType))
}

// inError joins what keeps values of this type from being read.
func (p *Plan) inError() error {
	p.checked.once.Do(p.check)
	return p.checked.in
}

// outError joins what keeps values of this type from being written.
func (p *Plan) outError() error {
	p.checked.once.Do(p.check)
	return p.checked.out
}

// holdsNothing says of a struct that has fields, and none of them for anything
// that the shape has: unexported ones count for nothing.
func (p *Plan) holdsNothing() bool {
	if p.form != formStruct || p.typ.NumField() == 0 || len(p.shape.Members) == 0 || len(p.unfit) > 0 {
		return false
	}
	for i := range p.fields {
		if p.fields[i].plan != nil {
			return false
		}
	}
	return !slices.ContainsFunc(structFields(p.typ), func(f structField) bool {
		return slices.Contains(p.binder.extra, f.name)
	})
}

// check gathers the faults of every type that the plan reaches.
func (p *Plan) check() {
	var in, out []error
	arena := false
	seen := map[*Plan]bool{}
	var walk func(q *Plan, where string)
	walk = func(q *Plan, where string) {
		if q == nil || seen[q] || q.form == formAny {
			return
		}
		seen[q] = true
		for _, err := range q.unfit {
			err = errorAt(where, err)
			in, out = append(in, err), append(out, err)
		}
		for _, err := range q.unknown {
			in = append(in, errorAt(where, err))
		}
		for _, err := range q.unheld {
			out = append(out, errorAt(where, err))
		}
		if q.holdsNothing() {
			err := fmt.Errorf("%s has no field for any member of %s, so that nothing would be", typeName(q.typ), q.shape.Name)
			if len(q.unknown) > 0 {
				out = append(out, errorAt(where, fmt.Errorf("%w stored: %w", err, errors.Join(q.unknown...))))
			} else { // all fields are unexported or hidden
				in, out = append(in, errorAt(where, fmt.Errorf("%w sent", err))), append(out, errorAt(where, fmt.Errorf("%w stored", err)))
			}
		}
		for i := range q.fields {
			arena = arena || q.fields[i].variable.scalarPointer()
			walk(q.fields[i].plan, strings.TrimPrefix(where+"."+q.fields[i].name, "."))
		}
		arena = arena || q.form == formList && (q.item.scalarPointer() || q.elem.scalar == reflect.String)
		arena = arena || q.elem.holdsStructs()
		walk(q.elem, where+"[]")
		if q.variant != nil {
			for _, sent := range q.variant.Reaches() {
				walk(sent, where)
			}
		}
	}
	walk(p, "")
	p.checked.in, p.checked.out, p.checked.arena = errors.Join(in...), errors.Join(out...), arena
}

// holdsStructs says that a struct, which is an element, has lists of structs or
// pointers to them.
func (p *Plan) holdsStructs() bool {
	return p != nil && p.form == formStruct && slices.ContainsFunc(p.fields, func(f field) bool {
		return f.plan != nil && (f.plan.form == formStruct || f.plan.form == formList && f.plan.elem.form == formStruct)
	})
}

// errorAt puts a path before an error.
func errorAt(path string, err error) error {
	if path == "" {
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

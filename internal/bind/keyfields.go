package bind

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/model"
)

// keyFields is a struct in place of a map: its fields are the entries.
type keyFields struct {
	fields []keyField
	names  nameMatcher
}

type keyField struct {
	*field
	omit omission
}

// omission says which values of a field are no entry.
type omission struct{ absent, empty, zero bool }

// keyFields plans a struct that holds a map. read is what a field's tag says of
// its value of the shape.
func (c *compiler) keyFields(p *plan, tag string, shape *model.Shape, read func(structField) (tags, omission)) {
	all := structFieldsOf(p.typ, tag)
	p.form, p.fields = formFields, make([]field, len(all))
	f := &keyFields{
		fields: make([]keyField, len(all)),
		names:  newNameMatcher(len(all), func(i int) string { return all[i].name }),
	}
	p.names = f
	for i, s := range all {
		own := &p.fields[i]
		*own = field{name: s.name, path: s.index, index: -1}
		own.plain = !strings.ContainsFunc(s.name, func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' })
		if len(s.index) == 1 {
			own.index = s.index[0]
		}
		with, omit := read(s)
		own.plan = c.tagged(shape, baseType(shape, s.typ), with)
		own.variable = newVariable(own.plan, s.typ, s.name)
		own.variable.offset, own.direct = offsetOf(p.typ, s.index)
		if own.plan.form == formUnfit {
			p.unfit = append(p.unfit, fmt.Errorf("field %s of %s: %w; hide it with the tag `%s:\"-\"`",
				p.typ.FieldByIndex(s.index).Name, typeName(p.typ), errors.Join(own.plan.unfit...), tag))
		}
		f.fields[i] = keyField{own, omit}
	}
}

// plainKeys reads the tags of values that are not native: what is absent as a
// structure's member is no entry.
func plainKeys(structField) (tags, omission) { return tags{}, omission{absent: true} }

// attributeKeys reads the options of dynamodbav tags.
func attributeKeys(s structField) (tags, omission) {
	options := strings.Split(s.options, ",")
	has := func(name string) bool { return slices.Contains(options, name) }
	return tags{
		asText: has("string"), unixTime: has("unixtime"), nullEmpty: has("nullempty"),
		set:           has("stringset") || has("numberset") || has("binaryset"),
		nullEmptyElem: has("nullemptyelem"), omitEmptyElem: has("omitemptyelem"),
	}, omission{empty: has("omitempty"), zero: has("omitzero")}
}

// value reads a field; false when it is left out.
func (f keyField) value(v reflect.Value) (Value, bool) {
	x, ok := fieldAt(v, f.path)
	if !ok || f.omit.absent && !present(x, false) || f.omit.empty && isEmpty(x) || f.omit.zero && isZero(x) {
		return Value{}, false
	}
	return f.plan.read(x), true
}

// isZero asks a type that tells by itself first, as encoding/json does.
func isZero(v reflect.Value) bool {
	if z, ok := reflect.TypeAssert[interface{ IsZero() bool }](v); ok && (v.Kind() != reflect.Pointer || !v.IsNil()) {
		return z.IsZero()
	}
	return v.IsZero()
}

func (f *keyFields) keys(v Value) []string {
	keys := make([]string, 0, len(f.fields))
	for _, x := range f.fields {
		if _, ok := x.value(v.v); ok {
			keys = append(keys, x.name)
		}
	}
	return keys
}

func (f *keyFields) entry(v Value, key string) (Value, bool) {
	i, ok := f.names.exact[key]
	if !ok {
		return Value{}, false
	}
	return f.fields[i].value(v.v)
}

// at is the value of a field; false when it is left out.
func (f *keyFields) at(v Value, field int) (Value, bool) { return f.fields[field].value(v.v) }

// find is the index of the field of a key, or -1.
func (f *keyFields) find(key string) int { return f.names.find(structField{name: key}) }

package bind

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// fieldsPlan is a struct that holds an item: its fields are the attributes.
type fieldsPlan struct {
	fields []itemField
	names  nameMatcher
}

type itemField struct {
	*field
	omitEmpty, omitZero bool
}

// fields plans a struct that holds an item.
func (n *attributeValues) fields(c *compiler, p *plan, a *attributeShape) {
	all := structFieldsOf(p.typ, "dynamodbav")
	p.form, p.fields = formFields, make([]field, len(all))
	f := &fieldsPlan{
		fields: make([]itemField, len(all)),
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
		options := strings.Split(s.options, ",")
		has := func(name string) bool { return slices.Contains(options, name) }
		own.plan = c.tagged(a.shape, baseType(a.shape, s.typ), tags{
			asText: has("string"), unixTime: has("unixtime"), nullEmpty: has("nullempty"),
			set:           has("stringset") || has("numberset") || has("binaryset"),
			nullEmptyElem: has("nullemptyelem"), omitEmptyElem: has("omitemptyelem"),
		})
		own.variable = newVariable(own.plan, s.typ, s.name)
		own.variable.offset, own.direct = offsetOf(p.typ, s.index)
		if own.plan.form == formUnfit {
			p.unfit = append(p.unfit, fmt.Errorf("field %s of %s: %w; hide it with the tag `dynamodbav:\"-\"`",
				p.typ.FieldByIndex(s.index).Name, typeName(p.typ), errors.Join(own.plan.unfit...)))
		}
		f.fields[i] = itemField{own, has("omitempty"), has("omitzero")}
	}
}

// value reads a field; false when it is left out.
func (f itemField) value(v reflect.Value) (Value, bool) {
	x, ok := fieldAt(v, f.path)
	if !ok || f.omitEmpty && isEmpty(x) || f.omitZero && isZero(x) {
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

func (f *fieldsPlan) keys(v Value) []string {
	keys := make([]string, 0, len(f.fields))
	for _, x := range f.fields {
		if _, ok := x.value(v.v); ok {
			keys = append(keys, x.name)
		}
	}
	return keys
}

func (f *fieldsPlan) entry(v Value, key string) (Value, bool) {
	i, ok := f.names.exact[key]
	if !ok {
		return Value{}, false
	}
	return f.fields[i].value(v.v)
}

func (f *fieldsPlan) at(v Value, field int) (Value, bool) { return f.fields[field].value(v.v) }

func (f *fieldsPlan) find(key string) int { return f.names.find(structField{name: key}) }

package bind

import (
	"errors"
	"fmt"
	"reflect"
)

// keyFields is a struct in place of a map: its fields are the entries.
type keyFields struct {
	fields []keyField
	names  nameMatcher
}

type keyField struct {
	*field
	omit func(reflect.Value) bool // says which values are no entry; nil for none
}

// KeyFields completes the plan of a struct that holds a map by its fields. They
// have tags of this key; read is given what follows the first comma of each, and
// tells the options for the field's plan and which values are left out, nil for
// none.
func (c *Compiler) KeyFields(p *Plan, tag string, read func(tagged string) (options any, omit func(reflect.Value) bool)) {
	shape := p.shape.Value.Shape
	all := structFieldsOf(p.typ, tag)
	p.form, p.fields = formFields, make([]field, len(all))
	f := &keyFields{
		fields: make([]keyField, len(all)),
		names:  newNameMatcher(len(all), func(i int) string { return all[i].name }),
	}
	p.names = f
	taken := make(map[string]string, len(all))
	for i, s := range all {
		own := &p.fields[i]
		*own = field{name: s.name, path: s.index, index: -1}
		own.plain = isPlainKey(s.name)
		if len(s.index) == 1 {
			own.index = s.index[0]
		}
		options, omit := read(s.options)
		own.plan = c.Plan(shape, s.typ, options)
		own.variable = newVariable(own.plan, s.typ, s.name)
		own.variable.offset, own.direct = offsetOf(p.typ, s.index)
		if own.plan.form == formUnfit {
			p.unfit = append(p.unfit, fmt.Errorf("field %s of %s: %w; hide it with the tag `%s:\"-\"`",
				p.typ.FieldByIndex(s.index).Name, typeName(p.typ), errors.Join(own.plan.unfit...), tag))
		}
		goName := p.typ.FieldByIndex(s.index).Name
		if other, ok := taken[s.name]; ok {
			p.unfit = append(p.unfit, fmt.Errorf("%s: fields %s and %s both stand for %s; hide one with the tag `%s:\"-\"`",
				typeName(p.typ), other, goName, s.name, tag))
		}
		taken[s.name] = goName
		f.fields[i] = keyField{own, omit}
	}
}

// plainKeys is of tags without options: what is absent as a structure's member is
// no entry.
func plainKeys(string) (any, func(reflect.Value) bool) {
	return nil, func(v reflect.Value) bool { return !present(v, false) }
}

// value reads a field; false when it is left out.
func (f keyField) value(v reflect.Value) (Value, bool) {
	x, ok := fieldAt(v, f.path)
	if !ok || f.omit != nil && f.omit(x) {
		return Value{}, false
	}
	return f.plan.read(x), true
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

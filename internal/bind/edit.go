package bind

import (
	"fmt"
	"reflect"

	"github.com/boto3-go/boto3/internal/memberpath"
	"github.com/boto3-go/boto3/model"
)

// Edit rewrites the strings at path ("Contents[].Key"; "[]" is every element
// of a list, a name every member or key) in a decoded value, dst as Out took
// it. What f returns, a string or a Document, is stored in place of the string.
// Absent members are left alone.
func (b *Binder) Edit(shape *model.Shape, dst any, path string, f func(string) (any, error)) error {
	steps, err := memberpath.Parse(path)
	if err != nil {
		return fmt.Errorf("path %q: %w", path, err)
	}
	err = b.edit(shape, dst, steps, func(v reflect.Value) (any, error) {
		if v.Kind() != reflect.String {
			return nil, nil
		}
		x, err := f(v.String())
		if d, ok := x.(Document); ok {
			d.Value = b.rewrap(d.Value)
			x = d
		}
		return x, err
	})
	if err != nil {
		return fmt.Errorf("rewriting %s: %w", path, err)
	}
	return nil
}

// Cut keeps the elements [from, to) of the list or string that the members of
// path lead to, in a decoded value, dst as Out took it. to < 0 means its end,
// from < 0 keeps nothing. What is absent, or is neither, stays as it is.
func (b *Binder) Cut(shape *model.Shape, dst any, path []string, from, to int) error {
	steps := make([]memberpath.Step, len(path))
	for i, name := range path {
		steps[i] = memberpath.Step{Name: name}
	}
	return b.edit(shape, dst, steps, func(v reflect.Value) (any, error) {
		if v.Kind() != reflect.Slice && v.Kind() != reflect.String {
			return nil, nil
		}
		n := v.Len()
		first, end := from, to
		if first < 0 {
			first = n
		}
		if end < 0 || end > n {
			end = n
		}
		return v.Slice(min(first, end), end).Interface(), nil
	})
}

// HasPath says whether a type has a field, or a map's room, for each of the
// members of path.
func (b *Binder) HasPath(shape *model.Shape, t reflect.Type, path []string) bool {
	for _, name := range path {
		p := b.plan(shape, baseType(shape, t))
		if p.form != formStruct {
			return true
		}
		m, ok := shape.Member(name)
		if !ok || p.fields[m.Index].plan == nil {
			return false
		}
		shape, t = m.Shape, p.fields[m.Index].variable.typ
	}
	return true
}

// Document is a text that stands for a value, of which a Go string takes the
// text and anything else the value.
type Document struct {
	Text  string
	Value any
}

// editor returns what is to stand in place of a value, nil where that stays.
type editor func(reflect.Value) (any, error)

func (b *Binder) edit(shape *model.Shape, dst any, steps []memberpath.Step, e editor) error {
	if dst == nil || len(steps) == 0 {
		return nil
	}
	_, err := e.edit(b.plan(shape, anyType), reflect.ValueOf(dst), steps)
	return err
}

// edit changes what is below v and returns what is to stand in v's place, nil
// where that stays.
func (e editor) edit(p *Plan, v reflect.Value, steps []memberpath.Step) (any, error) {
	for n := 0; v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface; n++ {
		if v.IsNil() || n == MaxPointers {
			return nil, nil
		}
		v = v.Elem()
	}
	if len(steps) == 0 {
		return e(v)
	}
	s, rest := steps[0], steps[1:]
	switch {
	case s.Kind != memberpath.Name && v.Kind() == reflect.Slice && p.elem != nil:
		for i := range v.Len() {
			if s.Kind == memberpath.Index && s.Index != i {
				continue
			}
			if err := e.replace(p.elem, v.Index(i), rest); err != nil {
				return nil, err
			}
		}
	case s.Kind == memberpath.Name && v.Kind() == reflect.Struct:
		return nil, e.field(p, v, s.Name, rest)
	case s.Kind == memberpath.Name && v.Kind() == reflect.Map:
		return nil, e.key(p, v, s.Name, rest)
	}
	return nil, nil
}

// replace edits the value of a variable.
func (e editor) replace(p *Plan, v reflect.Value, steps []memberpath.Step) error {
	x, err := e.edit(p, v, steps)
	if err != nil || x == nil {
		return err
	}
	if d, ok := x.(Document); ok {
		if x = d.Value; indirect(v).Kind() == reflect.String {
			x = d.Text
		}
	}
	return assign(v, x, "")
}

func (e editor) field(p *Plan, v reflect.Value, name string, rest []memberpath.Step) error {
	own := p.binder.plan(p.shape, v.Type())
	m, ok := p.shape.Member(name)
	if !ok || own.fields == nil {
		return nil
	}
	f := own.fields[m.Index]
	if f.plan == nil || !v.CanAddr() {
		return nil
	}
	x, ok := fieldAt(v, f.path)
	if !ok || !present(x, false) {
		return nil
	}
	return e.replace(p.binder.plan(m.Shape, anyType), x, rest)
}

func (e editor) key(p *Plan, v reflect.Value, name string, rest []memberpath.Step) error {
	below := p.elem
	if m, ok := p.shape.Member(name); ok {
		below = p.binder.plan(m.Shape, anyType)
	}
	key := reflect.New(v.Type().Key()).Elem()
	if below == nil || key.Kind() != reflect.String {
		return nil
	}
	key.SetString(name)
	old := v.MapIndex(key)
	if !old.IsValid() {
		return nil
	}
	x := reflect.New(v.Type().Elem()).Elem()
	x.Set(old)
	if err := e.replace(below, x, rest); err != nil {
		return err
	}
	v.SetMapIndex(key, x)
	return nil
}

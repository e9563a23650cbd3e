package bind

import (
	"fmt"
	"reflect"

	"github.com/boto3-go/boto3/model"
)

// Edit rewrites the strings at path ("Contents[].Key"; "[]" is every element
// of a list, a name every member or key) in a decoded value, dst as Out took
// it. What f returns, a string or a Document, is stored in place of the string.
// Absent members are left alone.
func (b *Binder) Edit(shape *model.Shape, dst any, path string, f func(string) (any, error)) error {
	steps, err := parsePath(path)
	if err != nil || dst == nil {
		return err
	}
	v := reflect.ValueOf(dst)
	e := editor{path: path, f: f}
	_, err = e.edit(b.plan(shape, anyType), v, steps)
	return err
}

// Document is a text that stands for a value, of which a Go string takes the
// text and anything else the value.
type Document struct {
	Text  string
	Value any
}

type editor struct {
	path string
	f    func(string) (any, error)
}

// edit rewrites below v and returns what is to stand in v's place, invalid
// where that stays.
func (e editor) edit(p *plan, v reflect.Value, steps []step) (reflect.Value, error) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return reflect.Value{}, nil
		}
		v = v.Elem()
	}
	if len(steps) == 0 {
		return e.rewrite(p, v)
	}
	s, rest := steps[0], steps[1:]
	switch {
	case s.isIndex && v.Kind() == reflect.Slice && p.elem != nil:
		for i := range v.Len() {
			if s.index >= 0 && s.index != i {
				continue
			}
			if err := e.replace(p.elem, v.Index(i), rest); err != nil {
				return reflect.Value{}, err
			}
		}
	case !s.isIndex && v.Kind() == reflect.Struct:
		return reflect.Value{}, e.field(p, v, s.name, rest)
	case !s.isIndex && v.Kind() == reflect.Map:
		return reflect.Value{}, e.key(p, v, s.name, rest)
	}
	return reflect.Value{}, nil
}

// replace edits the value of a variable.
func (e editor) replace(p *plan, v reflect.Value, steps []step) error {
	fresh, err := e.edit(p, v, steps)
	if err != nil || !fresh.IsValid() {
		return err
	}
	x := fresh.Interface()
	if d, ok := x.(Document); ok {
		if x = d.Value; settle(v).Kind() == reflect.String {
			x = d.Text
		}
	}
	if err := assign(v, x, e.path); err != nil {
		return fmt.Errorf("rewriting a result: %w", err)
	}
	return nil
}

func (e editor) field(p *plan, v reflect.Value, name string, rest []step) error {
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

func (e editor) key(p *plan, v reflect.Value, name string, rest []step) error {
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

// rewrite gives a string to the function.
func (e editor) rewrite(p *plan, v reflect.Value) (reflect.Value, error) {
	if v.Kind() != reflect.String {
		return reflect.Value{}, nil
	}
	x, err := e.f(v.String())
	if err != nil {
		return reflect.Value{}, fmt.Errorf("rewriting %s: %w", e.path, err)
	}
	if d, ok := x.(Document); ok {
		d.Value = p.binder.rewrap(d.Value)
		x = d
	}
	return reflect.ValueOf(x), nil
}

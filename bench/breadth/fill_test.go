//go:build peers

package breadth

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strconv"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/model"
)

// fill stores a drawn value in one of aws-sdk-go-v2's types.
func fill(s *model.Shape, x any, v reflect.Value) {
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch s.Kind {
	case model.Structure:
		entries := reflect.ValueOf(x)
		if isUnion(s) {
			fillUnion(s, entries, v)
			return
		}
		for i := range s.Members {
			m := &s.Members[i]
			if e := entries.MapIndex(reflect.ValueOf(m.Name)); e.IsValid() {
				fill(m.Shape, e.Interface(), v.FieldByName(exported(m.Name)))
			}
		}
	case model.List:
		list := reflect.ValueOf(x)
		v.Set(reflect.MakeSlice(v.Type(), list.Len(), list.Len()))
		for i := range list.Len() {
			fill(s.Element.Shape, list.Index(i).Interface(), v.Index(i))
		}
	case model.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for it := reflect.ValueOf(x).MapRange(); it.Next(); {
			value := reflect.New(v.Type().Elem()).Elem()
			fill(s.Value.Shape, it.Value().Interface(), value)
			v.SetMapIndex(it.Key().Convert(v.Type().Key()), value)
		}
	default:
		value := reflect.ValueOf(x)
		if n, err := strconv.Atoi(fmt.Sprint(x)); err == nil && v.CanInt() {
			value = reflect.ValueOf(n) // a number whose description has become a string
		}
		v.Set(value.Convert(v.Type()))
	}
}

// memberType is aws-sdk-go-v2's type for a member of a union, nil where unionMembers
// lacks it.
func memberType(union reflect.Type, m *model.Member) reflect.Type {
	for _, example := range unionMembers {
		t := reflect.TypeOf(example).Elem()
		if reflect.PointerTo(t).Implements(union) && t.Name() == union.Name()+"Member"+exported(m.Name) {
			return t
		}
	}
	return nil
}

// known takes away members that one of aws-sdk-go-v2's types lacks: its newest
// release may be of an older day.
func known(s *model.Shape, t reflect.Type, x any) any {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch s.Kind {
	case model.Structure:
		entries, ok := x.(boto3.Map)
		if !ok || s.Document {
			return x
		}
		for i := range s.Members {
			m := &s.Members[i]
			value, given := entries[m.Name]
			if !given {
				continue
			}
			var of reflect.Type
			if t.Kind() == reflect.Interface {
				union := memberType(t, m)
				if union == nil {
					continue
				}
				field, _ := union.FieldByName("Value")
				of = field.Type
			} else if field, ok := t.FieldByName(exported(m.Name)); ok {
				of = field.Type
			} else {
				delete(entries, m.Name)
				continue
			}
			entries[m.Name] = known(m.Shape, of, value)
		}
	case model.List:
		list, _ := x.([]any)
		for i := range list {
			list[i] = known(s.Element.Shape, t.Elem(), list[i])
		}
	case model.Map:
		entries, _ := x.(boto3.Map)
		for key, value := range entries {
			entries[key] = known(s.Value.Shape, t.Elem(), value)
		}
	default:
	}
	return x
}

func fillUnion(s *model.Shape, entries, v reflect.Value) {
	for i := range s.Members {
		m := &s.Members[i]
		e := entries.MapIndex(reflect.ValueOf(m.Name))
		if !e.IsValid() {
			continue
		}
		if t := memberType(v.Type(), m); t != nil {
			p := reflect.New(t)
			fill(m.Shape, e.Interface(), p.Elem().FieldByName("Value"))
			v.Set(p)
			return
		}
		panic(fmt.Sprintf("unionMembers lacks one of %s for %s", v.Type(), m.Name))
	}
}

// ownType is a struct as programs write them for what they need of a response:
// some of the members that were drawn, in plain types.
func ownType(s *model.Shape, x any, r *rand.Rand, depth int) reflect.Type {
	switch s.Kind {
	case model.Structure:
		if s.Document || isUnion(s) || reflect.TypeOf(x).Kind() != reflect.Map {
			return reflect.TypeFor[any]()
		}
		return ownStruct(s, reflect.ValueOf(x), r, depth)
	case model.List:
		list := reflect.ValueOf(x)
		if list.Len() == 0 {
			return reflect.TypeFor[any]()
		}
		return reflect.SliceOf(ownType(s.Element.Shape, list.Index(0).Interface(), r, depth+1))
	case model.Map:
		for it := reflect.ValueOf(x).MapRange(); it.Next(); {
			if s.Value.Shape.Kind == model.String {
				return reflect.TypeFor[map[string]string]()
			}
		}
		return reflect.TypeFor[map[string]any]()
	case model.Blob:
		return reflect.TypeFor[[]byte]()
	case model.Boolean:
		return reflect.TypeFor[bool]()
	case model.Integer, model.Long:
		return reflect.TypeFor[int64]()
	case model.Float, model.Double:
		return reflect.TypeFor[float64]()
	case model.Timestamp:
		return reflect.TypeFor[time.Time]()
	default:
		return reflect.TypeFor[string]()
	}
}

func ownStruct(s *model.Shape, entries reflect.Value, r *rand.Rand, depth int) reflect.Type {
	var fields []reflect.StructField
	for i := range s.Members {
		m := &s.Members[i]
		e := entries.MapIndex(reflect.ValueOf(m.Name))
		if !e.IsValid() || depth > 1 && len(fields) > 0 && r.IntN(5) > 1 {
			continue
		}
		fields = append(fields, reflect.StructField{Name: exported(m.Name), Type: ownType(m.Shape, e.Interface(), r, depth+1)})
	}
	if len(fields) == 0 {
		return reflect.TypeFor[any]()
	}
	return reflect.StructOf(fields)
}

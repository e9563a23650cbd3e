package protocol_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/boto3-go/boto3/model"
)

// value turns a case's JSON into Go values of the shape: int64, float64,
// []byte, time.Time, maps and lists.
func value(m *model.Member, x any) (any, error) {
	if x == nil {
		return nil, nil
	}
	s := m.Shape
	if s.Document || m.JSONValue {
		return document(x), nil
	}
	switch x := x.(type) {
	case map[string]any:
		return values(s, x)
	case []any:
		list := make([]any, len(x))
		for i := range x {
			var err error
			if list[i], err = value(s.Element, x[i]); err != nil {
				return nil, err
			}
		}
		return list, nil
	case string:
		switch s.Kind {
		case model.Blob:
			return []byte(x), nil
		case model.Float, model.Double:
			return strconv.ParseFloat(x, 64)
		case model.Timestamp:
			return time.Parse(time.RFC3339Nano, x)
		default:
			return x, nil
		}
	case json.Number:
		return number(s.Kind, x)
	}
	return x, nil
}

func values(s *model.Shape, x map[string]any) (any, error) {
	out := make(map[string]any, len(x))
	for name, item := range x {
		m := s.Value
		if s.Kind == model.Structure {
			var ok bool
			if m, ok = s.Member(name); !ok {
				return nil, fmt.Errorf("case has member %s, which %s lacks", name, s.Name)
			}
		}
		v, err := value(m, item)
		if err != nil {
			return nil, err
		}
		out[name] = v
	}
	return out, nil
}

func number(k model.Kind, n json.Number) (any, error) {
	if k == model.Integer || k == model.Long {
		return n.Int64()
	}
	f, err := n.Float64()
	if err == nil && k == model.Timestamp {
		whole, part := math.Modf(f)
		return time.Unix(int64(whole), int64(math.Round(part*1e6))*1e3).UTC(), nil
	}
	return f, err
}

// document turns numbers into int64 or float64.
func document(x any) any {
	switch x := x.(type) {
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, v := range x {
			out[k] = document(v)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = document(v)
		}
		return out
	case json.Number:
		if n, err := x.Int64(); err == nil {
			return n
		}
		f, _ := x.Float64()
		return f
	}
	return x
}

var (
	anyType    = reflect.TypeFor[any]()
	streamType = reflect.TypeFor[io.ReadCloser]()
)

// maxUnroll is how often a recursive shape is unrolled into a struct type;
// below that it is an any.
const maxUnroll = 3

// goType makes a struct type of a shape, with pointers for scalars so that
// presence is exact. With keys it makes structs of maps too; a sparse map stays
// one, for an entry of nothing is no value of a field.
func goType(m *model.Member, above []*model.Shape, keys []string) reflect.Type {
	s := m.Shape
	if s.Document || m.JSONValue || s.EventStream {
		return anyType
	}
	if n := len(slices.DeleteFunc(slices.Clone(above), func(a *model.Shape) bool { return a != s })); n >= maxUnroll {
		return anyType
	}
	above = append(slices.Clip(above), s)
	switch s.Kind {
	case model.Structure:
		fields := make([]reflect.StructField, len(s.Members))
		for i := range s.Members {
			fields[i] = reflect.StructField{
				Name: "Member" + strconv.Itoa(i),
				Type: goType(&s.Members[i], above, keys),
				Tag:  reflect.StructTag(`boto3:"` + s.Members[i].Name + `"`),
			}
		}
		return reflect.PointerTo(reflect.StructOf(fields))
	case model.List:
		return reflect.SliceOf(goType(s.Element, above, keys))
	case model.Map:
		if len(keys) > 0 && !s.Sparse {
			elem := goType(s.Value, above, keys)
			fields := make([]reflect.StructField, len(keys))
			for i, key := range keys {
				fields[i] = reflect.StructField{
					Name: "Key" + strconv.Itoa(i), Type: elem, Tag: reflect.StructTag("boto3:" + strconv.Quote(key)),
				}
			}
			return reflect.PointerTo(reflect.StructOf(fields))
		}
		return reflect.MapOf(reflect.TypeFor[string](), goType(s.Value, above, keys))
	case model.Blob:
		if m.Streaming {
			return streamType
		}
		return reflect.TypeFor[[]byte]()
	case model.String:
		return reflect.TypeFor[*string]()
	case model.Boolean:
		return reflect.TypeFor[*bool]()
	case model.Integer:
		return reflect.TypeFor[*int32]()
	case model.Long:
		return reflect.TypeFor[*int64]()
	case model.Float:
		return reflect.TypeFor[*float32]()
	case model.Double:
		return reflect.TypeFor[*float64]()
	case model.Timestamp:
		return reflect.TypeFor[*time.Time]()
	}
	return anyType
}

// newStruct makes a pointer to a zero struct of the shape, for such a tree.
func newStruct(m *model.Member, tree any, f face) reflect.Value {
	var keys []string
	if f == keyed {
		keys = keysIn(tree)
	}
	return reflect.New(goType(m, nil, keys).Elem())
}

// keysIn lists the keys of a tree's maps, those of structures among them.
func keysIn(tree any) []string {
	all := map[string]bool{}
	var walk func(any)
	walk = func(x any) {
		switch x := x.(type) {
		case map[string]any:
			for k, item := range x {
				if k != "" { // no tag can name it
					all[k] = true
				}
				walk(item)
			}
		case []any:
			for _, item := range x {
				walk(item)
			}
		}
	}
	walk(tree)
	return slices.Sorted(maps.Keys(all))
}

// toStruct stores a tree in a struct of the shape.
func toStruct(m *model.Member, tree any, f face) any {
	v := newStruct(m, tree, f)
	fill(v, tree)
	return v.Interface()
}

func fill(v reflect.Value, x any) {
	if x == nil {
		return
	}
	if data, ok := x.([]byte); ok && v.Type() == streamType {
		v.Set(reflect.ValueOf(io.NopCloser(bytes.NewReader(data))))
		return
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		fill(v.Elem(), x)
		return
	}
	if rx := reflect.ValueOf(x); rx.Type().AssignableTo(v.Type()) {
		v.Set(rx)
		return
	}
	switch x := x.(type) {
	case map[string]any:
		fillMap(v, x)
	case []any:
		v.Set(reflect.MakeSlice(v.Type(), len(x), len(x)))
		for i := range x {
			fill(v.Index(i), x[i])
		}
	default:
		v.Set(reflect.ValueOf(x).Convert(v.Type()))
	}
}

func fillMap(v reflect.Value, x map[string]any) {
	if v.Kind() == reflect.Map {
		v.Set(reflect.MakeMap(v.Type()))
		for k, item := range x {
			e := reflect.New(v.Type().Elem()).Elem()
			fill(e, item)
			v.SetMapIndex(reflect.ValueOf(k), e)
		}
		return
	}
	for i := range v.NumField() {
		if item, ok := x[v.Type().Field(i).Tag.Get("boto3")]; ok {
			fill(v.Field(i), item)
		}
	}
}

// fromStruct reads a struct of the shape as a tree; nil members are absent.
func fromStruct(m *model.Member, v reflect.Value) (any, error) {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface && v.Type() == anyType {
		if v.IsNil() {
			return nil, nil
		}
		if v.Kind() == reflect.Interface {
			return plain(v.Interface())
		}
		v = v.Elem()
	}
	s := m.Shape
	switch {
	case v.Kind() == reflect.Struct && s.Kind == model.Structure:
		out := map[string]any{}
		for i := range s.Members {
			if f := v.Field(i); !f.IsNil() {
				x, err := fromStruct(&s.Members[i], f)
				if err != nil {
					return nil, err
				}
				out[s.Members[i].Name] = x
			}
		}
		return out, nil
	case s.Kind == model.List:
		out := make([]any, v.Len())
		for i := range out {
			var err error
			if out[i], err = fromStruct(s.Element, v.Index(i)); err != nil {
				return nil, err
			}
		}
		return out, nil
	case s.Kind == model.Map && v.Kind() == reflect.Struct:
		out := map[string]any{}
		for i := range v.NumField() {
			if f := v.Field(i); !f.IsNil() {
				x, err := fromStruct(s.Value, f)
				if err != nil {
					return nil, err
				}
				out[v.Type().Field(i).Tag.Get("boto3")] = x
			}
		}
		return out, nil
	case s.Kind == model.Map:
		out := map[string]any{}
		for it := v.MapRange(); it.Next(); {
			x, err := fromStruct(s.Value, it.Value())
			if err != nil {
				return nil, err
			}
			out[it.Key().String()] = x
		}
		return out, nil
	}
	return plain(v.Interface())
}

// plain takes the user's types off a decoded tree and reads its streams.
func plain(x any) (any, error) {
	switch x := x.(type) {
	case wrapped:
		return plain(map[string]any(x))
	case map[string]any:
		out := make(map[string]any, len(x))
		for k, v := range x {
			var err error
			if out[k], err = plain(v); err != nil {
				return nil, err
			}
		}
		return out, nil
	case []any:
		out := make([]any, len(x))
		for i, v := range x {
			var err error
			if out[i], err = plain(v); err != nil {
				return nil, err
			}
		}
		return out, nil
	case io.ReadCloser:
		return io.ReadAll(x)
	case int32:
		return int64(x), nil
	case float32:
		return float64(x), nil
	}
	return x, nil
}

// differ says where two trees are not the same.
func differ(path string, got, want any) error {
	fault := func() error { return fmt.Errorf("%s: got %#v, want %#v", path, got, want) }
	switch want := want.(type) {
	case map[string]any:
		m, ok := got.(map[string]any)
		if !ok {
			return fault()
		}
		for _, k := range slices.Sorted(maps.Keys(want)) {
			v, ok := m[k]
			if !ok {
				return fmt.Errorf("%s.%s: absent, want %#v", path, k, want[k])
			}
			if err := differ(path+"."+k, v, want[k]); err != nil {
				return err
			}
		}
		for k, v := range m {
			if _, ok := want[k]; !ok {
				return fmt.Errorf("%s.%s: got %#v, want it absent", path, k, v)
			}
		}
		return nil
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return fault()
		}
		for i := range want {
			if err := differ(fmt.Sprintf("%s[%d]", path, i), list[i], want[i]); err != nil {
				return err
			}
		}
		return nil
	}
	if !sameScalar(got, want) {
		return fault()
	}
	return nil
}

func sameScalar(got, want any) bool {
	switch want := want.(type) {
	case []byte:
		b, ok := got.([]byte)
		return ok && bytes.Equal(b, want)
	case time.Time:
		t, ok := got.(time.Time)
		return ok && t.Equal(want)
	case float64:
		f, ok := got.(float64)
		return ok && (f == want || math.IsNaN(f) && math.IsNaN(want) || float32(f) == float32(want))
	}
	return got == want
}

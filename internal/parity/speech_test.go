package parity_test

import (
	"bytes"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// speech puts parameters into typed values, and keeps what these cannot say
// from the other side too. The rules are those of docs/conformance.md, "The
// typed packages".
type speech struct {
	depth  int
	unsaid map[string]bool // why a part is not said as it was given
}

func newSpeech() *speech { return &speech{unsaid: map[string]bool{}} }

// Why typed values cannot say something.
const (
	unknownMember  = "a member that the description lacks"
	anotherType    = "a value of another type, or nil"
	zeroTime       = "the year 1"
	wideNumber     = "a number that the field's type rounds or cuts"
	plainStream    = "a stream that was not given as one"
	attributeValue = "an attribute value of no or many types"
)

// token is the idempotency token where parameters have none that can be given:
// those that are made up differ.
const token = "11112222-3333-4444-5555-666677778888"

// structure says the members that fields can hold; false where what is left is
// no value of the shape.
func (s *speech) structure(shape *model.Shape, t reflect.Type, x any) (reflect.Value, any, bool) {
	s.depth++
	defer func() { s.depth-- }()
	object, ok := x.(map[string]any)
	if !ok {
		s.unsaid[anotherType] = true
	}
	v, said := reflect.New(t).Elem(), map[string]any{}
	for name := range object {
		if _, ok := shape.Member(name); !ok {
			s.unsaid[unknownMember] = true
		}
	}
	for i := range shape.Members {
		m := &shape.Members[i]
		f := fieldOf(v, m.Name)
		if !f.IsValid() {
			continue // an event stream's, or one that the types test reports
		}
		if bind.AttributeValue(shape) && len(said) == 1 {
			if _, has := object[m.Name]; has {
				s.unsaid[attributeValue] = true
			}
			continue
		}
		given, has := object[m.Name]
		if _, ok := given.(string); !ok && m.IdempotencyToken && s.depth == 1 {
			if has {
				s.unsaid[anotherType] = true
			}
			given, has = token, true
		}
		if !has {
			continue
		}
		value, words, ok := s.value(m, f.Type(), given)
		switch {
		case !ok || isNil(value):
			s.unsaid[anotherType] = true
			continue
		case isTime(f) && value.IsZero():
			s.unsaid[zeroTime] = true
			continue
		case f.Kind() == reflect.String && value.Len() == 0:
			value.SetString(boto3.Empty)
		}
		f.Set(value)
		said[m.Name] = words
	}
	if bind.AttributeValue(shape) && len(said) == 0 {
		s.unsaid[attributeValue] = true
		return v, said, false
	}
	return v, said, true
}

// fieldOf finds the field of a member: its tag, or its name with a capital.
func fieldOf(v reflect.Value, member string) reflect.Value {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		tag, _, _ := strings.Cut(f.Tag.Get("boto3"), ",")
		if tag == member || tag == "" && strings.EqualFold(f.Name, member) {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

func isTime(v reflect.Value) bool { return v.Type() == reflect.TypeFor[time.Time]() }

func isNil(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return v.IsNil()
	default:
		return false
	}
}

// plain is a scalar's value as parameters have it.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Int32, reflect.Int64:
		return v.Int()
	case reflect.Float32: // as its shortest decimal
		f, err := strconv.ParseFloat(strconv.FormatFloat(v.Float(), 'g', -1, 32), 64)
		if err != nil {
			return v.Float()
		}
		return f
	default:
		return v.Float()
	}
}

// value makes a value of a field's or element's type, and the parameter that
// says the same; false where the type cannot hold it.
func (s *speech) value(m *model.Member, t reflect.Type, x any) (v reflect.Value, said any, ok bool) {
	shape := m.Shape
	v = reflect.New(t).Elem()
	switch {
	case t.Kind() == reflect.Interface && t != reflect.TypeFor[any](): // io.Reader
		data, ok := asBytes(x)
		if ok {
			v.Set(reflect.ValueOf(bytes.NewReader(data)))
		}
		if _, was := x.(stream); !was {
			s.unsaid[plainStream] = true
		}
		return v, stream(data), ok
	case t.Kind() == reflect.Interface:
		if x != nil {
			v.Set(reflect.ValueOf(live(x)))
		}
		return v, x, true
	case t.Kind() == reflect.Pointer:
		inner, said, ok := s.value(m, t.Elem(), x)
		if ok {
			v.Set(reflect.New(t.Elem()))
			v.Elem().Set(inner)
		}
		return v, said, ok
	}
	switch shape.Kind {
	case model.Structure:
		if _, ok := x.(map[string]any); !ok {
			return v, nil, false
		}
		return s.structure(shape, t, x)
	case model.List:
		return s.list(shape, v, x)
	case model.Map:
		return s.table(shape, v, x)
	case model.Blob:
		data, ok := asBytes(x)
		if ok {
			v.SetBytes(data)
		}
		return v, x, ok
	case model.Timestamp:
		when, ok := asTime(x)
		v.Set(reflect.ValueOf(when))
		return v, x, ok
	default:
		return s.scalar(v, x)
	}
}

func (s *speech) list(shape *model.Shape, v reflect.Value, x any) (reflect.Value, any, bool) {
	list, ok := x.([]any)
	if !ok {
		return v, nil, false
	}
	said := []any{}
	v.Set(reflect.MakeSlice(v.Type(), 0, len(list)))
	for _, e := range list {
		value, words, ok := s.element(shape, shape.Element, v.Type().Elem(), e)
		if ok {
			v.Set(reflect.Append(v, value))
			said = append(said, words)
		}
	}
	return v, said, true
}

func (s *speech) table(shape *model.Shape, v reflect.Value, x any) (reflect.Value, any, bool) {
	object, ok := x.(map[string]any)
	if !ok {
		return v, nil, false
	}
	said := map[string]any{}
	v.Set(reflect.MakeMap(v.Type()))
	for k, e := range object {
		value, words, ok := s.element(shape, shape.Value, v.Type().Elem(), e)
		if ok {
			v.SetMapIndex(reflect.ValueOf(k).Convert(v.Type().Key()), value)
			said[k] = words
		}
	}
	return v, said, true
}

// element is a list's element or a map's value: null only in sparse ones.
func (s *speech) element(in *model.Shape, m *model.Member, t reflect.Type, x any) (reflect.Value, any, bool) {
	if x == nil && in.Sparse {
		return reflect.Zero(t), nil, true
	}
	v, said, ok := s.value(m, t, x)
	if !ok {
		s.unsaid[anotherType] = true
	}
	return v, said, ok
}

func (s *speech) scalar(v reflect.Value, x any) (reflect.Value, any, bool) {
	switch {
	case v.Kind() == reflect.String:
		text, ok := x.(string)
		v.SetString(text)
		return v, x, ok
	case v.Kind() == reflect.Bool:
		b, ok := x.(bool)
		v.SetBool(b)
		return v, x, ok
	case v.CanInt():
		n, ok := x.(int64)
		if v.Kind() == reflect.Int32 {
			n = min(max(n, math.MinInt32), math.MaxInt32)
		}
		v.SetInt(n)
		if ok && n != x {
			s.unsaid[wideNumber] = true
		}
		return v, n, ok
	}
	f, ok := x.(float64)
	if n, whole := x.(int64); whole {
		f, ok = float64(n), true
	}
	if v.Kind() == reflect.Float32 && math.Abs(f) > math.MaxFloat32 && !math.IsInf(f, 0) {
		f = math.Copysign(math.MaxFloat32, f)
	}
	v.SetFloat(f)
	said := plain(v)
	if ok && said != x && !math.IsNaN(f) {
		s.unsaid[wideNumber] = true
	}
	return v, said, ok
}

func asBytes(x any) ([]byte, bool) {
	switch x := x.(type) {
	case []byte:
		return x, true
	case stream:
		return x, true
	case string:
		return []byte(x), true
	}
	return nil, false
}

// asTime reads the forms of times that the generator makes.
func asTime(x any) (time.Time, bool) {
	switch x := x.(type) {
	case time.Time:
		return x, true
	case int64:
		return time.Unix(x, 0).UTC(), true
	case float64:
		when, err := bind.EpochTime(x)
		return when, err == nil
	case string:
		if f, err := strconv.ParseFloat(x, 64); err == nil {
			return asTime(f)
		}
		for _, layout := range []string{time.RFC3339, time.DateOnly, time.DateTime, time.RFC1123, "20060102T150405Z"} {
			if when, err := time.Parse(layout, x); err == nil {
				return when, true
			}
		}
	}
	return time.Time{}, false
}

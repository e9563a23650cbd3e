//go:build peers

package breadth

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3/model"
)

// tree is a value of a shape as maps, lists and scalars, whichever library's types
// hold it: this one's, aws-sdk-go-v2's, a program's own or a Map. What is zero
// counts as absent, since plain numbers and bools cannot tell.
func tree(s *model.Shape, v reflect.Value) any {
	for v.IsValid() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) {
		if x, ok := v.Interface().(interface{ UnmarshalSmithyDocument(any) error }); ok && !v.IsNil() {
			var out any
			if err := x.UnmarshalSmithyDocument(&out); err != nil {
				return err
			}
			return plain(reflect.ValueOf(out))
		}
		v = v.Elem()
	}
	if !v.IsValid() {
		return nil
	}
	switch s.Kind {
	case model.Structure:
		if s.Document {
			return plain(v)
		}
		return members(s, v)
	case model.List:
		list := []any{}
		for i := range v.Len() {
			list = append(list, tree(s.Element.Shape, v.Index(i)))
		}
		return list
	case model.Map:
		out := map[string]any{}
		for it := v.MapRange(); it.Next(); {
			out[it.Key().String()] = tree(s.Value.Shape, it.Value())
		}
		return out
	case model.Float, model.Double:
		return number(v)
	case model.Timestamp:
		if t := v.Interface().(time.Time); !t.IsZero() {
			return t.UTC().Format(time.RFC3339Nano)
		}
		return nil
	case model.Blob:
		return string(v.Bytes())
	}
	if x := plain(v); s.Kind == model.String {
		if n, ok := x.(float64); ok { // once the description had a number
			return strconv.FormatFloat(n, 'f', -1, 64)
		}
		return x
	}
	return plain(v)
}

// members is the tree of a structure.
func members(s *model.Shape, v reflect.Value) any {
	out := map[string]any{}
	for i := range s.Members {
		m := &s.Members[i]
		if x := tree(m.Shape, memberOf(v, m)); !isZero(x) {
			out[m.Name] = x
		}
	}
	return out
}

// memberOf finds a member in a map, a struct, or a type that stands for one member
// of a union, as aws-sdk-go-v2 has them.
func memberOf(v reflect.Value, m *model.Member) reflect.Value {
	if v.Kind() == reflect.Map {
		return v.MapIndex(reflect.ValueOf(m.Name))
	}
	if field := v.FieldByName(exported(m.Name)); field.IsValid() {
		return field
	}
	if strings.HasSuffix(v.Type().Name(), "Member"+exported(m.Name)) {
		return v.FieldByName("Value")
	}
	return reflect.Value{}
}

func exported(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// plain is a value that needs no description.
func plain(v reflect.Value) any {
	for v.IsValid() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) {
		v = v.Elem()
	}
	if !v.IsValid() {
		return nil
	}
	switch v.Kind() {
	case reflect.String:
		var document any
		if strings.HasPrefix(v.String(), "{") && json.Unmarshal([]byte(v.String()), &document) == nil {
			return document // policies of IAM, which a Map has as such
		}
		if v.Type().Name() == "Number" { // of a document
			var f float64
			if _, err := fmt.Sscan(v.String(), &f); err != nil {
				return err
			}
			return f
		}
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Slice:
		list := []any{}
		for i := range v.Len() {
			list = append(list, plain(v.Index(i)))
		}
		return list
	case reflect.Map:
		out := map[string]any{}
		for it := v.MapRange(); it.Next(); {
			out[it.Key().String()] = plain(it.Value())
		}
		return out
	default:
		return number(v)
	}
}

func number(v reflect.Value) any {
	switch {
	case v.CanInt():
		return float64(v.Int())
	case v.CanFloat():
		return float64(float32(v.Float()))
	}
	return fmt.Errorf("%s is no number", v.Type())
}

func isZero(x any) bool {
	switch x := x.(type) {
	case nil:
		return true
	case map[string]any:
		return len(x) == 0
	case []any:
		return len(x) == 0
	}
	return reflect.ValueOf(x).IsZero()
}

// limit takes away what a type has no field for.
func limit(s *model.Shape, t reflect.Type, x any) any {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Interface {
		return x
	}
	switch x := x.(type) {
	case map[string]any:
		if s.Kind == model.Map {
			for key, value := range x {
				x[key] = limit(s.Value.Shape, t.Elem(), value)
			}
			return x
		}
		if t.Kind() != reflect.Struct {
			return x
		}
		for i := range s.Members {
			m := &s.Members[i]
			field, ok := t.FieldByName(exported(m.Name))
			value, given := x[m.Name]
			if !ok || !given {
				delete(x, m.Name)
				continue
			}
			if x[m.Name] = limit(m.Shape, field.Type, value); isZero(x[m.Name]) {
				delete(x, m.Name)
			}
		}
	case []any:
		for i := range x {
			x[i] = limit(s.Element.Shape, t.Elem(), x[i])
		}
	}
	return x
}

// difference tells the first place where two trees differ, "" where they do not.
func difference(path string, a, b any) string {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			break
		}
		for key := range b {
			if _, ok := a[key]; !ok {
				return fmt.Sprintf("%s.%s: missing beside %.80v", path, key, b[key])
			}
		}
		for key, x := range a {
			if d := difference(path+"."+key, x, b[key]); d != "" {
				return d
			}
		}
		return ""
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			break
		}
		for i, x := range a {
			if d := difference(fmt.Sprintf("%s[%d]", path, i), x, b[i]); d != "" {
				return d
			}
		}
		return ""
	}
	if !reflect.DeepEqual(a, b) {
		return fmt.Sprintf("%s: %.80v beside %.80v", path, a, b)
	}
	return ""
}

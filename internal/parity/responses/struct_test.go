package responses_test

import (
	"fmt"
	"io"
	"maps"
	"reflect"
	"strconv"
	"time"

	"github.com/boto3-go/boto3/model"
)

// face is another kind of value that a response is read into, besides a map.
type face struct {
	name string
	// new makes a pointer to a value for an operation's output, or nil.
	new func(*difference) (any, error)
	// differ says where the value is not botocore's.
	differ func(d *difference, out any) error
	// unlike says which responses such a value cannot hold.
	unlike func(*difference) bool
}

var faces = []face{{
	name: "struct",
	new: func(d *difference) (any, error) {
		return reflect.New(structOf(d.op.Output, 0).Elem()).Interface(), nil
	},
	differ: func(d *difference, out any) error {
		return differ("", fromStruct(d.op.Output, reflect.ValueOf(out)), without(d.want.Out.value))
	},
	unlike: noStruct,
}, {
	name: "typed",
	new:  newTyped,
	differ: func(d *difference, out any) error {
		err := differTyped("", d.op.Output, reflect.ValueOf(out), d.want.Out.value)
		if err == nil {
			typedRead++
		}
		return err
	},
	unlike: noStruct,
}}

// noStruct says which responses a struct cannot hold.
func noStruct(d *difference) bool {
	// A policy or a template is a value in a map, and text in a string.
	documents := d.Service == "iam" || d.Service == "cloudformation"
	return documents || d.has("unknown member of a union") || d.has("bytes changed") || d.has("a number as text") || d.has("a value of another type")
}

// structOf makes a struct type of a shape, with pointers for scalars, so that
// nothing is lost. What is nested deep is an any.
func structOf(m *model.Member, depth int) reflect.Type {
	s := m.Shape
	if s.Document || m.JSONValue || depth > 4 {
		return reflect.TypeFor[any]()
	}
	switch s.Kind {
	case model.Structure:
		fields := make([]reflect.StructField, len(s.Members))
		for i := range s.Members {
			fields[i] = reflect.StructField{
				Name: "Member" + strconv.Itoa(i), Type: structOf(&s.Members[i], depth+1), Tag: reflect.StructTag(`boto3:"` + s.Members[i].Name + `"`),
			}
		}
		return reflect.PointerTo(reflect.StructOf(fields))
	case model.List:
		return reflect.SliceOf(structOf(s.Element, depth+1))
	case model.Map:
		return reflect.MapOf(reflect.TypeFor[string](), structOf(s.Value, depth+1))
	case model.Blob:
		if m.Streaming {
			return reflect.TypeFor[io.ReadCloser]()
		}
		return reflect.TypeFor[[]byte]()
	case model.Boolean:
		return reflect.TypeFor[*bool]()
	case model.Integer, model.Long:
		return reflect.TypeFor[*int64]()
	case model.Float, model.Double:
		return reflect.TypeFor[*float64]()
	case model.Timestamp:
		return reflect.TypeFor[*time.Time]()
	case model.String:
	}
	return reflect.TypeFor[*string]()
}

// fromStruct reads a struct of structOf as a tree. What is nil is absent.
func fromStruct(m *model.Member, v reflect.Value) any {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	s := m.Shape
	switch {
	case v.Kind() == reflect.Struct && s.Kind == model.Structure:
		out := map[string]any{}
		for i := range s.Members {
			if f := v.Field(i); !f.IsNil() {
				out[s.Members[i].Name] = fromStruct(&s.Members[i], f)
			}
		}
		return out
	case v.Kind() == reflect.Slice && s.Kind == model.List && !v.IsNil():
		out := make([]any, v.Len())
		for i := range out {
			out[i] = fromStruct(s.Element, v.Index(i))
		}
		return out
	case v.Kind() == reflect.Map && s.Kind == model.Map && !v.IsNil():
		out := map[string]any{}
		for it := v.MapRange(); it.Next(); {
			out[it.Key().String()] = fromStruct(s.Value, it.Value())
		}
		return out
	case (v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.IsNil():
		return nil
	}
	return v.Interface()
}

// inFaces reads a response once more into other kinds of values, which must
// hold what the map holds.
func inFaces(d *difference, call func(out any) error) error {
	for _, f := range faces {
		if d.op.Output == nil || f.unlike(d) {
			continue
		}
		out, err := f.new(d)
		if err != nil {
			return err
		}
		if out == nil {
			continue
		}
		if err := call(out); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		if err := f.differ(d, out); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return nil
}

// without leaves the nil out of an output's map: a struct's member is absent
// either way.
func without(x any) any {
	if m, ok := x.(map[string]any); ok {
		m = maps.Clone(m)
		maps.DeleteFunc(m, func(_ string, v any) bool { return v == nil })
		return m
	}
	return x
}

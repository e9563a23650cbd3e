package responses_test

import (
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/codegen"
	"github.com/boto3-go/boto3/internal/typedclients"
	"github.com/boto3-go/boto3/model"
)

// typedRead counts the responses that were read into types of the generated
// packages and hold what botocore read.
var typedRead int

// outputs are the output types of the generated packages, a sample or all with
// the build tag alltypes, by service and operation.
var outputs = sync.OnceValues(func() (map[string]reflect.Type, error) {
	s, err := boto3.NewSession(boto3.Config{Region: "us-east-1"})
	if err != nil {
		return nil, err
	}
	types := map[string]reflect.Type{}
	for _, c := range typedclients.All(s) {
		d, ok := c.(interface{ Dynamic() *boto3.Client })
		if !ok {
			return nil, fmt.Errorf("%T has no method Dynamic", c)
		}
		m := d.Dynamic().Model()
		for _, op := range m.OperationNames() {
			method, ok := reflect.TypeOf(c).MethodByName(codegen.Exported(op))
			if !ok {
				return nil, fmt.Errorf("%T has no method for %s", c, op)
			}
			types[m.Name+"."+op] = method.Type.Out(0).Elem()
		}
	}
	return types, nil
})

// newTyped makes an output of a generated package, nil where there is none. The
// services that were turned to CBOR have the types of what they are made of.
func newTyped(d *difference) (any, error) {
	types, err := outputs()
	if err != nil {
		return nil, err
	}
	t := types[strings.TrimPrefix(d.Service, "cbor-")+"."+d.Operation]
	if t == nil {
		return nil, nil //nolint:nilnil // There is no type and no fault.
	}
	return reflect.New(t).Interface(), nil
}

// differTyped says where a value of a generated type is not botocore's. What
// botocore has as absent or None is the field's zero.
func differTyped(path string, m *model.Member, v reflect.Value, want any) error {
	if want == nil {
		if !v.IsZero() {
			return mismatch(path, v.Interface(), want)
		}
		return nil
	}
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return fmt.Errorf("%s: absent here, %#v in botocore", path, want)
		}
		v = v.Elem()
	}
	if v.Kind() == reflect.Interface {
		return differ(path, v.Interface(), want)
	}
	switch want := want.(type) {
	case map[string]any:
		switch {
		case v.Kind() == reflect.Struct && m.Shape.Kind == model.Structure:
			return differFields(path, m.Shape, v, want)
		case v.Kind() == reflect.Map && m.Shape.Kind == model.Map:
			return differEntries(path, m.Shape, v, want)
		}
	case []any:
		if v.Kind() != reflect.Slice || m.Shape.Kind != model.List || v.Len() != len(want) || v.IsNil() {
			return mismatch(path, v.Interface(), want)
		}
		for i := range want {
			if err := differTyped(fmt.Sprintf("%s[%d]", path, i), m.Shape.Element, v.Index(i), want[i]); err != nil {
				return err
			}
		}
		return nil
	}
	if got := scalar(v); !same(got, narrow(v, want)) {
		return mismatch(path, got, want)
	}
	return nil
}

func differFields(path string, s *model.Shape, v reflect.Value, want map[string]any) error {
	for i := range s.Members {
		m := &s.Members[i]
		f := fieldOf(v, m.Name)
		if !f.IsValid() {
			return fmt.Errorf("%s: no field for %s", path, m.Name)
		}
		if err := differTyped(path+"."+m.Name, m, f, want[m.Name]); err != nil {
			return err
		}
	}
	for name, value := range want {
		if _, ok := s.Member(name); !ok && value != nil {
			return fmt.Errorf("%s.%s: absent here, %#v in botocore", path, name, value)
		}
	}
	return nil
}

func differEntries(path string, s *model.Shape, v reflect.Value, want map[string]any) error {
	if v.Len() != len(want) || v.IsNil() {
		return mismatch(path, v.Interface(), want)
	}
	for name, value := range want {
		e := v.MapIndex(reflect.ValueOf(name).Convert(v.Type().Key()))
		if !e.IsValid() {
			return fmt.Errorf("%s.%s: absent here, %#v in botocore", path, name, value)
		}
		if err := differTyped(path+"."+name, s.Value, e, value); err != nil {
			return err
		}
	}
	return nil
}

// fieldOf finds the field of a member: its tag, or its name with a capital.
func fieldOf(v reflect.Value, member string) reflect.Value {
	i := slices.IndexFunc(slices.Collect(v.Type().Fields()), func(f reflect.StructField) bool {
		tag, _, _ := strings.Cut(f.Tag.Get("boto3"), ",")
		return tag == member || tag == "" && strings.EqualFold(f.Name, member)
	})
	if i < 0 {
		return reflect.Value{}
	}
	return v.Field(i)
}

// scalar is a scalar as a map would hold it.
func scalar(v reflect.Value) any {
	switch x := v.Interface().(type) {
	case time.Time, []byte, io.ReadCloser:
		return x
	}
	switch {
	case v.Kind() == reflect.String:
		return v.String()
	case v.CanInt():
		return v.Int()
	case v.CanFloat():
		return v.Float()
	}
	return v.Interface()
}

// narrow gives a number the precision of a float32 where the field is one.
func narrow(v reflect.Value, want any) any {
	switch f := want.(type) {
	case float64:
		if v.Kind() == reflect.Float32 {
			return float64(float32(f))
		}
	case int64:
		if v.Kind() == reflect.Float32 {
			return float64(float32(f))
		}
	}
	return want
}

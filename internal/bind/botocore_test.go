package bind_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

func oneOf[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

// randomBody makes what a service could send for a shape. What is required is
// there, and no scalar is zero: that reads as absent where a field is plain.
func randomBody(r *rand.Rand, s *model.Shape, depth int) any {
	switch s.Kind {
	case model.Structure:
		if s.Document {
			return map[string]any{"a": []any{1, "x", nil, true}, "b": map[string]any{"c": 1.5}}
		}
		m := map[string]any{}
		for i := range s.Members {
			member := &s.Members[i]
			deep := depth > 2 && (member.Shape.Kind == model.Structure || member.Shape.Kind == model.Map)
			if member.Required || !deep && r.IntN(3) > 0 {
				m[member.Name] = randomBody(r, member.Shape, depth+1)
			}
			if s.Union && len(m) == 1 {
				return m
			}
		}
		if s.Union {
			m["A"] = "chosen"
		}
		return m
	case model.List:
		list := make([]any, r.IntN(7))
		for i := range list {
			list[i] = randomBody(r, s.Element.Shape, depth+1)
		}
		return list
	case model.Map:
		m := map[string]any{}
		for range r.IntN(4) {
			m[oneOf(r, "", "a", "b c", "é")] = randomBody(r, s.Value.Shape, depth+1)
			if s.Sparse {
				m["null"] = nil
			}
		}
		return m
	case model.Boolean:
		return true
	case model.Integer, model.Long:
		return 1 + r.IntN(100)
	case model.Float, model.Double:
		return float64(1+r.IntN(1000)) / 8
	case model.Timestamp:
		return float64(1_700_000_000_000+r.Int64N(1_000_000_000)) / 1000
	case model.Blob:
		return base64.StdEncoding.EncodeToString([]byte(oneOf(r, "\x00", "bytes", "\xff\xfe")))
	default:
		return oneOf(r, "text", "ünï", "a\"b\n", strings.Repeat("long ", 20))
	}
}

// randomType makes a Go type that can hold a shape.
func randomType(r *rand.Rand, s *model.Shape, depth int) reflect.Type {
	t := plainType(r, s, depth)
	for r.IntN(3) == 0 && t.Kind() != reflect.Interface {
		t = reflect.PointerTo(t)
	}
	return t
}

func plainType(r *rand.Rand, s *model.Shape, depth int) reflect.Type {
	if s.Document || r.IntN(12) == 0 {
		return reflect.TypeFor[any]()
	}
	switch s.Kind {
	case model.Structure:
		if depth > 2 || r.IntN(5) == 0 {
			return oneOf(r, reflect.TypeFor[dyn](), reflect.TypeFor[map[string]any]())
		}
		return randomStruct(r, s, depth)
	case model.List:
		return reflect.SliceOf(randomType(r, s.Element.Shape, depth+1))
	case model.Map:
		return reflect.MapOf(oneOf(r, reflect.TypeFor[string](), reflect.TypeFor[Color]()), mapValue(r, s, depth))
	case model.Boolean:
		return reflect.TypeFor[bool]()
	case model.Integer, model.Long:
		return oneOf(r, reflect.TypeFor[int](), reflect.TypeFor[int8](), reflect.TypeFor[int32](), reflect.TypeFor[int64](), reflect.TypeFor[uint16](), reflect.TypeFor[json.Number]())
	case model.Float, model.Double:
		return oneOf(r, reflect.TypeFor[float32](), reflect.TypeFor[float64]())
	case model.Timestamp:
		return reflect.TypeFor[time.Time]()
	case model.Blob:
		return oneOf(r, reflect.TypeFor[[]byte](), reflect.TypeFor[string]())
	default:
		return oneOf(r, reflect.TypeFor[string](), reflect.TypeFor[Color]())
	}
}

// mapValue makes the type of a map's values; in a sparse one, of texts, null is nil.
func mapValue(r *rand.Rand, s *model.Shape, depth int) reflect.Type {
	if s.Sparse {
		return oneOf(r, reflect.TypeFor[*string](), reflect.TypeFor[*Color](), reflect.TypeFor[any]())
	}
	return randomType(r, s.Value.Shape, depth+1)
}

// randomStruct has fields by tags, by names and by names in another case, some of
// them embedded.
func randomStruct(r *rand.Rand, s *model.Shape, depth int) reflect.Type {
	var own, embedded []reflect.StructField
	for i := range s.Members {
		m := &s.Members[i]
		f := reflect.StructField{Name: strings.ToUpper(m.Name[:1]) + m.Name[1:], Type: randomType(r, m.Shape, depth+1)}
		if r.IntN(3) == 0 {
			f.Name, f.Tag = fmt.Sprintf("Field%d", i), reflect.StructTag(fmt.Sprintf("boto3:%q", m.Name))
		}
		if r.IntN(4) == 0 {
			embedded = append(embedded, f)
		} else {
			own = append(own, f)
		}
	}
	if len(embedded) > 0 {
		own = append(own, reflect.StructField{Name: "Embedded", Anonymous: true, Type: reflect.StructOf(embedded)})
	}
	return reflect.StructOf(own)
}

// marked is a tree in which what JSON lacks stands under the name of its type.
func marked(v any) any {
	switch v := v.(type) {
	case []byte:
		return map[string]any{"bytes": base64.StdEncoding.EncodeToString(v)}
	case time.Time:
		return map[string]any{"microseconds": v.UnixMicro()}
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			out[k] = marked(x)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = marked(x)
		}
		return out
	}
	return v
}

// canonical is a tree as encoding/json reads it.
func canonical(tb testing.TB, v any) any {
	tb.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		tb.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		tb.Fatal(err)
	}
	return out
}

// difference tells the first place where trees differ, "" where they do not.
func difference(got, want any, path string) string {
	switch want := want.(type) {
	case map[string]any:
		m, ok := got.(map[string]any)
		if !ok || len(m) != len(want) {
			break
		}
		for k, x := range want {
			if d := difference(m[k], x, path+"."+k); d != "" {
				return d
			}
		}
		return ""
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			break
		}
		for i, x := range want {
			if d := difference(list[i], x, fmt.Sprintf("%s[%d]", path, i)); d != "" {
				return d
			}
		}
		return ""
	default:
		if got == want {
			return ""
		}
	}
	return fmt.Sprintf("%s is %v, by botocore %v", path, got, want)
}

const manyBodies = 600

// TestParsedAsBotocore decodes bodies into types of all kinds, and into maps, and
// reads those as inputs: what is seen there is what botocore parses.
func TestParsedAsBotocore(t *testing.T) {
	shape := rootShape(t)
	r := rand.New(rand.NewPCG(4, 5))
	var ask bytes.Buffer
	if err := json.Compact(&ask, []byte(description)); err != nil {
		t.Fatal(err)
	}
	ask.WriteByte('\n')
	bodies := make([]string, manyBodies)
	for i := range bodies {
		text, err := json.Marshal(randomBody(r, shape, 0))
		if err != nil {
			t.Fatal(err)
		}
		bodies[i] = string(text)
		ask.WriteString(bodies[i] + "\n")
	}
	answers := json.NewDecoder(bytes.NewReader(testoracle.Run(t, testoracle.Botocore, ask.Bytes(), "testdata/parse.py")))
	for _, body := range bodies {
		var want any
		if err := answers.Decode(&want); err != nil {
			t.Fatal(err)
		}
		typed := reflect.New(randomStruct(r, shape, 0)).Interface()
		for _, dst := range []any{typed, dyn{}, new(any)} {
			if d := difference(through(t, shape, body, dst), want, ""); d != "" {
				t.Errorf("%s\nof the body %s\nin the type %T", d, body, dst)
			}
		}
	}
}

// through decodes a body and reads what became of it.
func through(tb testing.TB, shape *model.Shape, body string, dst any) any {
	tb.Helper()
	b := newBinder()
	m := &model.Member{Shape: shape}
	slot, err := b.Out(shape, dst)
	if err == nil {
		err = wire.DecodeJSON(body, m, slot)
	}
	if err != nil {
		tb.Fatalf("%s into %T: %v", body, dst, err)
	}
	v, err := b.In(shape, dst)
	if err != nil {
		tb.Fatalf("%T: %v", dst, err)
	}
	return canonical(tb, marked(dump(tb, v)))
}

package attributevalue_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/dynamodb/attribute"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/bind/attributevalue"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

const description = `{"metadata":{"protocol":"json"},"operations":{"Op":{"input":{"shape":"Input"}}},"shapes":{
"Input":{"type":"structure","members":{"Value":{"shape":"AttributeValue"}}},
"AttributeMap":{"type":"map","key":{"shape":"String"},"value":{"shape":"AttributeValue"}},
"AttributeValue":{"type":"structure","members":{
"S":{"shape":"String"},"N":{"shape":"String"},"B":{"shape":"Blob"},
"SS":{"shape":"Strings"},"NS":{"shape":"Strings"},"BS":{"shape":"Blobs"},
"M":{"shape":"AttributeMap"},"L":{"shape":"List"},"NULL":{"shape":"Bool"},"BOOL":{"shape":"Bool"}}},
"List":{"type":"list","member":{"shape":"AttributeValue"}},
"Strings":{"type":"list","member":{"shape":"String"}},"Blobs":{"type":"list","member":{"shape":"Blob"}},
"String":{"type":"string"},"Blob":{"type":"blob"},"Bool":{"type":"boolean"}}}`

func valueMember(tb testing.TB) *model.Member {
	tb.Helper()
	s, err := model.Parse("values", model.Data{Service: []byte(description)})
	if err != nil {
		tb.Fatal(err)
	}
	op, err := s.Operation("Op")
	if err != nil {
		tb.Fatal(err)
	}
	return &op.Input.Shape.Members[0]
}

// marked is a value as the oracle takes it: under the name of its type.
type marked map[string]any

var null = marked{"NULL": true}

// kind is a Go type, the tag of a field that holds one, and how to make a value of
// it and the same for the oracle.
type kind struct {
	typ  reflect.Type
	tag  string
	make func(*rand.Rand) (reflect.Value, any)
}

func oneOf[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

// scalar is a kind whose values are told by a function.
func scalar[T any](name, tag string, value func(*rand.Rand) (T, any)) kind {
	return kind{reflect.TypeFor[T](), tag, func(r *rand.Rand) (reflect.Value, any) {
		v, m := value(r)
		return reflect.ValueOf(v), marked{name: m}
	}}
}

func number[T any](tag string, value func(*rand.Rand) T) kind {
	return scalar("N", tag, func(r *rand.Rand) (T, any) {
		v := value(r)
		return v, fmt.Sprint(v)
	})
}

type (
	name  string
	level int16
)

func text(r *rand.Rand) string {
	return oneOf(r, "", "a", "ünï✓", "\x00\n\"", strings.Repeat("x", r.IntN(40)))
}

func some[T comparable](r *rand.Rand, value func(*rand.Rand) T) []T {
	var list []T
	for range 1 + r.IntN(4) {
		if v := value(r); !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

func base64s(list [][]byte) []string {
	out := make([]string, len(list))
	for i, b := range list {
		out[i] = base64.StdEncoding.EncodeToString(b)
	}
	return out
}

func decimals[T any](list []T) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = fmt.Sprint(n)
	}
	return out
}

func exact(r *rand.Rand) attribute.Number {
	return attribute.Number(strconv.Itoa(r.IntN(1e6)) + oneOf(r, "", ".25", "e3", "E-7"))
}

var scalars = []kind{
	scalar("S", "", func(r *rand.Rand) (string, any) { s := text(r); return s, s }),
	scalar("S", "", func(r *rand.Rand) (name, any) { s := text(r); return name(s), s }),
	scalar("S", "", func(r *rand.Rand) (netip.Addr, any) {
		a := netip.AddrFrom4([4]byte{10, 0, 0, byte(r.IntN(256))})
		return a, a.String()
	}),
	scalar("S", "", func(r *rand.Rand) (time.Time, any) {
		t := time.Unix(r.Int64N(1e10), 0).UTC()
		return t, t.Format(time.RFC3339)
	}),
	scalar("N", ",unixtime", func(r *rand.Rand) (time.Time, any) {
		t := time.Unix(r.Int64N(1e10), 0)
		return t, strconv.FormatInt(t.Unix(), 10)
	}),
	scalar("S", ",string", func(r *rand.Rand) (int, any) { n := r.Int(); return n, strconv.Itoa(n) }),
	scalar("S", ",string", func(r *rand.Rand) (bool, any) { on := r.IntN(2) == 0; return on, strconv.FormatBool(on) }),
	scalar("BOOL", "", func(r *rand.Rand) (bool, any) { on := r.IntN(2) == 0; return on, on }),
	scalar("B", "", func(r *rand.Rand) ([]byte, any) { b := []byte(text(r)); return b, base64s([][]byte{b})[0] }),
	scalar("B", "", func(r *rand.Rand) ([3]byte, any) {
		b := [3]byte{byte(r.Uint32()), 0, 1}
		return b, base64s([][]byte{b[:]})[0]
	}),
	number("", func(r *rand.Rand) int64 { return r.Int64() - r.Int64() }),
	number("", func(r *rand.Rand) level { return level(r.Uint32()) }),
	number("", (*rand.Rand).Uint64),
	number("", func(r *rand.Rand) uint8 { return uint8(r.Uint32()) }),
	number("", func(r *rand.Rand) float64 { return float64(r.IntN(1e6)) / 100 }),
	number("", func(r *rand.Rand) float32 { return float32(r.IntN(1e6)) / 100 }),
	number("", exact),
	number("", func(r *rand.Rand) json.Number { return json.Number(exact(r)) }),
	number("", func(r *rand.Rand) *big.Int { return big.NewInt(r.Int64()) }),
}

var sets = []kind{
	scalar("SS", "", func(r *rand.Rand) (attribute.StringSet, any) { s := some(r, text); return s, s }),
	scalar("SS", ",stringset", func(r *rand.Rand) ([]name, any) {
		s := some(r, func(r *rand.Rand) name { return name(text(r)) })
		return s, s
	}),
	scalar("NS", "", func(r *rand.Rand) (attribute.NumberSet, any) { s := some(r, exact); return s, decimals(s) }),
	scalar("NS", ",numberset", func(r *rand.Rand) ([]level, any) {
		s := some(r, func(r *rand.Rand) level { return level(r.Uint32()) })
		return s, decimals(s)
	}),
	scalar("BS", "", func(r *rand.Rand) (attribute.BinarySet, any) {
		s := attribute.BinarySet{[]byte("a"), []byte(strings.Repeat("b", r.IntN(5)))}
		return s, base64s(s)
	}),
	scalar("SS", "", func(r *rand.Rand) (map[string]struct{}, any) {
		s := some(r, text)
		m := map[string]struct{}{}
		for _, k := range s {
			m[k] = struct{}{}
		}
		return m, s
	}),
	scalar("NS", ",numberset", func(r *rand.Rand) (map[int]bool, any) {
		s := some(r, func(r *rand.Rand) int { return r.IntN(1000) })
		m := map[int]bool{}
		for _, k := range s {
			m[k] = true
		}
		return m, decimals(s)
	}),
}

// randomKind is a scalar, a set, or what is made of others.
func randomKind(r *rand.Rand, depth int) kind {
	if depth > 2 {
		return oneOf(r, scalars...)
	}
	switch r.IntN(8) {
	case 0:
		return oneOf(r, sets...)
	case 1:
		return pointerTo(randomKind(r, depth+1))
	case 2:
		return listOf(untagged(r, depth+1))
	case 3:
		return mapOf(untagged(r, depth+1))
	case 4, 5:
		return structOf(r, depth+1)
	}
	return oneOf(r, scalars...)
}

// untagged is a kind that needs no tag.
func untagged(r *rand.Rand, depth int) kind {
	for {
		if k := randomKind(r, depth); k.tag == "" {
			return k
		}
	}
}

func pointerTo(of kind) kind {
	return kind{reflect.PointerTo(of.typ), of.tag, func(r *rand.Rand) (reflect.Value, any) {
		if r.IntN(3) == 0 {
			return reflect.Zero(reflect.PointerTo(of.typ)), null
		}
		v, m := of.make(r)
		p := reflect.New(of.typ)
		p.Elem().Set(v)
		return p, m
	}}
}

func listOf(of kind) kind {
	t := reflect.SliceOf(of.typ)
	return kind{t, "", func(r *rand.Rand) (reflect.Value, any) {
		n := r.IntN(4)
		list, marks := reflect.MakeSlice(t, 0, n), make([]any, n)
		for i := range marks {
			var v reflect.Value
			v, marks[i] = of.make(r)
			list = reflect.Append(list, v)
		}
		if of.typ == reflect.TypeFor[uint8]() { // which is a binary
			return list, marked{"B": base64s([][]byte{list.Bytes()})[0]}
		}
		return list, marked{"L": marks}
	}}
}

func mapOf(of kind) kind {
	t := reflect.MapOf(reflect.TypeFor[name](), of.typ)
	return kind{t, "", func(r *rand.Rand) (reflect.Value, any) {
		m, marks := reflect.MakeMap(t), map[string]any{}
		for _, key := range some(r, text) {
			v, mark := of.make(r)
			m.SetMapIndex(reflect.ValueOf(name(key)), v)
			marks[key] = mark
		}
		return m, marked{"M": marks}
	}}
}

func structOf(r *rand.Rand, depth int) kind {
	var kinds []kind
	var fields []reflect.StructField
	var keys []string
	for i := range 1 + r.IntN(6) { // a map of empty structs is a set
		k := randomKind(r, depth)
		key, tag := fmt.Sprintf("Field%d", i), k.tag
		if r.IntN(2) == 0 {
			key = oneOf(r, "é", "with space", `quoted"`, "a.b") + strconv.Itoa(i)
			tag = key + tag
		}
		f := reflect.StructField{Name: fmt.Sprintf("Field%d", i), Type: k.typ}
		if tag != "" {
			f.Tag = reflect.StructTag("dynamodbav:" + strconv.Quote(tag))
		}
		kinds, fields, keys = append(kinds, k), append(fields, f), append(keys, key)
	}
	t := reflect.StructOf(fields)
	return kind{t, "", func(r *rand.Rand) (reflect.Value, any) {
		v, marks := reflect.New(t).Elem(), map[string]any{}
		for i, k := range kinds {
			field, mark := k.make(r)
			v.Field(i).Set(field)
			marks[keys[i]] = mark
		}
		return v, marked{"M": marks}
	}}
}

const manyTypes = 500

// TestTypesAsBoto3 sends values of random types as boto3's TypeSerializer does,
// reads what that has made into the same types, and sends that again.
func TestTypesAsBoto3(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 9))
	var ask bytes.Buffer
	given := make([]reflect.Value, manyTypes)
	for i := range given {
		var m any
		given[i], m = structOf(r, 0).make(r)
		if err := json.NewEncoder(&ask).Encode(m); err != nil {
			t.Fatal(err)
		}
	}
	member := valueMember(t)
	b := attributevalue.NewBinder(func(m map[string]any) any { return m })
	answers := json.NewDecoder(bytes.NewReader(testoracle.Run(t, testoracle.Boto3, ask.Bytes(), "../../../dynamodb/testdata/values.py")))
	for _, v := range given {
		var want *struct{ Wire json.RawMessage }
		if err := answers.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if want == nil {
			t.Fatalf("boto3 refuses %+v", v)
		}
		if got := send(t, b, member, v.Interface()); got != canonical(t, want.Wire) {
			t.Fatalf("%+v\nis sent as %s\nby boto3   %s", v, got, canonical(t, want.Wire))
		}
		for _, to := range []reflect.Value{reflect.New(v.Type()), reflect.ValueOf(new(any))} {
			slot, err := b.Out(member.Shape, to.Interface())
			if err == nil {
				err = wire.DecodeJSON(string(want.Wire), member, slot)
			}
			if err != nil {
				t.Fatalf("%s into %s: %v", want.Wire, to.Type(), err)
			}
			if got := send(t, b, member, to.Interface()); got != canonical(t, want.Wire) {
				t.Fatalf("%s\nby way of %s is %s", want.Wire, to.Type(), got)
			}
		}
	}
}

func send(tb testing.TB, b *bind.Binder, member *model.Member, v any) string {
	tb.Helper()
	value, err := b.In(member.Shape, v)
	var text []byte
	if err == nil {
		text, err = wire.AppendJSON(nil, member, value)
	}
	if err != nil {
		tb.Fatalf("%+v: %v", v, err)
	}
	return canonical(tb, text)
}

// canonical is a value with its numbers in one form and its sets in one order.
func canonical(tb testing.TB, text []byte) string {
	tb.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		tb.Fatalf("%s: %v", text, err)
	}
	text, err := json.Marshal(inOrder(v))
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

func inOrder(v any) any {
	wrapped, _ := v.(map[string]any)
	for name, x := range wrapped {
		switch x := x.(type) {
		case []any:
			for i, e := range x {
				switch name {
				case "NS":
					x[i] = rational(e)
				case "L":
					x[i] = inOrder(e)
				}
			}
			if name != "L" {
				slices.SortFunc(x, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
			}
		case map[string]any:
			for k, e := range x {
				x[k] = inOrder(e)
			}
		case string:
			if name == "N" {
				wrapped[name] = rational(x)
			}
		}
	}
	return v
}

func rational(x any) any {
	if n, ok := new(big.Rat).SetString(x.(string)); ok {
		return n.String()
	}
	return x
}

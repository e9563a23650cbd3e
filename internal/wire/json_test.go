package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

const scalarShapes = `{"metadata":{"protocol":"json","jsonVersion":"1.1","serviceId":"T","endpointPrefix":"t","apiVersion":"2020-01-01"},
"operations":{"Op":{"name":"Op","http":{"method":"POST","requestUri":"/"},"input":{"shape":"All"},"output":{"shape":"All"}}},
"shapes":{"All":{"type":"structure","members":{"Str":{"shape":"Str"},"Int":{"shape":"Int"},"Long":{"shape":"Long"},"Float":{"shape":"Float"},
"Double":{"shape":"Double"},"Bool":{"shape":"Bool"},"Blob":{"shape":"Blob"},"Time":{"shape":"Time"},"ISO":{"shape":"ISO"},
"List":{"shape":"List"},"Map":{"shape":"Map"},"Sparse":{"shape":"Sparse"},"Doc":{"shape":"Doc"},"Deep":{"shape":"All"},"Docs":{"shape":"Docs"},
"Renamed":{"shape":"Str","locationName":"re-named"},"Choice":{"shape":"Choice"}}},
"Choice":{"type":"structure","union":true,"members":{"A":{"shape":"Str"},"B":{"shape":"Int"}}},
"List":{"type":"list","member":{"shape":"Str"}},"Map":{"type":"map","key":{"shape":"Str"},"value":{"shape":"Int"}},
"Docs":{"type":"map","key":{"shape":"Str"},"value":{"shape":"Doc"}},"Sparse":{"type":"map","key":{"shape":"Str"},"value":{"shape":"Int"},"sparse":true},
"Doc":{"type":"structure","members":{},"document":true},"Str":{"type":"string"},"Int":{"type":"integer"},"Long":{"type":"long"},
"Float":{"type":"float"},"Double":{"type":"double"},"Bool":{"type":"boolean"},"Blob":{"type":"blob"},"Time":{"type":"timestamp"},
"ISO":{"type":"timestamp","timestampFormat":"iso8601"}}}`

func scalars(tb testing.TB) *model.Member {
	tb.Helper()
	service, err := model.Parse("t", model.Data{Service: []byte(scalarShapes)})
	if err != nil {
		tb.Fatal(err)
	}
	op, err := service.Operation("Op")
	if err != nil {
		tb.Fatal(err)
	}
	return op.Output
}

type decoder func(string, *model.Member, bind.Slot) error

func decodeMap(tb testing.TB, decode decoder, text string, m *model.Member) (map[string]any, error) {
	tb.Helper()
	out := map[string]any{}
	slot, err := testBinder().Out(m.Shape, out)
	if err != nil {
		tb.Fatal(err)
	}
	return out, decode(text, m, slot)
}

// The values are those of botocore's JSON parser; where Python's types differ
// from ours the nearest.
func TestDecodeJSON(t *testing.T) {
	m := scalars(t)
	epoch := time.Unix(1422172801, 0).UTC()
	for _, c := range []struct {
		text string
		want map[string]any
	}{
		{`{}`, map[string]any{}},
		{" \t\r\n{ } \n", map[string]any{}},
		{`{"Str":"a","Unknown":{"x":[1,{"y":null}],"z":"\u0041"},"Int":7}`, map[string]any{"Str": "a", "Int": int64(7)}},
		{`{"Str":null,"List":null,"Map":null,"Deep":null}`, map[string]any{}},
		{`{"Str":"\u00e9\ud83d\ude00\"\\\/\b\f\n\r\t"}`, map[string]any{"Str": "é😀\"\\/\b\f\n\r\t"}},
		{`{"\u0053tr":"key with an escape"}`, map[string]any{"Str": "key with an escape"}},
		{`{"Str":"\ud800x"}`, map[string]any{"Str": "\ufffdx"}},
		{`{"Str":"a","Str":"b"}`, map[string]any{"Str": "b"}},
		{`{"Str":"a","Str":null,"Deep":{"Str":"a"},"Deep":{"Int":1}}`, map[string]any{"Deep": map[string]any{"Int": int64(1)}}},
		{`{"Choice":{"A":"a","A":"b","B":1,"B":null}}`, map[string]any{"Choice": map[string]any{"A": "b"}}},
		{`{"Str":"a","":true,"Int":1}`, map[string]any{"Str": "a", "Int": int64(1)}},
		{`{"Str":12}`, map[string]any{"Str": "12"}},
		{`{"re-named":"x","Renamed":"not this"}`, map[string]any{"Renamed": "x"}},
		{`{"Int":-0,"Long":9223372036854775807}`, map[string]any{"Int": int64(0), "Long": int64(math.MaxInt64)}},
		{`{"Int":1.9,"Long":1e3}`, map[string]any{"Int": int64(1), "Long": int64(1000)}},
		{`{"Int":"12"}`, map[string]any{"Int": int64(12)}},
		{`{"Double":1e400,"Float":-1.5E-2}`, map[string]any{"Double": math.Inf(1), "Float": -0.015}},
		{`{"Double":"Infinity","Float":"-Infinity"}`, map[string]any{"Double": math.Inf(1), "Float": math.Inf(-1)}},
		{`{"Double":Infinity,"Float":-Infinity}`, map[string]any{"Double": math.Inf(1), "Float": math.Inf(-1)}},
		{`{"Bool":true,"Deep":{"Bool":false}}`, map[string]any{"Bool": true, "Deep": map[string]any{"Bool": false}}},
		{`{"Bool":"TRUE"}`, map[string]any{"Bool": true}},
		{`{"Blob":"AP8="}`, map[string]any{"Blob": []byte{0, 255}}},
		{`{"Blob":"AP 8\u002d="}`, map[string]any{"Blob": []byte{0, 255}}},
		{`{"Time":1422172801,"ISO":"2015-01-25T08:00:01Z"}`, map[string]any{"Time": epoch, "ISO": epoch}},
		{`{"Time":1.422172801E9,"ISO":1422172801.0}`, map[string]any{"Time": epoch, "ISO": epoch}},
		{`{"Time":"Sun, 25 Jan 2015 08:00:01 GMT"}`, map[string]any{"Time": epoch}},
		{`{"List":["a",null,"b"]}`, map[string]any{"List": []any{"a", nil, "b"}}},
		{`{"Map":{"a":1,"b":null},"Sparse":{"a":1,"b":null}}`,
			map[string]any{"Map": map[string]any{"a": int64(1)}, "Sparse": map[string]any{"a": int64(1), "b": nil}}},
		{`{"Doc":{"a":[1,1.5,"x",true,null,{}]}}`,
			map[string]any{"Doc": map[string]any{"a": []any{int64(1), 1.5, "x", true, nil, map[string]any{}}}}},
		{`{"Docs":{"a":null,"b":1}}`, map[string]any{"Docs": map[string]any{"a": nil, "b": int64(1)}}},
		{`{"Doc":"text"}`, map[string]any{"Doc": "text"}},
		{`{"Choice":{"__type":"x","A":"a","B":null}}`, map[string]any{"Choice": map[string]any{"A": "a"}}},
		{`{"Choice":{"New":"a"}}`, map[string]any{"Choice": map[string]any{"SDK_UNKNOWN_MEMBER": map[string]any{"name": "New"}}}},
	} {
		got, err := decodeMap(t, DecodeJSON, c.text, m)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %#v, %v; want %#v", c.text, got, err, c.want)
		}
	}
	if got, err := decodeMap(t, DecodeJSON, `{"Double":NaN,"Float":"NaN"}`, m); err != nil ||
		!math.IsNaN(got["Double"].(float64)) || !math.IsNaN(got["Float"].(float64)) {
		t.Errorf("NaN: %v, %v", got, err)
	}
}

// Python's json.loads refuses these, or botocore's parser what is in them. A
// position below 0 is a value that does not fit, not a fault of syntax.
func TestDecodeJSONRefuses(t *testing.T) {
	m := scalars(t)
	for text, at := range map[string]int{
		``: 0, `{`: 1, `{"`: 1, `{"Str"`: 6, `{"Str":`: 7, `{"Str":"a`: 7, `{"Str":"a"`: 10, `{"Str":"a",}`: 11,
		`{"Str":"a"}}`: 11, `{"Str":"a"} x`: 12, "{}\x00": 2, `{Str:1}`: 1, `{'Str':1}`: 1,
		`{"Str":"\x"}`: 8, `{"Str":"\u12g4"}`: 8, `{"Str":"\u+123"}`: 8, "{\"Str\":\"a\nb\"}": 9,
		`{"Int":01}`: 8, `{"Int":+1}`: 7, `{"Int":.5}`: 7, `{"Int":-}`: 7, `{"Int":1.}`: 8, `{"Int":1e}`: 8,
		`{"List":["a"`: 12, `{"List":["a",]}`: 13, `{"List":["a" "b"]}`: 13, `{"Bool":tru}`: 8, `{"Str":nul}`: 7,
		"{\"Str\":\"\xff\"}": 8, "\ufeff{}": 0, `{"X":[1,2}`: 9, `{"X":{"a":1]}`: 11,
		`{"List":{}}`: -1, `{"Map":[]}`: -1, `{"Deep":[]}`: -1, `{"Deep":"x"}`: -1, `[]`: -1, `"x"`: -1,
		`{"Int":"x"}`: -1, `{"Int":9223372036854775808}`: -1, `{"Blob":"AP8"}`: -1, `{"Time":"x"}`: -1, `{"Time":1e300}`: -1,
		`{"Choice":{}}`: -1, `{"Choice":{"A":"a","B":1}}`: -1, `{"Choice":{"A":"a","New":1}}`: -1, `{"Choice":{"New":1,"Newer":2}}`: -1,
	} {
		_, err := decodeMap(t, DecodeJSON, text, m)
		syntax, ok := errors.AsType[*SyntaxError](err)
		switch {
		case err == nil:
			t.Errorf("%q is accepted", text)
		case at < 0 && ok, at >= 0 && !ok:
			t.Errorf("%q: %v", text, err)
		case ok && syntax.Offset != at:
			t.Errorf("%q: %v, want it at byte %d", text, err, at)
		}
	}
	for _, open := range []string{`{"Deep":`, `{"X":`, `{"Doc":`} {
		if _, err := decodeMap(t, DecodeJSON, strings.Repeat(open, 1_000_000), m); err == nil {
			t.Errorf("endless %s is accepted", open)
		}
	}
	if _, err := decodeMap(t, DecodeJSON, `{"Doc":`+strings.Repeat("[", 1_000_000), m); err == nil {
		t.Error("endless [ is accepted")
	}
}

// A struct's member that comes twice has nothing of the first value.
func TestDecodeTwice(t *testing.T) {
	type deep struct {
		Str  string
		Int  *int32
		Deep *deep
	}
	for _, c := range []struct {
		decode decoder
		text   string
	}{
		{DecodeJSON, `{"Deep":{"Str":"a"},"Str":"b","Deep":{"Int":1},"Str":null}`},
		{DecodeCBOR, "\xa4\x64Deep\xa1\x63Str\x61a\x63Str\x61b\x64Deep\xa1\x63Int\x01\x63Str\xf6"},
	} {
		var got deep
		m := scalars(t)
		slot, err := testBinder().Out(m.Shape, &got)
		if err != nil {
			t.Fatal(err)
		}
		want := deep{Deep: &deep{Int: new(int32(1))}}
		if err := c.decode(c.text, m, slot); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, %v", c.text, got, err)
		}
	}
}

// Strings of the result share the body's memory.
func TestDecodeJSONAliases(t *testing.T) {
	item, _ := itemService(t)
	text := `{"Item":{"key":{"S":"` + strings.Repeat("x", 1<<16) + `"}}}`
	allocated := testing.Benchmark(func(b *testing.B) { benchmarkDecode[oneItem](b, text, item, DecodeJSON) })
	if n := allocated.AllocedBytesPerOp(); n > 8<<10 {
		t.Errorf("%d bytes are allocated for a text of %d", n, len(text))
	}
}

// json.dumps, as botocore calls it, writes these.
func TestAppendJSON(t *testing.T) {
	m := scalars(t)
	at := time.Date(2020, 1, 1, 0, 0, 0, 500_000_000, time.UTC)
	for _, c := range []struct {
		in   map[string]any
		want string
	}{
		{nil, `{}`},
		{map[string]any{"Str": "é\"\\\n\x7f😀</x>", "Int": 5}, `{"Str": "\u00e9\"\\\n\u007f\ud83d\ude00</x>", "Int": 5}`},
		{map[string]any{"Str": "\x00\b\f\r\t"}, `{"Str": "\u0000\b\f\r\t"}`},
		{map[string]any{"Double": 1e22, "Float": 1.0}, `{"Float": 1.0, "Double": 1e+22}`},
		{map[string]any{"Double": 1e16, "Float": 1e-5}, `{"Float": 1e-05, "Double": 1e+16}`},
		{map[string]any{"Double": math.NaN(), "Float": math.Inf(-1)}, `{"Float": "-Infinity", "Double": "NaN"}`},
		{map[string]any{"Blob": []byte{0, 255}, "Bool": false}, `{"Bool": false, "Blob": "AP8="}`},
		{map[string]any{"Time": at, "ISO": at}, `{"Time": 1577836800.5, "ISO": "2020-01-01T00:00:00.500000Z"}`},
		{map[string]any{"List": []any{"a", nil, "b"}, "Map": map[string]any{}}, `{"List": ["a", null, "b"], "Map": {}}`},
		{map[string]any{"Map": map[string]any{"b": 2, "a": 1}}, `{"Map": {"a": 1, "b": 2}}`},
		{map[string]any{"Renamed": "x", "Deep": map[string]any{}}, `{"Deep": {}, "re-named": "x"}`},
		{map[string]any{"Doc": map[string]any{"z": 1, "a": []any{1.5, nil, true, "<é>", map[string]any{}}}},
			`{"Doc": {"a": [1.5, null, true, "<\u00e9>", {}], "z": 1}}`},
		{map[string]any{"Doc": struct {
			A []int `json:"a"`
		}{[]int{1}}}, `{"Doc": {"a": [1]}}`},
		{map[string]any{"Doc": json.Number("12345678901234567890")}, `{"Doc": 12345678901234567890}`},
	} {
		v, err := testBinder().In(m.Shape, c.in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := AppendJSON(nil, m, v)
		if err != nil || string(got) != c.want {
			t.Errorf("%v: %s, %v\nwant %s", c.in, got, err, c.want)
		}
	}
}

func TestEncodersRefuse(t *testing.T) {
	m := scalars(t)
	cycle := map[string]any{}
	cycle["Deep"] = cycle
	document := map[string]any{}
	document["x"] = document
	for _, in := range []map[string]any{
		{"Str": 5}, {"Str": "\xff"}, {"Map": map[string]any{"\xff": 1}}, {"Int": "x"}, {"Int": 1.5}, {"Bool": "true"}, {"Blob": 5},
		{"Time": "x"}, {"List": "x"}, {"List": []any{5}}, {"Map": []any{}}, {"Deep": 5}, cycle,
		{"Doc": document}, {"Doc": math.NaN()}, {"Doc": make(chan int)}, {"Doc": json.Number("x")}, {"Doc": "\xff"},
	} {
		v, err := testBinder().In(m.Shape, in)
		if err != nil {
			continue
		}
		if got, err := AppendJSON(nil, m, v); err == nil {
			t.Errorf("JSON takes %.40s", got)
		}
		if got, err := AppendCBOR(nil, m, v); err == nil {
			t.Errorf("CBOR takes %.40x", got)
		}
	}
}

// TestRoundTrip writes random values and reads them again.
func TestRoundTrip(t *testing.T) {
	m := scalars(t)
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		in := randomValue(r, 0)
		v, err := testBinder().In(m.Shape, in)
		if err != nil {
			t.Fatal(err)
		}
		text, err := AppendJSON(nil, m, v)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeMap(t, DecodeJSON, string(text), m)
		if err != nil || !reflect.DeepEqual(got, in) {
			t.Fatalf("JSON %s: %#v, %v\nwant %#v", text, got, err, in)
		}
		if data, err := AppendCBOR(nil, m, v); err != nil {
			t.Fatal(err)
		} else if got, err := decodeMap(t, DecodeCBOR, string(data), m); err != nil || !reflect.DeepEqual(got, in) {
			t.Fatalf("CBOR %x: %#v, %v\nwant %#v", data, got, err, in)
		}
	}
}

func randomText(r *rand.Rand) string {
	runes := make([]rune, r.IntN(6))
	for i := range runes {
		runes[i] = []rune{'a', '"', '\\', 0, '\n', 0x7f, 'é', 0xffff, 0x1f600, ' '}[r.IntN(10)]
	}
	return string(runes)
}

func randomValue(r *rand.Rand, depth int) map[string]any {
	all := map[string]any{
		"Str": randomText(r), "Renamed": randomText(r), "Int": int64(int32(r.Uint32())), "Long": int64(r.Uint64()),
		"Float": float64(float32(r.NormFloat64())), "Double": math.Float64frombits(r.Uint64()), "Bool": r.IntN(2) == 0,
		"Blob": []byte(randomText(r)), "Time": time.Unix(r.Int64N(4e9)-1e9, 0).UTC(), "ISO": time.Unix(r.Int64N(4e9), 0).UTC(),
		"List": []any{randomText(r), nil, randomText(r)}, "Map": map[string]any{randomText(r): int64(1)},
		"Sparse": map[string]any{"x" + randomText(r): nil}, "Choice": map[string]any{"A": randomText(r)},
	}
	if math.IsNaN(all["Double"].(float64)) {
		delete(all, "Double")
	}
	for name := range all {
		if r.IntN(3) == 0 {
			delete(all, name)
		}
	}
	if depth < 4 && r.IntN(2) == 0 {
		all["Deep"] = randomValue(r, depth+1)
	}
	return all
}

// FuzzDecodeJSON holds the decoder against encoding/json: what one takes the
// other takes, but for what Python's json and a shape make different.
func FuzzDecodeJSON(f *testing.F) {
	m := scalars(f)
	for _, seed := range []string{
		`{}`, `{"Str":"a","X":[1,{"y":null}]}`, `{"Deep":{"Deep":{"Int":1}}}`, `{"Str":"\u00e9\ud83d\ude00"}`,
		`{"Doc":[1,1.5e3,"x",true,null,{}]}`, `{"Time":1.5,"Blob":"AA=="}`, `{"Choice":{"A":"x"}}`, `{"Map":{"a":1}}`, `nul`, `[[[[`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tree, err := ParseJSON(text)
		valid := json.Valid([]byte(text)) && utf8.ValidString(text)
		if valid && err != nil && strings.Count(text, "[")+strings.Count(text, "{") < maxNesting {
			t.Fatalf("%q: %v", text, err)
		}
		if !valid && err == nil && !strings.Contains(text, "NaN") && !strings.Contains(text, "Infinity") {
			t.Fatalf("%q is accepted: %v", text, tree)
		}
		got, err := decodeMap(t, DecodeJSON, text, m)
		if err != nil {
			return
		}
		if object, ok := tree.(map[string]any); tree != nil && !ok {
			t.Fatalf("%q is no object: %v", text, object)
		}
		in, err := testBinder().In(m.Shape, got)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := AppendJSON(nil, m, in); err == nil && !json.Valid(bytes.ReplaceAll(again, []byte("Infinity"), []byte("0"))) {
			t.Fatalf("%q is written as %s", text, again)
		}
	})
}

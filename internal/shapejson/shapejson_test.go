package shapejson_test

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/shapejson"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

type dynamic map[string]any

var binder = bind.New(func(m map[string]any) any { return dynamic(m) })

const description = `{
	"metadata": {"protocol": "rest-json", "apiVersion": "1"},
	"operations": {"Op": {"name": "Op", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "All"}, "output": {"shape": "All"}}},
	"shapes": {
		"All": {"type": "structure", "members": {
			"Text": {"shape": "Text", "locationName": "t"}, "Blob": {"shape": "Blob"}, "When": {"shape": "When"}, "On": {"shape": "On"},
			"Int": {"shape": "Int"}, "Long": {"shape": "Long"}, "Double": {"shape": "Double"},
			"List": {"shape": "List"}, "Gaps": {"shape": "Gaps"}, "Map": {"shape": "Map"}, "Free": {"shape": "Free"},
			"Header": {"shape": "Text", "location": "header", "locationName": "x-h"},
			"Json": {"shape": "Text", "jsonvalue": true, "location": "header", "locationName": "x-j"},
			"Events": {"shape": "Events"}, "Nested": {"shape": "All"}, "Body": {"shape": "Body"}
		}, "payload": "Body"},
		"Text": {"type": "string"}, "Blob": {"type": "blob"}, "Body": {"type": "blob", "streaming": true}, "When": {"type": "timestamp"}, "On": {"type": "boolean"},
		"Int": {"type": "integer"}, "Long": {"type": "long"}, "Double": {"type": "double"},
		"List": {"type": "list", "member": {"shape": "Text"}}, "Gaps": {"type": "list", "member": {"shape": "Long"}, "sparse": true},
		"Map": {"type": "map", "key": {"shape": "Text"}, "value": {"shape": "Blob"}},
		"Free": {"type": "structure", "members": {}, "document": true},
		"Events": {"type": "structure", "eventstream": true, "members": {"A": {"shape": "Event"}}}, "Event": {"type": "structure", "event": true, "members": {}}
	}}`

func shape(t *testing.T) *model.Shape {
	t.Helper()
	s, err := model.Parse("test", model.Data{Service: []byte(description)})
	if err != nil {
		t.Fatal(err)
	}
	op, err := s.Operation("Op")
	if err != nil {
		t.Fatal(err)
	}
	return op.Input.Shape
}

type direction func(text string, shape *model.Shape, out bind.Slot) error

func decode(t *testing.T, s *model.Shape, read direction, text string, dst any) error {
	t.Helper()
	slot, err := binder.Out(s, dst)
	if err != nil {
		t.Fatal(err)
	}
	return read(text, s, slot)
}

// all is the value of each kind there is, in JSON as the AWS CLI has it.
const all = `{"Text":"é\"","Blob":"AAH/","When":"2026-11-28T01:02:03.000004+00:00","On":false,"Int":-7,"Long":9007199254740993,"Double":2.0,` +
	`"List":["a",""],"Gaps":[1,null],"Map":{"a":"","b":"aGk="},"Free":{"a":[1,2.5,null,{"b":true}],"big":12345678901234567890,"long":0.1000000000000000055511151231257827},` +
	`"Header":"h","Json":{"k":[1]},"Nested":{"On":true},"Body":"aGk="}`

func value() dynamic {
	return dynamic{
		"Text": `é"`, "Blob": []byte{0, 1, 255}, "When": time.Date(2026, 11, 28, 1, 2, 3, 4000, time.UTC), "On": false, "Int": int64(-7),
		"Long": int64(1)<<53 + 1, "Double": 2.0, "List": []any{"a", ""}, "Gaps": []any{int64(1), nil},
		"Map": dynamic{"a": []byte{}, "b": []byte("hi")},
		"Free": dynamic{
			"a": []any{int64(1), 2.5, nil, dynamic{"b": true}}, "big": json.Number("12345678901234567890"),
			"long": json.Number("0.1000000000000000055511151231257827"),
		},
		"Header": "h", "Json": dynamic{"k": []any{int64(1)}}, "Nested": dynamic{"On": true}, "Body": []byte("hi"),
	}
}

func TestBothWays(t *testing.T) {
	s := shape(t)
	for _, read := range []direction{shapejson.DecodeInput, shapejson.DecodeOutput} {
		got := dynamic{}
		if err := decode(t, s, read, all, &got); err != nil {
			t.Fatal(err)
		}
		if body, ok := got["Body"].(io.Reader); ok { // as a response has it
			b, err := io.ReadAll(body)
			if err != nil {
				t.Fatal(err)
			}
			got["Body"] = b
		}
		if want := value(); !reflect.DeepEqual(got, want) {
			t.Errorf("%#v\nwant %#v", got, want)
		}
	}
	v, err := binder.In(s, value())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := shapejson.AppendInput(nil, v, ""); err != nil || string(got) != all {
		t.Errorf("%s, %v\nwant %s", got, err, all)
	}
	const head = `"Header":"h","Json":{"k":[1]},`
	response := "{" + head + strings.Replace(all, head, "", 1)[1:]
	if got, err := shapejson.AppendOutput(nil, v, ""); err != nil || string(got) != response {
		t.Errorf("%s, %v\nwant %s", got, err, response)
	}
}

func TestStruct(t *testing.T) {
	type nested struct{ On *bool }
	type own struct {
		Text   string
		Blob   []byte
		When   time.Time
		Long   *int64
		Map    map[string][]byte
		Free   any
		Nested *nested
	}
	const text = `{"Text":"a","Blob":"AAH/","When":"2026-11-28T01:02:03+00:00","Long":9007199254740993,"Map":{"b":"aGk="},"Free":{"a":1},"Nested":{"On":false}}`
	s := shape(t)
	var got own
	if err := decode(t, s, shapejson.DecodeInput, text, &got); err != nil {
		t.Fatal(err)
	}
	v, err := binder.In(s, got)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := shapejson.AppendInput(nil, v, ""); err != nil || string(again) != text || *got.Long != 1<<53+1 {
		t.Errorf("%s, %v\nwant %s", again, err, text)
	}
	// What the struct has no place for is lost in a response, and a fault in parameters.
	const more = `{"Text":"a","On":true}`
	if err := decode(t, s, shapejson.DecodeOutput, more, &got); err != nil || got.Text != "a" {
		t.Errorf("%+v, %v", got, err)
	}
	if err := decode(t, s, shapejson.DecodeInput, more, &got); err == nil || err.Error() != "JSON: On: the variable has no place for it" {
		t.Error(err)
	}
}

func TestTimes(t *testing.T) {
	s := shape(t)
	local := time.Date(2026, 11, 28, 1, 2, 3, 0, time.Local)
	for text, want := range map[string]time.Time{
		`"2026-11-28T01:02:03+01:00"`: time.Date(2026, 11, 28, 0, 2, 3, 0, time.UTC),
		`"2026-11-28T01:02:03Z"`:      time.Date(2026, 11, 28, 1, 2, 3, 0, time.UTC),
		`"2026-11-28T01:02:03"`:       local,
		`1795827723`:                  time.Unix(1795827723, 0),
		`1795827723.25`:               time.Unix(1795827723, 250_000_000),
		`-1`:                          time.Unix(-1, 0),
	} {
		got := dynamic{}
		if err := decode(t, s, shapejson.DecodeInput, `{"When": `+text+`}`, &got); err != nil {
			t.Error(err)
		}
		if at, ok := got["When"].(time.Time); !ok || !at.Equal(want) {
			t.Errorf("%s: %v, want %v", text, got["When"], want)
		}
	}
}

func TestNumbersThatAreNone(t *testing.T) {
	const text = `{"Double":"NaN"}`
	got := dynamic{}
	for _, text := range []string{text, `{"Double": NaN}`} { // Python's too
		if err := decode(t, shape(t), shapejson.DecodeInput, text, &got); err != nil {
			t.Fatal(err)
		}
	}
	v, err := binder.In(shape(t), got)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := shapejson.AppendOutput(nil, v, ""); err != nil || string(again) != text || !math.IsNaN(got["Double"].(float64)) {
		t.Errorf("%s, %v", again, err)
	}
}

func TestFaults(t *testing.T) {
	s := shape(t)
	for text, want := range map[string]string{
		`{"Txet": 1}`:                   "JSON: Txet: unknown parameter; did you mean Text?",
		`{"Nested": {"text": "a"}}`:     "JSON: Nested.text: unknown parameter; did you mean Text?",
		`{"Text": 5}`:                   "JSON: Text: a number where a string is expected",
		`{"Int": "5"}`:                  "JSON: Int: a string where a whole number is expected",
		`{"Int": 1.5}`:                  "JSON: Int: 1.5 is not a whole number",
		`{"Long": 9223372036854775808}`: "JSON: Long: 9223372036854775808 does not fit in 64 bits",
		`{"Double": 1e999}`:             "JSON: Double: 1e999 does not fit in 64 bits",
		`{"Double": "1"}`:               `JSON: Double: "1" where a number is expected`,
		`{"On": "true"}`:                "JSON: On: a string where true or false is expected",
		`{"Blob": "a?"}`:                `JSON: Blob: "a?" is not base64`,
		`{"When": "soon"}`:              `JSON: When: "soon" where a time, such as 2006-01-02T15:04:05Z or seconds since 1970 is expected`,
		`{"When": 1e99}`:                "JSON: When: 1e99 seconds since 1970 is no time",
		`{"List": ["a", null]}`:         "JSON: List[1]: null where a string is expected",
		`{"List": {}}`:                  "JSON: List: an object where a list is expected",
		`{"Map": {"a": "", "b": 1}}`:    "JSON: Map.b: a number where a string of base64 is expected",
		`{"Text": "a", "Text": "b"}`:    "JSON: Text: given twice",
		`{"Events": {}}`:                "JSON: Events: a stream of events has no JSON",
		`{"Free": {"a": [NaN]}}`:        "JSON: Free.a[0]: NaN in a document, where JSON has no such number",
		`[]`:                            "JSON: a list where an object is expected",
		`null`:                          "JSON: null where an object is expected",
		`{"Int": "a", "On": 1}`:         "JSON:\n- Int: a string where a whole number is expected\n- On: a number where true or false is expected",
		`{"a": 1`:                       "malformed JSON at byte 7: expected ',' or '}'",
		`{} {}`:                         "malformed JSON at byte 3: more after the value",
		"{\"\x1b[2J\": 1}":              "malformed JSON at byte 2: a control character in a string",
	} {
		err := decode(t, s, shapejson.DecodeInput, text, &dynamic{})
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v\nwant %s", text, err, want)
		}
		_, fault := errors.AsType[*shapejson.Error](err)
		if _, syntax := errors.AsType[*wire.SyntaxError](err); fault == syntax {
			t.Errorf("%s: %T", text, err)
		}
	}
	if err := decode(t, s, shapejson.DecodeInput, `{"Text": null, "Nested": null}`, &dynamic{}); err != nil {
		t.Error(err)
	}
	if err := decode(t, s, shapejson.DecodeOutput, `{"Newer": [1]}`, &dynamic{}); err != nil {
		t.Error(err)
	}
}

func TestValuesWithoutJSON(t *testing.T) {
	s := shape(t)
	loop := dynamic{}
	loop["Nested"] = loop
	for want, in := range map[string]dynamic{
		"JSON: Txet: unknown parameter; did you mean Text?":                    {"Txet": 1},
		"JSON: Body: a reader has no JSON; give its bytes":                     {"Body": strings.NewReader("a")},
		"JSON: Text: type int is not a string":                                 {"Text": 1},
		"JSON: Text: the text is not UTF-8; bytes belong in a blob":            {"Text": "\xff"},
		"JSON: List: type string cannot be the list List, which wants a slice": {"List": "a"},
		"JSON: Nested.Int: type string is not a whole number":                  {"Nested": dynamic{"Int": "1"}},
	} {
		v, err := binder.In(s, in)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := shapejson.AppendInput(nil, v, ""); err == nil || err.Error() != want {
			t.Errorf("%s, %v\nwant %s", got, err, want)
		}
	}
	v, err := binder.In(s, loop)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := shapejson.AppendInput(nil, v, ""); err == nil || !strings.Contains(err.Error(), "nested more than") {
		t.Error(err)
	}
	if v, err = binder.In(s, dynamic{"Text": "a", "Body": io.NopCloser(strings.NewReader("a")), "ExpiresString": "soon"}); err != nil {
		t.Fatal(err)
	}
	want := "{\n    \"Text\": \"a\",\n    \"ExpiresString\": \"soon\"\n}"
	if got, err := shapejson.AppendOutput(nil, v, "    "); err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
}

// No text makes reading panic, and what is read can be written and read again.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{all, `{"Free": 1e999}`, `{"Gaps": [null, 1e3]}`, `{"When": "20150101"}`, `{"Map": {"": ""}}`, `{"Nested": {"Nested": {}}}`} {
		f.Add(text)
	}
	var s *model.Shape
	f.Fuzz(func(t *testing.T, text string) {
		if s == nil {
			s = shape(t)
		}
		got := dynamic{}
		if decode(t, s, shapejson.DecodeInput, text, &got) != nil {
			return
		}
		v, err := binder.In(s, got)
		if err != nil {
			t.Fatal(err)
		}
		written, err := shapejson.AppendInput(nil, v, " ")
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		again := dynamic{}
		if err := decode(t, s, shapejson.DecodeInput, string(written), &again); err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		if v, err = binder.In(s, again); err != nil {
			t.Fatal(err)
		}
		if twice, err := shapejson.AppendInput(nil, v, " "); err != nil || string(twice) != string(written) {
			t.Fatalf("%s\n%s, %v", written, twice, err)
		}
	})
}

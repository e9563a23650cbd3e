package dynamodb_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

type embedded struct {
	Inside string
	Deep   *embedded `dynamodbav:",omitempty"`
}

type Named struct{ Who string }

type everything struct {
	ID       string `dynamodbav:"id"`
	Count    int
	Small    int8
	Unsigned uint64
	Float    float32
	Double   float64
	Exact    dynamodb.Number
	JSON     json.Number
	Big      big.Int
	BigF     *big.Float
	On       bool
	Bytes    []byte
	Hash     [4]byte
	When     time.Time
	Expires  time.Time `dynamodbav:"ttl,unixtime"`
	Address  netip.Addr
	List     []int
	Any      any
	Strings  []string `dynamodbav:",stringset"`
	Numbers  []int    `dynamodbav:",numberset"`
	Blobs    [][]byte `dynamodbav:",binaryset"`
	Set      dynamodb.NumberSet
	Keys     map[string]struct{}
	Ints     map[int]struct{}
	Map      map[string]int
	Structs  []embedded
	Pointer  *int
	Nil      *int
	Text     int               `dynamodbav:",string"`
	Yes      bool              `dynamodbav:",string"`
	Gone     string            `dynamodbav:",omitempty"`
	Zero     time.Time         `dynamodbav:",omitzero"`
	Null     string            `dynamodbav:",nullempty"`
	Elems    []string          `dynamodbav:",omitemptyelem"`
	Nulls    map[string]string `dynamodbav:",nullemptyelem"`
	Hidden   chan int          `dynamodbav:"-"`
	private  int               //nolint:unused // shows that it is passed over
	Named
	*embedded
}

func full() everything {
	return everything{
		ID: "é", Count: -3, Small: 127, Unsigned: math.MaxUint64, Float: 0.1, Double: 1e21, Exact: "1.50", JSON: "12",
		Big: *big.NewInt(1 << 40), BigF: big.NewFloat(2.5), On: true, Bytes: []byte{0, 1}, Hash: [4]byte{1, 2, 3, 4},
		When: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Expires: time.Unix(1700000000, 0), Address: netip.MustParseAddr("10.0.0.1"),
		List: []int{1, 2}, Any: boto3.Map{"a": []any{"x", dynamodb.Number("1"), nil, true, []byte{9}, dynamodb.StringSet{"s"}}},
		Strings: []string{"b", "a"}, Numbers: []int{2, 1}, Blobs: [][]byte{{1}}, Set: dynamodb.NumberSet{"1.5"},
		Keys: map[string]struct{}{"k": {}}, Ints: map[int]struct{}{7: {}}, Map: map[string]int{"m": 1},
		Structs: []embedded{{Inside: "i", Deep: &embedded{Inside: "d"}}}, Pointer: new(5), Text: 8, Yes: true,
		Elems: []string{"", "e"}, Nulls: map[string]string{"n": "", "v": "w"}, Named: Named{"me"}, embedded: nil,
	}
}

// TestMarshalEverything holds the form on the wire of each Go type.
func TestMarshalEverything(t *testing.T) {
	item, err := dynamodb.MarshalMap(full())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for name, av := range item {
		text, err := json.Marshal(av)
		if err != nil {
			t.Fatal(err)
		}
		got[name] = string(text)
	}
	for name, want := range map[string]string{
		"id": `{"S":"é"}`, "Count": `{"N":"-3"}`, "Unsigned": `{"N":"18446744073709551615"}`, "Float": `{"N":"0.1"}`,
		"Double": `{"N":"1e+21"}`, "Exact": `{"N":"1.50"}`, "JSON": `{"N":"12"}`, "Big": `{"N":"1099511627776"}`, "BigF": `{"N":"2.5"}`,
		"On": `{"BOOL":true}`, "Bytes": `{"B":"AAE="}`, "Hash": `{"B":"AQIDBA=="}`, "When": `{"S":"2026-01-02T03:04:05.000000006Z"}`,
		"ttl": `{"N":"1700000000"}`, "Address": `{"S":"10.0.0.1"}`, "List": `{"L":[{"N":"1"},{"N":"2"}]}`,
		"Any":     `{"M":{"a":{"L":[{"S":"x"},{"N":"1"},{"NULL":true},{"BOOL":true},{"B":"CQ=="},{"SS":["s"]}]}}}`,
		"Strings": `{"SS":["b","a"]}`, "Numbers": `{"NS":["2","1"]}`, "Blobs": `{"BS":["AQ=="]}`, "Set": `{"NS":["1.5"]}`,
		"Keys": `{"SS":["k"]}`, "Ints": `{"NS":["7"]}`, "Map": `{"M":{"m":{"N":"1"}}}`,
		"Structs": `{"L":[{"M":{"Deep":{"M":{"Inside":{"S":"d"}}},"Inside":{"S":"i"}}}]}`, "Pointer": `{"N":"5"}`, "Nil": `{"NULL":true}`,
		"Text": `{"S":"8"}`, "Yes": `{"S":"true"}`, "Null": `{"NULL":true}`, "Elems": `{"L":[{"S":"e"}]}`,
		"Nulls": `{"M":{"n":{"NULL":true},"v":{"S":"w"}}}`, "Who": `{"S":"me"}`, "Small": `{"N":"127"}`,
	} {
		var short map[string]any
		if err := json.Unmarshal([]byte(got[name]), &short); err != nil {
			t.Errorf("%s: %q: %v", name, got[name], err)
			continue
		}
		text, _ := json.Marshal(withoutNil(short))
		if string(text) != want {
			t.Errorf("%s is %s, want %s", name, text, want)
		}
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("and there are %v", got)
	}
}

// withoutNil takes the members away that are not set.
func withoutNil(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if v[k] = withoutNil(x); x == nil {
				delete(v, k)
			}
		}
	case []any:
		for i := range v {
			v[i] = withoutNil(v[i])
		}
	}
	return v
}

func TestRoundTrip(t *testing.T) {
	want := full()
	item, err := dynamodb.MarshalMap(&want)
	if err != nil {
		t.Fatal(err)
	}
	got := everything{Gone: "overwritten", Null: "too"}
	if err := dynamodb.UnmarshalMap(item, &got); err != nil {
		t.Fatal(err)
	}
	want.Elems = []string{"e"}
	if got.BigF == nil || got.BigF.Cmp(want.BigF) != 0 || !got.Expires.Equal(want.Expires) {
		t.Errorf("got %v and %v", got.BigF, got.Expires)
	}
	got.BigF, got.Expires = want.BigF, want.Expires
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	var dynamic boto3.Map
	if err := dynamodb.UnmarshalMap(item, &dynamic); err != nil {
		t.Fatal(err)
	}
	again, err := dynamodb.MarshalMap(dynamic)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, item) {
		t.Errorf("by way of any\n%v\nwant\n%v", again, item)
	}
}

func TestRefusals(t *testing.T) {
	type loop struct{ Next *loop }
	endless := &loop{}
	endless.Next = endless
	for _, c := range []struct {
		v    any
		want string
	}{
		{boto3.Map{"a": []any{math.NaN()}}, "a[0]: DynamoDB has no number NaN"},
		{boto3.Map{"a": boto3.Map{"b": math.Inf(-1)}}, "a.b: DynamoDB has no number -Inf"},
		{boto3.Map{"a": dynamodb.Number(strings.Repeat("1", 39))}, "a: " + strings.Repeat("1", 39) + " has 39 digits"},
		{boto3.Map{"a": 1e200}, "a: 1e+200 is out of the range"},
		{boto3.Map{"a": make(chan int)}, "a: type chan int cannot hold"},
		{boto3.Map{"a": dynamodb.StringSet{}}, "a: an empty set cannot be stored"},
		{boto3.Map{"a": map[int]string{1: "x"}}, "a: type map[int]string cannot hold"},
		{struct{ C chan int }{}, "field C of an unnamed struct: type chan int cannot hold"},
		{endless, "nested more than 500 levels deep"},
		{7, "type int cannot be the map"},
	} {
		if item, err := dynamodb.MarshalMap(c.v); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: got %v, %v; want %s", reflect.TypeOf(c.v), item, err, c.want)
		}
	}
	item := map[string]dynamodb.AttributeValue{"A": {N: new("300")}, "B": {L: []dynamodb.AttributeValue{{S: new("x")}}}, "C": {N: new("1.5")}}
	for want, to := range map[string]any{
		"A: 300 does not fit in type int8":           &struct{ A int8 }{},
		"A: 300 does not fit in type uint8":          &struct{ A uint8 }{},
		"A: a number does not fit in type string":    &struct{ A string }{},
		"A: a number does not fit in type []int":     &struct{ A []int }{},
		"B[0]: a string does not fit in type int":    &struct{ B []int }{},
		"B: a list does not fit in type int":         &struct{ B int }{},
		"B: a list does not fit in type map[string]": &struct{ B map[string]int }{},
		"C: 1.5 is not whole":                        &struct{ C int }{},
		"pass a pointer":                             struct{ C int }{},
	} {
		if err := dynamodb.UnmarshalMap(item, to); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// FuzzUnmarshal reads what a service could send into a type with a bit of
// everything: it must be read or refused, and what is read can be sent again.
func FuzzUnmarshal(f *testing.F) {
	item, err := dynamodb.MarshalMap(full())
	if err != nil {
		f.Fatal(err)
	}
	text, err := json.Marshal(item)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add(`{"Count":{"N":"1e3"},"Any":{"M":{"a":{"NS":["1","x"]}}},"Hash":{"B":"AQ=="}}`)
	client := newClient(f, &service{answer: func(_ string, in map[string]any) (int, string) {
		return 200, fmt.Sprint(in["TableName"])
	}})
	f.Fuzz(func(t *testing.T, text string) {
		table := `{"Item":` + text + `}`
		var out struct{ Item everything }
		in := boto3.Map{"TableName": table, "Key": boto3.Map{}}
		var dynamic boto3.Map
		if err := client.Call(t.Context(), "GetItem", in, &dynamic, boto3.NativeValues()); err == nil {
			if _, err := dynamodb.Marshal(dynamic["Item"]); err != nil && !strings.Contains(err.Error(), "number") && !strings.Contains(err.Error(), "empty set") {
				t.Errorf("%s: %v", text, err)
			}
		}
		if client.Call(t.Context(), "GetItem", in, &out, boto3.NativeValues()) != nil {
			return
		}
		if _, err := dynamodb.MarshalMap(out.Item); err != nil && !strings.Contains(err.Error(), "number") && !strings.Contains(err.Error(), "empty set") {
			t.Errorf("%s: %v", text, err)
		}
	})
}

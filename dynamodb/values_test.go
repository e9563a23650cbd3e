package dynamodb_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
	"github.com/boto3-go/boto3/internal/testoracle"
)

// marked is a value as the oracle takes and gives it: under the name of its
// type.
type marked map[string]any

func base64Text(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

func randomText(r *rand.Rand) string {
	return anyOf(r, []string{"", "a", "text with blanks", "ünï✓", "\x00\n\"", strings.Repeat("x", r.IntN(40))})
}

func randomBytes(r *rand.Rand) []byte {
	b := make([]byte, r.IntN(9))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// randomNumber is one in five times beyond what can be stored.
func randomNumber(r *rand.Rand) dynamodb.Number {
	digits := 1 + r.IntN(38)
	if r.IntN(5) == 0 {
		digits += 38
	}
	text := []byte(anyOf(r, []string{"", "-"}))
	for i := range digits {
		text = append(text, '0'+byte(r.IntN(10)))
		if i == 0 && r.IntN(3) == 0 {
			text = append(text, '.', '5')
		}
	}
	if r.IntN(4) == 0 {
		text = append(append(text, 'E'), strconv.Itoa(r.IntN(120)-70)...)
	}
	return dynamodb.Number(text)
}

// randomAttribute makes a Go value and the same for the oracle.
func randomAttribute(r *rand.Rand, depth int) (any, marked) {
	kinds := 13
	if depth > 3 {
		kinds = 9
	}
	switch r.IntN(kinds) {
	case 0:
		s := randomText(r)
		return s, marked{"S": s}
	case 1:
		n := randomNumber(r)
		return n, marked{"N": string(n)}
	case 2:
		i := r.Int64() - r.Int64()
		return anyOf(r, []any{i, big.NewInt(i), json.Number(strconv.FormatInt(i, 10))}), marked{"N": strconv.FormatInt(i, 10)}
	case 3:
		b := randomBytes(r)
		return b, marked{anyOf(r, []string{"B", "BA"}): base64Text(b)}
	case 4:
		on := r.IntN(2) == 0
		return on, marked{"BOOL": on}
	case 5:
		return anyOf(r, []any{nil, (*int)(nil), []string(nil), map[string]any(nil)}), marked{"NULL": true}
	case 6:
		set := map[string]struct{}{randomText(r): {}, randomText(r): {}}
		keys := slices.Sorted(maps.Keys(set))
		return anyOf(r, []any{set, dynamodb.StringSet(keys)}), marked{"SS": keys}
	case 7:
		set := dynamodb.NumberSet{dynamodb.Number(strconv.Itoa(r.IntN(1000))), "-1.5", "1e3"}
		return set, marked{"NS": set}
	case 8:
		set := dynamodb.BinarySet{randomBytes(r), []byte("more than eight")}
		return set, marked{"BS": []string{base64Text(set[0]), base64Text(set[1])}}
	case 9, 10:
		list, of := []any{}, []marked{}
		for range r.IntN(4) {
			v, w := randomAttribute(r, depth+1)
			list, of = append(list, v), append(of, w)
		}
		return list, marked{"L": of}
	default:
		m, of := boto3.Map{}, map[string]marked{}
		for range r.IntN(4) {
			key := randomText(r)
			m[key], of[key] = randomAttribute(r, depth+1)
		}
		return anyOf(r, []any{m, map[string]any(m)}), marked{"M": of}
	}
}

// marks is an attribute value without the members that are not set.
func marks(av dynamodb.AttributeValue) marked {
	switch {
	case av.M != nil:
		m := map[string]marked{}
		for k, v := range av.M {
			m[k] = marks(v)
		}
		return marked{"M": m}
	case av.L != nil:
		l := []marked{}
		for _, v := range av.L {
			l = append(l, marks(v))
		}
		return marked{"L": l}
	}
	v, out := reflect.ValueOf(av), marked{}
	for i := range v.NumField() {
		if f := v.Field(i); !f.IsNil() {
			out[v.Type().Field(i).Name] = f.Interface()
		}
	}
	return out
}

// marksOf is what a value of type any came as.
func marksOf(v any) marked {
	switch v := v.(type) {
	case nil:
		return marked{"NULL": true}
	case bool:
		return marked{"BOOL": v}
	case string:
		return marked{"S": v}
	case []byte:
		return marked{"B": v}
	case dynamodb.Number:
		return marked{"N": string(v)}
	case dynamodb.StringSet:
		return marked{"SS": v}
	case dynamodb.NumberSet:
		return marked{"NS": v}
	case dynamodb.BinarySet:
		return marked{"BS": v}
	case []any:
		l := []marked{}
		for _, x := range v {
			l = append(l, marksOf(x))
		}
		return marked{"L": l}
	case boto3.Map:
		m := map[string]marked{}
		for k, x := range v {
			m[k] = marksOf(x)
		}
		return marked{"M": m}
	}
	return marked{fmt.Sprintf("%T", v): v}
}

// canonical makes values comparable: numbers in one form, sets in one order.
func canonical(t *testing.T, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var x any
	if err := json.Unmarshal(text, &x); err != nil {
		t.Fatal(err)
	}
	return inOrder(x)
}

func inOrder(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = inOrder(v[i])
		}
	case map[string]any:
		for k, x := range v {
			v[k] = inOrder(x)
			switch list, _ := x.([]any); k {
			case "N":
				v[k] = rational(x)
			case "NS":
				for i := range list {
					list[i] = rational(list[i])
				}
				fallthrough
			case "SS", "BS":
				slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
			}
		}
	}
	return v
}

func rational(x any) any {
	if r, ok := new(big.Rat).SetString(fmt.Sprint(x)); ok {
		return r.String()
	}
	return x
}

const manyValues = 5000

// TestValuesAsBoto3 holds that values are sent and read as boto3's serializer
// and deserializer do.
func TestValuesAsBoto3(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	var ask bytes.Buffer
	var given []any
	for range manyValues {
		v, w := randomAttribute(r, 0)
		given = append(given, v)
		if err := json.NewEncoder(&ask).Encode(w); err != nil {
			t.Fatal(err)
		}
	}
	answers := json.NewDecoder(bytes.NewReader(testoracle.Run(t, testoracle.Boto3, ask.Bytes(), "testdata/values.py")))
	refused := 0
	for _, v := range given {
		var want *struct{ Wire, Back any }
		if err := answers.Decode(&want); err != nil {
			t.Fatal(err)
		}
		av, err := dynamodb.Marshal(v)
		if (err == nil) != (want != nil) {
			t.Errorf("%#v: %v; boto3 takes it: %v", v, err, want != nil)
			continue
		}
		if err != nil {
			refused++
			continue
		}
		if got, want := canonical(t, marks(av)), inOrder(want.Wire); !reflect.DeepEqual(got, want) {
			t.Errorf("%#v\nis sent as %v\nby boto3   %v", v, got, want)
		}
		var back any
		if err := dynamodb.Unmarshal(av, &back); err != nil {
			t.Fatal(err)
		}
		if got, want := canonical(t, marksOf(back)), inOrder(want.Back); !reflect.DeepEqual(got, want) {
			t.Errorf("%#v\nis read as %v\nby boto3   %v", v, got, want)
		}
	}
	t.Logf("%d values, %d refused", len(given), refused)
	if refused < 100 || refused > manyValues/3 {
		t.Errorf("%d of %d refused: the values test too little", refused, manyValues)
	}
}

package jmes

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

type named map[string]any

type state string

// sample is what a response, or a program of a user, may hold.
func sample() named {
	return named{
		"Count": int64(3), "Big": int64(1)<<60 + 1, "Ratio": 0.5, "Whole": 2.0, "Empty": []any{}, "Blob": []byte("hi"),
		"Items": []any{named{"Name": "b", "State": "ok", "N": int64(1)<<53 + 1}, named{"Name": "a", "State": "bad", "N": int64(1) << 53}},
		"Next":  named{"Token": "t"},
		"When":  time.Date(2026, 11, 28, 1, 2, 3, 0, time.FixedZone("", 3600)),
		"Later": time.Date(2026, 11, 28, 1, 2, 3, 4000, time.UTC),
		"Int":   int32(7), "Unsigned": uint64(math.MaxUint64), "Number": json.Number("9007199254740993"), "Text": state("on"),
		"Typed": []named{{"A": 1}, {"A": 2}}, "Strings": map[string]string{"k": "v"}, "Pointer": &[]string{"x"}, "Nil": (*int)(nil),
	}
}

func TestSearch(t *testing.T) {
	for text, want := range map[string]any{
		"Count":                             int64(3),
		"Big":                               int64(1)<<60 + 1,
		"Ratio":                             0.5,
		"Next.Token":                        "t",
		"Next":                              named{"Token": "t"},
		"Items[-1].Name":                    "a",
		"Missing || Items[0].Name":          "b",
		"length(Items[?State=='ok']) > `0`": true,
		"Count == `3`":                      true,
		"Count == `3.0`":                    true,
		"Items[].State":                     []any{"ok", "bad"},
		"Absent.Deep":                       nil,
		"Items[0].{n: Name}":                named{"n": "b"},
		"merge(Next, `{\"a\": 1}`)":         named{"Token": "t", "a": int64(1)},

		// Whole numbers are exact.
		"Items[?N > `9007199254740992`].Name": []any{"b"},
		"sort_by(Items, &N)[].Name":           []any{"a", "b"},
		"max_by(Items, &N).Name":              "b",
		"sum(Items[].N)":                      int64(1)<<54 + 1,
		"Big > `1152921504606846976.0`":       true,
		"Big == `1152921504606846976.0`":      false,
		"`1152921504606846977`":               int64(1)<<60 + 1,
		"to_number('1152921504606846977')":    int64(1)<<60 + 1,
		"Number":                              json.Number("9007199254740993"),
		"Number > `9007199254740992`":         true,
		"sum(`[9223372036854775807, 1]`)":     float64(1 << 63),
		"abs(`-9223372036854775808`)":         float64(1 << 63),
		"avg(Empty)":                          nil,
		"avg(`[1, 3]`)":                       2.0,
		"ceil(Ratio)":                         int64(1),
		"to_string(Whole)":                    "2.0",
		"to_string(`[1.5, 1e20, 0.00001]`)":   "[1.5,1e+20,1e-05]",
		"to_string({b: Blob, w: When})":       `{"b":"aGk=","w":"2026-11-28T00:02:03+00:00"}`,
		"to_string(`\"é<&>\"`)":               "é<&>",
		"to_string(`[\"é<&>\"]`)":             `["é<&>"]`,

		// A time compares with another, and with text as the AWS CLI prints it.
		"When > '2026-11-28'":                         true,
		"When == '2026-11-28T00:02:03+00:00'":         true,
		"Later == '2026-11-28T01:02:03.000004+00:00'": true,
		"When < Later":                                true,
		"starts_with(When, '2026-11')":                true,
		"type(When)":                                  "string",
		"type(Blob)":                                  nil,
		"Blob == Blob":                                true,

		// Go's other types are what they stand for.
		"Int < `8`":              true,
		"Unsigned > Big":         true,
		"Text == 'on'":           true,
		"Typed[?A == `2`].A":     []any{2},
		"Strings.k":              "v",
		"Pointer[0]":             "x",
		"Nil || 'nothing'":       "nothing",
		"type(Nil)":              "null",
		"Items.Name":             nil,
		`contains('abc', Count)`: false,
	} {
		e, err := Compile(text)
		if err != nil {
			t.Fatal(err)
		}
		data := sample()
		got, err := e.Search(data)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s = %#v, %v; want %#v", text, got, err, want)
		}
		if !reflect.DeepEqual(data, sample()) {
			t.Errorf("%s changed what it searched", text)
		}
	}
}

func TestErrors(t *testing.T) {
	for text, want := range map[string]string{
		"Items[?":                        `JMESPath expression "Items[?": end of the expression where an expression is expected at byte 7`,
		"a b":                            `JMESPath expression "a b": identifier where end of the expression is expected at byte 2`,
		"a.#":                            `JMESPath expression "a.#": '#' is no part of an expression at byte 2`,
		"lenght(a)":                      `JMESPath expression "lenght(a)": there is no function "lenght" at byte 0`,
		"max_by(a)":                      `JMESPath expression "max_by(a)": max_by takes 2 arguments, not 1 at byte 0`,
		"length(Count)":                  `JMESPath expression "length(Count)": argument 1 of length is of type number, not string or array or object`,
		"sort_by(@, &a)":                 `JMESPath expression "sort_by(@, &a)": argument 1 of sort_by is of type object, not array`,
		"sort_by(Items, &State == 'ok')": `JMESPath expression "sort_by(Items, &State == 'ok')": sort_by needs a number for each element, or a string for each`,
	} {
		e, err := New(text)
		if err == nil {
			_, err = e.Search(sample())
		}
		if _, ok := errors.AsType[*Error](err); !ok || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

// What nests without an end, in an expression or a value, is an error or false.
func TestDepth(t *testing.T) {
	for _, part := range []string{"(", "[", "!", "a.", "a|", "[?", "{a:", "abs(", "@[0]", "`"} {
		text := strings.Repeat(part, maxTokens) + "a"
		if e, err := New(text); err == nil {
			if _, err := e.Search(named{}); err != nil {
				t.Error(err)
			}
		}
	}
	loop := named{"a": int64(2)}
	loop["self"] = loop
	list := []any{nil}
	list[0] = list
	for _, data := range []named{loop, {"self": list}} {
		for _, text := range []string{"self == @", "to_string(@)", "contains([self], @)"} {
			e, err := New(text)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = e.Search(data)
		}
	}
}

func TestPath(t *testing.T) {
	for text, want := range map[string]int{"A.B": 2, "A": 1, "A[0]": 0, "A || B": 0, "`1`": 0} {
		e, err := New(text)
		if err != nil {
			t.Fatal(err)
		}
		if len(e.Path()) != want {
			t.Errorf("Path of %s = %q", text, e.Path())
		}
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"A[?B=='c'].D | [0]", "length(A) > `0`", "@.A[*].B[]", "\"q\".{x: y}", "sort_by(A, &B)", "A[::-2]", "'\\'' || \"\\u00e9\""} {
		f.Add(s)
	}
	data := map[string]any{"A": []any{map[string]any{"B": "c", "D": int64(1)}}, "q": nil}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 200 { // which is enough to make lists of lists of lists
			return
		}
		e, err := New(text)
		if err != nil {
			return
		}
		if _, err := e.Search(data); err != nil && len(err.Error()) == 0 {
			t.Error(fmt.Sprint(err))
		}
	})
}

// inOrder has keys in the order that a test gives them.
type inOrder map[string][]string

func (o inOrder) Keys(m map[string]any) []string { return o[fingerprint(m)] }

func (o inOrder) Keep(m map[string]any, keys []string) { o[fingerprint(m)] = keys }

func fingerprint(m map[string]any) string { return fmt.Sprint(m) }

func TestOrder(t *testing.T) {
	order := inOrder{}
	inner := map[string]any{"z": int64(1), "a": int64(2)}
	order.Keep(inner, []string{"z", "a"})
	for expression, want := range map[string]string{
		"keys(@)":                      `[z a]`,
		"values(@)":                    `[1 2]`,
		"*":                            `[1 2]`,
		"keys({q: z, b: a})":           `[q b]`,
		"keys(merge(@, {c: a, z: a}))": `[z a c]`,
	} {
		e, err := New(expression)
		if err != nil {
			t.Fatal(err)
		}
		got, err := e.SearchOrdered(inner, order)
		if fmt.Sprint(got) != want || err != nil {
			t.Errorf("%s: %v, %v; want %s", expression, got, err, want)
		}
	}
}

package jmes

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/internal/testoracle"
)

// drawer draws expressions over data that has the members a to e.
type drawer struct{ *rand.Rand }

func pick[T any](d drawer, from ...T) T { return from[d.IntN(len(from))] }

// data draws a value. It has no 0 and 1, which Python takes for booleans, and
// numbers on both sides of 2^53.
func (d drawer) data(depth int) any {
	kind := d.IntN(10)
	if depth <= 0 {
		kind = d.IntN(6)
	}
	switch kind {
	case 0:
		return nil
	case 1:
		return d.IntN(2) == 0
	case 2:
		return pick(d, 2.5, -0.25, 7.0, 3.75)
	case 3, 4:
		return pick[int64](d, 2, 3, -7, 1<<53, 1<<53+1, 1<<53+2, 1<<62+1)
	case 5:
		return pick(d, "", "x", "xy", "10", "-2.5", "zebra", "x y")
	case 6, 7:
		list := []any{}
		for range d.IntN(4) {
			list = append(list, d.data(depth-1))
		}
		return list
	case 8: // all of one kind
		list, seed := []any{}, d.Uint64()
		for range 1 + d.IntN(3) {
			list = append(list, drawer{rand.New(rand.NewPCG(seed, 0))}.data(0), d.number())
		}
		return list[d.IntN(2):]
	}
	m := map[string]any{}
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		if d.IntN(2) == 0 {
			m[name] = d.data(depth - 1)
		}
	}
	return m
}

func (d drawer) number() any { return pick[any](d, int64(5), 2.5, int64(1)<<53+1, int64(1)<<53) }

func (d drawer) name() string { return pick(d, "a", "b", "c", "d", "e", `"a"`, "absent") }

func (d drawer) literal() string {
	return pick(d, "`null`", "`true`", "`2`", "`2.5`", "`9007199254740993`", "`9007199254740992`", "'x'", "'xy'", "`[]`", "`{}`", "`[2, \"x\"]`", "`\"x\"`", "`xy`", `'it\'s'`, `'\\'`)
}

// expression draws one. Nothing follows an index but a name, as Python takes a
// slice there for no projection.
func (d drawer) expression(depth int) string {
	if depth <= 0 {
		return pick(d, d.name(), d.name(), "@", d.literal())
	}
	e := func() string { return d.expression(depth - 1) }
	switch d.IntN(22) {
	case 0, 1, 2:
		return e() + "." + d.name()
	case 3:
		return e() + pick(d, "[0].", "[-1].", "[7].") + d.name()
	case 4:
		return e() + " | " + pick(d, "[0]", "[-2]", "@")
	case 5, 6:
		return e() + pick(d, "[*]", "[]", ".*") + pick(d, "", "."+d.name(), "[]")
	case 7:
		return "(" + e() + ")" + pick(d, "[1:]", "[:2]", "[::-1]", "[-2:]", "[::2]", "[5:0:-2]", "[:-9:-1]") + pick(d, "", "."+d.name())
	case 8, 9:
		return e() + "[?" + e() + "]" + pick(d, "", "."+d.name(), "[]")
	case 10:
		return e() + pick(d, " || ", " && ") + e()
	case 11, 12:
		return e() + pick(d, " == ", " != ", " < ", " <= ", " > ", ">=") + e()
	case 13:
		return "!" + e()
	case 14:
		return "(" + e() + ")"
	case 15:
		return "[" + e() + ", " + e() + "]"
	case 16:
		return e() + ".{a: " + e() + ", b: " + e() + "}"
	case 17:
		return pick(d, "sort_by", "max_by", "min_by") + "(" + e() + ", &" + d.expression(depth-2) + ")"
	case 18:
		return "map(&" + d.expression(depth-2) + ", " + e() + ")"
	case 19:
		return pick(d, "contains", "starts_with", "ends_with", "join", "not_null") + "(" + e() + ", " + e() + ")"
	}
	return pick(d, "abs", "avg", "ceil", "floor", "keys", "length", "max", "min", "reverse", "sort", "sum", "to_array", "to_number", "to_string", "type", "values") + "(" + e() + ")"
}

func TestAgainstPython(t *testing.T) {
	type trial struct {
		given      any
		expression string
	}
	d := drawer{rand.New(rand.NewPCG(2026, 11))}
	var trials []trial
	var input bytes.Buffer
	for range 20000 {
		c := trial{d.data(4), d.expression(1 + d.IntN(4))}
		if _, ok := c.given.(map[string]any); !ok && d.IntN(4) > 0 {
			c.given = map[string]any{"a": c.given, "b": d.data(2), "c": []any{d.data(2), d.data(2)}}
		}
		line, _ := new(search).appendJSON(nil, []any{c.given, c.expression}, 0)
		trials = append(trials, c)
		input.Write(append(line, '\n'))
	}
	output := testoracle.Run(t, "import jmespath", input.Bytes(), "testdata/oracle.py")
	same, found := 0, 0
	for i, line := range strings.Split(strings.TrimSpace(string(output)), "\n") {
		answer, _ := decode(t, line).(map[string]any)
		c := trials[i]
		e, err := New(c.expression)
		var got any
		if err == nil {
			got, err = e.Search(c.given)
		}
		want, fails := answer["fails"]
		if fails && want == "" {
			continue
		}
		if fault, ok := errors.AsType[*Error](err); ok != fails || ok && string(fault.Kind) != want || !ok && !equal(got, answer["is"], 0) {
			given, _ := new(search).appendJSON(nil, c.given, 0)
			t.Errorf("%s over %s: %v, %v; %s in Python", c.expression, given, got, err, line)
		}
		same++
		if truth(got) {
			found++
		}
	}
	t.Logf("%d alike, %d of them with a value", same, found)
	if same < len(trials)*9/10 || found < len(trials)/8 {
		t.Errorf("%d alike, %d with a value, of %d", same, found, len(trials))
	}
}

package jmes

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
)

// decode reads a JSON value with its numbers exact.
func decode(t *testing.T, text string) any {
	t.Helper()
	v, ok := literal(text)
	if !ok {
		t.Fatalf("no JSON: %s", text)
	}
	return v
}

func TestCompliance(t *testing.T) {
	data, err := os.ReadFile("testdata/compliance.txt")
	if err != nil {
		t.Fatal(err)
	}
	var given any
	cases := 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if text, ok := strings.CutPrefix(line, "given "); ok {
			given = decode(t, text)
		}
		quoted, ok := strings.CutPrefix(line, "\t")
		if !ok {
			continue
		}
		cases++
		var expression string
		r := json.NewDecoder(strings.NewReader(quoted))
		if err := r.Decode(&expression); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		want := quoted[r.InputOffset():]
		if got := outcome(expression, given); got != want && !sameResult(t, expression, got, want) {
			t.Errorf("%s over %v%s, not%s", expression, given, got, want)
		}
	}
	if cases != 870 {
		t.Errorf("%d cases", cases)
	}
}

// outcome is what an expression gives, as the file has it.
func outcome(expression string, given any) string {
	e, err := New(expression)
	var v any
	if err == nil {
		v, err = e.Search(given)
	}
	if fault, ok := errors.AsType[*Error](err); ok {
		return " fails with " + string(fault.Kind)
	}
	b, _ := new(search).appendJSON(nil, plain(v), 0)
	return " is " + string(b)
}

// sameResult compares values, whose members have no order. Nor have the values
// and the names of a map, by the specification.
func sameResult(t *testing.T, expression, got, want string) bool {
	got, ok := strings.CutPrefix(got, " is ")
	want, ok2 := strings.CutPrefix(want, " is ")
	if !ok || !ok2 {
		return false
	}
	a, b := decode(t, got), decode(t, want)
	if equal(a, b, 0) || !strings.Contains(expression, "*") && !strings.Contains(expression, "keys(") && !strings.Contains(expression, "values(") {
		return equal(a, b, 0)
	}
	list, _ := a.([]any)
	rest, _ := b.([]any)
	for _, x := range list {
		i := slices.IndexFunc(rest, func(y any) bool { return equal(x, y, 0) })
		if i < 0 {
			return false
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return len(list) > 0 && len(rest) == 0
}

package jmes

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// function is one that expressions can call. Its arguments are plain values
// where their types are of interest.
type function struct {
	params   []param
	variadic bool // the last parameter may be given several times
	call     func(s *search, args []any) (any, error)
}

// functionNamed finds one of the specification's functions.
func functionNamed(name string) (f function, ok bool) {
	switch name {
	case "abs":
		f = of(aNumber, abs)
	case "avg":
		f = of(ofNumbers, avg)
	case "ceil":
		f = of(aNumber, func(v any) any { return rounded(v, math.Ceil) })
	case "contains":
		f = of2(anArray|aString, anything, contains)
	case "ends_with":
		f = ofTexts(strings.HasSuffix)
	case "floor":
		f = of(aNumber, func(v any) any { return rounded(v, math.Floor) })
	case "join":
		f = of2(aString, ofStrings, join)
	case "keys":
		f = function{[]param{anObject}, false, keys}
	case "length":
		f = of(aString|anArray|anObject, length)
	case "map":
		f = function{[]param{aReference, anArray}, false, mapEach}
	case "max":
		f = of(ofNumbers|ofStrings, func(v any) any { return extreme(v, 1) })
	case "max_by":
		f = function{[]param{anArray, aReference}, false, maxBy}
	case "merge":
		f = function{[]param{anObject}, true, merge}
	case "min":
		f = of(ofNumbers|ofStrings, func(v any) any { return extreme(v, -1) })
	case "min_by":
		f = function{[]param{anArray, aReference}, false, minBy}
	case "not_null":
		f = function{[]param{anything}, true, notNull}
	case "reverse":
		f = of(aString|anArray, reverse)
	case "sort":
		f = of(ofNumbers|ofStrings, sorted)
	case "sort_by":
		f = function{[]param{anArray, aReference}, false, sortBy}
	case "starts_with":
		f = ofTexts(strings.HasPrefix)
	case "sum":
		f = of(ofNumbers, sum)
	case "to_array":
		f = of(anything, toArray)
	case "to_number":
		f = of(anything, toNumber)
	case "to_string":
		f = function{[]param{anything}, false, toString}
	case "type":
		f = of(anything, func(v any) any { return typeOf(plain(v)) })
	case "values":
		f = function{[]param{anObject}, false, values}
	}
	return f, f.call != nil
}

func of(p param, call func(v any) any) function {
	return function{[]param{p}, false, func(_ *search, args []any) (any, error) { return call(args[0]), nil }}
}

func of2(p, q param, call func(v, w any) any) function {
	return function{[]param{p, q}, false, func(_ *search, args []any) (any, error) { return call(args[0], args[1]), nil }}
}

func ofTexts(call func(a, b string) bool) function {
	return of2(aString, aString, func(v, w any) any {
		a, _ := text(v)
		b, _ := text(w)
		return call(a, b)
	})
}

func abs(v any) any {
	switch v := v.(type) {
	case int64:
		if v == math.MinInt64 {
			return -float64(v)
		}
		return max(v, -v)
	case float64:
		return math.Abs(v)
	}
	return nil
}

// rounded is a whole number, an int64 where it fits.
func rounded(v any, round func(float64) float64) any {
	f, ok := v.(float64)
	if !ok {
		return v
	}
	if f = round(f); f >= -1<<63 && f < 1<<63 {
		return int64(f)
	}
	return f
}

// sum is exact as long as it is whole and fits.
func sum(v any) any {
	list, _ := v.([]any)
	var whole int64
	for i, e := range list {
		n, ok := plain(e).(int64)
		next := whole + n
		if !ok || (next > whole) != (n > 0) {
			return sumFloats(list[i:], float64(whole))
		}
		whole = next
	}
	return whole
}

func sumFloats(list []any, total float64) float64 {
	for _, e := range list {
		total += float(plain(e))
	}
	return total
}

func float(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	}
	return math.NaN()
}

func avg(v any) any {
	list, _ := v.([]any)
	if len(list) == 0 {
		return nil
	}
	return float(sum(v)) / float64(len(list))
}

func contains(v, wanted any) any {
	wanted = plain(wanted)
	if list, ok := v.([]any); ok {
		return slices.ContainsFunc(list, func(e any) bool { return equal(plain(e), wanted, 0) })
	}
	in, _ := text(v)
	part, ok := text(wanted)
	return ok && strings.Contains(in, part)
}

func join(v, w any) any {
	list, _ := w.([]any)
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i], _ = text(plain(e))
	}
	between, _ := text(v)
	return strings.Join(parts, between)
}

func keys(s *search, args []any) (any, error) {
	m, _ := args[0].(map[string]any)
	names := make([]any, 0, len(m))
	for _, name := range s.keys(m) {
		names = append(names, name)
	}
	return names, nil
}

func values(s *search, args []any) (any, error) {
	m, _ := args[0].(map[string]any)
	return s.values(m), nil
}

func length(v any) any {
	switch v := v.(type) {
	case []any:
		return int64(len(v))
	case map[string]any:
		return int64(len(v))
	}
	s, _ := text(v)
	return int64(utf8.RuneCountInString(s))
}

func mapEach(s *search, args []any) (any, error) {
	return evalEach(s, args[1], args[0])
}

// evalEach evaluates a reference for each element of a list.
func evalEach(s *search, list, reference any) ([]any, error) {
	elements, _ := list.([]any)
	r, _ := reference.(referenceNode)
	out := make([]any, len(elements))
	for i, e := range elements {
		var err error
		if out[i], err = r.to.eval(s, e); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func merge(s *search, args []any) (any, error) {
	out, names := map[string]any{}, []string{}
	for _, arg := range args {
		m, _ := arg.(map[string]any)
		for _, name := range s.keys(m) {
			if _, twice := out[name]; !twice {
				names = append(names, name)
			}
			out[name] = m[name]
		}
	}
	s.keep(out, names)
	return s.made(out), nil
}

func notNull(_ *search, args []any) (any, error) {
	for _, arg := range args {
		if plain(arg) != nil {
			return arg, nil
		}
	}
	return nil, nil
}

func reverse(v any) any {
	if list, ok := v.([]any); ok {
		list = slices.Clone(list)
		slices.Reverse(list)
		return list
	}
	s, _ := text(v)
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}

// extreme is the greatest element of a list for sign 1, the least for -1; of
// equal ones it is the first.
func extreme(v any, sign int) any {
	list, _ := v.([]any)
	return extremeOf(list, list, sign)
}

func extremeOf(list, keys []any, sign int) any {
	if len(list) == 0 {
		return nil
	}
	best := 0
	for i := range keys {
		if order, _ := compare(plain(keys[i]), plain(keys[best])); order*sign > 0 {
			best = i
		}
	}
	return list[best]
}

func maxBy(s *search, args []any) (any, error) { return extremeBy(s, args, "max_by", 1) }

func minBy(s *search, args []any) (any, error) { return extremeBy(s, args, "min_by", -1) }

func extremeBy(s *search, args []any, name string, sign int) (any, error) {
	list, keys, err := sortKeys(s, args, name)
	if err != nil {
		return nil, err
	}
	return extremeOf(list, keys, sign), nil
}

// sortKeys evaluates by what a list is to be sorted: all numbers or all texts.
func sortKeys(s *search, args []any, name string) (list, keys []any, err error) {
	list, _ = args[0].([]any)
	if keys, err = evalEach(s, args[0], args[1]); err != nil {
		return nil, nil, err
	}
	if !(ofNumbers | ofStrings).takes(keys) {
		return nil, nil, s.fail("%s needs a number for each element, or a string for each", name)
	}
	return list, keys, nil
}

func sorted(v any) any {
	list, _ := v.([]any)
	return sortedBy(list, list)
}

func sortBy(s *search, args []any) (any, error) {
	list, keys, err := sortKeys(s, args, "sort_by")
	if err != nil {
		return nil, err
	}
	return sortedBy(list, keys), nil
}

// sortedBy keeps the order of elements with equal keys.
func sortedBy(list, keys []any) []any {
	b := &byKeys{slices.Clone(list), make([]any, len(keys))}
	for i := range keys {
		b.keys[i] = plain(keys[i])
	}
	sort.Stable(b)
	return b.list
}

// byKeys orders a list by keys of its elements, which are all numbers or all texts.
type byKeys struct{ list, keys []any }

func (b *byKeys) Len() int { return len(b.list) }

func (b *byKeys) Swap(i, j int) {
	b.list[i], b.list[j] = b.list[j], b.list[i]
	b.keys[i], b.keys[j] = b.keys[j], b.keys[i]
}

func (b *byKeys) Less(i, j int) bool {
	n, _ := compare(b.keys[i], b.keys[j])
	return n < 0
}

func toArray(v any) any {
	if list, ok := plain(v).([]any); ok {
		return list
	}
	return []any{v}
}

func toNumber(v any) any {
	switch v := plain(v).(type) {
	case int64, float64:
		return v
	case string:
		return number(v)
	}
	return nil
}

func toString(s *search, args []any) (any, error) {
	v := plain(args[0])
	if t, ok := text(v); ok {
		return t, nil
	}
	b, ok := s.appendJSON(nil, v, 0)
	if !ok {
		return nil, s.fail("to_string: values nest deeper than %d", maxDepth)
	}
	return string(b), nil
}

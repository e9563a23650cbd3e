// Package tree holds JSON values whose objects keep the order of their members, so
// that what a service answered is printed in the order in which it came.
package tree

import (
	"encoding/json"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// Tree is a JSON value: nil, bool, json.Number, string, []any or map[string]any, with
// the order of its objects' members.
type Tree struct {
	Value any
	order map[uintptr][]string // of the maps in Value, by what they are
	kept  []*Tree              // whose maps must not make place for others
}

// Of is a tree of a value made here, whose objects are in alphabetical order.
func Of(v any) *Tree { return &Tree{Value: v, order: map[uintptr][]string{}} }

// Decode reads a JSON text. encoding/json says whether it is one; its tokens would take
// five times as long as the whole call that a large answer comes from.
func Decode(data []byte) (*Tree, error) {
	if !json.Valid(data) {
		var v any
		return nil, json.Unmarshal(data, &v) // which says what is wrong
	}
	t := Of(nil)
	r := &reader{text: string(data)}
	t.Value = t.value(r)
	return t, nil
}

// reader goes through a text that is valid JSON.
type reader struct {
	text string
	at   int
}

// next is the first character of what comes next.
func (r *reader) next() byte {
	for strings.IndexByte(" \t\r\n:,", r.text[r.at]) >= 0 {
		r.at++
	}
	return r.text[r.at]
}

func (t *Tree) value(r *reader) any {
	switch r.next() {
	case '{':
		return t.object(r)
	case '[':
		r.at++
		list := []any{}
		for r.next() != ']' {
			list = append(list, t.value(r))
		}
		r.at++
		return list
	case '"':
		return r.string()
	}
	start := r.at
	for r.at < len(r.text) && strings.IndexByte(" \t\r\n,]}", r.text[r.at]) < 0 {
		r.at++
	}
	switch word := r.text[start:r.at]; word {
	case "null":
		return nil
	case "true", "false":
		return word == "true"
	default:
		return json.Number(word)
	}
}

func (t *Tree) object(r *reader) any {
	r.at++
	m, keys := map[string]any{}, []string{}
	for r.next() != '}' {
		key := r.string()
		if _, twice := m[key]; !twice {
			keys = append(keys, key)
		}
		m[key] = t.value(r)
	}
	r.at++
	t.Keep(m, keys)
	return m
}

func (r *reader) string() string {
	start := r.at
	r.at++
	plain := true
	for r.text[r.at] != '"' {
		if r.text[r.at] == '\\' {
			plain = false
			r.at++
		}
		r.at++
	}
	r.at++
	if plain && utf8.ValidString(r.text[start:r.at]) {
		return r.text[start+1 : r.at-1]
	}
	var s string
	_ = json.Unmarshal([]byte(r.text[start:r.at]), &s) // it is valid
	return s
}

// Keep has a map print its members in this order. A key that is there twice counts
// where it is first.
func (t *Tree) Keep(m map[string]any, keys []string) {
	if len(keys) > len(m) {
		seen := map[string]bool{}
		keys = slices.DeleteFunc(slices.Clone(keys), func(k string) bool {
			twice := seen[k]
			seen[k] = true
			return twice
		})
	}
	t.order[identity(m)] = keys
}

// Keys are the names of an object's members in their order. Members that were added
// come last.
func (t *Tree) Keys(m map[string]any) []string {
	var keys []string
	known := t.order[identity(m)]
	for _, k := range known {
		if _, ok := m[k]; ok {
			keys = append(keys, k)
		}
	}
	if len(keys) == len(m) {
		return keys
	}
	var added []string
	for k := range m {
		if !slices.Contains(known, k) {
			added = append(added, k)
		}
	}
	slices.Sort(added)
	return append(keys, added...)
}

// All yields an object's members in their order.
func (t *Tree) All(m map[string]any) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		n := 0
		for _, k := range t.order[identity(m)] {
			v, ok := m[k]
			if !ok {
				continue
			}
			if n++; !yield(k, v) {
				return
			}
		}
		if n == len(m) {
			return
		}
		for _, k := range t.Keys(m)[n:] {
			if !yield(k, m[k]) {
				return
			}
		}
	}
}

// With is another value, made of parts of this tree or none.
func (t *Tree) With(v any) *Tree { return &Tree{Value: v, order: t.order, kept: []*Tree{t}} }

func identity(m map[string]any) uintptr { return reflect.ValueOf(m).Pointer() }

// Adopt has the maps of another tree print their members in that tree's order, for a
// value that is put together of parts of several.
func (t *Tree) Adopt(other *Tree) {
	if slices.Contains(t.kept, other) {
		return
	}
	t.kept = append(t.kept, other)
	if len(t.order) >= len(other.order) {
		maps.Copy(t.order, other.order)
		return
	}
	maps.Copy(other.order, t.order) // the smaller is what is copied, and both trees keep both's maps
	t.order, other.kept = other.order, append(other.kept, t)
}

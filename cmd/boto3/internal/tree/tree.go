// Package tree holds JSON values whose objects keep the order of their members, so
// that what a service answered is printed in the order in which it came.
package tree

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
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

// deepest is how far values may be within each other, as in encoding/json; a stack that
// overflows ends the program.
const deepest = 10000

// Decode reads a JSON text.
func Decode(data []byte) (*Tree, error) {
	t := Of(nil)
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var err error
	if t.Value, err = t.value(d, 0); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more behind the JSON value")
	}
	return t, nil
}

func (t *Tree) value(d *json.Decoder, depth int) (any, error) {
	if depth > deepest {
		return nil, fmt.Errorf("more than %d values are within each other", deepest)
	}
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := t.value(d, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err = d.Token()
		return list, err
	case json.Delim('{'):
		return t.object(d, depth)
	}
	return token, nil
}

func (t *Tree) object(d *json.Decoder, depth int) (any, error) {
	m, keys := map[string]any{}, []string{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, ok := token.(string)
		if !ok {
			return nil, fmt.Errorf("%v is no name of a member", token)
		}
		if _, twice := m[key]; !twice {
			keys = append(keys, key)
		}
		if m[key], err = t.value(d, depth+1); err != nil {
			return nil, err
		}
	}
	t.Keep(m, keys)
	_, err := d.Token()
	return m, err
}

// Keep has a map print its members in this order.
func (t *Tree) Keep(m map[string]any, keys []string) { t.order[identity(m)] = keys }

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

// With is another value, made of parts of this tree or none.
func (t *Tree) With(v any) *Tree { return &Tree{Value: v, order: t.order, kept: []*Tree{t}} }

func identity(m map[string]any) uintptr { return reflect.ValueOf(m).Pointer() }

// Adopt has the maps of another tree print their members in that tree's order, for a
// value that is put together of parts of several.
func (t *Tree) Adopt(other *Tree) {
	maps.Copy(t.order, other.order)
	t.kept = append(t.kept, other)
}

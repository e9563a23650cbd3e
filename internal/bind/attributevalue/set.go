package attributevalue

import (
	"fmt"
	"reflect"
	"sort"

	"github.com/boto3-go/boto3/dynamodb/attribute"
	"github.com/boto3-go/boto3/internal/bind"
)

var (
	stringSetType = reflect.TypeFor[attribute.StringSet]()
	numberSetType = reflect.TypeFor[attribute.NumberSet]()
	binarySetType = reflect.TypeFor[attribute.BinarySet]()
)

// storeKeys makes a map of a set.
func storeKeys(s bind.Slot, list reflect.Value) {
	to := s.Variable()
	t := to.Type()
	m := reflect.MakeMapWithSize(t, list.Len())
	member := reflect.New(t.Elem()).Elem()
	if member.Kind() == reflect.Bool {
		member.SetBool(true)
	}
	for i := range list.Len() {
		m.SetMapIndex(list.Index(i), member)
	}
	to.Set(m)
}

// keysOf lists the keys of a map that is a set, in order; of bools those that
// are true.
func keysOf(m reflect.Value) reflect.Value {
	type setKey struct {
		text  string
		value reflect.Value
	}
	keys := make([]setKey, 0, m.Len())
	for it := m.MapRange(); it.Next(); {
		if v := it.Value(); v.Kind() != reflect.Bool || v.Bool() {
			keys = append(keys, setKey{fmt.Sprint(it.Key()), it.Key()})
		}
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i].text < keys[j].text })
	list := reflect.MakeSlice(reflect.SliceOf(m.Type().Key()), 0, len(keys))
	for _, k := range keys {
		list = reflect.Append(list, k.value)
	}
	return list
}

// withoutEmpty is a list or map without the elements that are empty.
func withoutEmpty(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Slice:
		list := reflect.MakeSlice(v.Type(), 0, v.Len())
		for i := range v.Len() {
			if e := v.Index(i); !isEmpty(e) {
				list = reflect.Append(list, e)
			}
		}
		return list
	case reflect.Map:
		m := reflect.MakeMapWithSize(v.Type(), v.Len())
		for it := v.MapRange(); it.Next(); {
			if !isEmpty(it.Value()) {
				m.SetMapIndex(it.Key(), it.Value())
			}
		}
		return m
	default:
		return v
	}
}

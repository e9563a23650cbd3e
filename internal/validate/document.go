package validate

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/boto3-go/boto3/internal/bind"
)

// encodable checks a JSON value.
func (c *checker) encodable(v bind.Value) {
	data, err := json.Marshal(v.Any())
	if err == nil {
		err = bind.CheckJSON(data)
	}
	if err != nil {
		c.fault("cannot be written as JSON: %v", err)
	}
}

var (
	marshalerType = reflect.TypeFor[json.Marshaler]()
	timeType      = reflect.TypeFor[time.Time]()
)

// document checks that a document holds only what JSON has.
func (c *checker) document(x any) { c.node(reflect.ValueOf(x)) }

func (c *checker) node(v reflect.Value) {
	for n := 0; v.IsValid() && (v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer); n++ {
		if n == bind.MaxPointers {
			c.fault("a pointer leads to itself")
			return
		}
		if v.IsNil() || v.Type().Implements(marshalerType) {
			return
		}
		v = v.Elem()
	}
	if !v.IsValid() {
		return
	}
	if c.tooDeep() {
		c.fault("nested more than %d levels deep", maxDepth)
		return
	}
	t := v.Type()
	if t.Implements(marshalerType) && t != timeType {
		return
	}
	switch k := v.Kind(); {
	case k == reflect.String:
		if err := bind.CheckDocumentText(v.String()); err != nil {
			c.fault("%v", err)
		}
	case k == reflect.Bool, k >= reflect.Int && k <= reflect.Float64 && k != reflect.Uintptr:
	case k == reflect.Map && t.Key().Kind() == reflect.String:
		for it := v.MapRange(); it.Next(); {
			if err := bind.CheckDocumentText(it.Key().String()); err != nil {
				c.fault("%v", err)
				continue
			}
			c.push(it.Key().String())
			c.node(it.Value())
			c.pop()
		}
	case (k == reflect.Slice || k == reflect.Array) && t.Elem().Kind() != reflect.Uint8:
		for i := range v.Len() {
			c.pushIndex(i)
			c.node(v.Index(i))
			c.pop()
		}
	case k == reflect.Struct && t != timeType:
		for i := range t.NumField() {
			if t.Field(i).IsExported() {
				c.push(t.Field(i).Name)
				c.node(v.Field(i))
				c.pop()
			}
		}
	default:
		c.fault("type %s cannot be part of a document", t)
	}
}

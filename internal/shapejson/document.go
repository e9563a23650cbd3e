package shapejson

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/boto3-go/boto3/internal/jsonread"
)

var plainMap = reflect.TypeFor[map[string]any]()

// document writes a value without a shape.
func (e *encoder) document(x any) {
	switch x := x.(type) {
	case nil:
		e.word("null")
	case bool:
		e.word(strconv.FormatBool(x))
	case string:
		e.text(x)
	case int:
		e.b = strconv.AppendInt(e.b, int64(x), 10)
	case int64:
		e.b = strconv.AppendInt(e.b, x, 10)
	case float64:
		e.float(x)
	case time.Time:
		e.time(x)
	case []byte:
		e.blob(x)
	case json.Number:
		if !json.Valid([]byte(x)) {
			e.add(fmt.Sprintf("%.40q is not a number", string(x)))
			return
		}
		e.word(string(x))
	case []any, map[string]any:
		e.documentContainer(x)
	default:
		if v := reflect.ValueOf(x); v.CanConvert(plainMap) { // boto3.Map and its like
			e.documentContainer(v.Convert(plainMap).Interface())
			return
		}
		e.foreign(x)
	}
}

func (e *encoder) documentContainer(x any) {
	if e.depth > maxDepth {
		e.add(fmt.Sprintf("nested more than %d levels deep", maxDepth))
		return
	}
	switch x := x.(type) {
	case []any:
		e.begin('[')
		for i, element := range x {
			e.enterElement(i)
			e.element()
			e.document(element)
			e.leave()
		}
		e.end(']')
	case map[string]any:
		names := make([]string, 0, len(x))
		for name := range x {
			names = append(names, name)
		}
		slices.Sort(names)
		e.begin('{')
		for _, name := range names {
			e.enter(name)
			e.name(name)
			e.document(x[name])
			e.leave()
		}
		e.end('}')
	}
}

// foreign writes other types by way of encoding/json.
func (e *encoder) foreign(x any) {
	data, err := json.Marshal(x)
	if err != nil {
		e.add(err.Error())
		return
	}
	var tree any
	if err := jsonread.NewExact(data).Decode(&tree); err != nil {
		e.add(err.Error())
		return
	}
	e.document(tree)
}

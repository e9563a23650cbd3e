package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/ordered"
)

var errNotFinite = errors.New("a document cannot hold NaN or an infinity")

func (e *jsonEncoder) document(x any) error {
	if e.depth++; e.depth > maxNesting {
		return errTooDeep
	}
	defer func() { e.depth-- }()
	switch x := x.(type) {
	case nil:
		e.b = append(e.b, "null"...)
	case bool:
		e.b = strconv.AppendBool(e.b, x)
	case string:
		return e.documentText(x)
	case int:
		e.b = strconv.AppendInt(e.b, int64(x), 10)
	case int64:
		e.b = strconv.AppendInt(e.b, x, 10)
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return errNotFinite
		}
		e.b = appendDecimal(e.b, x)
	case json.Number:
		if numberLength(string(x)) != len(x) || x == "" {
			return fmt.Errorf("%.80q is not a number", string(x))
		}
		e.b = append(e.b, x...)
	case []any:
		return e.documentList(x)
	case map[string]any:
		return e.documentMap(x)
	default:
		if v := reflect.ValueOf(x); v.CanConvert(plainMap) { // boto3.Map and its like
			m, _ := reflect.TypeAssert[map[string]any](v.Convert(plainMap))
			return e.documentMap(m)
		}
		return e.foreign(x)
	}
	return nil
}

var plainMap = reflect.TypeFor[map[string]any]()

func (e *jsonEncoder) documentText(s string) error {
	var ok bool
	if e.b, ok = appendQuoted(e.b, s); !ok {
		return errNotUTF8
	}
	return nil
}

func (e *jsonEncoder) documentList(list []any) error {
	e.b = append(e.b, '[')
	for i, x := range list {
		if i > 0 {
			e.b = append(e.b, ',', ' ')
		}
		if err := e.document(x); err != nil {
			return err
		}
	}
	e.b = append(e.b, ']')
	return nil
}

func (e *jsonEncoder) documentMap(m map[string]any) error {
	e.b = append(e.b, '{')
	for i, key := range ordered.Keys(m) {
		if i > 0 {
			e.b = append(e.b, ',', ' ')
		}
		if err := e.documentText(key); err != nil {
			return err
		}
		e.b = append(e.b, ':', ' ')
		if err := e.document(m[key]); err != nil {
			return err
		}
	}
	e.b = append(e.b, '}')
	return nil
}

// foreign writes other types by way of encoding/json.
func (e *jsonEncoder) foreign(x any) error {
	data, err := json.Marshal(x)
	if err == nil {
		err = bind.CheckJSON(data)
	}
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return err
	}
	return e.document(tree)
}

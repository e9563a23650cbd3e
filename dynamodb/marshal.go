package dynamodb

import (
	"fmt"
	"sync"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/bind/attributevalue"
	"github.com/boto3-go/boto3/model"
	api "github.com/boto3-go/boto3/service/dynamodb"
)

// AttributeValue is an attribute value as the operations of service/dynamodb
// have it. Calls with [boto3.NativeValues], and a [Table], have no need of it.
type AttributeValue = api.AttributeValue

// Marshal makes an attribute value of a Go value, by the rules of
// [boto3.NativeValues]. An error has the path of what cannot be one.
func Marshal(v any) (AttributeValue, error) {
	var av AttributeValue
	return av, convert(&av, v, func(s shapes) *model.Shape { return s.value }, toWire)
}

// MarshalMap makes an item, or a key, of a struct or a map.
func MarshalMap(v any) (map[string]AttributeValue, error) {
	var item map[string]AttributeValue
	return item, convert(&item, v, func(s shapes) *model.Shape { return s.item }, toWire)
}

// Unmarshal stores an attribute value in what to points to. What a struct has
// no field for is passed over.
func Unmarshal(av AttributeValue, to any) error {
	return convert(to, av, func(s shapes) *model.Shape { return s.value }, toGo)
}

// UnmarshalMap stores an item in the struct or map that to points to.
func UnmarshalMap(item map[string]AttributeValue, to any) error {
	return convert(to, item, func(s shapes) *model.Shape { return s.item }, toGo)
}

// UnmarshalListOfMaps stores items in the slice that to points to.
func UnmarshalListOfMaps(items []map[string]AttributeValue, to any) error {
	return convert(to, items, func(s shapes) *model.Shape { return s.items }, toGo)
}

type direction bool

const (
	toWire direction = false
	toGo   direction = true
)

// shapes are those of values that are not bound to an operation.
type shapes struct {
	value, item, items *model.Shape
	text, event        *model.Member // an item, and the records of a stream, as JSON
}

// description has the shapes that values have in the service's own description.
const description = `{"metadata":{"protocol":"json"},"operations":{"Items":{"input":{"shape":"Input"}}},"shapes":{
"Input":{"type":"structure","members":{"Items":{"shape":"ItemList"},"Event":{"shape":"Event"}}},
"Event":{"type":"structure","members":{"Records":{"shape":"RecordList"}}},
"RecordList":{"type":"list","member":{"shape":"Record"}},
"Record":{"type":"structure","members":{"eventID":{"shape":"String"},"eventName":{"shape":"String"},
"eventSourceARN":{"shape":"String"},"eventVersion":{"shape":"String"},"eventSource":{"shape":"String"},
"awsRegion":{"shape":"String"},"dynamodb":{"shape":"StreamRecord"},"userIdentity":{"shape":"Identity"}}},
"Identity":{"type":"structure","members":{"PrincipalId":{"shape":"String"},"principalId":{"shape":"String"},"Type":{"shape":"String"}}},
"StreamRecord":{"type":"structure","members":{"ApproximateCreationDateTime":{"shape":"Time"},
"Keys":{"shape":"AttributeMap"},"NewImage":{"shape":"AttributeMap"},"OldImage":{"shape":"AttributeMap"},
"SequenceNumber":{"shape":"String"},"SizeBytes":{"shape":"Long"},"StreamViewType":{"shape":"String"}}},
"Time":{"type":"timestamp"},"Long":{"type":"long"},
"ItemList":{"type":"list","member":{"shape":"AttributeMap"}},
"AttributeMap":{"type":"map","key":{"shape":"String"},"value":{"shape":"AttributeValue"}},
"AttributeValue":{"type":"structure","members":{
"S":{"shape":"String"},"N":{"shape":"String"},"B":{"shape":"Blob"},
"SS":{"shape":"Strings"},"NS":{"shape":"Strings"},"BS":{"shape":"Blobs"},
"M":{"shape":"AttributeMap"},"L":{"shape":"List"},"NULL":{"shape":"Bool"},"BOOL":{"shape":"Bool"}}},
"List":{"type":"list","member":{"shape":"AttributeValue"}},
"Strings":{"type":"list","member":{"shape":"String"}},"Blobs":{"type":"list","member":{"shape":"Blob"}},
"String":{"type":"string"},"Blob":{"type":"blob"},"Bool":{"type":"boolean"}}}`

// binders show attribute values as Go values, and as they are on the wire.
type binders struct {
	shapes
	native, wire *bind.Binder
}

var values = sync.OnceValues(func() (binders, error) {
	s, err := model.Parse("values", model.Data{Service: []byte(description)})
	if err != nil {
		return binders{}, err
	}
	op, err := s.Operation("Items")
	if err != nil {
		return binders{}, err
	}
	wrap := func(m map[string]any) any { return boto3.Map(m) }
	items, event := op.Input.Shape.Members[0], &op.Input.Shape.Members[1]
	list := items.Shape
	item := list.Element.Shape
	return binders{shapes{item.Value.Shape, item, list, list.Element, event}, attributevalue.NewBinder(wrap), bind.New(wrap)}, nil
})

// convert copies between a Go value and attribute values.
func convert(to, from any, shape func(shapes) *model.Shape, way direction) error {
	b, err := values()
	if err != nil {
		return err
	}
	in, out := b.native, b.wire
	if way == toGo {
		in, out = b.wire, b.native
		if err := isPointer(to); err != nil {
			return err
		}
	}
	s := shape(b.shapes)
	view, err := in.In(s, from)
	if err == nil {
		var slot bind.Slot
		if slot, err = out.Out(s, to); err == nil {
			err = bind.Copy(slot, view)
		}
	}
	if err != nil {
		return fmt.Errorf("dynamodb: %w", err)
	}
	return nil
}

package dynamodb

import (
	"fmt"
	"reflect"

	"github.com/boto3-go/boto3/internal/wire"
)

// ItemToJSON writes an item, a struct or a map, as DynamoDB's JSON, which exports,
// streams and the AWS CLI have: {"id": {"S": "a"}}. Attributes come in the order of the
// fields, or of their names in a map.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
func ItemToJSON(item any) ([]byte, error) {
	b, err := values()
	if err != nil {
		return nil, err
	}
	view, err := b.native.In(b.item, item)
	if err == nil && view.IsNull() {
		err = fmt.Errorf("type %T is no item: it is nil", item)
	}
	var text []byte
	if err == nil {
		text, err = wire.AppendJSON(nil, b.text, view)
	}
	if err != nil {
		return nil, fmt.Errorf("dynamodb: %w", err)
	}
	return text, nil
}

// ItemFromJSON stores an item in DynamoDB's JSON in the struct or map that to points to.
// Attributes that a struct has no field for are passed over.
func ItemFromJSON(text []byte, to any) error {
	b, err := values()
	if err != nil {
		return err
	}
	return b.decode(text, to, b.native, b.text)
}

func isPointer(to any) error {
	if v := reflect.ValueOf(to); v.Kind() != reflect.Pointer || v.IsNil() {
		return fmt.Errorf("dynamodb: type %T cannot take values; pass a pointer that is not nil", to)
	}
	return nil
}

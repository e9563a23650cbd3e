package boto3

import (
	"sync"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/bind/attributevalue"
	"github.com/boto3-go/boto3/internal/engine"
)

// NativeValues makes a call of dynamodb or dynamodbstreams take and give Go
// values wherever the description has an AttributeValue: the item
// {"id": 7, "tags": []string{"a"}}, and not {"id": {"N": "7"}, ...}. Tables of
// [Session.Resource] do so by themselves, as boto3's do.
//
// Items are maps or structs, whose fields hold the attributes of their names, or
// of their tags `dynamodbav:"name"`, with the options omitempty, omitzero,
// omitemptyelem, nullempty, nullemptyelem, string, unixtime, stringset,
// numberset and binaryset. Struct fields hold:
//
//   - S: strings, types with MarshalText and UnmarshalText, and times as in RFC
//     3339
//   - N: integers, floats, [big.Int], [big.Float], [attribute.Number],
//     [json.Number], and times with the option unixtime, in whole seconds
//   - B: []byte and arrays of bytes
//   - BOOL: bools
//   - L: slices; arrays are only sent
//   - M: structs, and maps with keys that are strings
//   - SS, NS, BS: [attribute.StringSet], [attribute.NumberSet],
//     [attribute.BinarySet], slices with an option, and the keys of a
//     map[K]struct{}; slices without the option take sets too
//   - NULL: whatever is nil; it gives the zero value
//
// and an any holds what package attribute tells. A number that is not exact in
// DynamoDB, or that a field cannot hold, is an error with its path; a float
// holds the nearest. A type with the ten members of AttributeValue, such as that
// of service/dynamodb, stands for itself.
//
// [attribute.Number]: https://pkg.go.dev/github.com/boto3-go/boto3/dynamodb/attribute#Number
// [attribute.StringSet]: https://pkg.go.dev/github.com/boto3-go/boto3/dynamodb/attribute#StringSet
// [attribute.NumberSet]: https://pkg.go.dev/github.com/boto3-go/boto3/dynamodb/attribute#NumberSet
// [attribute.BinarySet]: https://pkg.go.dev/github.com/boto3-go/boto3/dynamodb/attribute#BinarySet
func NativeValues() CallOption {
	return callOption(func(o *engine.Options) { o.Binder = nativeBinder() })
}

// native is made when asked for: what never asks does not link it.
var native struct {
	once   sync.Once
	binder *bind.Binder
}

func nativeBinder() *bind.Binder {
	native.once.Do(func() { native.binder = attributevalue.NewBinder(wrapMap) })
	return native.binder
}

package dynamodb

import (
	"context"
	"errors"
	"fmt"

	"github.com/boto3-go/boto3"
)

// ErrNotFound is returned by Get where the table has no item of the key.
var ErrNotFound = errors.New("no such item")

// ErrConditionFailed is the code of a write whose condition did not hold:
// errors.Is(err, dynamodb.ErrConditionFailed).
const ErrConditionFailed boto3.Code = "ConditionalCheckFailedException"

// Table reads and writes the items of one table as values of type T: a struct
// whose fields hold the attributes of their names or of their tags
// `dynamodbav:"name"`, as [boto3.NativeValues] tells, or boto3.Map for items of
// any kind. Keys are structs or maps as well.
//
// A Table is immutable and safe for concurrent use. Making one calls nothing.
type Table[T any] struct {
	client *boto3.Client
	name   string
}

// TableOf is the table of a name, or ARN, that a client of "dynamodb" reaches, by
// names or typed.
func TableOf[T any](client boto3.AnyClient, name string) *Table[T] {
	return &Table[T]{clientOf(client), name}
}

// TableFor is the table that a resource is, by names or the Dynamic of a typed one:
// with the methods of a Table it has [Table.Writer], which is boto3's batch_writer.
func TableFor[T any](r *boto3.Resource) (*Table[T], error) {
	if r == nil || r.Err() != nil || r.Client().Service() != "dynamodb" || r.Type() != "Table" {
		return nil, fmt.Errorf("dynamodb: %v is no table", r)
	}
	name, err := r.Identifier("Name")
	if err != nil {
		return nil, err
	}
	return &Table[T]{r.Client(), fmt.Sprint(name)}, nil
}

// clientOf is the client by names; calls of a nil one say so.
func clientOf(client boto3.AnyClient) *boto3.Client {
	if client == nil {
		return nil
	}
	return client.Dynamic()
}

// Name returns the name that the table was made with.
func (t *Table[T]) Name() string {
	if t == nil {
		return ""
	}
	return t.name
}

// Client returns the client.
func (t *Table[T]) Client() *boto3.Client {
	if t == nil {
		return nil
	}
	return t.client
}

// Get reads the item of a key. Where there is none the error is ErrNotFound.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
func (t *Table[T]) Get(ctx context.Context, key any, opts ...Option) (T, error) {
	var none T
	r := request{in: boto3.Map{"Key": key}}
	if err := r.prepare(t.Name(), opts); err != nil {
		return none, err
	}
	var out struct {
		Item             *T
		ConsumedCapacity consumed
	}
	if err := t.Client().Call(ctx, "GetItem", r.in, &out, r.options...); err != nil {
		return none, err
	}
	if out.Item == nil {
		r.use(0, 0, out.ConsumedCapacity)
		return none, fmt.Errorf("dynamodb: table %s: %w", t.name, ErrNotFound)
	}
	r.use(1, 1, out.ConsumedCapacity)
	return *out.Item, nil
}

// Put stores an item, in place of one of the same key.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
func (t *Table[T]) Put(ctx context.Context, item T, opts ...Option) error {
	return t.write(ctx, "PutItem", boto3.Map{"Item": item}, Expressions{}, opts)
}

// Update changes the item of a key, or makes one.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
func (t *Table[T]) Update(ctx context.Context, key any, update Update, opts ...Option) error {
	return t.write(ctx, "UpdateItem", boto3.Map{"Key": key}, Expressions{Update: update}, opts)
}

// Delete removes the item of a key. That there is none is no error.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html
func (t *Table[T]) Delete(ctx context.Context, key any, opts ...Option) error {
	return t.write(ctx, "DeleteItem", boto3.Map{"Key": key}, Expressions{}, opts)
}

func (t *Table[T]) write(ctx context.Context, operation string, in boto3.Map, e Expressions, opts []Option) error {
	r := request{in: in, expressions: e}
	if err := r.prepare(t.Name(), opts); err != nil {
		return err
	}
	var out struct {
		Attributes       boto3.Map
		ConsumedCapacity consumed
	}
	var to any // nothing of the answer is read that nobody asks for
	if r.attributes != nil || r.usage != nil {
		to = &out
	}
	if err := t.Client().Call(ctx, operation, r.in, to, r.options...); err != nil {
		return r.takeFailed(err)
	}
	r.use(0, 0, out.ConsumedCapacity)
	if r.attributes == nil {
		return nil
	}
	return r.takeAttributes(out.Attributes)
}

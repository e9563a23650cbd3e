package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

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
// any kind. Keys are structs or maps as well, or a T of which the key fields count.
//
// What else the tags of T can say, the table looks after:
//
//	hash, range              the table's keys
//	hash=by-status, range=by-status
//	                         keys of a global secondary index, up to four of each
//	local=by-date            the sort key of a local secondary index
//	project=by-status        what the index has beside keys; all where no field says so
//	ttl                      when the item expires: a time, or seconds since 1970
//	version                  counted by each write, which fails with a [*VersionError]
//	                         where the item has changed since it was read
//	created, updated         the time of the first and the last write
//	uuid, uuid7              an id where there is none; those of uuid7 sort by time
//	counter                  [Table.Change] and [Table.Patch] add to it
//	type=order               the attribute that tells items of this type from others in
//	                         the same table; queries and scans read no others
//
// [Table.Create], [Table.Extend] and [Table.Check] take keys, indexes and the time of
// expiry from there. Tags that contradict each other are an error of every method that
// has to do with them.
//
// A Table is immutable and safe for concurrent use. Making one calls nothing.
type Table[T any] struct {
	client *boto3.Client
	name   string
	schema *schema // nil where T is no struct
}

// TableOf is the table of a name, or ARN, that a client of "dynamodb" reaches, by
// names or typed.
func TableOf[T any](client boto3.AnyClient, name string) *Table[T] {
	return &Table[T]{clientOf(client), name, schemaOf(reflect.TypeFor[T]())}
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
	return &Table[T]{r.Client(), fmt.Sprint(name), schemaOf(reflect.TypeFor[T]())}, nil
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

// tags are what the tags of T say, nil of a T without.
func (t *Table[T]) tags() *schema {
	if t == nil {
		return nil
	}
	return t.schema
}

// Get reads the item of a key. Where there is none the error is ErrNotFound.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
func (t *Table[T]) Get(ctx context.Context, key any, opts ...Option) (T, error) {
	var none T
	key, _, err := t.tags().key(key)
	if err != nil {
		return none, err
	}
	r := request{in: boto3.Map{"Key": key}}
	if err := r.prepare(t.Name(), t.tags().withKind(opts)); err != nil {
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
	if err := t.schema.admit(reflect.ValueOf(out.Item)); err != nil {
		return none, err
	}
	return *out.Item, nil
}

// Put stores an item, in place of one of the same key. What the table makes of its
// tags, ids say, is stored and not told: [Table.Save] tells it.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
func (t *Table[T]) Put(ctx context.Context, item T, opts ...Option) error {
	stored := any(item)
	if t.tags().keeps() {
		_, err := t.put(ctx, reflect.ValueOf(stored), opts)
		return err
	}
	return t.write(ctx, "PutItem", boto3.Map{"Item": stored}, Expressions{}, lock{}, opts)
}

// Update changes the item of a key, or makes one. Its version counts up; where the key
// is a T with a version, that has to be the item's.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html
func (t *Table[T]) Update(ctx context.Context, key any, update Update, opts ...Option) error {
	key, l, err := t.locked(key)
	if err == nil && t.tags().keeps() {
		update, err = t.schema.stampUpdate(update, time.Now(), true)
	}
	if err != nil {
		return err
	}
	return t.write(ctx, "UpdateItem", boto3.Map{"Key": key}, Expressions{Update: update}, l, opts)
}

// Delete removes the item of a key. That there is none is no error, but where the key
// is a T with a version, that has to be the item's.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html
func (t *Table[T]) Delete(ctx context.Context, key any, opts ...Option) error {
	key, l, err := t.locked(key)
	if err != nil {
		return err
	}
	return t.write(ctx, "DeleteItem", boto3.Map{"Key": key}, Expressions{}, l, opts)
}

func (t *Table[T]) write(ctx context.Context, operation string, in boto3.Map, e Expressions, l lock, opts []Option) error {
	r := request{in: in, expressions: e, lock: l}
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
		return r.takeFailed(r.explain(err))
	}
	r.use(0, 0, out.ConsumedCapacity)
	if r.attributes == nil {
		return nil
	}
	return r.takeAttributes(out.Attributes)
}

package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/snapshot"
)

// Transaction collects writes, to up to 100 items of any tables, which are all
// done or none. It is not safe for concurrent use.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
type Transaction struct {
	client *boto3.Client
	items  []transactItem
	failed bool // what failed conditions were about is asked for
	faults []error
	done   []func() // what is told to items that were put, once they are stored
	usage  *Usage
}

type transactItem struct {
	action string
	in     boto3.Map
}

// NewTransaction begins a transaction. Items of types with tags are written as those of
// a [Table] of the type: Put makes ids, times and the next version of them, and tells
// them to one that is given by a pointer when all is done; keys that are such items count
// by their key fields, and have to have the version. Tags that contradict each other, and
// keys that are empty, are an error of Commit.
func NewTransaction(client boto3.AnyClient) *Transaction {
	return &Transaction{client: clientOf(client)}
}

// Put stores an item if the conditions are true of the one that is there.
func (x *Transaction) Put(table string, item any, conditions ...Condition) *Transaction {
	s := schemaOf(reflect.TypeOf(item))
	if !s.keeps() {
		return x.add("Put", table, boto3.Map{"Item": snapshot.Of(item)}, conditions)
	}
	v, l, err := s.toPut(reflect.ValueOf(item))
	if err != nil {
		return x.fault(table, err)
	}
	if x = x.orEmpty(); reflect.TypeOf(item).Kind() == reflect.Pointer {
		x.done = append(x.done, func() { s.store(v, item) })
	}
	return x.add("Put", table, boto3.Map{"Item": snapshot.Of(v.Addr().Interface())}, append(slices.Clip(conditions), l.Condition))
}

// Update changes the item of a key if the conditions are true of it.
func (x *Transaction) Update(table string, key any, update Update, conditions ...Condition) *Transaction {
	key, s, l, err := x.key(key)
	if err == nil && s.keeps() {
		update, err = s.stampUpdate(update, time.Now(), true)
	}
	if err != nil {
		return x.fault(table, err)
	}
	return x.add("Update", table, boto3.Map{"Key": key, "UpdateExpression": update}, append(slices.Clip(conditions), l))
}

// Delete removes the item of a key if the conditions are true of it.
func (x *Transaction) Delete(table string, key any, conditions ...Condition) *Transaction {
	key, _, l, err := x.key(key)
	if err != nil {
		return x.fault(table, err)
	}
	return x.add("Delete", table, boto3.Map{"Key": key}, append(slices.Clip(conditions), l))
}

// Check makes the transaction depend on an item that it does not write.
func (x *Transaction) Check(table string, key any, condition Condition) *Transaction {
	key, _, l, err := x.key(key)
	if err != nil {
		return x.fault(table, err)
	}
	return x.add("ConditionCheck", table, boto3.Map{"Key": key}, []Condition{condition, l})
}

// key is a key as it is sent, the tags of its type, and the condition that an item with a
// version makes.
func (x *Transaction) key(given any) (key any, s *schema, c Condition, err error) {
	s = schemaOf(reflect.TypeOf(given))
	key, item, err := s.key(given)
	if err != nil || !item.IsValid() {
		return snapshot.Of(key), s, c, err
	}
	if l := s.lockOf(item); l.version != 0 {
		c = l.Condition
	}
	return key, s, c, nil
}

// orEmpty is an empty transaction, whose Commit is an error, in place of none.
func (x *Transaction) orEmpty() *Transaction {
	if x == nil {
		return &Transaction{}
	}
	return x
}

func (x *Transaction) fault(table string, err error) *Transaction {
	x = x.orEmpty()
	x.faults = append(x.faults, fmt.Errorf("write %d, of table %s: %w", len(x.items)+len(x.faults), table, err))
	return x
}

func (x *Transaction) add(action, table string, in boto3.Map, conditions []Condition) *Transaction {
	all := Condition{}
	for _, c := range conditions {
		all = all.And(c)
	}
	in["TableName"], in["ConditionExpression"] = table, all
	x = x.orEmpty()
	x.items = append(x.items, transactItem{action, in})
	return x
}

// ReturnFailed asks for the items that are there where conditions fail, as the
// reasons of the [*TransactionError] then have them.
func (x *Transaction) ReturnFailed() *Transaction {
	x = x.orEmpty()
	x.failed = true
	return x
}

// Used stores in to what Commit takes: the call, and the capacity that it consumes in
// all tables together.
func (x *Transaction) Used(to *Usage) *Transaction {
	x = x.orEmpty()
	x.usage = to
	return x
}

// Commit does the writes. Where one of them keeps the others from being done the
// error is a [*TransactionError], which has the reason for each. A transaction
// that is committed again is a new one, unless it has the same
// ClientRequestToken by boto3.Set.
func (x *Transaction) Commit(ctx context.Context, opts ...boto3.CallOption) error {
	if x = x.orEmpty(); len(x.faults) > 0 {
		return errors.Join(x.faults...)
	}
	items := make([]boto3.Map, len(x.items))
	for i, item := range x.items {
		in := maps.Clone(item.in)
		if x.failed {
			in["ReturnValuesOnConditionCheckFailure"] = AllOld
		}
		items[i] = boto3.Map{item.action: in}
	}
	opts = append(slices.Clip(opts), boto3.NativeValues())
	in := boto3.Map{"TransactItems": items}
	if x.usage != nil {
		*x.usage = Usage{}
		in["ReturnConsumedCapacity"] = "TOTAL"
	}
	var out struct{ ConsumedCapacity []consumed }
	if err := x.client.Call(ctx, "TransactWriteItems", in, &out, opts...); err != nil {
		return transactionError(err)
	}
	x.usage.add(0, 0, out.ConsumedCapacity...)
	for _, tell := range x.done {
		tell()
	}
	return nil
}

// Read is one item of a [TransactGet].
type Read struct {
	Table   string
	Key     any      // a struct or a map, or an item of a type whose tags name the keys
	To      any      // a pointer, to what takes the item
	Project []string // the paths that are read; all of them when empty
}

// TransactGet reads up to 100 items as they are at one moment. Found says of
// each whether there is one; To is left as it is where there is none.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html
func TransactGet(ctx context.Context, client boto3.AnyClient, reads []Read, opts ...boto3.CallOption) (found []bool, err error) {
	items := make([]any, len(reads))
	for i, read := range reads {
		key, _, err := schemaOf(reflect.TypeOf(read.Key)).key(read.Key)
		if err != nil {
			return nil, fmt.Errorf("read %d: %w", i, err)
		}
		items[i] = boto3.Map{"Get": boto3.Map{
			"TableName": read.Table, "Key": key, "ProjectionExpression": projection{read.Project},
		}}
	}
	var out struct{ Responses []struct{ Item boto3.Map } }
	opts = append(slices.Clip(opts), boto3.NativeValues())
	if err := clientOf(client).Call(ctx, "TransactGetItems", boto3.Map{"TransactItems": items}, &out, opts...); err != nil {
		return nil, transactionError(err)
	}
	if len(out.Responses) != len(reads) {
		return nil, fmt.Errorf("dynamodb: %d items came for %d reads", len(out.Responses), len(reads))
	}
	found = make([]bool, len(reads))
	for i, r := range out.Responses {
		if found[i] = r.Item != nil; !found[i] {
			continue
		}
		if err := transfer(r.Item, reads[i].To); err != nil {
			return nil, fmt.Errorf("read %d: %w", i, err)
		}
	}
	return found, nil
}

// TransactionError reports a transaction that was cancelled: nothing of it was
// done. Err is the service's error.
type TransactionError struct {
	Reasons []CancellationReason // one for each item, in their order
	Err     error
}

// CancellationReason tells what an item of a transaction did to it.
type CancellationReason struct {
	Code    string // such as "ConditionalCheckFailed"; "None" for one that is not to blame
	Message string
	Item    boto3.Map // the item that is there, where it was asked for
}

// Error describes the failure.
func (e *TransactionError) Error() string { return fmt.Sprint(e.Err) }

// Unwrap returns the service's error.
func (e *TransactionError) Unwrap() error { return e.Err }

// transactionError makes a *TransactionError of a cancellation.
func transactionError(err error) error {
	fault, ok := errors.AsType[*boto3.Error](err)
	if !ok || fault.Code != "TransactionCanceledException" {
		return err
	}
	var fields struct {
		CancellationReasons []CancellationReason
	}
	if decodeErr := fault.Fields.Decode(&fields); decodeErr != nil {
		return errors.Join(err, decodeErr)
	}
	return &TransactionError{fields.CancellationReasons, err}
}

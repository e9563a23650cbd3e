package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"

	"github.com/boto3-go/boto3"
	api "github.com/boto3-go/boto3/service/dynamodb"
)

// Writer collects puts and deletes of one table and sends them 25 at a time, or
// fewer where they are large. Close sends the rest. What the service leaves
// unprocessed is sent again after a pause. It is safe for concurrent use.
//
// Batches are no transactions: a write that a failed call held may have been
// done. It stays with the Writer, and the next flush sends it again, unless Take
// has taken it out.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
type Writer[T any] struct {
	table *Table[T]
	keys  []string

	mu      sync.Mutex
	waiting []write
	size    int
	closed  bool
	usage   *Usage
}

// write is a put or a delete that is to be sent.
type write struct {
	request  api.WriteRequest
	identity string // of its key, where the names of the keys are known
	size     int    // about, in bytes
}

var errWriterClosed = errors.New("dynamodb: the writer is closed")

// Writer makes a Writer. With the names of the table's key attributes given, a
// write takes the place of one of the same key that still waits, as the service
// refuses a batch that has a key twice.
//
// Tags of T that name the keys do so too. Batches have no conditions: of a T that has a
// version, each put is an error, and each delete of a T with one.
func (t *Table[T]) Writer(keys ...string) *Writer[T] {
	if s := t.tags(); len(keys) == 0 && s.hasKeys() {
		for _, f := range s.keys.all() {
			keys = append(keys, f.Name)
		}
	}
	return &Writer[T]{table: t, keys: keys}
}

// errLocked is of a write that would pass over a version.
func (w *Writer[T]) errLocked() error {
	return w.table.schema.fault("a batch has no conditions, so that it would pass over version %s; use Save, Delete or a Transaction", w.table.schema.version.Name)
}

// Used stores in to what the batches that are sent from here on take: calls and the
// capacity that they consume. Read it after Flush or Close.
func (w *Writer[T]) Used(to *Usage) *Writer[T] {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.usage = to; to != nil {
		*to = Usage{}
	}
	return w
}

// Put stores an item, sooner or later. An error is of the item, or of the batch
// that was full.
func (w *Writer[T]) Put(ctx context.Context, item T) error {
	stored := any(item)
	if s := w.table.tags(); s.keeps() {
		v, _, err := s.toPut(reflect.ValueOf(item))
		if err == nil && s.version != nil {
			err = w.errLocked()
		}
		if err != nil {
			return err
		}
		stored = v.Addr().Interface()
	}
	values, err := MarshalMap(stored)
	if err != nil {
		return err
	}
	return w.add(ctx, values, api.WriteRequest{PutRequest: &api.PutRequest{Item: values}})
}

// Delete removes the item of a key, sooner or later.
func (w *Writer[T]) Delete(ctx context.Context, key any) error {
	key, l, err := w.table.locked(key)
	if err == nil && !l.IsZero() {
		err = w.errLocked()
	}
	if err != nil {
		return err
	}
	values, err := MarshalMap(key)
	if err != nil {
		return err
	}
	return w.add(ctx, values, api.WriteRequest{DeleteRequest: &api.DeleteRequest{Key: values}})
}

func (w *Writer[T]) add(ctx context.Context, values map[string]AttributeValue, r api.WriteRequest) error {
	for _, name := range w.keys {
		if _, ok := values[name]; !ok {
			return fmt.Errorf("dynamodb: table %s: an item lacks the key %q", w.table.Name(), name)
		}
	}
	entry := w.entry(values, r)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return errWriterClosed
	}
	for i, other := range w.waiting {
		if entry.identity != "" && entry.identity == other.identity {
			w.size += entry.size - other.size
			w.waiting[i] = entry
			return nil
		}
	}
	if len(w.waiting) > 0 && w.size+entry.size > mostBytes {
		if err := w.send(ctx); err != nil {
			return err
		}
	}
	w.waiting = append(w.waiting, entry)
	w.size += entry.size
	if len(w.waiting) < mostWrites {
		return nil
	}
	return w.send(ctx)
}

// Flush sends all that waits.
func (w *Writer[T]) Flush(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.send(ctx)
}

// Close sends all that waits. When that fails the Writer is still open, so that
// Close can be tried again; closing twice does no harm.
func (w *Writer[T]) Close(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	err := w.send(ctx)
	w.closed = err == nil
	return err
}

// Take takes what waits out of the Writer and returns it, in order: with Flush failing,
// what the service refuses, or what was never sent. So a Writer can go on without it.
// [UnmarshalMap] reads an item or a key.
func (w *Writer[T]) Take() []api.WriteRequest {
	w.mu.Lock()
	defer w.mu.Unlock()
	taken := make([]api.WriteRequest, len(w.waiting))
	for i, entry := range w.waiting {
		taken[i] = entry.request
	}
	w.waiting, w.size = nil, 0
	return taken
}

// send writes batches until nothing waits. The lock is held.
func (w *Writer[T]) send(ctx context.Context) error {
	tries := patience{}
	for len(w.waiting) > 0 {
		batch := w.waiting[:min(len(w.waiting), mostWrites)]
		requests := make([]api.WriteRequest, len(batch))
		for i, entry := range batch {
			requests[i] = entry.request
		}
		var out struct {
			UnprocessedItems map[string][]api.WriteRequest
			ConsumedCapacity []consumed
		}
		in := &api.BatchWriteItemInput{RequestItems: map[string][]api.WriteRequest{w.table.Name(): requests}}
		if w.usage != nil {
			in.ReturnConsumedCapacity = "TOTAL"
		}
		if err := w.table.Client().Call(ctx, "BatchWriteItem", in, &out); err != nil {
			return err
		}
		w.usage.add(0, 0, out.ConsumedCapacity...)
		var left []write
		for _, requests := range out.UnprocessedItems {
			for _, r := range requests {
				left = append(left, w.unprocessed(r))
			}
		}
		done := len(batch) - len(left)
		w.waiting = append(left, w.waiting[len(batch):]...)
		w.size = 0
		for _, entry := range w.waiting {
			w.size += entry.size
		}
		if len(left) == 0 {
			continue
		}
		again, err := tries.wait(ctx, done > 0)
		if err != nil {
			return err
		}
		if !again {
			return &UnprocessedError{w.table.Name(), len(w.waiting)}
		}
	}
	return nil
}

// entry is a write of an item, or of a key alone.
func (w *Writer[T]) entry(values map[string]AttributeValue, r api.WriteRequest) write {
	entry := write{request: r, size: sizeOf(AttributeValue{M: values})}
	if len(w.keys) == 0 {
		return entry
	}
	key := make(map[string]AttributeValue, len(w.keys))
	for _, name := range w.keys {
		key[name] = values[name]
	}
	entry.identity = identity(key)
	return entry
}

// unprocessed is a write that came back.
func (w *Writer[T]) unprocessed(r api.WriteRequest) write {
	var values map[string]AttributeValue
	switch {
	case r.PutRequest != nil:
		values = r.PutRequest.Item
	case r.DeleteRequest != nil:
		values = r.DeleteRequest.Key
	}
	return w.entry(values, r)
}

// sizeOf is about how many bytes a value takes in a request.
func sizeOf(v AttributeValue) int {
	const around = 16 // the type, quotes and braces
	n := around + len(v.B)*4/3
	for _, text := range []*string{v.S, v.N} {
		if text != nil {
			n += len(*text)
		}
	}
	for _, list := range []*[]string{v.SS, v.NS} {
		if list == nil {
			continue
		}
		for _, text := range *list {
			n += len(text) + len(`"", `)
		}
	}
	if v.BS != nil {
		for _, blob := range *v.BS {
			n += len(blob)*4/3 + len(`"", `)
		}
	}
	for name, member := range v.M {
		n += len(name) + sizeOf(member)
	}
	for _, element := range v.L {
		n += sizeOf(element)
	}
	return n
}

// Client returns the client that the writer sends by.
func (w *Writer[T]) Client() *boto3.Client { return w.table.Client() }

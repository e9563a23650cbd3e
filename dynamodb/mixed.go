package dynamodb

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"

	"github.com/boto3-go/boto3"
)

// Mixed reads a table that has items of several types, told apart by an attribute: a
// field of each type has it in its tag, type=order say. Items are values of the types
// that Mixed was made with, and a boto3.Map where the type is none of them. To write, and
// to read one type, there is a [Table] of each type.
//
// A Mixed is immutable and safe for concurrent use.
type Mixed struct {
	table *Table[boto3.Map]
	name  string // of the attribute
	types map[string]reflect.Type
	err   error
}

// MixedOf is the table of a name that a client of "dynamodb" reaches, with items of the
// types of the examples: structs or pointers to structs, whose values do not matter. What
// is wrong with them is an error of each method.
func MixedOf(client boto3.AnyClient, name string, examples ...any) *Mixed {
	m := &Mixed{table: TableOf[boto3.Map](client, name), types: make(map[string]reflect.Type, len(examples))}
	var faults []error
	for _, example := range examples {
		if err := m.add(reflect.TypeOf(example)); err != nil {
			faults = append(faults, err)
		}
	}
	if len(examples) == 0 {
		faults = append(faults, errors.New("dynamodb: a table of mixed items needs the types that they have"))
	}
	m.err = errors.Join(faults...)
	return m
}

func (m *Mixed) add(t reflect.Type) error {
	s := schemaOf(t)
	switch {
	case s == nil:
		return fmt.Errorf("dynamodb: type %v is no struct", t)
	case s.err != nil:
		return s.err
	case s.kind == nil:
		return fmt.Errorf("dynamodb: no field of type %s tells the type of item: give one the option type=name", s.typ)
	case m.name != "" && m.name != s.kind.Name:
		return fmt.Errorf("dynamodb: type %s tells the type of item by attribute %s, and others by %s", s.typ, s.kind.Name, m.name)
	case m.types[s.kind.text] != nil:
		return fmt.Errorf("dynamodb: types %v and %v are both of type %q", m.types[s.kind.text], t, s.kind.text)
	}
	m.name = s.kind.Name
	m.types[s.kind.text] = t
	return nil
}

// Get reads the item of a key: a map, or an item of one of the types, of which the key
// fields count.
func (m *Mixed) Get(ctx context.Context, key any, opts ...Option) (any, error) {
	if err := m.fault(); err != nil {
		return nil, err
	}
	key, _, err := schemaOf(reflect.TypeOf(key)).key(key)
	if err != nil {
		return nil, err
	}
	item, err := m.table.Get(ctx, key, opts...)
	if err != nil {
		return nil, err
	}
	return m.Decode(item)
}

// Query reads the items that a key condition chooses, of whichever type, in the order of
// their sort keys.
func (m *Mixed) Query(ctx context.Context, key KeyCondition, opts ...Option) iter.Seq2[any, error] {
	return m.decoded(m.items().Query(ctx, key, opts...))
}

// Scan reads all items of the table, or of an index.
func (m *Mixed) Scan(ctx context.Context, opts ...Option) iter.Seq2[any, error] {
	return m.decoded(m.items().Scan(ctx, opts...))
}

// fault is what keeps all methods from working.
func (m *Mixed) fault() error {
	if m == nil || m.table == nil {
		return errors.New("dynamodb: there is no table of mixed items: it is nil or its zero value; make one with MixedOf")
	}
	return m.err
}

// items is the table; nil, whose methods are errors, for none.
func (m *Mixed) items() *Table[boto3.Map] {
	if m == nil {
		return nil
	}
	return m.table
}

func (m *Mixed) decoded(items iter.Seq2[boto3.Map, error]) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		if err := m.fault(); err != nil {
			yield(nil, err)
			return
		}
		for item, err := range items {
			var v any
			if err == nil {
				v, err = m.Decode(item)
			}
			if !yield(v, err) || err != nil {
				return
			}
		}
	}
}

// Decode makes an item that was read as a map a value of its type.
func (m *Mixed) Decode(item boto3.Map) (any, error) {
	if err := m.fault(); err != nil {
		return nil, err
	}
	name, _ := item[m.name].(string)
	t, known := m.types[name]
	if !known {
		return item, nil
	}
	base := t
	if t.Kind() == reflect.Pointer {
		base = t.Elem()
	}
	v := reflect.New(base)
	if err := transfer(item, v.Interface()); err != nil {
		return nil, fmt.Errorf("an item of type %q: %w", name, err)
	}
	if base != t {
		return v.Interface(), nil
	}
	return v.Elem().Interface(), nil
}

// ReadEvent reads the event by which the table's stream invokes a Lambda function, with
// items of all types.
func (m *Mixed) ReadEvent(event []byte) ([]StreamRecord[any], error) {
	return m.records(ReadEvent[boto3.Map](event))
}

// ReadRecords reads what GetRecords of a client of "dynamodbstreams" gives, with items of
// all types.
func (m *Mixed) ReadRecords(records any) ([]StreamRecord[any], error) {
	return m.records(ReadRecords[boto3.Map](records))
}

func (m *Mixed) records(list []StreamRecord[*boto3.Map], err error) ([]StreamRecord[any], error) {
	if err = errors.Join(m.fault(), err); err != nil {
		return nil, err
	}
	records := make([]StreamRecord[any], len(list))
	for i, r := range list {
		records[i] = withImages[any](r)
		for _, image := range []struct {
			from *boto3.Map
			to   *any
		}{{r.Old, &records[i].Old}, {r.New, &records[i].New}} {
			if image.from == nil {
				continue
			}
			if *image.to, err = m.Decode(*image.from); err != nil {
				return nil, fmt.Errorf("record %d: %w", i, err)
			}
		}
	}
	return records, nil
}

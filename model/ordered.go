package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/boto3-go/boto3/internal/jsonread"
)

// ordered is a JSON object whose keys keep their order; the order of members
// is part of a description's meaning.
type ordered[T any] []entry[T]

type entry[T any] struct {
	name  string
	value T
}

// UnmarshalJSON reads an object in its own order.
func (o *ordered[T]) UnmarshalJSON(data []byte) error {
	return eachMember(data, func(name string) any {
		*o = append(*o, entry[T]{name: name})
		return &(*o)[len(*o)-1].value
	})
}

// eachMember reads the members of an object, each into the place that at has for
// it. It stands apart so that it is not compiled for each T.
func eachMember(data []byte, at func(name string) any) error {
	d := jsonread.New(data)
	open, err := d.Token()
	if err != nil {
		return err
	}
	if open == nil {
		return nil
	}
	if open != json.Delim('{') {
		return fmt.Errorf("an object was expected, not %v", open)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		name, ok := key.(string)
		if !ok {
			return errors.New("an object key is no string")
		}
		if err := d.Decode(at(name)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// mergeExtras lays the "merge" part of a botocore extras file over a
// description: objects merge key by key, everything else is replaced.
func mergeExtras(base, extras []byte) ([]byte, error) {
	var file struct {
		Merge json.RawMessage `json:"merge"`
	}
	if err := json.Unmarshal(extras, &file); err != nil {
		return nil, err
	}
	if len(file.Merge) == 0 {
		return base, nil
	}
	return mergeJSON(base, file.Merge)
}

func mergeJSON(base, over []byte) ([]byte, error) {
	if !isObject(base) || !isObject(over) {
		return over, nil
	}
	var b, o ordered[json.RawMessage]
	if err := json.Unmarshal(base, &b); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(over, &o); err != nil {
		return nil, err
	}
	at := make(map[string]int, len(b))
	for i := range b {
		at[b[i].name] = i
	}
	for _, e := range o {
		i, ok := at[e.name]
		if !ok {
			b = append(b, e)
			continue
		}
		merged, err := mergeJSON(b[i].value, e.value)
		if err != nil {
			return nil, err
		}
		b[i].value = merged
	}
	return object(b)
}

// object writes members in their own order.
func object(members ordered[json.RawMessage]) ([]byte, error) {
	b := []byte{'{'}
	for i, e := range members {
		if i > 0 {
			b = append(b, ',')
		}
		key, err := json.Marshal(e.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(e.value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, key...), ':'), value...)
	}
	return append(b, '}'), nil
}

func isObject(data []byte) bool {
	data = bytes.TrimSpace(data)
	return len(data) > 0 && data[0] == '{'
}

package bind

import (
	"fmt"

	"github.com/boto3-go/boto3/model"
)

// Copy stores a value in a slot of the same shape, such as one of another
// binder. It takes what can be kept in memory: no streams and no events.
func Copy(to Slot, from Value) error { return copier{}.value(to, from) }

// deepestCopy ends the copy of a value that contains itself.
const deepestCopy = 500

type copier struct{ depth int }

func (c copier) value(to Slot, from Value) error {
	if !to.Wanted() {
		return nil
	}
	if c.depth++; c.depth > deepestCopy {
		return fmt.Errorf("nested more than %d levels deep", deepestCopy)
	}
	if err := from.Err(); err != nil {
		return err
	}
	switch shape := from.Shape(); shape.Kind {
	case model.Structure:
		return c.structure(to, from)
	case model.List:
		if err := to.Err(); err != nil {
			return err
		}
		list := to.List(from.Len())
		defer list.Done()
		for i := range from.Len() {
			if err := c.value(list.Next(), from.Index(i)); err != nil {
				return AtIndex(i, err)
			}
		}
		return nil
	case model.Map:
		return c.table(to, from)
	default:
		return copyScalar(to, from)
	}
}

func (c copier) structure(to Slot, from Value) error {
	s := to.Struct()
	members := from.Shape().Members
	set := false
	for i := range members {
		m, ok := from.Member(i)
		if !ok {
			continue
		}
		set = true
		if err := c.value(s.Member(i), m); err != nil {
			return err
		}
	}
	if !set && to.Variant() && !from.IsNull() {
		return NoType("")
	}
	return nil
}

func (c copier) table(to Slot, from Value) error {
	if err := to.Err(); err != nil {
		return err
	}
	m := to.Map(from.Len())
	defer m.Done()
	for key, entry := range from.Entries() {
		if err := c.value(m.Entry(key), entry); err != nil {
			return AtName(key, err)
		}
	}
	return nil
}

func copyScalar(to Slot, from Value) error {
	switch kind := from.Shape().Kind; kind {
	case model.String:
		x, err := from.Text()
		if err != nil {
			return err
		}
		return to.SetString(x)
	case model.Boolean:
		x, err := from.Bool()
		if err != nil {
			return err
		}
		return to.SetBool(x)
	case model.Blob:
		x, err := from.Bytes()
		if err != nil {
			return err
		}
		return to.SetBytes(x)
	default:
		return fmt.Errorf("a %s cannot be copied", kind)
	}
}

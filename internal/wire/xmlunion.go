package wire

import (
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/model"
)

// union reads a structure that has one member.
func (x *XMLReader) union(tag XMLTag, shape *model.Shape, out bind.StructSlot) error {
	lists, maps := len(x.lists), len(x.maps)
	var set memberSet
	var seen memberBits
	unknown := ""
	for {
		child, ok, err := x.Child(tag)
		if err != nil {
			return err
		}
		if !ok {
			x.closeRepeated(lists, maps)
			return unionSet(shape, out, set.n, unknown)
		}
		i := memberNamed(shape, x.Name(child), 0, 0)
		if i < 0 {
			if name := x.Name(child); name != "__type" {
				unknown = set.stranger(unknown, name)
			}
			if err := x.Skip(child); err != nil {
				return err
			}
			continue
		}
		set.put(i, false)
		if err := x.member(child, shape, i, lists, maps, &seen, out); err != nil {
			return bind.AtName(shape.Members[i].Name, err)
		}
	}
}

package engine

import (
	"fmt"

	"github.com/boto3-go/boto3/internal/memberpath"
	"github.com/boto3-go/boto3/model"
)

// InputAt is what an operation's input has at a path once the options are obeyed, as
// plain values and maps of the face; false where it has nothing there.
func (c *Engine) InputAt(o *Options, operation string, in any, path string) (any, bool) {
	op, err := c.Operation(operation)
	if err != nil {
		return nil, false
	}
	v, err := viewInput(c.binder(o), op, in)
	if err != nil {
		return nil, false
	}
	for _, set := range o.Sets {
		if v, err = v.With(set.Path, set.Value); err != nil {
			return nil, false
		}
	}
	at, ok := v.Get(path)
	if !ok {
		return nil, false
	}
	plain, err := Plain(at)
	return c.Binder.Dynamic(plain), err == nil
}

// Takes says whether an operation's input can have a member at a path.
func (c *Engine) Takes(operation, path string) bool {
	op, err := c.Operation(operation)
	if err != nil || op.Input == nil {
		return false
	}
	steps, err := memberpath.Parse(path)
	if err != nil {
		return false
	}
	shape := op.Input.Shape
	for _, s := range steps {
		switch {
		case shape.Kind == model.Structure && shape.Document:
			return true // of any form
		case shape.Kind == model.Structure && s.Kind == memberpath.Name:
			m, ok := shape.Member(s.Name)
			if !ok {
				return false
			}
			shape = m.Shape
		case shape.Kind == model.Map && s.Kind == memberpath.Name:
			shape = shape.Value.Shape
		case shape.Kind == model.List && s.Kind == memberpath.Index:
			shape = shape.Element.Shape
		default:
			return false
		}
	}
	return true
}

// Hooked is the operation that a hook means by a name: the description's, boto3's, or
// that of the form, which is no operation. false where the service has none of it.
func (c *Engine) Hooked(name string) (operation string, ok bool) {
	if c.Model.Name == "s3" && (name == presignPost || name == "presign_post") {
		return presignPost, true
	}
	operation = c.Name(name)
	return operation, c.Model.HasOperation(operation)
}

// OutputMap is an operation's output as a map of the face, of whatever type it is.
func (c *Engine) OutputMap(o *Options, operation string, out any) (map[string]any, error) {
	_, shape, err := c.shapes(operation)
	if err != nil {
		return nil, err
	}
	v, err := c.binder(o).View(shape, out)
	if err != nil {
		return nil, err
	}
	plain, err := Plain(v)
	if err != nil {
		return nil, err
	}
	m, ok := c.Face.Plain(c.Binder.Dynamic(plain))
	if !ok {
		return nil, fmt.Errorf("the output is a %T, not a structure", out)
	}
	return m, nil
}

// Buffered says whether an operation has an output that is in memory as a whole, so
// that nobody has to close it.
func (c *Engine) Buffered(operation string) bool {
	op, err := c.Operation(operation)
	return err == nil && op.Output != nil && op.StreamingOutput == nil && op.EventOutput == nil
}

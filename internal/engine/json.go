package engine

import (
	"errors"
	"fmt"

	"github.com/boto3-go/boto3/internal/shapejson"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

// shapes are those of an operation's input and output.
func (c *Engine) shapes(operation string) (in, out *model.Shape, err error) {
	op, err := c.Operation(operation)
	if err != nil {
		return nil, nil, err
	}
	in, out = emptyShape, emptyShape
	if op.Input != nil {
		in = op.Input.Shape
	}
	if op.Output != nil {
		out = op.Output.Shape
	}
	return in, out, nil
}

// InputFromJSON stores an operation's input, as JSON by the description, in what
// in points to.
func (c *Engine) InputFromJSON(operation string, data []byte, in any) error {
	shape, _, err := c.shapes(operation)
	if err != nil {
		return err
	}
	slot, err := c.Binder.Out(shape, in)
	if err != nil {
		return c.named(operation, err)
	}
	return c.named(operation, shapejson.DecodeInput(string(data), shape, slot))
}

// InputJSON is the inverse of InputFromJSON.
func (c *Engine) InputJSON(operation string, in any) ([]byte, error) {
	shape, _, err := c.shapes(operation)
	if err != nil {
		return nil, err
	}
	v, err := c.Binder.In(shape, in)
	if err != nil {
		return nil, c.named(operation, err)
	}
	data, err := shapejson.AppendInput(nil, v, "")
	return data, c.named(operation, err)
}

// OutputFromJSON stores an operation's output, as OutputJSON writes it, in what
// out points to.
func (c *Engine) OutputFromJSON(operation string, data []byte, out any) error {
	_, shape, err := c.shapes(operation)
	if err != nil {
		return err
	}
	slot, err := c.Binder.Out(shape, out)
	if err != nil {
		return c.named(operation, err)
	}
	return c.named(operation, shapejson.DecodeOutput(string(data), shape, slot))
}

// OutputJSON is an operation's output as JSON by the description.
func (c *Engine) OutputJSON(operation string, out any) ([]byte, error) {
	_, shape, err := c.shapes(operation)
	if err != nil {
		return nil, err
	}
	v, err := c.Binder.View(shape, out)
	if err != nil {
		return nil, c.named(operation, err)
	}
	data, err := shapejson.AppendOutput(nil, v, "")
	return data, c.named(operation, err)
}

// named says of which operation an error is.
func (c *Engine) named(operation string, err error) error {
	name := c.Model.Name + "." + operation
	if bad, ok := errors.AsType[*shapejson.Error](err); ok {
		p := &validate.ParamError{}
		for _, f := range bad.Faults {
			p.Faults = append(p.Faults, validate.Fault(f))
		}
		return c.Face.InvalidParams(name, p)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

package engine

import "fmt"

// InputAt is what an operation's input has at a path once sets are laid over it, as
// plain values and maps of the face; false where it has nothing there.
func (c *Engine) InputAt(operation string, in any, sets []Set, path string) (any, bool) {
	v, err := c.Input(operation, in)
	if err != nil {
		return nil, false
	}
	for _, set := range sets {
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

// OutputMap is an operation's output as a map of the face, of whatever type it is.
func (c *Engine) OutputMap(operation string, out any) (map[string]any, error) {
	_, shape, err := c.shapes(operation)
	if err != nil {
		return nil, err
	}
	v, err := c.Binder.View(shape, out)
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

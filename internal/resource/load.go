package resource

import (
	"context"
	"slices"

	"github.com/boto3-go/boto3/internal/ctxerr"
	"github.com/boto3-go/boto3/internal/engine"
)

// Attrs returns the attributes as the service last gave them. They are read by
// the first call, unless the resource came from a listing that carries them. The
// map is shared. Of many goroutines that ask at once, one makes the call.
func (r *Resource) Attrs(ctx context.Context, o *engine.Options) (map[string]any, error) {
	if data := r.Known(); data != nil {
		return data, nil
	}
	if ctx == nil {
		return nil, engine.ErrNilContext
	}
	gate := r.gate()
	select {
	case gate <- struct{}{}:
	case <-ctx.Done():
		return nil, ctxerr.Of(ctx)
	}
	defer func() { <-gate }()
	if data := r.Known(); data != nil {
		return data, nil
	}
	return r.Load(ctx, o)
}

// Attr returns one attribute, nil if the resource has none of this name at the
// moment. A value that is also an identifier needs no call.
func (r *Resource) Attr(ctx context.Context, name string, o *engine.Options) (any, error) {
	if r.err != nil {
		return nil, r.err
	}
	if i := r.typ.Identifier(name); i >= 0 {
		return r.values[i], nil
	}
	all, err := r.Attributes()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(a Attribute) bool { return a.Name == name || a.Python == name })
	if i < 0 {
		names := make([]string, len(all))
		for i := range all {
			names[i] = all[i].Name
		}
		return nil, r.unknown("attribute", name, names)
	}
	if own := all[i].Identifier; own >= 0 {
		return r.values[own], nil
	}
	data, err := r.Attrs(ctx, o)
	return data[all[i].Name], err
}

// Attributes are those that the resource may have, in the order of the
// description.
func (r *Resource) Attributes() ([]Attribute, error) {
	t := r.typ
	if known, ok := r.of.attributes.Load(t); ok {
		return known.([]Attribute), nil
	}
	if t.Shape == "" {
		return nil, nil
	}
	shape, err := r.of.Engine.Model.Shape(t.Shape)
	if err != nil {
		return nil, err
	}
	list := t.Attributes(shape)
	r.of.attributes.Store(t, list)
	return list, nil
}

// Load reads the attributes, whether they were read before or not.
func (r *Resource) Load(ctx context.Context, o *engine.Options) (map[string]any, error) {
	r.mu.Lock()
	version := r.version
	r.mu.Unlock()
	data, err := r.fetch(ctx, o)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.version == version { // no action has ended meanwhile
		r.data, r.typed = data, nil
	}
	return data, nil
}

// Known are the attributes that have been read, nil where none have.
func (r *Resource) Known() map[string]any {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.data
}

func (r *Resource) gate() chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.loading == nil {
		r.loading = make(chan struct{}, 1)
	}
	return r.loading
}

// forget drops the attributes, which an action may have changed.
func (r *Resource) forget() {
	if r.typ.Load == nil && r.custom().load == nil {
		return // no call could bring them back
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.data, r.typed = nil, nil
	r.version++
}

func (r *Resource) fetch(ctx context.Context, o *engine.Options) (map[string]any, error) {
	if r.err != nil {
		return nil, r.err
	}
	if load := r.custom().load; load != nil {
		return load(ctx, r, o)
	}
	m := r.typ.Load
	if m == nil {
		return nil, r.of.Errors.NoLoad(r.String())
	}
	in := map[string]any{}
	if err := m.Request.Build(in, &parent{r: r}, -1); err != nil {
		return nil, r.wrap("load", err)
	}
	out, err := r.of.ask(ctx, m.Request.Operation, in, o)
	if err != nil || m.Path == nil {
		return out, err
	}
	found, err := m.Path.Search(out, r.of.Face.Map)
	if err != nil {
		return nil, r.wrap("load", err)
	}
	data, ok := r.of.Face.Plain(found)
	if !ok {
		return nil, r.of.Errors.Absent(r.String(), m.Request.Operation, m.Path.String())
	}
	return data, nil
}

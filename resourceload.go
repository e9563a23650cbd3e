package boto3

import "context"

// Attrs returns the attributes as the service last gave them. They are read by
// the first call of Attrs, Attr or Ref, unless the resource came from a listing
// that carries them; Reload reads them again. An action makes them out of date.
// The map is shared and must not be changed.
//
// Of many goroutines that ask at once, one makes the call. A *NoLoadError means
// that the service has no call to read this type of resource.
func (r *Resource) Attrs(ctx context.Context, opts ...CallOption) (Map, error) {
	if data := r.loaded(); data != nil {
		return data, nil
	}
	if ctx == nil {
		return nil, errNilContext
	}
	gate := r.gate()
	select {
	case gate <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	defer func() { <-gate }()
	if data := r.loaded(); data != nil {
		return data, nil
	}
	return r.load(ctx, opts)
}

// Load reads the attributes, whether they were read before or not.
func (r *Resource) Load(ctx context.Context, opts ...CallOption) error {
	_, err := r.load(ctx, opts)
	return err
}

// Reload is Load, by boto3's other name.
func (r *Resource) Reload(ctx context.Context, opts ...CallOption) error { return r.Load(ctx, opts...) }

func (r *Resource) loaded() Map {
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
	if !r.loads() {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.data, r.typed = nil, nil
	r.version++
}

// loads says whether there is a call to read the attributes by.
func (r *Resource) loads() bool { return r.typ.Load != nil || r.custom().load != nil }

func (r *Resource) load(ctx context.Context, opts []CallOption) (Map, error) {
	r.mu.Lock()
	version := r.version
	r.mu.Unlock()
	data, err := r.fetch(ctx, opts)
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

func (r *Resource) fetch(ctx context.Context, opts []CallOption) (Map, error) {
	if r.err != nil {
		return nil, r.err
	}
	if load := r.custom().load; load != nil {
		return load(ctx, r, opts)
	}
	m := r.typ.Load
	if m == nil {
		return nil, &NoLoadError{r.String()}
	}
	in := map[string]any{}
	if err := m.Request.Build(in, &parent{r: r}, -1); err != nil {
		return nil, r.wrap("load", err)
	}
	out := Map{}
	if err := r.of.client.Call(ctx, m.Request.Operation, Map(in), &out, opts...); err != nil {
		return nil, err
	}
	if m.Path == nil {
		return out, nil
	}
	found, err := m.Path.Search(out, wrapMap)
	if err != nil {
		return nil, r.wrap("load", err)
	}
	data, ok := found.(Map)
	if !ok {
		return nil, &AbsentError{r.String(), m.Request.Operation, m.Path.String()}
	}
	return data, nil
}

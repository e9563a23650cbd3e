package resource

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"

	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/ordered"
	"github.com/boto3-go/boto3/internal/validate"
)

// Outcome is what an action gave.
type Outcome struct {
	// Output is the response of the service.
	Output map[string]any
	// Value is the part of the response that the description picks; Output
	// where it picks none.
	Value any
	// Resources are what the response makes; Plural says that there may be
	// several.
	Resources []*Resource
	Plural    bool
}

// ActionNames lists the resource's actions, sorted.
func (r *Resource) ActionNames() []string {
	names := Names(r.typ.Actions)
	for name := range r.custom().actions {
		names = append(names, name)
	}
	return ordered.Unique(names)
}

// Do carries out an action. Params go over the parameters that the resource
// supplies. Attributes that were read before are dropped. A response that does
// not make the resources that it should comes along with the error.
func (r *Resource) Do(ctx context.Context, action string, params any, o *engine.Options) (*Outcome, error) {
	if r.err != nil {
		return nil, r.err
	}
	if own := r.customAction(action); own != nil {
		return own(ctx, r, params, o)
	}
	m, in, err := r.input(ctx, action, params, o)
	if err != nil {
		return nil, err
	}
	out, err := r.of.ask(ctx, m.Request.Operation, in, o)
	if err != nil {
		return nil, err
	}
	result, err := r.result(ctx, m, in, out, o)
	if err == nil {
		r.forget()
	}
	return result, r.wrap(action, err)
}

// input finds an action and puts its parameters together.
func (r *Resource) input(ctx context.Context, action string, params any, o *engine.Options) (*Member, map[string]any, error) {
	m := Find(r.typ.Actions, action)
	if m == nil {
		return nil, nil, r.elsewhere(action, r.unknown("action", action, r.ActionNames()))
	}
	in := map[string]any{}
	if err := m.Request.Build(in, r.parent(ctx, o), -1); err != nil {
		return nil, nil, r.wrap(action, err)
	}
	return m, in, r.of.overwrite(in, m.Request.Operation, params)
}

// result makes the resources of a response.
func (r *Resource) result(ctx context.Context, m *Member, in, out map[string]any, o *engine.Options) (*Outcome, error) {
	wrap := r.of.Face.Map
	a := &Outcome{Output: out, Value: wrap(out)}
	var err error
	if m.Result == nil {
		if m.Path != nil {
			a.Value, err = m.Path.Search(out, wrap)
		}
		return a, err
	}
	from := Response{Output: out, Wrap: wrap}
	if m.Result.NeedsRequest() {
		if from.Params, err = r.of.plainInput(m.Request.Operation, in); err != nil {
			return a, err
		}
	}
	items, plural, err := m.Result.Items(r.parent(ctx, o), from)
	if err != nil {
		return a, err
	}
	a.Resources, a.Plural = r.of.all(m.Result.Type, items), plural
	return a, nil
}

// plainInput is an input as plain maps and lists, whatever types the caller
// used for them.
func (of *Service) plainInput(operation string, in map[string]any) (any, error) {
	v, err := of.Engine.Input(operation, in)
	if err != nil {
		return nil, err
	}
	return engine.Plain(v)
}

// members is an operation's input as a map of its own, whatever the caller
// gave: nil, a map or a struct. A required field of a struct that is zero, so
// that it would be sent all the same, gives way to what is supplied.
func (of *Service) members(operation string, params any, supplied map[string]any) (map[string]any, error) {
	if v := reflect.ValueOf(params); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return map[string]any{}, nil
	}
	if m, ok := of.Face.Plain(params); ok {
		own := make(map[string]any, len(m))
		maps.Copy(own, m)
		return own, nil
	}
	v, err := of.Engine.Input(operation, params)
	if err != nil {
		return nil, err
	}
	if p, ok := errors.AsType[*validate.ParamError](validate.Gone(of.Name+"."+operation, v)); ok {
		return nil, of.Face.InvalidParams(of.Name+"."+operation, p)
	}
	m := map[string]any{}
	for i := range v.Shape().Members {
		name := v.Shape().Members[i].Name
		member, ok := v.Member(i)
		if _, given := supplied[name]; ok && (!given || !isZero(member.Any())) {
			m[name] = member.Any()
		}
	}
	return m, nil
}

func isZero(v any) bool {
	rv := reflect.ValueOf(v)
	return !rv.IsValid() || rv.IsZero()
}

// overwrite lays the caller's parameters over those that the resource gives.
func (of *Service) overwrite(in map[string]any, operation string, params any) error {
	own, err := of.members(operation, params, in)
	maps.Copy(in, own)
	return err
}

// merge adds parameters: maps are merged, lists are joined, others replaced.
// Maps and lists of from are never written to.
func (of *Service) merge(into, from map[string]any) {
	for k, v := range from {
		if inner, ok := of.Face.Plain(v); ok {
			v = inner
			if old, ok := into[k].(map[string]any); ok {
				old = maps.Clone(old)
				of.merge(old, inner)
				into[k] = old
				continue
			}
		}
		old, more := reflect.ValueOf(into[k]), reflect.ValueOf(v)
		if old.Kind() == reflect.Slice && more.Kind() == reflect.Slice {
			v = joined(old, more)
		}
		into[k] = v
	}
}

func joined(a, b reflect.Value) any {
	if a.Type().Elem().Kind() == reflect.Uint8 {
		return b.Interface()
	}
	list := make([]any, 0, a.Len()+b.Len())
	for _, l := range []reflect.Value{a, b} {
		for i := range l.Len() {
			list = append(list, l.Index(i).Interface())
		}
	}
	return slices.Clip(list)
}

package resource

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/custom"
	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/syncmap"
)

// Service is what the resources of one client share.
type Service struct {
	Name        string // of the client
	Engine      *engine.Engine
	Face        *engine.Face
	Description *Description
	Errors      *Errors
	// Client is the client as its owner knows it, for [Resource.Client].
	Client any
	// Made is shown each resource that is made; nil for nobody.
	Made func(*Resource)

	attributes syncmap.Map // *Type -> []Attribute
}

// Errors makes the errors that callers see, beside those of the engine's Face.
type Errors struct {
	Identifier func(resource, identifier, reason string) error
	NoLoad     func(resource string) error
	Absent     func(resource, operation, path string) error
	IsAbsent   func(error) bool
}

// Resource is a service's resources as a whole, or one resource: identity plus
// attributes, which are read when they are first asked for. It is safe for
// concurrent use.
type Resource struct {
	of     *Service
	typ    *Type
	values []any // of the identifiers, in the type's order
	err    error // why a resource could not be made: the error of all it does

	mu      sync.Mutex
	data    map[string]any // nil until loaded
	typed   any            // data as a struct; nil until asked for
	loading chan struct{}  // held by whoever loads; nil until someone does
	version int            // counts what made data out of date
}

// Root is the service as a
func (of *Service) Root() *Resource { return of.make(of.Description.Service, Item{}) }

// Broken is a service whose resources could not be made: err is the error of
// everything that it does.
func Broken(of *Service, err error) *Resource {
	t := &Type{Name: of.Name}
	of.Description = &Description{Service: t}
	return &Resource{of: of, typ: t, err: err}
}

func (of *Service) make(t *Type, item Item) *Resource {
	r := &Resource{of: of, typ: t, values: item.Identifiers}
	r.data, _ = of.Face.Plain(item.Data)
	if of.Made != nil {
		of.Made(r)
	}
	return r
}

func (of *Service) all(t *Type, items []Item) []*Resource {
	list := make([]*Resource, len(items))
	for i, item := range items {
		list[i] = of.make(t, item)
	}
	return list
}

// call calls an operation; out is a pointer, or nil to discard the output.
func (of *Service) call(ctx context.Context, operation string, in map[string]any, out any, o *engine.Options) error {
	return of.Engine.Call(ctx, &engine.State{Options: *o}, operation, of.Face.Map(in), out)
}

// ask is call for an output that is a map.
func (of *Service) ask(ctx context.Context, operation string, in map[string]any, o *engine.Options) (map[string]any, error) {
	pointer := of.Face.NewMap()
	err := of.call(ctx, operation, in, pointer, o)
	return of.Face.At(pointer), err
}

// Of is what the resource shares with others of its client.
func (r *Resource) Of() *Service { return r.of }

// Type is the resource's type.
func (r *Resource) Type() *Type { return r.typ }

// Err is why the resource could not be made, or nil.
func (r *Resource) Err() error { return r.err }

// IsService says whether the resource is the service itself.
func (r *Resource) IsService() bool { return r.typ == r.of.Description.Service }

// Values are the identifiers, in the type's order. They must not be changed.
func (r *Resource) Values() []any { return r.values }

// String names the resource with its identifiers as boto3 does, such as
// s3.Object(bucket_name="logs", key="a"). One that is a secret is shown as
// asterisks.
func (r *Resource) String() string {
	var b strings.Builder
	b.WriteString(r.service())
	b.WriteByte('.')
	if r.IsService() {
		b.WriteString("ServiceResource")
	} else {
		b.WriteString(r.typ.Name)
	}
	b.WriteByte('(')
	for i, v := range r.values {
		if i > 0 {
			b.WriteString(", ")
		}
		if r.secret(i) {
			v = "***"
		}
		fmt.Fprintf(&b, "%s=%#v", r.typ.Identifiers[i].Python, v)
	}
	b.WriteByte(')')
	return b.String()
}

func (r *Resource) service() string { return r.of.Name }

// secret says whether the description calls the identifier sensitive.
func (r *Resource) secret(i int) bool {
	if r.typ.Shape == "" || r.typ.Identifiers[i].Attribute == "" {
		return false
	}
	shape, err := r.of.Engine.Model.Shape(r.typ.Shape)
	if err != nil || shape == nil {
		return true
	}
	m, ok := shape.Member(r.typ.Identifiers[i].Attribute)
	return ok && m.Shape.Sensitive
}

// Equal says whether both are the same resource: of the same service and type
// and with the same identifiers.
func (r *Resource) Equal(other *Resource) bool {
	return r.label() == other.label() && slices.EqualFunc(r.values, other.values, func(a, b any) bool {
		return fmt.Sprintf("%#v", a) == fmt.Sprintf("%#v", b)
	})
}

// Identifier returns the value of an identifier.
func (r *Resource) Identifier(name string) (any, error) {
	i := r.typ.Identifier(name)
	if i < 0 {
		return nil, r.unknown("identifier", name, r.typ.IdentifierNames())
	}
	return r.values[i], nil
}

// Sub makes a resource from identifiers: those that this resource does not
// supply, in the order of the description.
func (r *Resource) Sub(name string, identifiers ...any) (*Resource, error) {
	if r.err != nil {
		return nil, r.err
	}
	m := Find(r.typ.Subs, name)
	if m == nil {
		return nil, r.unknown("sub-resource", name, Names(r.typ.Subs))
	}
	t := m.Result.Type
	label := r.service() + "." + t.Name
	values := make([]any, len(t.Identifiers))
	for _, p := range m.Result.Identifiers {
		if p.Source == FromIdentifier {
			values[t.Identifier(p.Target)] = r.values[r.typ.Identifier(p.Name)]
		}
	}
	given := 0
	for i := range values {
		if values[i] != nil {
			continue
		}
		var v any
		if given < len(identifiers) {
			v = identifiers[given]
		}
		given++
		if text, ok := v.(string); ok {
			v = bind.Given(text)
		}
		if reason := r.fault(t.Name, t.Identifiers[i].Name, v); reason != "" {
			return nil, r.of.Errors.Identifier(label, t.Identifiers[i].Name, reason)
		}
		values[i] = v
	}
	if given < len(identifiers) {
		return nil, r.of.Errors.Identifier(label, "", fmt.Sprintf("%d identifiers are given, it takes %d", len(identifiers), given))
	}
	return r.of.make(t, Item{Identifiers: values}), nil
}

// TrySub is Sub where an identifier that is not valid is the error of everything
// that the resource does.
func (r *Resource) TrySub(name string, identifiers ...any) *Resource {
	sub, err := r.Sub(name, identifiers...)
	if err == nil {
		return sub
	}
	t := &Type{Name: name}
	if m := Find(r.typ.Subs, name); m != nil {
		t = m.Result.Type
	}
	return &Resource{of: r.of, typ: t, err: err}
}

// fault says what is wrong with an identifier, if anything is.
func (r *Resource) fault(typ, name string, v any) string {
	switch v := v.(type) {
	case nil:
		return "is not given"
	case string:
		if v == "" && !slices.Contains(custom.FactsOf(r.service()).EmptyIdentifiers, [2]string{typ, name}) {
			return "is empty"
		}
	case int, int32, int64:
	default:
		return fmt.Sprintf("is a %T; give a string or a whole number", v)
	}
	return ""
}

// parent is a resource as its description sees it during a call.
type parent struct {
	r   *Resource
	ctx func() context.Context // nil in a call that loads, which cannot need attributes
	o   *engine.Options
}

func (r *Resource) parent(ctx context.Context, o *engine.Options) *parent {
	return &parent{r, func() context.Context { return ctx }, o}
}

// Identifier returns an identifier by its name in the description.
func (p *parent) Identifier(name string) any {
	if i := p.r.typ.Identifier(name); i >= 0 {
		return p.r.values[i]
	}
	return nil
}

// Search looks into the attributes.
func (p *parent) Search(path *Path) (any, error) {
	if p.ctx == nil {
		return nil, errors.New("the description asks for attributes in order to load them")
	}
	data, err := p.r.Attrs(p.ctx(), p.o)
	if err != nil {
		return nil, err
	}
	return path.Search(data, p.r.of.Face.Map)
}

// Refs returns all resources that a reference leads to. It reads the attributes
// unless they are there.
func (r *Resource) Refs(ctx context.Context, name string, o *engine.Options) ([]*Resource, error) {
	if r.err != nil {
		return nil, r.err
	}
	m := Find(r.typ.Refs, name)
	if m == nil {
		return nil, r.unknown("reference", name, Names(r.typ.Refs))
	}
	data, err := r.Attrs(ctx, o)
	if err != nil {
		return nil, err
	}
	items, _, err := m.Result.Items(r.parent(ctx, o), Response{Output: data, Wrap: r.of.Face.Map})
	return r.of.all(m.Result.Type, items), r.wrap(name, err)
}

// Wait waits until the resource is in a state, such as "Exists". Attributes that
// were read before stay.
func (r *Resource) Wait(ctx context.Context, state string, params any, o *engine.Options) error {
	if r.err != nil {
		return r.err
	}
	m := Find(r.typ.Waiters, strings.TrimPrefix(state, "WaitUntil"))
	if m == nil {
		return r.unknown("waiter", state, Names(r.typ.Waiters))
	}
	in := map[string]any{}
	if err := m.Request.Build(in, r.parent(ctx, o), -1); err != nil {
		return r.wrap(state, err)
	}
	operation, known, err := r.of.Engine.WaiterOperation(m.Waiter)
	if err != nil {
		return err
	}
	if known {
		if err := r.of.overwrite(in, operation, params); err != nil {
			return err
		}
	}
	_, err = r.of.Engine.Wait(ctx, m.Waiter, r.of.Face.Map(in), o)
	return err
}

// wrap says of which resource an error is.
func (r *Resource) wrap(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %s: %w", r, name, err)
}

func (r *Resource) unknown(kind, name string, known []string) error {
	return r.of.Face.Unknown(r.label(), kind, name, known)
}

// label is the service's and type's name.
func (r *Resource) label() string {
	if r.IsService() {
		return r.service()
	}
	return r.service() + "." + r.typ.Name
}

package boto3

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/resource"
	"github.com/boto3-go/boto3/internal/syncmap"
	"github.com/boto3-go/boto3/internal/validate"
	"github.com/boto3-go/boto3/model"
)

// Resource is a service's resources as a whole, or one resource: a bucket, a
// queue, an instance. It is identity plus attributes, which are read when they
// are first asked for. Only methods that take a context make calls.
//
// Names are those of the resource description ("CreateBucket", "Objects"); those
// of boto3 ("create_bucket", "objects") do as well. A name that there is not
// gives an *UnknownNameError before any call.
//
// A Resource is safe for concurrent use, which boto3's are not. Equal tells
// whether two are the same; as the key of a map, String does unless an
// identifier is a secret.
type Resource struct {
	of     *resourceService
	typ    *resource.Type
	values []any // of the identifiers, in the type's order
	err    error // why a typed resource could not be made: the error of all it does

	mu      sync.Mutex
	data    Map           // nil until loaded
	typed   any           // data as a struct; nil until asked for
	loading chan struct{} // held by whoever loads; nil until someone does
	version int           // counts what made data out of date
}

// resourceService is what the resources of one client share.
type resourceService struct {
	client      *Client
	description *resource.Description
	typed       any         // the client of a typed package, if it is one's
	attributes  syncmap.Map // *resource.Type -> []resource.Attribute
}

// wrapMap makes a Map of a structure.
func wrapMap(m map[string]any) any { return Map(m) }

func (of *resourceService) make(t *resource.Type, item resource.Item) *Resource {
	r := &Resource{of: of, typ: t, values: item.Identifiers}
	r.data, _ = item.Data.(Map)
	return r
}

// Client returns the client by which the resource makes its calls.
func (r *Resource) Client() *Client { return r.of.client }

// Err is what was wrong with the identifiers or settings that the resource of a
// typed package was made with, an *IdentifierError for one; nil if nothing was.
// It is the error of everything that the resource does.
func (r *Resource) Err() error { return r.err }

// Type is the resource's type, such as "Bucket"; "" for a service resource.
func (r *Resource) Type() string {
	if r.isService() {
		return ""
	}
	return r.typ.Name
}

func (r *Resource) isService() bool { return r.typ == r.of.description.Service }

// String names the resource with its identifiers, such as
// s3.Object(bucket_name="logs", key="a"). An identifier that is a secret, the
// Secret of IAM's AccessKeyPair, is shown as asterisks.
func (r *Resource) String() string {
	var b strings.Builder
	b.WriteString(r.of.client.Service())
	b.WriteByte('.')
	if r.isService() {
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

// GoString is String, so that %#v shows no secrets either.
func (r *Resource) GoString() string { return r.String() }

// secret says whether the description calls the identifier sensitive.
func (r *Resource) secret(i int) bool {
	if r.typ.Shape == "" || r.typ.Identifiers[i].Attribute == "" {
		return false
	}
	shape, err := inside(r.of.client).model.Shape(r.typ.Shape)
	if err != nil || shape == nil {
		return true
	}
	m, ok := shape.Member(r.typ.Identifiers[i].Attribute)
	return ok && m.Shape.Sensitive
}

// Equal says whether both are the same resource: of the same service and type
// and with the same identifiers, whatever their clients and attributes.
func (r *Resource) Equal(other *Resource) bool {
	if r == nil || other == nil {
		return r == other
	}
	return r.label() == other.label() && slices.EqualFunc(r.values, other.values, func(a, b any) bool {
		return fmt.Sprintf("%#v", a) == fmt.Sprintf("%#v", b)
	})
}

// Identifier returns the value of an identifier, a string but for a few
// numbers, such as the PartNumber of an S3 MultipartUploadPart.
func (r *Resource) Identifier(name string) (any, error) {
	i := r.typ.Identifier(name)
	if i < 0 {
		return nil, r.unknown("identifier", name, r.IdentifierNames())
	}
	return r.values[i], nil
}

// Sub makes a resource from identifiers: those that this resource does not
// supply, in the order of the description. It makes no call. A missing or
// empty identifier, or one too many, is an *IdentifierError.
func (r *Resource) Sub(name string, identifiers ...any) (*Resource, error) {
	if r.err != nil {
		return nil, r.err
	}
	m := resource.Find(r.typ.Subs, name)
	if m == nil {
		return nil, r.unknown("sub-resource", name, r.SubNames())
	}
	t := m.Result.Type
	values := make([]any, len(t.Identifiers))
	for _, p := range m.Result.Identifiers {
		if p.Source == resource.FromIdentifier {
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
			return nil, &IdentifierError{r.of.client.Service() + "." + t.Name, t.Identifiers[i].Name, reason}
		}
		values[i] = v
	}
	if given < len(identifiers) {
		return nil, &IdentifierError{r.of.client.Service() + "." + t.Name, "", fmt.Sprintf("%d identifiers are given, it takes %d", len(identifiers), given)}
	}
	return r.of.make(t, resource.Item{Identifiers: values}), nil
}

// fault says what is wrong with an identifier, if anything is.
func (r *Resource) fault(typ, name string, v any) string {
	switch v := v.(type) {
	case nil:
		return "is not given"
	case string:
		if v == "" && !mayBeEmpty[[3]string{r.of.client.Service(), typ, name}] {
			return "is empty"
		}
	case int, int32, int64:
	default:
		return fmt.Sprintf("is a %T; give a string or a whole number", v)
	}
	return ""
}

// parent is a resource as the engine sees it during a call.
type parent struct {
	r    *Resource
	ctx  func() context.Context // nil in a call that loads, which cannot need attributes
	opts []CallOption
}

func (r *Resource) parent(ctx context.Context, opts []CallOption) *parent {
	return &parent{r, func() context.Context { return ctx }, opts}
}

// Identifier returns an identifier by its name in the description.
func (p *parent) Identifier(name string) any {
	if i := p.r.typ.Identifier(name); i >= 0 {
		return p.r.values[i]
	}
	return nil
}

// Search looks into the attributes.
func (p *parent) Search(path *resource.Path) (any, error) {
	if p.ctx == nil {
		return nil, errors.New("the description asks for attributes in order to load them")
	}
	data, err := p.r.Attrs(p.ctx(), p.opts...)
	if err != nil {
		return nil, err
	}
	return path.Search(data, wrapMap)
}

// Ref returns the resource that a reference leads to, nil if it leads nowhere;
// of several the first. It reads the attributes unless they are there.
func (r *Resource) Ref(ctx context.Context, name string, opts ...CallOption) (*Resource, error) {
	list, err := r.Refs(ctx, name, opts...)
	if len(list) == 0 {
		return nil, err
	}
	return list[0], nil
}

// Refs returns all resources that a reference leads to, such as the roles of
// an instance profile.
func (r *Resource) Refs(ctx context.Context, name string, opts ...CallOption) ([]*Resource, error) {
	if r.err != nil {
		return nil, r.err
	}
	m := resource.Find(r.typ.Refs, name)
	if m == nil {
		return nil, r.unknown("reference", name, r.RefNames())
	}
	data, err := r.Attrs(ctx, opts...)
	if err != nil {
		return nil, err
	}
	items, _, err := m.Result.Items(r.parent(ctx, opts), resource.Response{Output: data, Wrap: wrapMap})
	return r.of.all(m.Result.Type, items), r.wrap(name, err)
}

func (of *resourceService) all(t *resource.Type, items []resource.Item) []*Resource {
	list := make([]*Resource, len(items))
	for i, item := range items {
		list[i] = of.make(t, item)
	}
	return list
}

// Wait waits until the resource is in a state, such as "Exists". The options
// are those of Client.Wait. Attributes that were read before stay.
func (r *Resource) Wait(ctx context.Context, state string, params any, opts ...CallOption) error {
	if r.err != nil {
		return r.err
	}
	m := resource.Find(r.typ.Waiters, strings.TrimPrefix(state, "WaitUntil"))
	if m == nil {
		return r.unknown("waiter", state, r.WaiterNames())
	}
	in := map[string]any{}
	if err := m.Request.Build(in, r.parent(ctx, nil), -1); err != nil {
		return r.wrap(state, err)
	}
	all, err := inside(r.of.client).waiters()
	if err != nil {
		return err
	}
	if w, ok := all[m.Waiter]; ok {
		if err := r.of.overwrite(in, w.Operation, params); err != nil {
			return err
		}
	}
	_, err = r.of.client.Wait(ctx, m.Waiter, Map(in), opts...)
	return err
}

// wrap says of which resource an error of the engine is.
func (r *Resource) wrap(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %s: %w", r, name, err)
}

func (r *Resource) unknown(kind, name string, known []string) error {
	return &UnknownNameError{Resource: r.label(), Kind: kind, Name: name, Known: known}
}

// label is the service's and type's name.
func (r *Resource) label() string {
	if r.isService() {
		return r.of.client.Service()
	}
	return r.of.client.Service() + "." + r.typ.Name
}

// members is an operation's input as a map of its own, whatever the caller
// gave: nil, a map or a struct. A required field of a struct that is zero, so
// that it would be sent all the same, gives way to what is supplied.
func (of *resourceService) members(operation string, params any, supplied map[string]any) (map[string]any, error) {
	if v := reflect.ValueOf(params); !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil() {
		return map[string]any{}, nil
	}
	if m, ok := params.(Map); ok {
		return copyOf(m), nil
	}
	if m, ok := params.(map[string]any); ok {
		return copyOf(m), nil
	}
	op, err := inside(of.client).operation(operation)
	if err != nil {
		return nil, err
	}
	v, err := inside(of.client).inputView(op, params)
	if err != nil {
		return nil, err
	}
	if err := v.Err(); err != nil {
		return nil, err
	}
	if err := validate.Gone(of.client.Service()+"."+operation, v); err != nil {
		return nil, err
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

func copyOf(m map[string]any) map[string]any {
	out := make(map[string]any, len(m))
	maps.Copy(out, m)
	return out
}

func (c *engine) inputView(op *model.Operation, params any) (bind.Value, error) {
	if op.Input == nil {
		return c.binder.In(emptyShape, params)
	}
	return c.binder.In(op.Input.Shape, params)
}

// overwrite lays the caller's parameters over those that the resource gives.
func (of *resourceService) overwrite(in map[string]any, operation string, params any) error {
	own, err := of.members(operation, params, in)
	maps.Copy(in, own)
	return err
}

// Attr returns one attribute, nil if the resource has none of this name at the
// moment. It reads the attributes unless they are there; a value that is also
// an identifier needs no call.
func (r *Resource) Attr(ctx context.Context, name string, opts ...CallOption) (any, error) {
	if i := r.typ.Identifier(name); i >= 0 {
		return r.values[i], nil
	}
	all, err := r.of.attributesOf(r.typ)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(a resource.Attribute) bool { return a.Name == name || a.Python == name })
	if i < 0 {
		names, _ := r.AttrNames()
		return nil, r.unknown("attribute", name, names)
	}
	data, err := r.Attrs(ctx, opts...)
	return data[all[i].Name], err
}

func (of *resourceService) attributesOf(t *resource.Type) ([]resource.Attribute, error) {
	if known, ok := of.attributes.Load(t); ok {
		return known.([]resource.Attribute), nil
	}
	if t.Shape == "" {
		return nil, nil
	}
	shape, err := inside(of.client).model.Shape(t.Shape)
	if err != nil {
		return nil, err
	}
	list := t.Attributes(shape)
	of.attributes.Store(t, list)
	return list, nil
}

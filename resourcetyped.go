package boto3

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/resource"
	"github.com/boto3-go/boto3/model"
)

// What follows is what the generated packages of resources (resource/s3 ...) are
// made of. Functions with type parameters take pointers for them and are not
// inlined, so that there is one copy of each.

// ResourceConfig is what a typed package of resources makes its client with.
func ResourceConfig(s *Session, cfg []Config) []Config {
	var all Config
	if s != nil {
		all = s.cfg
	}
	for _, c := range cfg {
		all = c.over(all)
	}
	if all.UserAgentExtra != "" {
		return cfg
	}
	return append(slices.Clip(cfg), Config{UserAgentExtra: "Resource"})
}

// ResourceFrom makes the service resource over a client, which typed is the
// typed form of. What [Session.Resource] would return as an error is the error
// of everything that the resource does.
func ResourceFrom(s *Session, c *Client, typed any) *Resource {
	r, err := resourceFrom(s, c)
	if err != nil {
		t := &resource.Type{Name: c.Service()}
		r = &Resource{of: &resourceService{client: c, description: &resource.Description{Service: t}}, typ: t, err: err}
	}
	r.of.typed = typed
	return r
}

// NativeResourceFrom is ResourceFrom with Go values for the attribute values of
// DynamoDB, as [NativeValues] says.
func NativeResourceFrom(s *Session, c *Client, typed any) *Resource {
	inside(c).binder = nativeBinder()
	return ResourceFrom(s, c, typed)
}

func resourceFrom(s *Session, c *Client) (*Resource, error) {
	if inside(c).err != nil {
		return nil, inside(c).err
	}
	if s == nil {
		s = c.session
	}
	data, err := c.Model().Section(model.ResourcesSection)
	if err != nil {
		return nil, err
	}
	if data == nil {
		return nil, &NoResourcesError{Service: c.Service(), Known: storedResources}
	}
	return s.newResource(c, data)
}

// SubResource is [Resource.Sub] where an identifier that is not valid is the
// error of everything that the resource does.
func SubResource(r *Resource, name string, identifiers ...any) *Resource {
	sub, err := r.Sub(name, identifiers...)
	if err == nil {
		return sub
	}
	t := &resource.Type{Name: name}
	if m := resource.Find(r.typ.Subs, name); m != nil {
		t = m.Result.Type
	}
	return &Resource{of: r.of, typ: t, err: err}
}

// TypedClient is what [ResourceFrom] was given.
func TypedClient(r *Resource) any { return r.of.typed }

// IdentifierText is the identifier at a position, "" where there is none.
func IdentifierText(r *Resource, i int) string {
	if i >= len(r.values) {
		return ""
	}
	v := reflect.ValueOf(r.values[i])
	if v.Kind() != reflect.String {
		return ""
	}
	return v.String()
}

// IdentifierNumber is the whole number at a position, 0 where there is none.
func IdentifierNumber(r *Resource, i int) int64 {
	if i >= len(r.values) {
		return 0
	}
	v := reflect.ValueOf(r.values[i])
	if !v.CanInt() {
		return 0
	}
	return v.Int()
}

// LoadAttrs is Attrs for a struct: out points to a pointer to one. The struct is
// made once for all callers.
func LoadAttrs(ctx context.Context, r *Resource, out any, opts []CallOption) error {
	data, err := r.Attrs(ctx, opts...)
	if err != nil {
		return err
	}
	to := reflect.ValueOf(out).Elem()
	r.mu.Lock()
	defer r.mu.Unlock()
	current := reflect.ValueOf(r.data).Pointer() == reflect.ValueOf(data).Pointer()
	if known := reflect.ValueOf(r.typed); current && known.IsValid() && known.Type() == to.Type() {
		to.Set(known)
		return nil
	}
	made := reflect.New(to.Type().Elem())
	if bind.Decode(data, made.Interface()) != nil {
		made = reflect.New(to.Type().Elem())
		if err := bind.Decode(documentsAsText(data, made.Type().Elem()), made.Interface()); err != nil {
			return r.wrap("attributes", err)
		}
	}
	if current {
		r.typed = made.Interface()
	}
	to.Set(made)
	return nil
}

// documentsAsText is a map with JSON text where it has maps or lists but the
// struct text: the policy documents of IAM, which come decoded in maps.
func documentsAsText(data any, t reflect.Type) any {
	switch v := data.(type) {
	case Map:
		if t.Kind() == reflect.String {
			var text strings.Builder
			e := json.NewEncoder(&text)
			e.SetEscapeHTML(false)
			if e.Encode(v) == nil {
				return strings.TrimSuffix(text.String(), "\n")
			}
			return v
		}
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			return v
		}
		out := maps.Clone(v)
		for name, member := range v {
			if f, ok := t.FieldByName(name); ok {
				out[name] = documentsAsText(member, f.Type)
			}
		}
		return out
	case []any:
		if t.Kind() != reflect.Slice {
			return v
		}
		out := slices.Clone(v)
		for i := range out {
			out[i] = documentsAsText(out[i], t.Elem())
		}
		return out
	}
	return data
}

// ResourceExists says whether a resource is there: it reads the attributes anew,
// or asks for a bucket by name. Only the service's word that there is no such
// resource gives false; any other failure is an error.
func ResourceExists(ctx context.Context, r *Resource, opts []CallOption) (bool, error) {
	var err error
	if exists := r.custom().exists; exists != nil && r.err == nil {
		err = exists(ctx, r, opts)
	} else {
		err = r.Load(ctx, opts...)
	}
	if saysAbsent(err) {
		return false, nil
	}
	return err == nil, err
}

// saysAbsent tells the errors by which services say that there is no such
// thing. They have no rule for it but the words.
func saysAbsent(err error) bool {
	if _, ok := errors.AsType[*AbsentError](err); ok {
		return true
	}
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return false
	}
	code := e.Code
	for _, word := range []string{"NotFound", "NonExistent", "NoSuch", "DoesNotExist"} {
		if strings.Contains(code, word) {
			return true
		}
	}
	return e.StatusCode == 404 || code == "ValidationError" && strings.Contains(e.Message, "does not exist")
}

// DoInto is Do for an action that makes no resources; out points to a pointer
// to a struct, which is set when the call succeeds.
func DoInto(ctx context.Context, r *Resource, action string, in, out any, opts []CallOption) error {
	to := reflect.ValueOf(out).Elem()
	made := reflect.New(to.Type().Elem())
	if err := r.doInto(ctx, action, in, made.Interface(), opts); err != nil {
		return err
	}
	to.Set(made)
	return nil
}

func (r *Resource) doInto(ctx context.Context, action string, params, out any, opts []CallOption) error {
	if r.err != nil {
		return r.err
	}
	if own := r.customAction(action); own != nil {
		a, err := own(ctx, r, params, opts)
		if err != nil {
			return err
		}
		return bind.Decode(a.Output, out)
	}
	m, in, err := r.input(ctx, action, params, opts)
	if err != nil {
		return err
	}
	if err := r.of.client.Call(ctx, m.Request.Operation, Map(in), out, opts...); err != nil {
		return err
	}
	r.forget()
	return nil
}

// DoOne is Do for an action that makes one resource or none.
//
//go:noinline
func DoOne[T any](ctx context.Context, r *Resource, action string, in any, wrap func(*Resource) T, opts []CallOption) (one T, err error) {
	a, err := r.Do(ctx, action, in, opts...)
	if made := a.Resource(); err == nil && made != nil {
		one = wrap(made)
	}
	return one, err
}

// DoAll is Do for an action that makes a list of resources.
//
//go:noinline
func DoAll[T any](ctx context.Context, r *Resource, action string, in any, wrap func(*Resource) T, opts []CallOption) ([]T, error) {
	a, err := r.Do(ctx, action, in, opts...)
	if err != nil {
		return nil, err
	}
	return wrapped(a.Resources, wrap), nil
}

// RefOne is Ref.
//
//go:noinline
func RefOne[T any](ctx context.Context, r *Resource, name string, wrap func(*Resource) T, opts []CallOption) (one T, err error) {
	found, err := r.Ref(ctx, name, opts...)
	if err == nil && found != nil {
		one = wrap(found)
	}
	return one, err
}

// RefAll is Refs.
//
//go:noinline
func RefAll[T any](ctx context.Context, r *Resource, name string, wrap func(*Resource) T, opts []CallOption) ([]T, error) {
	list, err := r.Refs(ctx, name, opts...)
	if err != nil {
		return nil, err
	}
	return wrapped(list, wrap), nil
}

// RangeAll is All of a collection.
//
//go:noinline
func RangeAll[T any](ctx context.Context, c Collection, wrap func(*Resource) T, opts []CallOption) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		for r, err := range c.All(ctx, opts...) {
			if err != nil {
				yield(none, err)
				return
			}
			if !yield(wrap(r), nil) {
				return
			}
		}
	}
}

// RangePages is Pages of a collection.
//
//go:noinline
func RangePages[T any](ctx context.Context, c Collection, wrap func(*Resource) T, opts []CallOption) iter.Seq2[[]T, error] {
	return func(yield func([]T, error) bool) {
		for page, err := range c.Pages(ctx, opts...) {
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(wrapped(page, wrap), nil) {
				return
			}
		}
	}
}

//go:noinline
func wrapped[T any](list []*Resource, wrap func(*Resource) T) []T {
	out := make([]T, len(list))
	for i, r := range list {
		out[i] = wrap(r)
	}
	return out
}

// DoBatch is Do of a collection; out points to a list of pointers to structs,
// to which the output of each page is added.
func DoBatch(ctx context.Context, c Collection, action string, in, out any, opts []CallOption) error {
	to := reflect.ValueOf(out).Elem()
	return c.each(ctx, action, in, opts, func(m *resource.Member, in map[string]any) error {
		made := reflect.New(to.Type().Elem().Elem())
		err := c.parent.of.client.Call(ctx, m.Request.Operation, Map(in), made.Interface(), opts...)
		if err == nil {
			to.Set(reflect.Append(to, made))
		}
		return err
	})
}

package boto3

import (
	"context"
	"errors"
	"sync"

	"github.com/boto3-go/boto3/internal/custom"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/resource"
)

// Resource is a service's resources as a whole, or one resource: a bucket, a
// queue, an instance. It is identity plus attributes, which are read when they
// are first asked for. Only methods that take a context make calls.
//
// Names are those of the resource description ("CreateBucket", "Objects"); those
// of boto3 ("create_bucket", "objects") do as well. An unknown name gives an
// *UnknownError before any call.
//
// A Resource is safe for concurrent use, which boto3's are not. Equal tells
// whether two are the same; as the key of a map, String does unless an
// identifier is a secret.
type Resource struct{ core *resource.Resource }

// noResource stands for what is nil or a zero Resource.
var noResource = sync.OnceValue(func() *resource.Resource {
	return resource.Broken(&resource.Service{Name: "none", Face: face(), Errors: &resourceErrors},
		errors.New("there is no resource: it is nil or its zero value; get one from Session.Resource, NewResource or the New of a typed package"))
})

func (r *Resource) at() *resource.Resource {
	if r == nil || r.core == nil {
		return noResource()
	}
	return r.core
}

// wrapResource is nil for nil.
func wrapResource(core *resource.Resource) *Resource {
	if core == nil {
		return nil
	}
	return &Resource{core}
}

func wrapResources(list []*resource.Resource) []*Resource {
	out := make([]*Resource, len(list))
	for i, r := range list {
		out[i] = &Resource{r}
	}
	return out
}

// Client returns the client by which the resource makes its calls.
func (r *Resource) Client() *Client {
	c, _ := r.at().Of().Client.(AnyClient)
	return dynamicOf(c)
}

// Err is what was wrong with the identifiers or settings that the resource of a
// typed package was made with, a *ResourceError for one; nil if nothing was.
// It is the error of everything that the resource does.
func (r *Resource) Err() error { return r.at().Err() }

// Type is the resource's type, such as "Bucket"; "" for a service resource.
func (r *Resource) Type() string {
	if r.at().IsService() {
		return ""
	}
	return r.at().Type().Name
}

// String names the resource with its identifiers, such as
// s3.Object(bucket_name="logs", key="a"). An identifier that is a secret, the
// Secret of IAM's AccessKeyPair, is shown as asterisks.
func (r *Resource) String() string { return r.at().String() }

// Equal says whether both are the same resource: of the same service and type
// and with the same identifiers, whatever their clients and attributes.
func (r *Resource) Equal(other *Resource) bool {
	if r == nil || other == nil {
		return r == other
	}
	return r.at().Equal(other.at())
}

// Identifier returns the value of an identifier, a string but for a few
// numbers, such as the PartNumber of an S3 MultipartUploadPart.
func (r *Resource) Identifier(name string) (any, error) { return r.at().Identifier(name) }

// Sub makes a resource from identifiers: those that this resource does not
// supply, in the order of the description. It makes no call. A missing or
// empty identifier, or one too many, is a *ResourceError.
func (r *Resource) Sub(name string, identifiers ...any) (*Resource, error) {
	sub, err := r.at().Sub(name, identifiers...)
	return wrapResource(sub), err
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
	list, err := r.at().Refs(ctx, name, callOptions(opts))
	return wrapResources(list), err
}

// Attrs returns the attributes as the service last gave them. They are read by
// the first call of Attrs, Attr or Ref, unless the resource came from a listing
// that carries them; Reload reads them again. An action makes them out of date.
// The map is shared and must not be changed.
//
// Of many goroutines that ask at once, one makes the call. A *ResourceError of kind "no load" means
// that the service has no call to read this type of resource.
func (r *Resource) Attrs(ctx context.Context, opts ...CallOption) (Map, error) {
	return r.at().Attrs(ctx, callOptions(opts))
}

// Attr returns one attribute, nil if the resource has none of this name at the
// moment. It reads the attributes unless they are there; a value that is also
// an identifier needs no call.
func (r *Resource) Attr(ctx context.Context, name string, opts ...CallOption) (any, error) {
	if own := r.ownAttribute(name); own != nil && r.Err() == nil {
		return own(ctx, r, opts...)
	}
	return r.at().Attr(ctx, name, callOptions(opts))
}

// Reload reads the attributes, whether they were read before or not. It is
// boto3's load and reload.
func (r *Resource) Reload(ctx context.Context, opts ...CallOption) error {
	_, err := r.at().Load(ctx, callOptions(opts))
	return err
}

// Wait waits until the resource is in a state, such as "Exists". Attributes that
// were read before stay.
func (r *Resource) Wait(ctx context.Context, state string, params any, opts ...WaitOption) error {
	return r.at().Wait(ctx, state, params, waitOptions(opts))
}

// ActionResult is what an action gave.
type ActionResult struct {
	// Output is the response of the service.
	Output Map
	// Value is the part of the response that the description picks; Output
	// where it picks none. boto3 returns it from actions without resources.
	Value any
	// Resources are what the response makes: none, one or several.
	Resources []*Resource
	// Plural says that the action gives a list of resources, though it may
	// have one element or none.
	Plural bool
}

func wrapOutcome(a *resource.Outcome) *ActionResult {
	if a == nil {
		return nil
	}
	return &ActionResult{a.Output, a.Value, wrapResources(a.Resources), a.Plural}
}

// Resource is the first of the resources, or nil.
func (a *ActionResult) Resource() *Resource {
	if a == nil || len(a.Resources) == 0 {
		return nil
	}
	return a.Resources[0]
}

// Do carries out an action, such as "Put" or "CreateTags". Params, a Map or a
// struct or nil, go over the parameters that the resource supplies. Attributes
// that were read before are dropped. A failed call returns an *Error with the
// service's code; a response that does not make the resources that it should
// comes along with the error.
func (r *Resource) Do(ctx context.Context, action string, params any, opts ...CallOption) (*ActionResult, error) {
	if own := r.ownAction(action); own != nil && r.Err() == nil {
		return own(ctx, r, params, opts...)
	}
	a, err := r.at().Do(ctx, action, params, callOptions(opts))
	return wrapOutcome(a), err
}

// ResourceNames are the names that a resource has, those of the description.
type ResourceNames struct {
	Identifiers []string // in their order
	Attributes  []string // those that it may have, in the description's order
	Actions     []string
	Subs        []string // types of resource that Sub makes
	Refs        []string
	Collections []string
	Waiters     []string // states that Wait waits for
	// BatchActions are those that Do of a collection of such resources carries out.
	BatchActions []string
}

// Names lists what the resource has, by kind. Errors are that of Err, and a *DamagedError.
func (r *Resource) Names() (ResourceNames, error) {
	if err := r.Err(); err != nil {
		return ResourceNames{}, err
	}
	t := r.at().Type()
	names := ResourceNames{
		Identifiers: t.IdentifierNames(), Actions: r.at().ActionNames(), Subs: resource.Names(t.Subs),
		Refs: resource.Names(t.Refs), Collections: resource.Names(t.Collections), Waiters: resource.Names(t.Waiters), BatchActions: resource.Names(t.BatchActions),
	}
	all, err := r.at().Attributes()
	for _, a := range all {
		names.Attributes = append(names.Attributes, a.Name)
	}
	for _, h := range r.hooks() {
		h.addTo(&names)
	}
	return names, err
}

// resourcesOf is what resources of a client share, but for their description.
// Their calls say in the User-Agent header that they are of resources.
func resourcesOf(c *Client) *resource.Service {
	of := &resource.Service{Name: c.service, Engine: c.engine, Face: face(), Errors: &resourceErrors, Client: c}
	if c.session != nil && c.session.resourceHooks != nil {
		of.Made = c.session.resourceHooks.made
	}
	if s := c.engine; s != nil && s.Settings.UserAgentExtra == "" {
		s.Settings.UserAgentExtra = "Resource"
		s.UserAgent = userAgent(s.Settings, c.session.env)
	}
	return of
}

// Resource makes the resources of a service by its name: the ten that boto3
// has, and those that the user describes in SERVICE/VERSION/resources-1.json of
// the data path. A Config given here goes over the session's. Errors are an
// *UnknownError, and those of Client.
func (s *Session) Resource(name string, cfg ...Config) (*Resource, error) {
	merged, found, err := s.clientConfig(cfg)
	if err != nil {
		return nil, err
	}
	name = custom.ClientName(name)
	m, err := s.catalog.Service(name, s.catalog.ResourceVersion(name, s.version(name, merged)))
	if err != nil {
		return nil, unknownService(err)
	}
	if err := checkContextParams(m, cfg); err != nil {
		return nil, err
	}
	client, err := newClient(s, m, merged, found, protocol.For)
	if err != nil {
		return nil, err
	}
	if custom.FactsOf(name).NativeShape != "" {
		client.engine.Binder = nativeBinder()
	}
	core, err := s.catalog.Open(resourcesOf(client))
	return wrapResource(core), err
}

// AvailableResources lists the services that have resources, in alphabetical
// order.
func (s *Session) AvailableResources() []string {
	if s.ready() != nil {
		return nil
	}
	return s.catalog.WithResources()
}

// NewResource makes the resources of a service with the default session, or with
// one of its own where the Config has fields that only sessions have.
func NewResource(name string, cfg ...Config) (*Resource, error) {
	s, cfg, err := sessionFor(nil, cfg)
	if err != nil {
		return nil, err
	}
	return s.Resource(name, cfg...)
}

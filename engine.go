package boto3

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/boto3-go/boto3/auth"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/custom"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/settings"
	"github.com/boto3-go/boto3/internal/syncmap"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/retry"
)

// engine is what a client is made of. It calls the operations of one service.
type engine struct {
	model       *model.Service
	codec       protocol.Codec
	hooks       call.Hooks
	cfg         Config
	settings    *settings.Settings
	region      string
	endpointURL string // set by the user; "" for AWS's own
	requested   string // signature version that the user asks for
	scheme      string // how the service is signed unless something else is said
	signingName string
	credentials credentials.Provider
	token       credentials.TokenProvider
	retry       *retry.Policy
	http        HTTPClient
	streams     HTTPClient // for streams of events, by HTTP/2 where the service speaks it
	userAgent   []string
	inLambda    bool
	bearer      bool // an API key is in the environment
	probes      func(ctx context.Context, operation string, in map[string]any) (http.Header, error)
	handler     Handler // the interceptors around the call; nil when there are none
	binder      *bind.Binder
	err         error // why the client could not be made, of a typed client
	endpoints   endpointBook
	express     expressSessions

	signer                              auth.Signer
	memory                              syncmap.Map // of the hooks
	resolver                            func() (*resolver, error)
	waiters                             func() (map[string]*waiter, error)
	paginators                          func() (map[string]rawPaginator, error)
	compiled                            syncmap.Map  // operation -> *paginator
	skew                                atomic.Int64 // of the local clock, in nanoseconds
	requestChecksums, responseChecksums string
}

// newEngine makes the engine for a description with resolved settings.
func newEngine(s *Session, m *model.Service, cfg Config, settings *settings.Settings, codec protocol.Codec) (*engine, error) {
	c := &engine{model: m, cfg: cfg, settings: settings, codec: codec, binder: binder, hooks: custom.For(m.Name)}
	var err error
	if c.hooks.Millis {
		c.codec = protocol.WithMillis(c.codec)
	}
	c.signingName = m.SigningName
	if c.signingName == "" {
		c.signingName = m.EndpointPrefix
	}
	c.scheme = m.SignatureVersion
	if len(m.Auth) > 0 {
		if c.scheme, err = c.pickTrait(m.Auth); err != nil {
			return nil, err
		}
	}
	c.requested, _ = settings.SignatureVersion(m.Name)
	if c.requested != "" {
		c.scheme = c.requested
	}
	c.region = strings.ReplaceAll(strings.ReplaceAll(settings.Region, "fips-", ""), "-fips", "")
	if c.region != settings.Region { // the names that FIPS endpoints once had as regions
		settings.UseFIPSEndpoint = true
	}
	if c.region == "" {
		c.region = globalRegion(m)
	}
	if c.endpointURL, _, err = settings.EndpointURL(m.ServiceID); err != nil {
		return nil, err
	}
	c.credentials = s.provider(cfg)
	c.token = credentials.TokenChain(c.signingName, s.chainOptions())
	if c.retry, err = newRetry(m, settings); err != nil {
		return nil, err
	}
	if c.http = cfg.HTTPClient; c.http == nil {
		if c.http, err = s.httpClient(settings, false); err != nil {
			return nil, err
		}
	}
	c.streams = c.http
	if cfg.HTTPClient == nil && m.H2 != "" {
		if c.streams, err = s.httpClient(settings, true); err != nil {
			return nil, err
		}
	}
	c.userAgent = []string{userAgent(settings)}
	c.bearer = c.prefersBearer(s.env.Get)
	c.inLambda = s.env.Get("AWS_LAMBDA_FUNCTION_NAME") != ""
	c.requestChecksums, c.responseChecksums = c.checksumSettings()
	c.resolver = sync.OnceValues(c.newResolver)
	c.waiters = sync.OnceValues(func() (map[string]*waiter, error) { return waiters(m) })
	c.paginators = sync.OnceValues(func() (map[string]rawPaginator, error) { return paginators(m) })
	c.probes = c.probe
	c.intercept(cfg.Interceptors)
	return c, nil
}

// operation finds an operation by its name in the description.
func (c *engine) operation(name string) (*model.Operation, error) {
	if c.err != nil {
		return nil, c.err
	}
	op, err := c.model.Operation(name)
	if err == nil && op == nil {
		err = &UnknownOperationError{c.model.Name, name, c.model.OperationNames()}
	}
	return op, err
}

func (c *engine) paginator(name string) (*paginator, error) {
	if p, ok := c.compiled.Load(name); ok {
		return p.(*paginator), nil
	}
	if _, err := c.operation(name); err != nil {
		return nil, err
	}
	all, err := c.paginators()
	if err != nil {
		return nil, err
	}
	raw, ok := all[name]
	if !ok {
		return nil, &NotPageableError{c.model.Name, name}
	}
	p, err := raw.compile()
	if err != nil {
		return nil, &DamagedError{File: c.model.Name + " paginator " + name, Err: err}
	}
	c.compiled.Store(name, p)
	return p, nil
}

// intercept puts the interceptors around the call, the first outermost.
func (c *engine) intercept(list []Interceptor) {
	if len(list) == 0 {
		return
	}
	c.handler = func(ctx context.Context, inv *Invocation) error {
		s := &callState{} // of its own: an interceptor may call next more than once
		if o, ok := ctx.Value(configKey{}).(*callConfig); ok {
			s.callConfig = *o
		}
		err := c.perform(ctx, inv.Operation, inv.Input, inv.Output, s)
		if inv.Metadata != nil {
			*inv.Metadata = s.meta
		}
		return err
	}
	for _, i := range slices.Backward(list) {
		c.handler = i(c.handler)
	}
}

// configKey carries a call's options past the interceptors.
type configKey struct{}

// call is [Client.Call].
func (c *engine) call(ctx context.Context, operation string, in, out any, opts []CallOption) error {
	if ctx == nil {
		return errNilContext
	}
	s := newCallState(opts)
	var err error
	if c.handler == nil {
		err = c.perform(ctx, operation, in, out, s)
	} else {
		inv := &Invocation{Service: c.model.Name, Operation: operation, Input: in, Output: out, Metadata: &s.meta}
		err = c.handler(context.WithValue(ctx, configKey{}, &s.callConfig), inv)
	}
	for _, to := range s.metadata {
		*to = s.meta
	}
	return err
}

// bindInput makes a view of the input, with the overlays of the options and an
// idempotency token where the caller gave none.
func bindInput(binder *bind.Binder, op *model.Operation, in any, o *callConfig) (bind.Value, error) {
	if op.Input == nil {
		if in == nil {
			return bind.Value{}, nil
		}
		return binder.In(emptyShape, in)
	}
	v, err := binder.In(op.Input.Shape, in)
	if err != nil {
		return v, err
	}
	for _, set := range o.sets {
		if v, err = v.With(set.path, set.value); err != nil {
			return v, err
		}
	}
	for i := range op.Input.Shape.Members {
		m := &op.Input.Shape.Members[i]
		if !m.IdempotencyToken {
			continue
		}
		if _, given := v.Member(i); !given && !v.HasKey(m.Name) { // nil is the validator's to refuse
			if v, err = v.With(m.Name, newUUID()); err != nil {
				return v, err
			}
		}
	}
	return v, nil
}

// emptyShape is the input of an operation that takes none.
var emptyShape = &model.Shape{Name: "Empty", Kind: model.Structure}

// probe makes a call for a hook.
func (c *engine) probe(ctx context.Context, operation string, in map[string]any) (http.Header, error) {
	s := &callState{}
	err := c.perform(ctx, operation, in, nil, s)
	return s.meta.Header, err
}

// unsigned says whether the client was asked not to sign.
func (c *engine) unsigned() bool {
	return c.cfg.Unsigned || c.requested == "none"
}

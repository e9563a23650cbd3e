// Package engine makes the calls of one service from its description: the way
// from an input to a request, its attempts, and the way from a response to an
// output; pages, waiters, presigned requests and streams of events over that.
//
// It takes settings that are resolved already and plain options, and knows no
// type of the public face but by way of a [Face].
package engine

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
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
	"github.com/boto3-go/boto3/internal/snake"
	"github.com/boto3-go/boto3/internal/syncmap"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/retry"
	"github.com/boto3-go/boto3/service"
)

// Config is what an engine is made of.
type Config struct {
	Model    *model.Service
	Codec    protocol.Codec
	Settings *settings.Settings
	Binder   *bind.Binder
	Face     *Face

	Credentials credentials.Provider
	// Token finds the bearer tokens of a signing name.
	Token func(signingName string) credentials.TokenProvider
	// Unsigned leaves out signatures.
	Unsigned bool
	// SchemeChosen says that the program itself prefers an auth scheme.
	SchemeChosen bool
	// HTTP sends attempts; Streams those of operations with streams of events.
	HTTP, Streams HTTPClient
	// OwnHTTP says that they are the program's own, which may ask for compressed
	// responses and undo that where nothing else is asked for.
	OwnHTTP bool
	// Env reads an environment variable.
	Env func(name string) string
	// UserAgent is what the header is made of.
	UserAgent UserAgent
	// RetryRules change parts of the retry mode; nil for none.
	RetryRules *retry.Rules
	// Logger is told what the calls do; nil for nobody.
	Logger *slog.Logger
	// Reconfigure makes an engine of the same service with other settings over these.
	Reconfigure func(settings any) (*Engine, error)
	// WholePages asks for no smaller page at the end of those that are to be resumed.
	WholePages bool
	// Around is wrapped around each call; nil for nothing.
	Around func(Do) Do
}

// Engine calls the operations of one service. It is safe for concurrent use.
type Engine struct {
	Config
	hooks       call.Hooks
	facts       custom.Facts
	region      string
	endpointURL string // set by the user; "" for AWS's own
	requested   string // signature version that the user asks for
	scheme      string // how the service is signed unless something else is said
	signingName string
	token       credentials.TokenProvider
	retry       *retry.Policy
	log         *callLog
	inLambda    bool
	bearer      bool // an API key is in the environment
	do          Do
	probes      func(ctx context.Context, operation string, in map[string]any) (http.Header, error) // probe, made once
	endpoints   endpointBook
	express     expressSessions

	features call.Features
	agents   userAgents

	signer                              auth.Signer
	memory                              syncmap.Map // of the hooks
	resolver                            func() (*resolver, error)
	waiters                             func() (map[string]*waiter, error)
	pythonNames                         func() snake.Names
	paginators                          func() (map[string]rawPaginator, error)
	compiled                            syncmap.Map  // operation -> *paginator
	skew                                atomic.Int64 // of the local clock, in nanoseconds
	md5                                 atomic.Bool  // the store has asked for Content-MD5
	requestChecksums, responseChecksums string
}

// New makes an engine.
func New(cfg Config) (*Engine, error) {
	m, settings := cfg.Model, cfg.Settings
	c := &Engine{Config: cfg, hooks: custom.For(m.Name), facts: custom.FactsOf(m.Name)}
	var err error
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
	c.endpointURL = withoutUser(c.endpointURL)
	c.token = cfg.Token(c.signingName)
	if c.retry, err = retry.New(retry.Config{
		Mode: retry.Mode(settings.RetryMode), MaxAttempts: settings.MaxAttempts, Service: c.facts.Retry, Rules: cfg.RetryRules,
	}); err != nil {
		return nil, err
	}
	c.log = newLog(cfg.Logger, c.region)
	c.bearer = c.prefersBearer()
	c.inLambda = cfg.Env("AWS_LAMBDA_FUNCTION_NAME") != ""
	c.requestChecksums, c.responseChecksums = settings.Checksums(ForeignEndpoint(c.endpointURL))
	c.features = c.clientFeatures()
	c.resolver = sync.OnceValues(c.newResolver)
	c.waiters = sync.OnceValues(func() (map[string]*waiter, error) { return waiters(m) })
	c.paginators = sync.OnceValues(func() (map[string]rawPaginator, error) { return paginators(m) })
	c.pythonNames = sync.OnceValue(func() snake.Names { return snake.Of(m.OperationNames()) })
	c.probes = c.probe
	c.do = c.Perform
	if cfg.Around != nil {
		c.do = cfg.Around(c.do)
	}
	return c, nil
}

// Region is the region of the client, "" where none is set and one is needed.
func (c *Engine) Region() string { return c.region }

// Name is the name of an operation in the description, of which boto3's name does as
// well. What is neither stays as it is.
func (c *Engine) Name(operation string) string {
	if operation == "" || operation[0] < 'a' || operation[0] > 'z' || c.Model.HasOperation(operation) {
		return operation
	}
	return cmp.Or(c.pythonNames()[operation], operation)
}

// Operation finds an operation by its name in the description, or by boto3's.
func (c *Engine) Operation(name string) (*model.Operation, error) {
	op, err := c.Model.Operation(c.Name(name))
	if err == nil && op == nil {
		err = c.Face.Unknown(c.Model.Name, "operation", name, c.Model.OperationNames())
	}
	return op, err
}

// Call carries out a call with all that is wrapped around it.
func (c *Engine) Call(ctx context.Context, s *State, operation string, in, out any) error {
	if ctx == nil {
		return ErrNilContext
	}
	if len(s.Using) > 0 {
		other, err := c.override(&s.Options)
		if err != nil {
			c.log.unsent(ctx, c.Model.Name, operation, err)
			return err
		}
		return other.Call(ctx, s, operation, in, out)
	}
	err := c.carryOut(ctx, s, c.Name(operation), in, out)
	for _, report := range s.Report {
		report(s.Meta)
	}
	return err
}

// carryOut has the call made, unless its options cannot be obeyed.
func (c *Engine) carryOut(ctx context.Context, s *State, operation string, in, out any) error {
	err := c.refused(&s.Options)
	if err == nil {
		err = c.do(ctx, s, operation, in, out)
	}
	if !s.logged {
		c.log.unsent(ctx, c.Model.Name, operation, err)
	}
	return err
}

// refused is why options cannot be obeyed, nil where they can.
func (c *Engine) refused(o *Options) error {
	if o.Binder != nil && !c.facts.AttributeValues {
		return fmt.Errorf("the option NativeValues is for services with attribute values, which %s has none of", c.Model.Name)
	}
	return o.err
}

// probe makes a call for a hook.
func (c *Engine) probe(ctx context.Context, operation string, in map[string]any) (http.Header, error) {
	s := &State{}
	err := c.Perform(ctx, s, operation, in, nil)
	return s.Meta.Header, err
}

// unsigned says whether the client was asked not to sign.
func (c *Engine) unsigned() bool { return c.Unsigned || c.requested == "none" }

// binder is the binder of a call.
func (c *Engine) binder(o *Options) *bind.Binder {
	if o.Binder != nil {
		return o.Binder
	}
	return c.Binder
}

// globalRegion is the pseudo region of a service that has one endpoint for a
// whole partition; "" for all others.
func globalRegion(m *model.Service) string {
	region := service.GlobalEndpoint(m.EndpointPrefix)
	if region == "" {
		return ""
	}
	return cmp.Or(custom.FactsOf(m.Name).GlobalRegion, region)
}

package boto3

import (
	"context"
	"errors"
	"iter"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/settings"
	"github.com/boto3-go/boto3/model"
)

// Client calls the operations of one service by name. It is safe for concurrent
// use, and one client per service is enough for a program: it keeps
// connections, signing keys and resolved endpoints.
type Client struct {
	engine  *engine.Engine
	session *Session // that the client was made with; nil for one that could not be made
	service string
	err     error // why the client could not be made; engine is nil then
	hooks   *hooks
	// features are what all calls of this client are for.
	features call.Features

	once  sync.Once
	model *model.Service // what Model gives
}

// AnyClient is a client by names or one of a typed package. What takes a client
// takes any of them.
type AnyClient interface{ Dynamic() *Client }

// newClient makes a client of a description; codec finds its protocol.
func newClient(s *Session, m *model.Service, cfg Config, found *settings.Settings, codec func(*model.Service) (protocol.Codec, error)) (*Client, error) {
	speaks, err := codec(m)
	if err != nil {
		return nil, err
	}
	c := &Client{session: s, service: m.Name, hooks: &hooks{}}
	o := engine.Config{
		Model: m, Codec: speaks, Settings: found, Binder: binder, Face: face(),
		Credentials: s.provider(cfg, found), Token: s.tokens, Unsigned: cfg.Unsigned, SchemeChosen: len(cfg.AuthSchemePreference) > 0,
		HTTP: withoutRedirects(cfg.HTTPClient), OwnHTTP: cfg.HTTPClient != nil, Env: s.env.Get, UserAgent: userAgent(found, s.env),
		Logger: logger(cfg, found), RetryRules: cfg.RetryRules, Around: c.around(cfg.Interceptors),
	}
	o.Reconfigure = func(settings any) (*engine.Engine, error) {
		over, _ := settings.(Config)
		return c.override(over, cfg, codec)
	}
	o.Streams = o.HTTP
	if cfg.HTTPClient == nil {
		if o.HTTP, err = s.httpClient(found, false); err != nil {
			return nil, err
		}
		if o.Streams = o.HTTP; m.H2 != "" {
			if o.Streams, err = s.httpClient(found, true); err != nil {
				return nil, err
			}
		}
	}
	if c.engine, err = engine.New(o); err != nil {
		return nil, settingError(err)
	}
	return c, nil
}

// override is the engine of a client like c whose config goes over that of c.
func (c *Client) override(cfg, own Config, codec func(*model.Service) (protocol.Codec, error)) (*engine.Engine, error) {
	merged := cfg.over(own)
	if err := cfg.checkClient(&merged); err != nil {
		return nil, err
	}
	if cfg.APIVersion != "" {
		return nil, &SettingError{Setting: "api_version", Value: cfg.APIVersion, From: "Using", Reason: "a call is of its client's version; make a client of another"}
	}
	found, err := c.session.resolve(merged)
	if err != nil {
		return nil, err
	}
	if err := checkContextParams(c.engine.Model, []Config{cfg}); err != nil {
		return nil, err
	}
	other, err := newClient(c.session, c.engine.Model, merged, found, codec)
	if err != nil {
		return nil, err
	}
	other.hooks, other.engine.Binder = c.hooks, c.engine.Binder
	return other.engine, nil
}

var errNilClient = errors.New("there is no client: it is nil or its zero value; make one with Session.Client, NewClient or the New of a typed package")

// ready is the client's engine, or why there is none.
func (c *Client) ready() (*engine.Engine, error) {
	if c == nil || c.engine == nil && c.err == nil {
		return nil, errNilClient
	}
	return c.engine, c.err
}

// Dynamic returns the client itself, so that it is an [AnyClient].
func (c *Client) Dynamic() *Client { return c }

// Err is why the client of a typed package could not be made, such as a setting
// that is not valid; nil if it could. It is the error of every call.
func (c *Client) Err() error {
	_, err := c.ready()
	return err
}

// Service returns the client name of the service, such as "s3".
func (c *Client) Service() string {
	if c == nil {
		return ""
	}
	return c.service
}

// Region returns the region of the client: "aws-global" for a service that has
// one endpoint for all regions where no region is set, and "" where one is
// needed and none is set, so that calls fail with a *NoRegionError.
func (c *Client) Region() string {
	if c.Err() != nil {
		return ""
	}
	return c.engine.Region()
}

// Model returns the service's description, nil for a client that could not be
// made. It is a copy for those who ask this client: changing it changes no call.
func (c *Client) Model() *model.Service {
	if c.Err() != nil {
		return nil
	}
	c.once.Do(func() { c.model, _ = c.engine.Model.Copy() }) // what was read before can be read again
	return c.model
}

// ClientNames are the names by which a client is asked, each list in alphabetical
// order.
type ClientNames struct {
	Operations []string // of Call
	Paginators []string // operations of Pages and Items
	Waiters    []string // of Wait
	OwnWaiters []string // those of Waiters that AWS does not describe and this module adds
}

// Names lists what the client has, by kind. Errors are that of Err, and a
// *DamagedError.
func (c *Client) Names() (ClientNames, error) {
	e, err := c.ready()
	if err != nil {
		return ClientNames{}, err
	}
	names := ClientNames{Operations: slices.Clone(e.Model.OperationNames())}
	if names.Paginators, err = e.PaginatorNames(); err == nil {
		names.Waiters, err = e.WaiterNames()
	}
	if err == nil {
		names.OwnWaiters, err = e.OwnWaiters()
	}
	return names, err
}

// Call calls an operation, by the description's name or by boto3's: "ListObjectsV2" or
// "list_objects_v2", and so for pages and waiters. The input is a struct, a pointer to one, a Map or
// any other map with string keys, or nil. The output is stored in what out
// points to, a struct or a Map; a nil out discards it. Struct fields bind to
// members by name, or by a tag `boto3:"Name"`. A struct in place of a map has
// the keys that it is to hold as fields: those that are absent there are not
// sent, others that come are passed over.
//
// A failed call returns an *Error; a call whose input does not fit the
// description returns a *ParamError that lists every fault. A streaming body in
// the output must be closed by the caller.
//
// A stream of events in the output is an iter.Seq2[Map, error], each Map with
// the event's name as its one key; in a struct, a field of type
// iter.Seq2[E, error] where E has a field for each kind of event. It can be
// ranged over once. The service's exceptions, damage and the end of the context
// are the last error; nothing is sent again. Events that the description lacks
// are passed over, those that E lacks give its zero value. Leaving the range, or
// cancelling ctx where it is never entered, frees the connection: defer the
// cancel of such a call. Events are sent with an [EventWriter].
func (c *Client) Call(ctx context.Context, operation string, in, out any, opts ...CallOption) error {
	e, err := c.ready()
	if err != nil {
		return err
	}
	s := &engine.State{}
	s.Features = c.features
	applyCall(&s.Options, opts)
	return e.Call(ctx, s, operation, in, out)
}

// Pages calls the operation for one page after the other. The error, if any,
// comes once and ends the pages; a break stops fetching; ranging again starts
// anew.
func (c *Client) Pages(ctx context.Context, operation string, in any, opts ...PageOption) iter.Seq2[Map, error] {
	return func(yield func(Map, error) bool) {
		c.pages(ctx, operation, in, mapType, opts, func(page any, err error) bool {
			if err != nil {
				return yield(nil, err)
			}
			m, _ := page.(*Map)
			return yield(*m, nil)
		})
	}
}

// Items yields the elements of the operation's results over all pages, such as the
// Contents of ListObjectsV2 and its CommonPrefixes, which a listing with a delimiter
// has. [Result] chooses one of several. It takes what Pages takes.
func (c *Client) Items(ctx context.Context, operation string, in any, opts ...PageOption) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		e, err := c.ready()
		if err != nil {
			yield(nil, err)
			return
		}
		e.Items(ctx, operation, in, mapType, pageOptions(opts), func(_ int, item reflect.Value, err error) bool {
			if err != nil {
				return yield(nil, err)
			}
			return yield(item.Interface(), nil)
		})
	}
}

// PagesOf is Pages for an output of type T, a struct or a Map.
func PagesOf[T any](ctx context.Context, client AnyClient, operation string, in any, opts ...PageOption) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		dynamicOf(client).pages(ctx, operation, in, reflect.TypeFor[T](), opts, func(page any, err error) bool {
			out, _ := page.(*T)
			return yield(out, err)
		})
	}
}

// dynamicOf is the client by names of any client, nil for none.
func dynamicOf(client AnyClient) *Client {
	if client == nil {
		return nil
	}
	return client.Dynamic()
}

// pages yields pointers to pages of a type.
func (c *Client) pages(ctx context.Context, operation string, in any, t reflect.Type, opts []PageOption, yield func(any, error) bool) {
	e, err := c.ready()
	if err != nil {
		yield(nil, err)
		return
	}
	e.Pages(ctx, operation, in, t, pageOptions(opts), yield)
}

// Wait calls the waiter's operation until the resource is in the state that
// the waiter is named for, and returns the last response; that is nil when the
// goal is that the call fails, such as "BucketNotExists". A *WaitError says why
// waiting ended otherwise.
func (c *Client) Wait(ctx context.Context, name string, in any, opts ...WaitOption) (Map, error) {
	e, err := c.ready()
	if err != nil {
		return nil, err
	}
	return e.Wait(ctx, name, in, waitOptions(opts))
}

// PresignURL signs an operation's request in its URL, valid for expires, from
// one second to a week. Nothing is sent. Parameters that the operation has in a
// form, or in JSON as plain values and lists of them, move into the URL; other
// bodies are for the sender to add. No checksum is asked of the sender unless
// the input names one. The host is that of the bucket's region, which the client
// must be made for.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-presigned-url.html
func (c *Client) PresignURL(ctx context.Context, operation string, in any, expires time.Duration, opts ...PresignOption) (*PresignedRequest, error) {
	e, err := c.ready()
	if err != nil {
		return nil, err
	}
	r, err := e.PresignURL(ctx, operation, in, expires, presignOptions(opts))
	return (*PresignedRequest)(r), err
}

// PresignPost signs a policy by which a browser can upload one object to S3
// with a form, valid for expires, whole seconds from one second to a week.
// Nothing is sent. The client is one of "s3", made for the bucket's region. Of the
// options [Using] and [WithHook] have a meaning for forms; others are errors.
//
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-UsingHTTPPOST.html
func (c *Client) PresignPost(ctx context.Context, form PostForm, expires time.Duration, opts ...PresignOption) (*PresignedPost, error) {
	e, err := c.ready()
	if err != nil {
		return nil, err
	}
	post, err := e.PresignPost(ctx, (*engine.PostForm)(&form), expires, presignOptions(opts))
	return (*PresignedPost)(post), err
}

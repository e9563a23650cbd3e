package boto3

import (
	"context"
	"errors"
	"fmt"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/settings"
	"github.com/boto3-go/boto3/internal/transport"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/retry"
	"github.com/boto3-go/boto3/service"
)

// newChain makes the session's own credentials: those of its config, else the
// chain that boto3 has.
func (s *Session) newChain() credentials.Provider {
	switch {
	case s.cfg.Unsigned:
		return credentials.Anonymous()
	case s.cfg.Credentials != nil:
		return credentials.NewCache(s.cfg.Credentials, credentials.CacheOptions{})
	}
	return credentials.NewChain(s.chainOptions())
}

func (s *Session) chainOptions() credentials.Options {
	o := credentials.Options{
		Profile: s.cfg.Profile, Caller: chainCaller{s}, Region: s.settings.Region,
		MFAToken: s.cfg.MFAToken, RoleCache: s.cfg.RoleCache, UserAgent: userAgent(s.settings),
	}
	settings.Hand(&o, s.settings)
	return o
}

// provider is where a client with this config has its credentials from.
func (s *Session) provider(cfg Config) credentials.Provider {
	switch {
	case cfg.Unsigned:
		return credentials.Anonymous()
	case cfg.Credentials != nil:
		return credentials.NewCache(cfg.Credentials, credentials.CacheOptions{})
	}
	return s.chain
}

// AssumeRole returns a session like this one whose credentials are those of a
// role, refreshed before they expire. MFAToken and Cache are the session's where
// the options leave them open. Nothing is called yet: a role that cannot be
// assumed is an error of the first call.
func (s *Session) AssumeRole(opts credentials.AssumeRoleOptions) *Session {
	if opts.MFAToken == nil {
		opts.MFAToken = s.cfg.MFAToken
	}
	if opts.Cache == nil {
		opts.Cache = s.cfg.RoleCache
	}
	out := *s
	out.cfg.Unsigned = false
	out.cfg.Credentials = credentials.AssumeRole(chainCaller{s}, s.chain, opts)
	out.chain = out.newChain()
	return &out
}

func init() {
	settings.OfClient = func(client any) *settings.Settings {
		if c, ok := client.(*Client); ok && c != nil && inside(c).settings != nil {
			return inside(c).settings
		}
		return settings.Default()
	}
}

// chainCaller calls the services that credential sources need, each time with
// the credentials that the source gives.
type chainCaller struct{ session *Session }

// Call calls an operation of STS, SSO or the sign-in service.
func (c chainCaller) Call(ctx context.Context, name, region, operation string, in map[string]any, out any, opt credentials.CallOptions) error {
	m, err := chainService(name)
	if err != nil {
		return err
	}
	cfg := c.session.cfg
	cfg.Interceptors, cfg.EndpointURL = nil, c.session.cfg.EndpointURL
	if region != "" {
		cfg.Region = region
	}
	cfg.Credentials, cfg.Unsigned = credentials.StaticCredentials(opt.Credentials), opt.Credentials.IsAnonymous()
	found, err := c.session.resolve(cfg)
	if err != nil {
		return err
	}
	client, err := newClient(c.session, m, cfg, found, protocol.Text)
	if err != nil {
		return err
	}
	s := &callState{}
	s.headers = opt.Headers
	return inside(client).perform(ctx, operation, in, out, s)
}

// chainService returns the description of a service that credential sources
// call. Those are linked apart from the store, so that a program without calls
// by name does not link all of it.
func chainService(name string) (*model.Service, error) {
	return loadOnce(&embedded, "chain "+name, func() (*model.Service, error) {
		data, ok := service.ForCredentials(name)
		if !ok {
			return nil, fmt.Errorf("service %s is not one that credential sources call", name)
		}
		return model.Open("service/"+name+"/description.b3d", data)
	})
}

// ErrorCode is the service's code, for packages that take errors by interface.
func (e *Error) ErrorCode() string { return e.Code }

// ErrorMember is a text member of the service's error, "" where there is none.
func (e *Error) ErrorMember(name string) string {
	text, _ := e.Fields[name].(string)
	return text
}

var _ credentials.ServiceError = (*Error)(nil)

// newRetry makes the retry policy that a client's calls share.
func newRetry(m *model.Service, s *settings.Settings) (*retry.Policy, error) {
	return retry.New(retry.Config{
		Mode: retry.Mode(s.RetryMode), MaxAttempts: s.MaxAttempts, Service: m.EndpointPrefix, Revised: s.NewRetries,
	})
}

// httpClient is the session's HTTP client for these settings.
func (s *Session) httpClient(set *settings.Settings, http2 bool) (HTTPClient, error) {
	o := transport.Options{
		HTTP2:          http2,
		ConnectTimeout: set.ConnectTimeout, ReadTimeout: set.ReadTimeout,
		TCPKeepAlive: set.TCPKeepalive, CABundle: set.CABundle, ClientCert: set.ClientCert, ClientKey: set.ClientKey,
		Proxies: set.Proxies, ForwardHTTPS: set.Proxy.UseForwardingForHTTPS,
		ProxyCABundle: set.Proxy.CABundle, ProxyClientCert: set.Proxy.ClientCert, MaxIdleConnsPerHost: set.MaxPoolConnections,
	}
	c, err := s.http.get(fmt.Sprintf("%+v", o), func() (HTTPClient, error) { return transport.NewClient(o) })
	if bad, ok := errors.AsType[*transport.OptionError](err); ok {
		src, _ := set.Source(transportSettings[bad.Option])
		return nil, &SettingError{Setting: src.Name, Value: src.Value, From: src.From, Reason: bad.Reason, Err: bad.Err}
	}
	return c, err
}

// transportSettings are the settings by the names that package transport has
// for what it is given.
var transportSettings = map[string]string{
	"CABundle": "ca_bundle", "ClientCert": "client_cert", "ProxyCABundle": "proxy_ca_bundle", "ProxyClientCert": "proxy_client_cert",
	"Proxies": "proxies", "https_proxy": "https_proxy", "http_proxy": "http_proxy",
}

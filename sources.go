package boto3

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/settings"
	"github.com/boto3-go/boto3/internal/transport"
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
		Profile: s.cfg.Profile, Caller: chainCaller{s},
		MFAToken: s.cfg.MFAToken, RoleCache: s.cfg.RoleCache, UserAgent: userAgent(s.settings, s.env).With(0),
	}
	settings.Hand(&o, s.settings)
	return o
}

// tokens finds the bearer tokens of a signing name.
func (s *Session) tokens(signingName string) credentials.TokenProvider {
	return credentials.TokenChain(signingName, s.chainOptions())
}

// provider is where a client with this config has its credentials from.
func (s *Session) provider(cfg Config, found *settings.Settings) credentials.Provider {
	switch {
	case cfg.Unsigned:
		return credentials.Anonymous()
	case cfg.Credentials != nil:
		return credentials.NewCache(cfg.Credentials, credentials.CacheOptions{})
	}
	s.decidePlace(found)
	return s.chain
}

// callPlace is where the sources of a session's credentials call AWS.
type callPlace struct {
	region          string
	fips, dualstack bool
}

// decidePlace has the session assume its roles where the first client that needs
// them calls its own service, as botocore does: in its region, so in its
// partition, and with its kinds of endpoints. It is decided once, since all
// clients of a session share its credentials and one code of an MFA device.
func (s *Session) decidePlace(found *settings.Settings) {
	s.first.CompareAndSwap(nil, &callPlace{found.Region, found.UseFIPSEndpoint, found.UseDualstackEndpoint})
}

// at puts a config for a source's own call in its place. STS has no endpoint
// without a region that is of FIPS or of dual stack.
func (s *Session) at(cfg *Config, region string) {
	if p := s.first.Load(); p != nil {
		cfg.Region, cfg.UseFIPSEndpoint, cfg.UseDualstackEndpoint = cmp.Or(p.region, cfg.Region), &p.fips, &p.dualstack
		if p.region == "" && (p.fips || p.dualstack) {
			cfg.Region = "us-east-1"
		}
	}
	cfg.Region = cmp.Or(region, cfg.Region)
}

// AssumeRole returns a session like this one whose credentials are those of a
// role, refreshed before they expire. MFAToken and Cache are the session's where
// the options leave them open. Nothing is called yet: a role that cannot be
// assumed is an error of the first call.
func (s *Session) AssumeRole(opts credentials.AssumeRoleOptions) *Session {
	if s.ready() != nil {
		return s
	}
	if opts.MFAToken == nil {
		opts.MFAToken = s.cfg.MFAToken
	}
	if opts.Cache == nil {
		opts.Cache = s.cfg.RoleCache
	}
	out, cfg := *s, *s.cfg
	cfg.Unsigned = false
	cfg.Credentials = credentials.AssumeRole(chainCaller{s}, s.chain, opts)
	out.cfg = &cfg
	out.chain = out.newChain()
	return &out
}

// chainCaller calls the services that credential sources need, each time with
// the credentials that the source gives.
type chainCaller struct{ session *Session }

// Call calls an operation of STS, SSO or the sign-in service.
func (c chainCaller) Call(ctx context.Context, name, region, operation string, in map[string]any, out any, opt credentials.CallOptions) error {
	m, err := catalog.ForCredentials(name)
	if err != nil {
		return err
	}
	cfg := *c.session.cfg
	cfg.Interceptors, cfg.EndpointURL = nil, c.session.cfg.EndpointURL
	c.session.at(&cfg, region)
	cfg.Credentials, cfg.Unsigned = credentials.StaticCredentials(opt.Credentials), opt.Credentials.IsAnonymous()
	found, err := c.session.resolve(cfg)
	if err != nil {
		return err
	}
	client, err := newClient(c.session, m, cfg, found, protocol.Text)
	if err != nil {
		return err
	}
	err = client.engine.Perform(ctx, &engine.State{Options: engine.Options{Headers: opt.Headers}}, operation, in, out)
	if e, ok := errors.AsType[*Error](err); ok {
		return chainError{e}
	}
	return err
}

// chainError lets package credentials read the error of a service, which it does
// not know by type.
type chainError struct{ failure *Error }

var _ credentials.ServiceError = chainError{}

// ErrorCode is the service's code.
func (e chainError) ErrorCode() string { return string(e.failure.Code) }

// ErrorMember is a text member of the service's error, "" where there is none.
func (e chainError) ErrorMember(name string) string {
	text, _ := e.failure.Fields[name].(string)
	return text
}

// Error describes the failure in one line.
func (e chainError) Error() string { return e.failure.Error() }

// Unwrap returns the error as callers know it.
func (e chainError) Unwrap() error { return e.failure }

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
		return nil, &SettingError{Setting: src.Name, Value: cmp.Or(settings.HideUser(bad.Value), src.Value), From: src.From, Reason: bad.Reason, Err: bad.Err}
	}
	return c, err
}

// Transport is the HTTP client that a client with this Config has by default, with
// its timeouts, proxies, certificates and connections, to be wrapped by an HTTPClient
// of the program's own. It follows no redirects, and is safe for concurrent use.
// Settings that the Config leaves open are those of environment and profile.
func Transport(cfg Config) (HTTPClient, error) {
	s, err := NewSession(cfg)
	if err != nil {
		return nil, err
	}
	if cfg.HTTPClient != nil {
		return withoutRedirects(cfg.HTTPClient), nil
	}
	return s.httpClient(s.settings, false)
}

// transportSettings are the settings by the names that package transport has
// for what it is given.
var transportSettings = map[string]string{
	"CABundle": "ca_bundle", "ClientCert": "client_cert", "ProxyCABundle": "proxy_ca_bundle", "ProxyClientCert": "proxy_client_cert",
	"Proxies": "proxies", "https_proxy": "https_proxy", "http_proxy": "http_proxy",
}

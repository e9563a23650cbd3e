package boto3

import (
	"context"
	"errors"
	"fmt"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/profile"
	"github.com/boto3-go/boto3/internal/protocol"
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
	return credentials.Options{
		Profile: s.cfg.Profile, ConfigFile: s.cfg.ConfigFile, CredentialsFile: s.cfg.CredentialsFile,
		Caller: chainCaller{s}, Region: s.settings.Region, MFAToken: s.cfg.MFAToken, RoleCache: s.cfg.RoleCache,
		UserAgent: userAgent(s.settings)[0],
	}
}

// tokens finds the bearer tokens of a signing name.
func (s *Session) tokens(signingName string) credentials.TokenProvider {
	return credentials.TokenChain(signingName, s.chainOptions())
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
// role, refreshed before they expire. Nothing is called yet: a role that
// cannot be assumed is an error of the first call.
func (s *Session) AssumeRole(roleARN string, opts ...credentials.AssumeRoleOptions) *Session {
	var o credentials.AssumeRoleOptions
	if len(opts) > 0 {
		o = opts[0]
	}
	o.RoleARN = roleARN
	out := &Session{cfg: s.cfg, env: s.env, files: s.files, catalog: s.catalog, settings: s.settings, http: s.http}
	out.cfg.Unsigned = false
	out.cfg.Credentials = credentials.AssumeRole(chainCaller{s}, s.chain, o)
	out.chain = out.newChain()
	return out
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
	cfg := c.session.cfg
	cfg.Interceptors, cfg.EndpointURL = nil, c.session.cfg.EndpointURL
	if region != "" {
		cfg.Region = region
	}
	cfg.Credentials, cfg.Unsigned = credentials.StaticCredentials(opt.Credentials), opt.Credentials.IsAnonymous()
	settings, err := c.session.resolve(cfg)
	if err != nil {
		return err
	}
	client, err := newClient(c.session, m, cfg, settings, protocol.Text)
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

// Setting tells where one setting or credential comes from.
type Setting struct {
	Name  string
	Value string // never a secret
	// From is the place that supplied it: a variable, a file with its line, a
	// field of Config, or "default".
	From string
	// Tried lists the places that were looked at before, the first first.
	Tried []string
}

// Explanation is what Explain tells.
type Explanation struct {
	Settings    []Setting
	Credentials []credentials.Attempt
	// Err is why there are no credentials, nil when there are.
	Err error
}

// Explain says for each setting which source supplied it, and for the
// credentials which sources were asked and what came of each. It retrieves
// credentials, which may call AWS. No secret is in what it returns.
func (s *Session) Explain(ctx context.Context) Explanation {
	var e Explanation
	for _, src := range s.settings.Sources() {
		e.Settings = append(e.Settings, Setting{src.Name, src.Value, src.From, src.Tried})
	}
	if url, from, err := s.settings.EndpointURL(""); err == nil && url != "" {
		e.Settings = append(e.Settings, Setting{Name: "endpoint_url", Value: url, From: from})
	}
	found, err := s.chain.Retrieve(ctx)
	e.Err = err
	if chain, ok := s.chain.(*credentials.Chain); ok {
		e.Credentials = chain.Attempts()
	} else if err == nil {
		e.Credentials = []credentials.Attempt{{Source: found.Source, Outcome: "found", Found: true}}
	}
	return e
}

// String lays the explanation out in lines.
func (e Explanation) String() string {
	var text []byte
	for _, s := range e.Settings {
		text = fmt.Appendf(text, "%s = %s (%s)\n", s.Name, s.Value, s.From)
	}
	for _, a := range e.Credentials {
		text = fmt.Appendf(text, "credentials: %s: %s\n", a.Source, a.Outcome)
	}
	if e.Err != nil {
		text = fmt.Appendf(text, "credentials: %v\n", e.Err)
	}
	return string(text)
}

// httpClient is the session's HTTP client for these settings.
func (s *Session) httpClient(set *profile.Settings, http2 bool) (HTTPClient, error) {
	o := transport.Options{
		HTTP2:          http2,
		ConnectTimeout: set.ConnectTimeout, ReadTimeout: set.ReadTimeout,
		TCPKeepAlive: set.TCPKeepalive, CABundle: set.CABundle, ClientCert: set.ClientCert, ClientKey: set.ClientKey,
		Proxies: set.Proxies, ForwardHTTPS: set.Proxy.UseForwardingForHTTPS,
		ProxyCABundle: set.Proxy.CABundle, ProxyClientCert: set.Proxy.ClientCert,
	}
	if set.Configured("max_pool_connections") { // botocore's default of 10 starves concurrent callers
		o.MaxIdleConnsPerHost = set.MaxPoolConnections
	}
	return s.http.get(fmt.Sprintf("%+v", o), func() (HTTPClient, error) { return transport.NewClient(o) })
}

package boto3

import (
	"github.com/boto3-go/boto3/internal/bridge"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/resource"
	"github.com/boto3-go/boto3/internal/settings"
)

// init hands to package runtime what generated packages stand on.
func init() {
	bridge.NewClient = func(session, configs any, d bridge.Description) any {
		s, _ := session.(*Session)
		cfg, _ := configs.([]Config)
		c, err := openClient(s, cfg, d)
		if err != nil {
			return &Client{service: d.Service, err: err}
		}
		return c
	}
	bridge.NewSession = func(cfg any, env settings.Env) (any, error) { return newSession(cfg.(Config), env) }
	bridge.Engine = func(client any) (*engine.Engine, error) { return client.(*Client).ready() }
	bridge.Catalog = func(client any) *catalog.Catalog { return client.(*Client).session.catalog }
	bridge.NewService = func(client any) *resource.Service { return resourcesOf(client.(*Client)) }
	bridge.Resource = func(r any) *resource.Resource { return r.(*Resource).at() }
	bridge.Collection = func(c any) resource.Collection { return c.(Collection).core }
	bridge.WrapResource = func(core *resource.Resource) any { return wrapResource(core) }
	bridge.ForTransfers = func(client any) any {
		c := client.(*Client)
		return &Client{engine: c.engine, session: c.session, service: c.service, err: c.err, hooks: c.hooks, features: call.S3Transfer}
	}
	bridge.CallOptions = func(opts any) *engine.Options { return callOptions(opts.([]CallOption)) }
	bridge.PageOptions = func(opts any) *engine.Options { return pageOptions(opts.([]PageOption)) }
}

// openClient makes the client of a generated package.
func openClient(s *Session, cfg []Config, d bridge.Description) (*Client, error) {
	s, cfg, err := sessionFor(s, cfg)
	if err != nil {
		return nil, err
	}
	merged, found, err := s.clientConfig(cfg)
	if err != nil {
		return nil, err
	}
	m, err := s.catalog.From(d.Service, s.version(d.Service, merged), d.Text)
	if err != nil {
		return nil, unknownService(err)
	}
	if err := checkContextParams(m, cfg); err != nil {
		return nil, err
	}
	return newClient(s, m, merged, found, d.Codec)
}

package boto3

import (
	"cmp"
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/internal/custom"
	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/profile"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/service"
)

// Session holds what clients share: settings, credentials, connections and
// service descriptions. It is safe for concurrent use. Making one reads the
// config files and nothing else.
type Session struct {
	cfg      Config
	env      profile.Env
	files    *profile.Files
	catalog  *catalog.Catalog
	chain    credentials.Provider
	settings *profile.Settings // the session's own, of no service
	http     *sharedHTTP
}

// NewSession makes a session. Its errors are of the config files (with file and
// line), of a setting that is not valid, or a *ProfileNotFoundError.
func NewSession(cfg Config) (*Session, error) {
	s := &Session{cfg: cfg, env: profile.OS(), http: &sharedHTTP{}}
	var err error
	s.files, err = profile.Load(s.env, profile.Paths{Config: cfg.ConfigFile, Credentials: cfg.CredentialsFile})
	if err != nil {
		return nil, err
	}
	if s.settings, err = s.resolve(cfg); err != nil {
		return nil, err
	}
	s.catalog = catalog.New(s.dataPaths())
	s.chain = s.newChain()
	return s, nil
}

// ProfileNotFoundError reports a profile that neither file has.
type ProfileNotFoundError = profile.NotFoundError

// resolve works out the settings for a config.
func (s *Session) resolve(cfg Config) (*profile.Settings, error) {
	return profile.Resolve(profile.Inputs{
		Explicit: cfg.explicit(), Env: s.env, Files: s.files, InstanceRegion: s.instanceRegion,
	})
}

// instanceRegion asks EC2 for the region, for defaults_mode auto.
func (s *Session) instanceRegion() (string, error) {
	opts, err := credentials.MetadataSettings(s.chainOptions())
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	return credentials.InstanceRegion(ctx, opts)
}

// dataPaths are the directories of the user's service descriptions.
func (s *Session) dataPaths() []string {
	paths := slices.Clone(s.cfg.DataPath)
	for _, p := range filepath.SplitList(s.settings.DataPath) {
		paths = append(paths, s.env.Expand(p))
	}
	return append(paths, s.env.Expand("~/.aws/models"))
}

// Client makes a client by the service's name, as botocore has it ("s3",
// "bedrock-runtime"). A Config given here goes over the session's. Errors are
// an *UnknownError, a *DamagedError, or a setting that is not valid.
func (s *Session) Client(name string, cfg ...Config) (*Client, error) {
	merged, settings, err := s.clientConfig(cfg)
	if err != nil {
		return nil, err
	}
	name = serviceName(name)
	m, err := s.catalog.Service(name, s.version(name, merged))
	if err != nil {
		return nil, unknownService(err)
	}
	return newClient(s, m, merged, settings, protocol.For)
}

// version is the version of a service's API that the settings ask for, "" for
// the latest.
func (s *Session) version(name string, cfg Config) string {
	if cfg.APIVersion != "" {
		return cfg.APIVersion
	}
	return s.settings.APIVersions[name]
}

// unknownService makes the error of a service that the catalog does not have.
func unknownService(err error) error {
	u, ok := errors.AsType[*catalog.UnknownError](err)
	if !ok {
		return err
	}
	if u.Version == "" {
		return &UnknownError{Kind: "service", Name: u.Service, Known: u.Known, Nearest: nearest.Names(u.Service, u.Known)}
	}
	return &UnknownError{Kind: "API version", In: u.Service, Name: u.Version, Known: u.Known}
}

// serviceName is the one name of a service that has two.
func serviceName(name string) string { return cmp.Or(custom.Aliases[name], name) }

func (s *Session) merge(list []Config) Config {
	merged := s.cfg
	merged.Credentials, merged.Unsigned = nil, false // the session's own are in s.chain
	for _, cfg := range list {
		merged = cfg.under(merged)
	}
	return merged
}

// clientConfig is the config of a client, with its settings.
func (s *Session) clientConfig(cfg []Config) (Config, *profile.Settings, error) {
	merged := s.merge(cfg)
	settings, err := s.resolve(merged)
	return merged, settings, err
}

// Region is the session's region, "" when none is set.
func (s *Session) Region() string { return s.settings.Region }

// Profile is the name of the session's profile.
func (s *Session) Profile() string {
	if s.settings.Profile == "" {
		return "default"
	}
	return s.settings.Profile
}

// AvailableProfiles lists the profiles of the config and credentials files.
func (s *Session) AvailableProfiles() []string { return s.files.Profiles() }

// AvailableServices lists the names of all services, in alphabetical order.
func (s *Session) AvailableServices() []string { return s.catalog.Names() }

// APIVersions lists the versions of a service's API that there are
// descriptions of, the latest last.
func (s *Session) APIVersions(name string) []string { return s.catalog.Versions(name) }

// AvailablePartitions lists the partitions of AWS, such as "aws" and "aws-cn".
func (s *Session) AvailablePartitions() ([]string, error) {
	list, err := service.Regions()
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].Name
	}
	return names, err
}

// AvailableRegions lists the regions of a partition ("aws" if "") in which a
// service has an endpoint.
func (s *Session) AvailableRegions(name, partition string) ([]string, error) {
	m, err := s.catalog.Service(serviceName(name), "")
	if err != nil {
		return nil, unknownService(err)
	}
	list, err := service.Regions()
	if err != nil {
		return nil, err
	}
	if partition == "" {
		partition = "aws"
	}
	for i := range list {
		if list[i].Name != partition {
			continue
		}
		var regions []string
		for _, e := range list[i].Services[m.EndpointPrefix].Endpoints {
			if slices.Contains(list[i].Regions, e) {
				regions = append(regions, e)
			}
		}
		return regions, nil
	}
	return nil, nil
}

// PartitionForRegion names the partition of a region, known or not yet known.
func (s *Session) PartitionForRegion(region string) (string, error) {
	known, err := engine.Partitions()
	if err != nil {
		return "", err
	}
	return known.Partition(region).Name, nil
}

// Credentials returns the session's credentials, refreshed if they are about
// to expire. A *credentials.NoCredentialsError tells where they were looked for.
func (s *Session) Credentials(ctx context.Context) (credentials.Credentials, error) {
	return s.chain.Retrieve(ctx)
}

// defaultSession is made when it is first needed.
var defaultSession = sync.OnceValues(func() (*Session, error) { return NewSession(Config{}) })

// orDefault is the session, or the default one of none.
func (s *Session) orDefault() (*Session, error) {
	if s == nil {
		return defaultSession()
	}
	return s, nil
}

// NewClient makes a client with a default session, which is made once.
func NewClient(name string, cfg ...Config) (*Client, error) {
	s, err := defaultSession()
	if err != nil {
		return nil, err
	}
	return s.Client(name, cfg...)
}

// sharedHTTP are the HTTP clients of a session, one for each set of settings
// that matters to connections.
type sharedHTTP struct {
	mu      sync.Mutex
	clients map[string]HTTPClient
}

func (h *sharedHTTP) get(key string, make func() (HTTPClient, error)) (HTTPClient, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if c, ok := h.clients[key]; ok {
		return c, nil
	}
	c, err := make()
	if err != nil {
		return nil, err
	}
	if h.clients == nil {
		h.clients = map[string]HTTPClient{}
	}
	h.clients[key] = c
	return c, nil
}

package boto3

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/internal/custom"
	"github.com/boto3-go/boto3/internal/engine"
	"github.com/boto3-go/boto3/internal/nearest"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/settings"
	"github.com/boto3-go/boto3/service"
)

// Session holds what clients share: settings, credentials, connections and
// service descriptions. It is safe for concurrent use. Making one reads the
// config files and nothing else, and they are not read again.
type Session struct {
	cfg      *Config // by a pointer, so that what holds a session does not print it
	env      settings.Env
	files    *settings.Files
	catalog  *catalog.Catalog
	chain    credentials.Provider
	settings *settings.Settings // the session's own, of no service
	http     *sharedHTTP
	place    *place
	first    *atomic.Pointer[callPlace] // shared with the sessions of roles
	hooks    *hooks                     // shared with them too

	resourceHooks *resourceHooks // and these
}

// NewSession makes a session. Its error is a *[SettingError], or several of them
// joined, or a *[ProfileNotFoundError].
func NewSession(cfg Config) (*Session, error) { return newSession(cfg, settings.OS()) }

func newSession(cfg Config, env settings.Env) (*Session, error) {
	if err := cfg.checkSession(); err != nil {
		return nil, err
	}
	s := &Session{cfg: &cfg, env: env, http: &sharedHTTP{}, place: &place{}, first: &atomic.Pointer[callPlace]{}, hooks: &hooks{}, resourceHooks: &resourceHooks{}}
	var err error
	s.files, err = settings.Load(s.env, settings.Paths{Config: cfg.ConfigFile, Credentials: cfg.CredentialsFile})
	if err != nil {
		return nil, settingError(err)
	}
	if s.settings, err = s.resolve(cfg); err != nil {
		return nil, err
	}
	s.catalog = catalog.New(append(slices.Clip(s.settings.DataPath), s.env.Expand("~/.aws/models")))
	s.chain = s.newChain()
	return s, nil
}

var errNilSession = errors.New("there is no session: it is nil or its zero value; make one with NewSession")

// ready is why the session cannot be used, or nil.
func (s *Session) ready() error {
	if s == nil || s.settings == nil {
		return errNilSession
	}
	return nil
}

// resolve works out the settings for a config.
func (s *Session) resolve(cfg Config) (*settings.Settings, error) {
	found, err := settings.Resolve(settings.Inputs{Config: &cfg, Env: s.env, Files: s.files, InstanceRegion: s.instanceRegion})
	return found, settingErrors(err)
}

// place is the region that the program runs in, asked for once.
type place struct {
	once   sync.Once
	region string
	err    error
}

// instanceRegion asks EC2 for the region, for defaults_mode auto. Of the settings
// only those of the metadata service are known yet.
func (s *Session) instanceRegion(known *settings.Settings) (string, error) {
	s.place.once.Do(func() {
		o := credentials.Options{}
		settings.Hand(&o, known)
		var metadata credentials.MetadataOptions
		if metadata, s.place.err = credentials.MetadataSettings(o); s.place.err != nil {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		s.place.region, s.place.err = credentials.InstanceRegion(ctx, metadata)
	})
	return s.place.region, s.place.err
}

// Close closes the session's idle connections. Calls that are under way go on,
// and clients of the session can be used as before, with new connections. An
// HTTPClient of the program's own is left alone. The error of a session is nil.
func (s *Session) Close() error {
	if err := s.ready(); err != nil {
		return err
	}
	s.http.closeIdle()
	return nil
}

// Client makes a client by the service's name, as botocore has it ("s3",
// "bedrock-runtime"). A Config given here goes over the session's. Errors are
// an *UnknownError, a *DamagedError, or a setting that is not valid.
func (s *Session) Client(name string, cfg ...Config) (*Client, error) {
	merged, found, err := s.clientConfig(cfg)
	if err != nil {
		return nil, err
	}
	name = custom.ClientName(name)
	m, err := s.catalog.Service(name, s.version(name, merged))
	if err != nil {
		return nil, unknownService(err)
	}
	if err := checkContextParams(m, cfg); err != nil {
		return nil, err
	}
	return newClient(s, m, merged, found, protocol.For)
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

// clientConfig is the config of a client, with its settings.
func (s *Session) clientConfig(list []Config) (Config, *settings.Settings, error) {
	if err := s.ready(); err != nil {
		return Config{}, nil, err
	}
	var own Config
	for _, cfg := range list {
		own = cfg.over(own)
	}
	merged := s.merge(own)
	if len(list) > 0 { // else there is nothing to refuse
		if err := own.checkClient(&merged); err != nil {
			return merged, nil, err
		}
	}
	found, err := s.resolve(merged)
	return merged, found, err
}

// merge is the session's config with that of a client over it.
func (s *Session) merge(own Config) Config {
	merged := *s.cfg
	merged.Credentials, merged.Unsigned = nil, false // the session's own are in s.chain
	return own.over(merged)
}

// Region is the session's region, "" when none is set.
func (s *Session) Region() string {
	if s.ready() != nil {
		return ""
	}
	return s.settings.Region
}

// Profile is the name of the session's profile.
func (s *Session) Profile() string {
	if s.ready() != nil {
		return ""
	}
	if s.settings.Profile == "" {
		return "default"
	}
	return s.settings.Profile
}

// AvailableProfiles lists the profiles of the config and credentials files.
func (s *Session) AvailableProfiles() []string {
	if s.ready() != nil {
		return nil
	}
	return s.files.Profiles()
}

// AvailableServices lists the names of all services, in alphabetical order.
func (s *Session) AvailableServices() []string {
	if s.ready() != nil {
		return nil
	}
	return s.catalog.Names()
}

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
// service has an endpoint. A partition that there is not is an *[UnknownError].
func (s *Session) AvailableRegions(name, partition string) ([]string, error) {
	regions, _, err := s.presence(name, partition)
	return regions, err
}

// presence is where a service has endpoints in a partition; global is true for one
// that has a single endpoint there and none in regions.
func (s *Session) presence(name, partition string) (regions []string, global bool, err error) {
	if err := s.ready(); err != nil {
		return nil, false, err
	}
	m, err := s.catalog.Service(custom.ClientName(name), "")
	if err != nil {
		return nil, false, unknownService(err)
	}
	list, err := service.Regions()
	if err != nil {
		return nil, false, err
	}
	partition = cmp.Or(partition, "aws")
	var names []string
	for i := range list {
		if list[i].Name != partition {
			names = append(names, list[i].Name)
			continue
		}
		at := list[i].Services[m.EndpointPrefix]
		for _, e := range at.Endpoints {
			if slices.Contains(list[i].Regions, e) {
				regions = append(regions, e)
			}
		}
		return regions, at.PartitionEndpoint != "" && len(regions) == 0, nil
	}
	return nil, false, &UnknownError{Kind: "partition", Name: partition, Known: names, Nearest: nearest.Names(partition, names)}
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
	if err := s.ready(); err != nil {
		return credentials.Credentials{}, err
	}
	s.decidePlace(s.settings)
	return s.chain.Retrieve(ctx)
}

// shared is the default session, which is made when it is first needed. A
// failure is not kept: what was wrong may have been put right.
var shared struct {
	mu      sync.Mutex
	session *Session
}

func defaultSession() (*Session, error) {
	shared.mu.Lock()
	defer shared.mu.Unlock()
	if shared.session != nil {
		return shared.session, nil
	}
	s, err := NewSession(Config{})
	if err == nil {
		shared.session = s
	}
	return s, err
}

// NewClient makes a client with a default session, which is made once, or with
// a session of its own where the Config has fields that only sessions have.
func NewClient(name string, cfg ...Config) (*Client, error) {
	s, cfg, err := sessionFor(nil, cfg)
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

func (h *sharedHTTP) get(key string, open func() (HTTPClient, error)) (HTTPClient, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if c, ok := h.clients[key]; ok {
		return c, nil
	}
	c, err := open()
	if err != nil {
		return nil, err
	}
	if h.clients == nil {
		h.clients = map[string]HTTPClient{}
	}
	h.clients[key] = c
	return c, nil
}

func (h *sharedHTTP) closeIdle() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.clients {
		if idle, ok := c.(interface{ CloseIdleConnections() }); ok {
			idle.CloseIdleConnections()
		}
	}
}

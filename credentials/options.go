package credentials

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/boto3-go/boto3/internal/settings"
)

// Options sets up the default chain. The zero value, with a Caller, is what
// boto3 does without any argument.
type Options struct {
	// Profile is the profile to use. Where it is empty, AWS_DEFAULT_PROFILE or
	// AWS_PROFILE names it, else it is "default". Naming it here takes the keys
	// in the environment out of the chain.
	Profile string
	// ConfigFile and CredentialsFile replace AWS_CONFIG_FILE and
	// AWS_SHARED_CREDENTIALS_FILE, ~/.aws/config and ~/.aws/credentials. They have
	// to be there; os.DevNull is a file without settings.
	ConfigFile, CredentialsFile string
	// Caller reaches STS and the sign-in services. Without one, profiles that
	// need them are errors.
	Caller Caller
	// Region is the region of STS and of the sign-in service; the caller's
	// default where empty.
	Region string
	// MFAToken asks the user for the code that an MFA device shows. Profiles
	// with mfa_serial need it.
	MFAToken func(ctx context.Context, serial string) (string, error)
	// RoleCache shares the credentials of roles with other processes; [CLICache]
	// is the AWS CLI's. None where nil, as for boto3.
	RoleCache *FileCache
	// Stderr takes what credential processes write to their standard error;
	// os.Stderr where nil.
	Stderr io.Writer
	// HTTPClient reaches the metadata services; where nil, one that uses no proxy
	// and follows no redirect.
	HTTPClient HTTPClient
	// UserAgent is sent to the instance metadata service where not empty.
	UserAgent string

	// LookupEnv, Home and ReadFile are os.LookupEnv, the user's home directory
	// and os.ReadFile for plain files where nil. The caches of sign-ins are read from disk under
	// Home whatever ReadFile is, and a credential process gets the program's own
	// environment.
	LookupEnv func(name string) (string, bool)
	Home      func() (string, error)
	ReadFile  func(path string) ([]byte, error)

	// settings are those of the session, where there is one: then the paths and
	// the functions above have been used already.
	settings *settings.Settings
}

// setup is the options with their defaults, and the settings and files that they
// lead to.
type setup struct {
	opts     Options
	env      settings.Env
	files    *settings.Files
	settings *settings.Settings

	name     string // of the profile
	explicit bool   // whether Options names it
}

func init() {
	settings.Hand = func(options any, s *settings.Settings) {
		if o, ok := options.(*Options); ok {
			o.settings = s
		}
	}
}

func newSetup(opts Options) (*setup, error) {
	if opts.Caller == nil {
		opts.Caller = noCaller{}
	}
	if opts.settings == nil {
		var err error
		if opts.settings, err = opts.load(); err != nil {
			return nil, settingsError(err)
		}
	}
	s := opts.settings
	return &setup{
		opts: opts, settings: s, env: s.Env(), files: s.Files(), name: s.ProfileName(), explicit: opts.Profile != "",
	}, nil
}

// load reads the files, and of the settings those that this package needs.
func (o *Options) load() (*settings.Settings, error) {
	env := settings.OS()
	if o.LookupEnv != nil {
		env.Lookup = o.LookupEnv
	}
	if o.Home != nil {
		env.Home = o.Home
	}
	if o.ReadFile != nil {
		env.ReadFile = o.ReadFile
	}
	files, err := settings.Load(env, settings.Paths{Config: o.ConfigFile, Credentials: o.CredentialsFile})
	if err != nil {
		return nil, err
	}
	return settings.Resolve(settings.Inputs{Config: o, Env: env, Files: files, Only: []string{"metadata"}})
}

// settingsError says what is wrong in the environment or a file in the terms of
// this package: fields are those of Options.
func settingsError(err error) error {
	if e, ok := errors.AsType[*settings.NotFoundError](err); ok {
		reason := "it is in neither " + strings.Join(e.Files, " nor ")
		if len(e.Known) > 0 {
			reason += "; there are " + strings.Join(e.Known, ", ")
		}
		return &ConfigError{Source: SourceSharedFile, Profile: e.Profile, Reason: reason, Err: e.Err}
	}
	setting, source := "", SourceInstanceProfile // all other settings are of that
	if e, ok := errors.AsType[*settings.ValueError](err); ok {
		setting = e.Setting
	} else if e, ok := errors.AsType[*settings.ParseError](err); ok {
		setting = e.Setting
	}
	switch setting {
	case "config_file":
		source = SourceConfigFile
	case "credentials_file":
		source = SourceSharedFile
	}
	return &ConfigError{Source: source, Reason: strings.ReplaceAll(err.Error(), "(Config.", "(Options."), Err: err}
}

// noCaller stands in where nothing can call AWS.
type noCaller struct{}

// Call says what is missing.
func (noCaller) Call(_ context.Context, service, _, operation string, _ map[string]any, _ any, _ CallOptions) error {
	return &ConfigError{Source: service, Reason: operation + " is needed but Options.Caller is nil"}
}

func (s *setup) metadataOptions() MetadataOptions {
	return MetadataOptions{
		Disabled:     s.settings.EC2MetadataDisabled || s.settings.MetadataServiceNumAttempts == 0,
		DisableV1:    s.settings.EC2MetadataV1Disabled,
		Endpoint:     s.settings.EC2MetadataServiceEndpoint,
		EndpointMode: s.settings.EC2MetadataServiceEndpointMode,
		Timeout:      s.settings.MetadataServiceTimeout,
		Attempts:     s.settings.MetadataServiceNumAttempts,
		UserAgent:    s.opts.UserAgent,
		HTTPClient:   s.opts.HTTPClient,
	}
}

// MetadataSettings reads how to reach the instance metadata service from the
// environment and the profile, for [InstanceRegion] and [EC2Role].
func MetadataSettings(opts Options) (MetadataOptions, error) {
	s, err := newSetup(opts)
	if err != nil {
		return MetadataOptions{}, err
	}
	return s.metadataOptions(), nil
}

// homeFolder is a folder under the home directory, for caches of sign-ins.
func (s *setup) homeFolder(names ...string) FileCache {
	home, err := s.env.Home()
	if err != nil {
		home = os.TempDir() // where no sign-in is found
	}
	return FileCache{Dir: filepath.Join(append([]string{home}, names...)...)}
}

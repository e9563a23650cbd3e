package credentials

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3/internal/profile"
)

// Options sets up the default chain. The zero value, with a Caller, is what
// boto3 does without any argument.
type Options struct {
	// Profile is the profile to use. Where it is empty, AWS_DEFAULT_PROFILE or
	// AWS_PROFILE names it, else it is "default". Naming it here takes the keys
	// in the environment out of the chain.
	Profile string
	// ConfigFile and CredentialsFile replace AWS_CONFIG_FILE and
	// AWS_SHARED_CREDENTIALS_FILE, ~/.aws/config and ~/.aws/credentials.
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
	// and os.ReadFile where nil. The caches of sign-ins are read from disk under
	// Home whatever ReadFile is, and a credential process gets the program's own
	// environment.
	LookupEnv func(name string) (string, bool)
	Home      func() (string, error)
	ReadFile  func(path string) ([]byte, error)
}

// surroundings are the options with their defaults, and the shared files.
type surroundings struct {
	opts  Options
	env   profile.Env
	files *profile.Files

	name     string // of the profile
	explicit bool   // whether Options names it
}

func newSurroundings(opts Options) (*surroundings, error) {
	env := profile.OS()
	if opts.LookupEnv != nil {
		env.Lookup = opts.LookupEnv
	}
	if opts.Home != nil {
		env.Home = opts.Home
	}
	if opts.ReadFile != nil {
		env.ReadFile = opts.ReadFile
	}
	opts.LookupEnv, opts.Home, opts.ReadFile = env.Lookup, env.Home, env.ReadFile
	if opts.Caller == nil {
		opts.Caller = noCaller{}
	}
	files, err := profile.Load(env, profile.Paths{Config: opts.ConfigFile, Credentials: opts.CredentialsFile})
	if err != nil {
		return nil, fmt.Errorf("credentials: reading the shared files: %w", err)
	}
	named := cmp.Or(opts.Profile, env.Get("AWS_DEFAULT_PROFILE"), env.Get("AWS_PROFILE"))
	if named != "" {
		if _, ok := files.Profile(named); !ok {
			return nil, &ProfileNotFoundError{named}
		}
	}
	return &surroundings{
		opts: opts, env: env, files: files,
		name: cmp.Or(named, "default"), explicit: opts.Profile != "",
	}, nil
}

// noCaller stands in where nothing can call AWS.
type noCaller struct{}

// Call says what is missing.
func (noCaller) Call(_ context.Context, service, _, operation string, _ map[string]any, _ any, _ CallOptions) error {
	return &ConfigError{Source: service, Reason: operation + " is needed but Options.Caller is nil"}
}

// setting is a variable of the environment, else a key of the profile.
func (s *surroundings) setting(variable, key string) string {
	if value, ok := s.env.Lookup(variable); ok {
		return value
	}
	section, _ := s.files.Profile(s.name)
	value, _ := section.Get(key)
	return value
}

func (s *surroundings) metadataOptions() (MetadataOptions, error) {
	opts := MetadataOptions{
		Disabled:     isTrue(s.env.Get("AWS_EC2_METADATA_DISABLED")),
		DisableV1:    isTrue(s.setting("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled")),
		Endpoint:     s.setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint"),
		EndpointMode: s.setting("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode"),
		UserAgent:    s.opts.UserAgent,
		HTTPClient:   s.opts.HTTPClient,
	}
	if opts.EndpointMode == "" && isTrue(s.setting("AWS_IMDS_USE_IPV6", "imds_use_ipv6")) {
		opts.EndpointMode = "ipv6"
	}
	seconds, err := s.number("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout")
	if err != nil {
		return opts, err
	}
	opts.Timeout = time.Duration(seconds) * time.Second
	opts.Attempts, err = s.number("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts")
	return opts, err
}

func (s *surroundings) number(variable, key string) (int, error) {
	text := strings.TrimSpace(s.setting(variable, key))
	if text == "" {
		return 0, nil
	}
	number, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return 0, &ConfigError{Source: SourceInstanceProfile, Profile: s.name,
			Reason: fmt.Sprintf("%s (%s) must be a whole number of at most 65535", key, variable)}
	}
	return int(number), nil
}

func isTrue(text string) bool { return strings.EqualFold(text, "true") }

// MetadataSettings reads how to reach the instance metadata service from the
// environment and the profile, for [InstanceRegion] and [EC2Role].
func MetadataSettings(opts Options) (MetadataOptions, error) {
	s, err := newSurroundings(opts)
	if err != nil {
		return MetadataOptions{}, err
	}
	return s.metadataOptions()
}

// homeFolder is a folder under the home directory, for caches of sign-ins.
func (s *surroundings) homeFolder(names ...string) FileCache {
	home, err := s.env.Home()
	if err != nil {
		home = os.TempDir() // where no sign-in is found
	}
	return FileCache{Dir: filepath.Join(append([]string{home}, names...)...)}
}

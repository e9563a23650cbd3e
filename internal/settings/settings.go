package settings

import "time"

// Settings is what a program's own values, the environment and the profile add
// up to. It is not to be changed after [Resolve] and then safe for concurrent
// use. [Table] says of each field where it comes from.
type Settings struct {
	Profile string // "" where none was asked for: then it is "default", if there is one
	Region  string // "" where nothing names one
	// UseInstanceRegion asks the instance for its region where nothing names one.
	UseInstanceRegion bool
	RetryMode         string // standard, adaptive or legacy
	MaxAttempts       int    // in total; 0 leaves it to the retry mode
	Log               string // "off", "warn" or "debug"
	// DefaultsMode is the mode in force; auto has been resolved to another one.
	DefaultsMode string

	UseFIPSEndpoint              bool
	UseDualstackEndpoint         bool // see [Settings.Dualstack]
	IgnoreConfiguredEndpointURLs bool
	AccountIDEndpointMode        string // preferred, disabled or required
	STSRegionalEndpoints         string // legacy or regional
	EndpointDiscoveryEnabled     string // auto, true or false
	DisableHostPrefixInjection   bool
	ClientContextParams          map[string]any

	SigV4aSigningRegionSet string // names apart by commas
	AuthSchemePreference   []string
	ParameterValidation    bool
	DataPath               []string          // directories, expanded
	APIVersions            map[string]string // client name to version

	RequestChecksumCalculation     string // when_supported or when_required
	ResponseChecksumValidation     string // when_supported or when_required
	DisableRequestCompression      bool
	RequestMinCompressionSizeBytes int   // 1 to 1048576
	MaxResponseSize                int64 // bytes

	ConnectTimeout     time.Duration
	ReadTimeout        time.Duration
	MaxPoolConnections int
	TCPKeepalive       bool
	CABundle           string // path of a PEM file; "" for the system's
	ClientCert         string
	ClientKey          string
	Proxies            map[string]string // nil: those of the environment
	Proxy              Proxy

	UserAgent      string // in place of the usual one
	UserAgentExtra string // after the usual one
	UserAgentAppID string // AWS advises at most 50 bytes

	MetadataServiceTimeout         time.Duration // of one attempt
	MetadataServiceNumAttempts     int           // 0: it is not asked
	EC2MetadataServiceEndpoint     string        // "" for the usual address of the mode
	EC2MetadataServiceEndpointMode string        // ipv4 or ipv6
	EC2MetadataV1Disabled          bool
	EC2MetadataDisabled            bool

	S3 S3

	record *record
}

// Proxy is how proxies are used.
type Proxy struct {
	CABundle              string // path of a PEM file
	ClientCert            string // path of a PEM file
	UseForwardingForHTTPS bool   // absolute URIs to the proxy in place of CONNECT
}

// S3 holds the settings of Amazon S3. A nil pointer leaves the choice to the operation.
type S3 struct {
	AddressingStyle                string // auto, virtual or path
	UseAccelerateEndpoint          bool
	UseDualstackEndpoint           *bool // see [Settings.Dualstack]
	UseARNRegion                   *bool // nil: true for s3, false for s3control
	USEast1RegionalEndpoint        string
	DisableMultiRegionAccessPoints bool
	PayloadSigningEnabled          *bool
	DisableExpressSessionAuth      bool
	Transfer                       Transfer
}

// Transfer is how managed transfers work unless a program says otherwise.
type Transfer struct {
	MultipartThreshold    int64 // bytes
	MultipartChunksize    int64 // bytes
	MaxConcurrentRequests int
	MaxQueueSize          int
	MaxBandwidth          int64 // bytes per second; 0 is no bound
}

// Env is what the settings were resolved in.
func (s *Settings) Env() Env { return s.record.env }

// Files are the files that the settings were resolved from.
func (s *Settings) Files() *Files { return s.record.files }

// ProfileName is the name of the profile, "default" where none was asked for.
func (s *Settings) ProfileName() string {
	if s.Profile == "" {
		return "default"
	}
	return s.Profile
}

// Dualstack reports whether a service is reached over its dual-stack endpoint.
// For s3 and s3control the S3 setting goes before the general one: either way
// where the program gave it, and only to switch it on where the profile has it.
func (s *Settings) Dualstack(client string) bool {
	if own := s.S3.UseDualstackEndpoint; own != nil && (client == "s3" || client == "s3control") {
		if *own || s.record.fromProgram("s3.use_dualstack_endpoint") {
			return *own
		}
	}
	return s.UseDualstackEndpoint
}

// Checksums says when checksums of requests are computed and those of responses
// verified: as somebody has set it, else by AWS's defaults, and at the endpoints
// of others no more than is required, since their servers may refuse what they
// do not know.
func (s *Settings) Checksums(foreign bool) (request, response string) {
	request, response = s.RequestChecksumCalculation, s.ResponseChecksumValidation
	if foreign && !s.Configured("request_checksum_calculation") {
		request = "when_required"
	}
	if foreign && !s.Configured("response_checksum_validation") {
		response = "when_required"
	}
	return request, response
}

package profile

import "time"

// Explicit holds what the program itself asks for. A zero field asks for
// nothing. It goes before the environment and the profile.
type Explicit struct {
	Profile     string
	Region      string
	EndpointURL string // for every service; see [Settings.EndpointURL]
	RetryMode   string
	MaxAttempts int // in total, the first one included
	// DefaultsMode is legacy, auto, standard, in-region, cross-region or mobile.
	DefaultsMode string

	UseFIPSEndpoint              *bool
	UseDualstackEndpoint         *bool
	IgnoreConfiguredEndpointURLs *bool
	AccountIDEndpointMode        string
	STSRegionalEndpoints         string
	EndpointDiscoveryEnabled     string // auto, true or false
	DisableHostPrefixInjection   *bool
	ClientContextParams          map[string]any

	SignatureVersion       string
	SigV4aSigningRegionSet string
	AuthSchemePreference   string // names apart by commas
	ParameterValidation    *bool

	RequestChecksumCalculation     string
	ResponseChecksumValidation     string
	DisableRequestCompression      *bool
	RequestMinCompressionSizeBytes int

	ConnectTimeout     time.Duration
	ReadTimeout        time.Duration
	MaxPoolConnections int
	TCPKeepalive       *bool
	CABundle           string // path of a PEM file
	ClientCert         string // path of a PEM file
	ClientKey          string // path of a PEM file, where ClientCert lacks the key
	Proxies            map[string]string
	Proxy              ExplicitProxy

	UserAgent      string
	UserAgentExtra string
	UserAgentAppID string

	S3 ExplicitS3
}

// ExplicitProxy is how the program asks for proxies to be used.
type ExplicitProxy struct {
	CABundle              string
	ClientCert            string
	UseForwardingForHTTPS *bool
}

// ExplicitS3 holds what the program asks for Amazon S3.
type ExplicitS3 struct {
	AddressingStyle                string
	UseAccelerateEndpoint          *bool
	UseDualstackEndpoint           *bool
	UseARNRegion                   *bool
	USEast1RegionalEndpoint        string
	DisableMultiRegionAccessPoints *bool
	PayloadSigningEnabled          *bool
	DisableExpressSessionAuth      *bool
}

// Settings is what a program's own values, the environment and the profile add
// up to. It is not to be changed after [Resolve] and then safe for concurrent use.
type Settings struct {
	Profile     string // "" where none was asked for: then it is "default", if there is one
	Region      string // "" where nothing names one
	RetryMode   string // legacy, standard or adaptive
	MaxAttempts int    // in total; 0 leaves it to the retry mode
	NewRetries  bool   // whether AWS_NEW_RETRIES_2026 asks for the revised standard mode
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

	SigV4aSigningRegionSet string
	AuthSchemePreference   []string
	ParameterValidation    bool
	DataPath               string
	APIVersions            map[string]string // client name to version

	RequestChecksumCalculation     string // when_supported or when_required
	ResponseChecksumValidation     string // when_supported or when_required
	DisableRequestCompression      bool
	RequestMinCompressionSizeBytes int // 1 to 1048576

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
	MetadataServiceNumAttempts     int
	EC2MetadataServiceEndpoint     string // "" for the usual address of the mode
	EC2MetadataServiceEndpointMode string // ipv4 or ipv6
	EC2MetadataV1Disabled          bool
	EC2MetadataDisabled            bool
	IMDSUseIPv6                    bool // already counted in EC2MetadataServiceEndpointMode

	S3 S3

	resolver *resolver
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

// Transfer holds what the AWS CLI reads about managed transfers from the s3
// block of a profile. boto3 does not look at these. Zero means not set.
type Transfer struct {
	MultipartThreshold    int64 // bytes
	MultipartChunksize    int64 // bytes
	MaxConcurrentRequests int
	MaxQueueSize          int
	MaxBandwidth          int64 // bytes per second
}

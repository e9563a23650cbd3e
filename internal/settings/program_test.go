package settings

import "time"

// program is what a program asks for, as boto3.Config has it.
type program struct {
	Profile, ConfigFile, CredentialsFile string
	Region, EndpointURL                  string
	RetryMode                            string
	MaxAttempts                          int
	DefaultsMode                         string
	UseFIPSEndpoint                      *bool
	UseDualstackEndpoint                 *bool
	IgnoreConfiguredEndpointURLs         *bool
	AccountIDEndpointMode                string
	SignatureVersion                     string
	AuthSchemePreference                 []string
	RequestChecksumCalculation           string
	DisableRequestCompression            *bool
	RequestMinCompressionSizeBytes       int
	ConnectTimeout                       time.Duration
	MaxPoolConnections                   int
	UserAgentAppID                       string
	Proxies                              map[string]string
	DataPath                             []string
	MFAToken                             func() string
	HTTPClient                           any
	S3                                   struct {
		AddressingStyle           string
		UseAccelerateEndpoint     *bool
		UseDualstackEndpoint      *bool
		UseARNRegion              *bool
		USEast1RegionalEndpoint   string
		PayloadSigningEnabled     *bool
		DisableExpressSessionAuth *bool
	}
}

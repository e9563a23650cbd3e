package boto3

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/retry"
)

// Config sets what a session or a client should not find out by itself. The
// zero value is the default chain: environment, then the profile's files, then
// botocore's defaults. A Config given for a client goes over the session's,
// field by field. Nothing in it is passed over: a value that makes no sense, or
// a field that does not apply, is a [*SettingError] when the session or the
// client is made. docs/configuration.md has the whole table of settings.
//
// Fields that are marked "Sessions only" are for [NewSession]. [NewClient],
// [NewResource] and the New of a typed package without a session take them too,
// and use a session of their own then, in place of the default one. It has all of
// the Config but EndpointURL, SignatureVersion, ClientContextParams, APIVersion and
// Interceptors: those are the client's, so that a role is asked of AWS's STS.
type Config struct {
	// Region is the AWS region, such as "eu-central-1".
	Region string
	// UseInstanceRegion takes the region of the EC2 instance that the program runs on
	// where nothing else names one; an instance that does not tell it is an error.
	UseInstanceRegion *bool
	// Profile names the profile of the config and credentials files. Naming it
	// here passes over keys in the environment, as in boto3. Sessions only.
	Profile string
	// Credentials supply the keys instead of the chain. Not together with
	// Unsigned.
	Credentials credentials.Provider `boto3:",sensitive"`
	// Unsigned sends requests without a signature, for public data.
	Unsigned bool
	// EndpointURL replaces AWS's own endpoints, such as "http://localhost:9000".
	// It has a scheme.
	EndpointURL string
	// HTTPClient sends the requests instead of the default client; timeouts,
	// proxies and certificates are then its own business, so that the fields for
	// them may not be given beside it, ReadTimeout excepted. Of an *http.Client a
	// copy is used that follows no redirects: they would take the session token
	// to hosts that the request was not signed for. A client that wraps one has
	// to see to that itself, with a CheckRedirect that returns
	// http.ErrUseLastResponse; a call whose redirect was followed fails. Requests
	// ask for Accept-Encoding: identity, so that compressed objects stay as they
	// are.
	HTTPClient HTTPClient `boto3:",sensitive"`
	// Interceptors wrap every call, the first outermost. Those of the session
	// go around those of the client.
	Interceptors []Interceptor
	// Logger is told what calls do. At the level debug: the input, the endpoint, where
	// the credentials came from, each attempt with its headers, what the retry policy
	// says of it, and the output; at the level warn: deprecated operations and
	// credentials that are about to expire. Keys, tokens, signatures and what the
	// description marks sensitive are hidden, and bodies are left out. Nothing is logged
	// by default; the variable BOTO3_LOG has a program that was built without a Logger
	// write to standard error.
	Logger *slog.Logger

	// RetryMode is retry.Standard, the default, retry.Adaptive or retry.Legacy.
	RetryMode retry.Mode
	// MaxAttempts is the total number of attempts of a call, the first
	// included; 0 means the mode's default.
	MaxAttempts int
	// RetryRules change parts of the retry mode, such as which errors are retried and
	// how long is waited; nil changes nothing.
	RetryRules *retry.Rules
	// DefaultsMode is "legacy", "standard", "in-region", "cross-region",
	// "mobile" or "auto".
	DefaultsMode string

	// UseFIPSEndpoint takes endpoints with FIPS 140 validated cryptography,
	// UseDualstackEndpoint those that have IPv4 and IPv6; both false by default.
	UseFIPSEndpoint      *bool
	UseDualstackEndpoint *bool
	// AccountIDEndpointMode is "preferred", "disabled" or "required".
	AccountIDEndpointMode string
	// SignatureVersion forces one way of signing: "v4", "v4a", "v2", "s3v4",
	// "s3" or "bearer".
	SignatureVersion string
	// AuthSchemePreference orders the ways of signing: "sigv4", "sigv4a",
	// "sigv4-s3express", "httpBearerAuth", "noAuth".
	AuthSchemePreference []string
	// SigV4aSigningRegionSet is the region set of SigV4a signatures.
	SigV4aSigningRegionSet []string
	// S3 holds settings of S3 alone.
	S3 S3Config
	// ClientContextParams set endpoint rule parameters of the service that are
	// client settings, by name. Those of a client must be the service's.
	ClientContextParams map[string]any

	// RequestChecksumCalculation and ResponseChecksumValidation are
	// "when_supported" (the default at AWS) or "when_required" (the default at
	// other endpoints, whose servers may not know AWS's checksums).
	RequestChecksumCalculation string
	ResponseChecksumValidation string

	// DisableRequestCompression sends bodies plain where the API would take
	// them compressed; RequestMinCompressionSizeBytes (1 to 1048576) is the
	// size from which they are compressed, 10240 by default.
	DisableRequestCompression      *bool
	RequestMinCompressionSizeBytes int

	// MaxResponseSize is the length in bytes from which on a response is not read
	// but an error, 256 MiB by default: what it is decoded into takes several times
	// its length. Bodies that are streams have no limit.
	MaxResponseSize int64

	// ParameterValidation false sends inputs without checking them.
	ParameterValidation *bool
	// DisableHostPrefixInjection leaves out the host prefixes that some
	// operations have, for endpoints that know no such names.
	DisableHostPrefixInjection *bool
	// IgnoreConfiguredEndpointURLs passes over the endpoints of the
	// environment and the profile.
	IgnoreConfiguredEndpointURLs *bool
	// STSRegionalEndpoints is "legacy" or "regional".
	STSRegionalEndpoints string
	// EndpointDiscoveryEnabled is "auto", "true" or "false".
	EndpointDiscoveryEnabled string

	// ConnectTimeout bounds the making of a connection, ReadTimeout the time
	// that a connection stays silent; both are a minute by default.
	ConnectTimeout, ReadTimeout time.Duration
	// MaxPoolConnections is how many idle connections are kept for each host,
	// 128 by default. It does not limit those in use.
	MaxPoolConnections int
	// TCPKeepalive has the system probe idle connections every 15 seconds; it
	// does not by default.
	TCPKeepalive *bool
	// CABundle, ClientCert and ClientKey are paths of PEM files: the authorities
	// to trust, the certificate to show, and its key where that file lacks it.
	CABundle, ClientCert, ClientKey string
	// Proxies are proxy URLs by scheme ("https") or by scheme and host
	// ("https://host"); nil takes those of the environment, an empty map none.
	Proxies map[string]string

	// Proxy says how proxies are used.
	Proxy ProxyConfig

	// UserAgentAppID and UserAgentExtra are added to the User-Agent header.
	// UserAgent goes in the place of all but UserAgentExtra.
	UserAgentAppID, UserAgentExtra, UserAgent string

	// DataPath lists directories with service descriptions that add to or
	// replace the embedded ones, before those of AWS_DATA_PATH. Sessions only.
	DataPath []string
	// APIVersion asks for another version of a service than the latest.
	// Clients only.
	APIVersion string
	// ConfigFile and CredentialsFile replace ~/.aws/config and
	// ~/.aws/credentials; os.DevNull is a file without settings. Sessions only.
	ConfigFile, CredentialsFile string
	// RoleCache shares the credentials of assumed roles with other processes:
	// credentials.CLICache is the AWS CLI's. nil keeps them in this process,
	// as boto3 does. Sessions only.
	RoleCache *credentials.FileCache
	// MFAToken asks the user for the code of an MFA device, where a profile
	// assumes a role that wants one. Sessions only.
	MFAToken func(ctx context.Context, serial string) (string, error)
}

// HTTPClient sends one attempt of a call. *http.Client is one. It must not
// follow redirects, and must be safe for concurrent use.
type HTTPClient interface {
	Do(*http.Request) (*http.Response, error)
}

// withoutRedirects is a client that returns redirects as they come.
func withoutRedirects(client HTTPClient) HTTPClient {
	own, ok := client.(*http.Client)
	if !ok || own == nil {
		return client
	}
	same := *own
	same.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &same
}

// S3Config holds settings of S3 alone.
type S3Config struct {
	// AddressingStyle is "auto", "virtual" or "path".
	AddressingStyle string
	// UseAccelerateEndpoint takes S3 Transfer Acceleration.
	UseAccelerateEndpoint *bool
	// UseDualstackEndpoint goes before Config.UseDualstackEndpoint.
	UseDualstackEndpoint *bool
	// UseARNRegion sends calls for an access point's ARN to the ARN's region.
	UseARNRegion *bool
	// USEast1RegionalEndpoint is "legacy" or "regional".
	USEast1RegionalEndpoint string
	// DisableMultiRegionAccessPoints refuses their ARNs.
	DisableMultiRegionAccessPoints *bool
	// PayloadSigningEnabled signs the hash of request bodies always or never; nil
	// leaves the choice to the engine.
	PayloadSigningEnabled *bool
	// DisableExpressSessionAuth signs calls to directory buckets with the
	// client's own keys.
	DisableExpressSessionAuth *bool
}

// ProxyConfig says how proxies are used.
type ProxyConfig struct {
	// CABundle and ClientCert are paths of PEM files for TLS with the proxy.
	CABundle, ClientCert string
	// UseForwardingForHTTPS sends https requests to the proxy as they are,
	// instead of through a tunnel, so that the proxy can read them.
	UseForwardingForHTTPS *bool
}

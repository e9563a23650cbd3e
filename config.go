package boto3

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/profile"
)

// Config sets what a session or a client should not find out by itself. The
// zero value is the default chain: environment, then the profile's files, then
// botocore's defaults. A Config given for a client goes over the session's,
// field by field. docs/configuration.md has the whole table of settings.
type Config struct {
	// Region is the AWS region, such as "eu-central-1".
	Region string
	// Profile names the profile of the config and credentials files. Naming it
	// here passes over keys in the environment, as in boto3. Sessions only.
	Profile string
	// Credentials supply the keys instead of the chain.
	Credentials credentials.Provider
	// Unsigned sends requests without a signature, for public data.
	Unsigned bool
	// EndpointURL replaces AWS's own endpoints, such as "http://localhost:9000".
	EndpointURL string
	// HTTPClient sends the requests instead of the default client; timeouts,
	// proxies and certificates are then its own business.
	HTTPClient HTTPClient
	// Interceptors wrap every call, the first outermost. Those of the session
	// go around those of the client.
	Interceptors []Interceptor

	// RetryMode is "legacy" (botocore's default), "standard" or "adaptive".
	RetryMode string
	// MaxAttempts is the total number of attempts of a call, the first
	// included; 0 means the mode's default.
	MaxAttempts int
	// DefaultsMode is "legacy", "standard", "in-region", "cross-region",
	// "mobile" or "auto".
	DefaultsMode string

	UseFIPSEndpoint      *bool
	UseDualstackEndpoint *bool
	// AccountIDEndpointMode is "preferred", "disabled" or "required".
	AccountIDEndpointMode string
	// SignatureVersion forces one way of signing: "v4", "v4a", "v2", "s3",
	// "bearer" ...
	SignatureVersion string
	// AuthSchemePreference orders the ways of signing, such as "sigv4a".
	AuthSchemePreference []string
	// SigV4aSigningRegionSet is the region set of SigV4a signatures.
	SigV4aSigningRegionSet []string
	// S3 holds settings of S3 alone.
	S3 S3Config
	// ClientContextParams set endpoint rule parameters of the service that are
	// client settings, by name.
	ClientContextParams map[string]any

	// RequestChecksumCalculation and ResponseChecksumValidation are
	// "when_supported" (the default at AWS) or "when_required" (the default at
	// other endpoints, whose servers may not know AWS's checksums).
	RequestChecksumCalculation string
	ResponseChecksumValidation string

	// DisableRequestCompression sends bodies plain where the API would take
	// them compressed; RequestMinCompressionSizeBytes (1 to 10485760) is the
	// size from which they are compressed, 10240 by default.
	DisableRequestCompression      *bool
	RequestMinCompressionSizeBytes int

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
	// MaxPoolConnections is how many idle connections are kept for each host.
	MaxPoolConnections int
	TCPKeepalive       *bool
	// CABundle, ClientCert and ClientKey are paths of PEM files.
	CABundle, ClientCert, ClientKey string
	// Proxies are proxy URLs by scheme ("https") or by scheme and host
	// ("https://host"); nil takes those of the environment.
	Proxies map[string]string

	// Proxy says how proxies are used.
	Proxy ProxyConfig

	// UserAgentAppID and UserAgentExtra are added to the User-Agent header;
	// UserAgent replaces it.
	UserAgentAppID, UserAgentExtra, UserAgent string

	// DataPath lists directories with service descriptions that add to or
	// replace the embedded ones, before those of AWS_DATA_PATH.
	DataPath []string
	// APIVersion asks for another version of a service than the latest.
	// Clients only.
	APIVersion string
	// ConfigFile and CredentialsFile replace ~/.aws/config and
	// ~/.aws/credentials. Sessions only.
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

// S3Config holds settings of S3 alone.
type S3Config struct {
	// AddressingStyle is "auto", "virtual" or "path".
	AddressingStyle       string
	UseAccelerateEndpoint *bool
	UseDualstackEndpoint  *bool
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

// under is c with the fields that it leaves open taken from the session's.
func (c Config) under(s Config) Config {
	out := c
	out.Profile, out.ConfigFile, out.CredentialsFile = s.Profile, s.ConfigFile, s.CredentialsFile
	out.MFAToken, out.RoleCache = s.MFAToken, s.RoleCache
	fill(&out.Region, s.Region)
	fill(&out.EndpointURL, s.EndpointURL)
	fill(&out.RetryMode, s.RetryMode)
	fill(&out.MaxAttempts, s.MaxAttempts)
	fill(&out.DefaultsMode, s.DefaultsMode)
	fill(&out.UseFIPSEndpoint, s.UseFIPSEndpoint)
	fill(&out.UseDualstackEndpoint, s.UseDualstackEndpoint)
	fill(&out.AccountIDEndpointMode, s.AccountIDEndpointMode)
	fill(&out.SignatureVersion, s.SignatureVersion)
	fill(&out.RequestChecksumCalculation, s.RequestChecksumCalculation)
	fill(&out.ResponseChecksumValidation, s.ResponseChecksumValidation)
	fill(&out.DisableRequestCompression, s.DisableRequestCompression)
	fill(&out.RequestMinCompressionSizeBytes, s.RequestMinCompressionSizeBytes)
	fill(&out.ParameterValidation, s.ParameterValidation)
	fill(&out.DisableHostPrefixInjection, s.DisableHostPrefixInjection)
	fill(&out.IgnoreConfiguredEndpointURLs, s.IgnoreConfiguredEndpointURLs)
	fill(&out.STSRegionalEndpoints, s.STSRegionalEndpoints)
	fill(&out.EndpointDiscoveryEnabled, s.EndpointDiscoveryEnabled)
	fill(&out.ConnectTimeout, s.ConnectTimeout)
	fill(&out.ReadTimeout, s.ReadTimeout)
	fill(&out.MaxPoolConnections, s.MaxPoolConnections)
	fill(&out.TCPKeepalive, s.TCPKeepalive)
	fill(&out.CABundle, s.CABundle)
	fill(&out.ClientCert, s.ClientCert)
	fill(&out.ClientKey, s.ClientKey)
	fill(&out.UserAgentAppID, s.UserAgentAppID)
	fill(&out.UserAgentExtra, s.UserAgentExtra)
	fill(&out.UserAgent, s.UserAgent)
	fill(&out.Proxy, s.Proxy)
	out.S3 = c.S3.under(s.S3)
	c.inherit(&out, s)
	return out
}

// inherit takes over the fields that cannot be compared.
func (c Config) inherit(out *Config, s Config) {
	if c.Credentials == nil && !c.Unsigned {
		out.Credentials, out.Unsigned = s.Credentials, s.Unsigned
	}
	if c.HTTPClient == nil {
		out.HTTPClient = s.HTTPClient
	}
	if c.AuthSchemePreference == nil {
		out.AuthSchemePreference = s.AuthSchemePreference
	}
	if c.SigV4aSigningRegionSet == nil {
		out.SigV4aSigningRegionSet = s.SigV4aSigningRegionSet
	}
	if c.ClientContextParams == nil {
		out.ClientContextParams = s.ClientContextParams
	}
	if c.Proxies == nil {
		out.Proxies = s.Proxies
	}
	out.Interceptors = append(slices.Clip(s.Interceptors), c.Interceptors...)
}

func (c S3Config) under(s S3Config) S3Config {
	fill(&c.AddressingStyle, s.AddressingStyle)
	fill(&c.UseAccelerateEndpoint, s.UseAccelerateEndpoint)
	fill(&c.UseDualstackEndpoint, s.UseDualstackEndpoint)
	fill(&c.UseARNRegion, s.UseARNRegion)
	fill(&c.USEast1RegionalEndpoint, s.USEast1RegionalEndpoint)
	fill(&c.DisableMultiRegionAccessPoints, s.DisableMultiRegionAccessPoints)
	fill(&c.PayloadSigningEnabled, s.PayloadSigningEnabled)
	fill(&c.DisableExpressSessionAuth, s.DisableExpressSessionAuth)
	return c
}

func fill[T comparable](to *T, from T) {
	var zero T
	if *to == zero {
		*to = from
	}
}

// explicit is the config as the settings resolver takes it.
func (c Config) explicit() profile.Explicit {
	return profile.Explicit{
		Profile: c.Profile, Region: c.Region, EndpointURL: c.EndpointURL,
		RetryMode: c.RetryMode, MaxAttempts: c.MaxAttempts, DefaultsMode: c.DefaultsMode,
		UseFIPSEndpoint: c.UseFIPSEndpoint, UseDualstackEndpoint: c.UseDualstackEndpoint,
		IgnoreConfiguredEndpointURLs: c.IgnoreConfiguredEndpointURLs,
		AccountIDEndpointMode:        c.AccountIDEndpointMode,
		STSRegionalEndpoints:         c.STSRegionalEndpoints,
		EndpointDiscoveryEnabled:     c.EndpointDiscoveryEnabled,
		DisableHostPrefixInjection:   c.DisableHostPrefixInjection,
		ClientContextParams:          c.ClientContextParams,
		SignatureVersion:             c.SignatureVersion,
		SigV4aSigningRegionSet:       strings.Join(c.SigV4aSigningRegionSet, ","),
		AuthSchemePreference:         strings.Join(c.AuthSchemePreference, ","),
		ParameterValidation:          c.ParameterValidation,

		RequestChecksumCalculation: c.RequestChecksumCalculation, ResponseChecksumValidation: c.ResponseChecksumValidation,
		DisableRequestCompression: c.DisableRequestCompression, RequestMinCompressionSizeBytes: c.RequestMinCompressionSizeBytes,
		ConnectTimeout: c.ConnectTimeout, ReadTimeout: c.ReadTimeout,
		MaxPoolConnections: c.MaxPoolConnections, TCPKeepalive: c.TCPKeepalive,
		CABundle: c.CABundle, ClientCert: c.ClientCert, ClientKey: c.ClientKey, Proxies: c.Proxies,
		Proxy:     profile.ExplicitProxy(c.Proxy),
		UserAgent: c.UserAgent, UserAgentExtra: c.UserAgentExtra, UserAgentAppID: c.UserAgentAppID,
		S3: profile.ExplicitS3{
			AddressingStyle: c.S3.AddressingStyle, UseAccelerateEndpoint: c.S3.UseAccelerateEndpoint,
			UseDualstackEndpoint: c.S3.UseDualstackEndpoint, UseARNRegion: c.S3.UseARNRegion,
			USEast1RegionalEndpoint:        c.S3.USEast1RegionalEndpoint,
			DisableMultiRegionAccessPoints: c.S3.DisableMultiRegionAccessPoints,
			PayloadSigningEnabled:          c.S3.PayloadSigningEnabled,
			DisableExpressSessionAuth:      c.S3.DisableExpressSessionAuth,
		},
	}
}

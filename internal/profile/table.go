package profile

// setting says where one setting can come from and what it may hold.
type setting struct {
	name    string   // botocore's
	field   string   // of Explicit; "" where a program cannot give it
	env     []string // variables, first one first
	keys    []key    // of the profile, first one first
	lastEnv string   // a variable that counts only where the profile is silent
	usual   string   // the default; "" for none

	parse    func(text string) (any, error)
	allowed  []string // the only values; nil for any
	minimum  int64    // with maximum, of a number; both 0 for any
	maximum  int64    // 0 for none
	fold     bool     // upper and lower case are the same
	nonEmpty bool     // an empty value counts as absent
	// emptyUsual: an empty value counts as the default, and nothing else is asked.
	emptyUsual bool

	given  func(*Explicit) any // a string, *bool, int or time.Duration
	target func(*Settings) any // a pointer into Settings
}

// key is a key of a profile, or of a block within it.
type key struct{ block, name string }

func (k key) String() string {
	if k.block == "" {
		return k.name
	}
	return k.block + "." + k.name
}

// table lists the settings in the order in which they are resolved: those that
// others depend on come first.
func table() [][]setting {
	return [][]setting{firstSettings, endpointSettings, requestSettings, connectionSettings, metadataSettings, s3Settings, transferSettings}
}

var firstSettings = []setting{
	{
		name: "profile", field: "Profile", env: []string{"AWS_DEFAULT_PROFILE", "AWS_PROFILE"}, nonEmpty: true, parse: parseText,
		given: func(e *Explicit) any { return e.Profile }, target: func(s *Settings) any { return &s.Profile },
	},
	{
		name: "region", field: "Region", env: []string{"AWS_DEFAULT_REGION"}, keys: []key{{"", "region"}}, parse: parseRegion,
		given: func(e *Explicit) any { return e.Region }, target: func(s *Settings) any { return &s.Region },
	},
	{
		name: "defaults_mode", field: "DefaultsMode", env: []string{"AWS_DEFAULTS_MODE"}, keys: []key{{"", "defaults_mode"}}, usual: "legacy",
		parse: parseText, allowed: []string{"legacy", "auto", "standard", "in-region", "cross-region", "mobile"}, fold: true,
		given: func(e *Explicit) any { return e.DefaultsMode }, target: func(s *Settings) any { return &s.DefaultsMode },
	},
	{
		name: "new_retries_2026", env: []string{"AWS_NEW_RETRIES_2026"}, usual: "false", parse: parseBool,
		target: func(s *Settings) any { return &s.NewRetries },
	},
	{
		name: "retry_mode", field: "RetryMode", env: []string{"AWS_RETRY_MODE"}, keys: []key{{"", "retry_mode"}}, usual: "legacy",
		parse: parseText, allowed: []string{"legacy", "standard", "adaptive"},
		given: func(e *Explicit) any { return e.RetryMode }, target: func(s *Settings) any { return &s.RetryMode },
	},
	{
		name: "max_attempts", field: "MaxAttempts", env: []string{"AWS_MAX_ATTEMPTS"}, keys: []key{{"", "max_attempts"}},
		parse: parseInt, minimum: 1,
		given: func(e *Explicit) any { return e.MaxAttempts }, target: func(s *Settings) any { return &s.MaxAttempts },
	},
	{
		name: "data_path", env: []string{"AWS_DATA_PATH"}, keys: []key{{"", "data_path"}}, parse: parseText,
		target: func(s *Settings) any { return &s.DataPath },
	},
}

var endpointSettings = []setting{
	{
		name: "use_fips_endpoint", field: "UseFIPSEndpoint", env: []string{"AWS_USE_FIPS_ENDPOINT"}, keys: []key{{"", "use_fips_endpoint"}},
		usual: "false", parse: parseBool,
		given: func(e *Explicit) any { return e.UseFIPSEndpoint }, target: func(s *Settings) any { return &s.UseFIPSEndpoint },
	},
	{
		name: "use_dualstack_endpoint", field: "UseDualstackEndpoint", env: []string{"AWS_USE_DUALSTACK_ENDPOINT"},
		keys: []key{{"", "use_dualstack_endpoint"}}, usual: "false", parse: parseBool,
		given: func(e *Explicit) any { return e.UseDualstackEndpoint }, target: func(s *Settings) any { return &s.UseDualstackEndpoint },
	},
	{
		name: "ignore_configured_endpoint_urls", field: "IgnoreConfiguredEndpointURLs", env: []string{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"},
		keys: []key{{"", "ignore_configured_endpoint_urls"}}, usual: "false", parse: parseBool,
		given:  func(e *Explicit) any { return e.IgnoreConfiguredEndpointURLs },
		target: func(s *Settings) any { return &s.IgnoreConfiguredEndpointURLs },
	},
	{
		name: "account_id_endpoint_mode", field: "AccountIDEndpointMode", env: []string{"AWS_ACCOUNT_ID_ENDPOINT_MODE"},
		keys: []key{{"", "account_id_endpoint_mode"}}, usual: "preferred", parse: parseText,
		allowed: []string{"preferred", "disabled", "required"}, fold: true,
		given: func(e *Explicit) any { return e.AccountIDEndpointMode }, target: func(s *Settings) any { return &s.AccountIDEndpointMode },
	},
	{
		name: "sts_regional_endpoints", field: "STSRegionalEndpoints", env: []string{"AWS_STS_REGIONAL_ENDPOINTS"},
		keys: []key{{"", "sts_regional_endpoints"}}, usual: "regional", emptyUsual: true, parse: parseText,
		allowed: []string{"legacy", "regional"},
		given:   func(e *Explicit) any { return e.STSRegionalEndpoints }, target: func(s *Settings) any { return &s.STSRegionalEndpoints },
	},
	{
		name: "endpoint_discovery_enabled", field: "EndpointDiscoveryEnabled", env: []string{"AWS_ENDPOINT_DISCOVERY_ENABLED"},
		keys: []key{{"", "endpoint_discovery_enabled"}}, usual: "auto", parse: parseTrimmed,
		allowed: []string{"auto", "true", "false"}, fold: true,
		given:  func(e *Explicit) any { return e.EndpointDiscoveryEnabled },
		target: func(s *Settings) any { return &s.EndpointDiscoveryEnabled },
	},
	{
		name: "disable_host_prefix_injection", field: "DisableHostPrefixInjection", env: []string{"AWS_DISABLE_HOST_PREFIX_INJECTION"},
		keys: []key{{"", "disable_host_prefix_injection"}}, usual: "false", parse: parseBool,
		given:  func(e *Explicit) any { return e.DisableHostPrefixInjection },
		target: func(s *Settings) any { return &s.DisableHostPrefixInjection },
	},
}

var requestSettings = []setting{
	{
		name: "parameter_validation", field: "ParameterValidation", keys: []key{{"", "parameter_validation"}}, usual: "true", parse: parseBool,
		given: func(e *Explicit) any { return e.ParameterValidation }, target: func(s *Settings) any { return &s.ParameterValidation },
	},
	{
		name: "request_checksum_calculation", field: "RequestChecksumCalculation", env: []string{"AWS_REQUEST_CHECKSUM_CALCULATION"},
		keys: []key{{"", "request_checksum_calculation"}}, usual: "when_supported", parse: parseText,
		allowed: []string{"when_supported", "when_required"}, fold: true,
		given:  func(e *Explicit) any { return e.RequestChecksumCalculation },
		target: func(s *Settings) any { return &s.RequestChecksumCalculation },
	},
	{
		name: "response_checksum_validation", field: "ResponseChecksumValidation", env: []string{"AWS_RESPONSE_CHECKSUM_VALIDATION"},
		keys: []key{{"", "response_checksum_validation"}}, usual: "when_supported", parse: parseText,
		allowed: []string{"when_supported", "when_required"}, fold: true,
		given:  func(e *Explicit) any { return e.ResponseChecksumValidation },
		target: func(s *Settings) any { return &s.ResponseChecksumValidation },
	},
	{
		name: "disable_request_compression", field: "DisableRequestCompression", env: []string{"AWS_DISABLE_REQUEST_COMPRESSION"},
		keys: []key{{"", "disable_request_compression"}}, usual: "false", parse: parseBool,
		given:  func(e *Explicit) any { return e.DisableRequestCompression },
		target: func(s *Settings) any { return &s.DisableRequestCompression },
	},
	{
		name: "request_min_compression_size_bytes", field: "RequestMinCompressionSizeBytes",
		env: []string{"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"}, keys: []key{{"", "request_min_compression_size_bytes"}},
		usual: "10240", parse: parseInt, minimum: 1, maximum: 1048576,
		given:  func(e *Explicit) any { return e.RequestMinCompressionSizeBytes },
		target: func(s *Settings) any { return &s.RequestMinCompressionSizeBytes },
	},
	{
		name: "sigv4a_signing_region_set", field: "SigV4aSigningRegionSet", env: []string{"AWS_SIGV4A_SIGNING_REGION_SET"},
		keys: []key{{"", "sigv4a_signing_region_set"}}, parse: parseText,
		given: func(e *Explicit) any { return e.SigV4aSigningRegionSet }, target: func(s *Settings) any { return &s.SigV4aSigningRegionSet },
	},
	{
		name: "auth_scheme_preference", field: "AuthSchemePreference", env: []string{"AWS_AUTH_SCHEME_PREFERENCE"},
		keys: []key{{"", "auth_scheme_preference"}}, parse: parseList,
		given: func(e *Explicit) any { return e.AuthSchemePreference }, target: func(s *Settings) any { return &s.AuthSchemePreference },
	},
	{
		name: "user_agent", field: "UserAgent", parse: parseText,
		given: func(e *Explicit) any { return e.UserAgent }, target: func(s *Settings) any { return &s.UserAgent },
	},
	{
		name: "user_agent_extra", field: "UserAgentExtra", parse: parseText,
		given: func(e *Explicit) any { return e.UserAgentExtra }, target: func(s *Settings) any { return &s.UserAgentExtra },
	},
	{
		name: "user_agent_appid", field: "UserAgentAppID", env: []string{"AWS_SDK_UA_APP_ID"}, keys: []key{{"", "sdk_ua_app_id"}}, parse: parseText,
		given: func(e *Explicit) any { return e.UserAgentAppID }, target: func(s *Settings) any { return &s.UserAgentAppID },
	},
}

var connectionSettings = []setting{
	{
		name: "connect_timeout", field: "ConnectTimeout", usual: "1m0s", parse: parseDuration,
		given: func(e *Explicit) any { return e.ConnectTimeout }, target: func(s *Settings) any { return &s.ConnectTimeout },
	},
	{
		name: "read_timeout", field: "ReadTimeout", usual: "1m0s", parse: parseDuration,
		given: func(e *Explicit) any { return e.ReadTimeout }, target: func(s *Settings) any { return &s.ReadTimeout },
	},
	{
		name: "max_pool_connections", field: "MaxPoolConnections", usual: "10", parse: parseInt, minimum: 1,
		given: func(e *Explicit) any { return e.MaxPoolConnections }, target: func(s *Settings) any { return &s.MaxPoolConnections },
	},
	{
		name: "tcp_keepalive", field: "TCPKeepalive", env: []string{"BOTOCORE_TCP_KEEPALIVE"}, keys: []key{{"", "tcp_keepalive"}},
		usual: "false", parse: parseBool,
		given: func(e *Explicit) any { return e.TCPKeepalive }, target: func(s *Settings) any { return &s.TCPKeepalive },
	},
	{
		name: "ca_bundle", field: "CABundle", env: []string{"AWS_CA_BUNDLE"}, keys: []key{{"", "ca_bundle"}},
		lastEnv: "REQUESTS_CA_BUNDLE", nonEmpty: true, parse: parseText,
		given: func(e *Explicit) any { return e.CABundle }, target: func(s *Settings) any { return &s.CABundle },
	},
	{
		name: "client_cert", field: "ClientCert", parse: parseText,
		given: func(e *Explicit) any { return e.ClientCert }, target: func(s *Settings) any { return &s.ClientCert },
	},
	{
		name: "client_key", field: "ClientKey", parse: parseText,
		given: func(e *Explicit) any { return e.ClientKey }, target: func(s *Settings) any { return &s.ClientKey },
	},
	{
		name: "proxy_ca_bundle", field: "Proxy.CABundle", parse: parseText,
		keys:  []key{{"", "proxy_ca_bundle"}, {"proxies_config", "proxy_ca_bundle"}},
		given: func(e *Explicit) any { return e.Proxy.CABundle }, target: func(s *Settings) any { return &s.Proxy.CABundle },
	},
	{
		name: "proxy_client_cert", field: "Proxy.ClientCert", parse: parseText,
		keys:  []key{{"", "proxy_client_cert"}, {"proxies_config", "proxy_client_cert"}},
		given: func(e *Explicit) any { return e.Proxy.ClientCert }, target: func(s *Settings) any { return &s.Proxy.ClientCert },
	},
	{
		name: "proxy_use_forwarding_for_https", field: "Proxy.UseForwardingForHTTPS", usual: "false", parse: parseBool,
		keys:   []key{{"", "proxy_use_forwarding_for_https"}, {"proxies_config", "proxy_use_forwarding_for_https"}},
		given:  func(e *Explicit) any { return e.Proxy.UseForwardingForHTTPS },
		target: func(s *Settings) any { return &s.Proxy.UseForwardingForHTTPS },
	},
}

var metadataSettings = []setting{
	{
		name: "metadata_service_timeout", env: []string{"AWS_METADATA_SERVICE_TIMEOUT"}, keys: []key{{"", "metadata_service_timeout"}},
		usual: "1", parse: parseSeconds, target: func(s *Settings) any { return &s.MetadataServiceTimeout },
	},
	{
		name: "metadata_service_num_attempts", env: []string{"AWS_METADATA_SERVICE_NUM_ATTEMPTS"},
		keys: []key{{"", "metadata_service_num_attempts"}}, usual: "1", parse: parseInt,
		target: func(s *Settings) any { return &s.MetadataServiceNumAttempts },
	},
	{
		name: "ec2_metadata_service_endpoint", env: []string{"AWS_EC2_METADATA_SERVICE_ENDPOINT"},
		keys: []key{{"", "ec2_metadata_service_endpoint"}}, parse: parseText,
		target: func(s *Settings) any { return &s.EC2MetadataServiceEndpoint },
	},
	{
		name: "imds_use_ipv6", env: []string{"AWS_IMDS_USE_IPV6"}, keys: []key{{"", "imds_use_ipv6"}}, usual: "false", parse: parseBool,
		target: func(s *Settings) any { return &s.IMDSUseIPv6 },
	},
	{
		name: "ec2_metadata_service_endpoint_mode", env: []string{"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"},
		keys: []key{{"", "ec2_metadata_service_endpoint_mode"}}, usual: "ipv4", parse: parseText,
		allowed: []string{"ipv4", "ipv6"}, fold: true,
		target: func(s *Settings) any { return &s.EC2MetadataServiceEndpointMode },
	},
	{
		name: "ec2_metadata_v1_disabled", env: []string{"AWS_EC2_METADATA_V1_DISABLED"}, keys: []key{{"", "ec2_metadata_v1_disabled"}},
		usual: "false", parse: parseBool, target: func(s *Settings) any { return &s.EC2MetadataV1Disabled },
	},
	{
		name: "ec2_metadata_disabled", env: []string{"AWS_EC2_METADATA_DISABLED"}, usual: "false", parse: parseBool,
		target: func(s *Settings) any { return &s.EC2MetadataDisabled },
	},
}

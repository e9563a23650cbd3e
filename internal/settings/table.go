package settings

// Table has every setting that [Resolve] resolves, in its order: those that
// others depend on come first.
var Table = []Group{
	{Name: "files", Rows: filesRows},
	{Name: "metadata", Rows: metadataRows},
	{Name: "general", Rows: generalRows},
	{Name: "endpoints", Rows: endpointRows},
	{Name: "requests", Rows: requestRows},
	{Name: "connections", Rows: connectionRows},
	{Name: "s3", Rows: s3Rows},
	{Name: "transfers", Rows: transferRows},
	{Name: "program", Rows: programRows},
}

// one is a key of the profile that has no block.
func one(name string) []Key { return []Key{{"", name}} }

var filesRows = []Row{
	{
		Name: "profile", About: "the profile to use", Field: "Profile", Scope: SessionOnly,
		Env: []string{"AWS_DEFAULT_PROFILE", "AWS_PROFILE"}, Otherwise: "the profile default, if there is one",
		Parse: parseText, NonEmpty: true, Values: "the name of a profile in either file",
	},
	{
		Name: "config_file", About: "the config file", Field: "ConfigFile", Scope: SessionOnly,
		Env: []string{"AWS_CONFIG_FILE"}, Default: "~/.aws/config", Parse: parseText,
	},
	{
		Name: "credentials_file", About: "the credentials file", Field: "CredentialsFile", Scope: SessionOnly,
		Env: []string{"AWS_SHARED_CREDENTIALS_FILE"}, Default: "~/.aws/credentials", Parse: parseText,
	},
}

var metadataRows = []Row{
	{
		Name: "metadata_service_timeout", About: "how long an attempt may take, in seconds", Field: "MetadataServiceTimeout",
		Env: []string{"AWS_METADATA_SERVICE_TIMEOUT"}, Keys: one("metadata_service_timeout"), Default: "1", Parse: parseSeconds, Min: 1,
	},
	{
		Name: "metadata_service_num_attempts", About: "how often a request is tried; 0 asks nothing", Field: "MetadataServiceNumAttempts",
		Env: []string{"AWS_METADATA_SERVICE_NUM_ATTEMPTS"}, Keys: one("metadata_service_num_attempts"), Default: "1", Parse: parseInt,
	},
	{
		Name: "ec2_metadata_service_endpoint", About: "the service's URL", Field: "EC2MetadataServiceEndpoint",
		Env: []string{"AWS_EC2_METADATA_SERVICE_ENDPOINT"}, Keys: one("ec2_metadata_service_endpoint"),
		Otherwise: "by ec2_metadata_service_endpoint_mode", Parse: parseOptionalURL, Values: "a URL with http or https",
	},
	{
		Name: "imds_use_ipv6", About: "makes ipv6 the default of the next setting",
		Env: []string{"AWS_IMDS_USE_IPV6"}, Keys: one("imds_use_ipv6"), Default: "false", Parse: parseBool,
	},
	{
		Name: "ec2_metadata_service_endpoint_mode", About: "which address the service has", Field: "EC2MetadataServiceEndpointMode",
		Env: []string{"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"}, Keys: one("ec2_metadata_service_endpoint_mode"),
		Default: "ipv4", Parse: parseText, Allowed: []string{"ipv4", "ipv6"}, Fold: true,
	},
	{
		Name: "ec2_metadata_v1_disabled", About: "refuses version 1 of the service", Field: "EC2MetadataV1Disabled",
		Env: []string{"AWS_EC2_METADATA_V1_DISABLED"}, Keys: one("ec2_metadata_v1_disabled"), Default: "false", Parse: parseBool,
	},
	{
		Name: "ec2_metadata_disabled", About: "never asks the service", Field: "EC2MetadataDisabled",
		Env: []string{"AWS_EC2_METADATA_DISABLED"}, Default: "false", Parse: parseBool,
	},
}

var generalRows = []Row{
	{
		Name: "use_instance_region", About: "takes the region of the EC2 instance where nothing else names one", Field: "UseInstanceRegion",
		Env: []string{"BOTO3_USE_INSTANCE_REGION"}, Default: "false", Parse: parseBool,
	},
	{
		Name: "region", About: "the AWS region; boto3 does not read AWS_REGION, other SDKs of AWS do", Field: "Region",
		Env: []string{"AWS_DEFAULT_REGION", "AWS_REGION"}, Keys: one("region"), Parse: parseRegion, Values: "a host label such as `eu-central-1`",
	},
	{
		Name: "defaults_mode", About: "changes other defaults, see below", Field: "DefaultsMode",
		Env: []string{"AWS_DEFAULTS_MODE"}, Keys: one("defaults_mode"), Default: "legacy", Parse: parseText,
		Allowed: []string{"legacy", "auto", "standard", "in-region", "cross-region", "mobile"}, Fold: true,
	},
	{
		Name: "retry_mode", About: "how failed calls are tried again", Field: "RetryMode",
		Env: []string{"AWS_RETRY_MODE"}, Keys: one("retry_mode"), Default: "standard", Parse: parseText,
		Allowed: []string{"standard", "adaptive", "legacy"},
	},
	{
		Name: "max_attempts", About: "how often a call is attempted, the first time included", Field: "MaxAttempts",
		Env: []string{"AWS_MAX_ATTEMPTS"}, Keys: one("max_attempts"),
		Otherwise: "3, DynamoDB 4; in the mode legacy 5, DynamoDB 10", Parse: parseInt, Min: 1,
	},
	{
		Name: "parameter_validation", About: "checks inputs before they are sent", Field: "ParameterValidation",
		Keys: one("parameter_validation"), Default: "true", Parse: parseBool,
	},
	{
		Name: "data_path", About: "directories with service descriptions; those of the program are searched first, then the others, then ~/.aws/models",
		Field: "DataPath", Scope: SessionOnly, Env: []string{"AWS_DATA_PATH"}, Keys: one("data_path"), Parse: parsePaths,
		Values: "paths apart by the system's separator",
	},
	{
		Name: "api_versions", About: "versions of services", Field: "APIVersions", Keys: []Key{{"api_versions", "CLIENT"}},
		Otherwise: "the latest",
	},
	{
		Name: "api_version", About: "the version of the client's service", Field: "APIVersion", Scope: ClientOnly,
		Otherwise: "api_versions", Values: "such as `2016-11-15`",
	},
	{
		Name: "log", About: "writes what calls do to standard error, if the program has no Logger", Field: "Log",
		Env: []string{"BOTO3_LOG"}, Default: "off", Parse: parseText, Allowed: []string{"off", "warn", "debug"}, Fold: true,
	},
	{
		Name: "user_agent", About: "the User-Agent header in place of the usual one", Field: "UserAgent", Parse: parseHeader,
	},
	{
		Name: "user_agent_extra", About: "what follows in the User-Agent header", Field: "UserAgentExtra", Parse: parseHeader,
	},
	{
		Name: "user_agent_appid", About: "the application in the User-Agent header", Field: "UserAgentAppID",
		Env: []string{"AWS_SDK_UA_APP_ID"}, Keys: one("sdk_ua_app_id"), Parse: parseHeader, Values: "AWS advises at most 50 characters",
	},
}

var endpointRows = []Row{
	{
		Name: "ignore_configured_endpoint_urls", About: "passes over endpoints of environment and profile", Field: "IgnoreConfiguredEndpointURLs",
		Env: []string{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"}, Keys: one("ignore_configured_endpoint_urls"), Default: "false", Parse: parseBool,
	},
	{
		Name: "endpoint_url", About: "the endpoint, see below", Field: "EndpointURL", Scope: OneService,
		Env: []string{"AWS_ENDPOINT_URL"}, Keys: one("endpoint_url"), Otherwise: "by the service's rules",
		Parse: parseURL, NonEmpty: true, Values: "a URL with http or https",
	},
	{
		Name: "use_fips_endpoint", About: "takes FIPS endpoints", Field: "UseFIPSEndpoint",
		Env: []string{"AWS_USE_FIPS_ENDPOINT"}, Keys: one("use_fips_endpoint"), Default: "false", Parse: parseBool,
	},
	{
		Name: "use_dualstack_endpoint", About: "takes dual-stack endpoints", Field: "UseDualstackEndpoint",
		Env: []string{"AWS_USE_DUALSTACK_ENDPOINT"}, Keys: one("use_dualstack_endpoint"), Default: "false", Parse: parseBool,
	},
	{
		Name: "account_id_endpoint_mode", About: "the account's id in hosts", Field: "AccountIDEndpointMode",
		Env: []string{"AWS_ACCOUNT_ID_ENDPOINT_MODE"}, Keys: one("account_id_endpoint_mode"), Default: "preferred", Parse: parseText,
		Allowed: []string{"preferred", "disabled", "required"}, Fold: true,
	},
	{
		Name: "sts_regional_endpoints", About: "the endpoints of STS", Field: "STSRegionalEndpoints",
		Env: []string{"AWS_STS_REGIONAL_ENDPOINTS"}, Keys: one("sts_regional_endpoints"), Default: "regional", EmptyIsDefault: true,
		Parse: parseText, Allowed: []string{"legacy", "regional"},
	},
	{
		Name: "endpoint_discovery_enabled", About: "asks services for their endpoints; auto does where a service requires it", Field: "EndpointDiscoveryEnabled",
		Env: []string{"AWS_ENDPOINT_DISCOVERY_ENABLED"}, Keys: one("endpoint_discovery_enabled"), Default: "auto", Parse: parseTrimmed,
		Allowed: []string{"auto", "true", "false"}, Fold: true,
	},
	{
		Name: "disable_host_prefix_injection", About: "leaves out the host prefixes of operations", Field: "DisableHostPrefixInjection",
		Env: []string{"AWS_DISABLE_HOST_PREFIX_INJECTION"}, Keys: one("disable_host_prefix_injection"), Default: "false", Parse: parseBool,
	},
	{
		Name: "client_context_params", About: "parameters of a service's endpoint rules", Field: "ClientContextParams", Scope: OneService,
		Values: "by name; one that the service lacks is an error",
	},
}

var requestRows = []Row{
	{
		Name: "signature_version", About: "forces one way of signing", Field: "SignatureVersion", Scope: OneService,
		Keys: []Key{{"CLIENT", "signature_version"}}, Otherwise: "by service and endpoint", Parse: parseText,
		Allowed: []string{"v4", "v4a", "v2", "s3v4", "s3", "v4-query", "s3v4-query", "bearer", "none"},
	},
	{
		Name: "auth_scheme_preference", About: "which ways of signing go first", Field: "AuthSchemePreference",
		Env: []string{"AWS_AUTH_SCHEME_PREFERENCE"}, Keys: one("auth_scheme_preference"), Parse: parseList,
		Allowed: []string{"sigv4", "sigv4a", "sigv4-s3express", "httpBearerAuth", "noAuth"},
	},
	{
		Name: "sigv4a_signing_region_set", About: "the regions of a SigV4a signature", Field: "SigV4aSigningRegionSet",
		Env: []string{"AWS_SIGV4A_SIGNING_REGION_SET"}, Keys: one("sigv4a_signing_region_set"), Parse: parseRegionSet,
		Otherwise: "by endpoint", Values: "regions apart by commas, or `*`",
	},
	{
		Name: "request_checksum_calculation", About: "when requests have checksums", Field: "RequestChecksumCalculation",
		Env: []string{"AWS_REQUEST_CHECKSUM_CALCULATION"}, Keys: one("request_checksum_calculation"), Default: "when_supported",
		Parse: parseText, Allowed: []string{"when_supported", "when_required"}, Fold: true,
	},
	{
		Name: "response_checksum_validation", About: "when checksums of responses are verified, and MD5s of messages of SQS", Field: "ResponseChecksumValidation",
		Env: []string{"AWS_RESPONSE_CHECKSUM_VALIDATION"}, Keys: one("response_checksum_validation"), Default: "when_supported",
		Parse: parseText, Allowed: []string{"when_supported", "when_required"}, Fold: true,
	},
	{
		Name: "disable_request_compression", About: "sends bodies plain", Field: "DisableRequestCompression",
		Env: []string{"AWS_DISABLE_REQUEST_COMPRESSION"}, Keys: one("disable_request_compression"), Default: "false", Parse: parseBool,
	},
	{
		Name: "request_min_compression_size_bytes", About: "the smallest body that is compressed, in bytes", Field: "RequestMinCompressionSizeBytes",
		Env: []string{"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"}, Keys: one("request_min_compression_size_bytes"), Default: "10240",
		Parse: parseInt, Min: 1, Max: 1048576,
	},
	{
		Name: "max_response_size", About: "the longest response that is read, in bytes; streams have no limit", Field: "MaxResponseSize",
		Default: "256MB", Parse: parseSize, Min: 1,
	},
}

// programRows can be given by a program alone.
var programRows = []Row{
	{Name: "credentials", About: "supplies the keys in place of the chain", Field: "Credentials", Otherwise: "the chain"},
	{Name: "unsigned", About: "sends requests without a signature", Field: "Unsigned"},
	{Name: "mfa_token", About: "asks the user for the code of an MFA device", Field: "MFAToken", Scope: SessionOnly},
	{Name: "role_cache", About: "shares the credentials of roles with other processes", Field: "RoleCache", Scope: SessionOnly, Otherwise: "in memory"},
	{Name: "interceptors", About: "wrap every call", Field: "Interceptors", Scope: OneService},
	{Name: "retry_rules", About: "change parts of the retry mode", Field: "RetryRules", Otherwise: "none"},
	{Name: "logger", About: "is told what calls do", Field: "Logger", Otherwise: "by `log`"},
}

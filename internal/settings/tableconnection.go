package settings

// defaultConnections is how many idle connections are kept for a host. botocore's
// 10 makes a hundred concurrent callers open and close connections all the time.
const defaultConnections = "128"

var connectionRows = []Row{
	{Name: "http_client", About: "sends the requests; it decides on its own what stands in this table, so that none of it may be given beside it", Field: "HTTPClient"},
	{Name: "connect_timeout", About: "bounds the making of a connection", Field: "ConnectTimeout", Default: "1m0s", Parse: parseDuration},
	{Name: "read_timeout", About: "bounds the time that a connection stays silent", Field: "ReadTimeout", Default: "1m0s", Parse: parseDuration},
	{
		Name: "max_pool_connections", About: "how many idle connections are kept for each host", Field: "MaxPoolConnections",
		Default: defaultConnections, Parse: parseInt, Min: 1,
	},
	{
		Name: "tcp_keepalive", About: "has the system probe idle connections", Field: "TCPKeepalive",
		Env: []string{"BOTOCORE_TCP_KEEPALIVE"}, Keys: one("tcp_keepalive"), Default: "false", Parse: parseBool,
	},
	{
		Name: "ca_bundle", About: "the certificate authorities to trust", Field: "CABundle",
		Env: []string{"AWS_CA_BUNDLE"}, Keys: one("ca_bundle"), LastEnv: "REQUESTS_CA_BUNDLE",
		Otherwise: "the system's", Parse: parsePath, Values: "the path of a PEM file",
	},
	{Name: "client_cert", About: "the certificate to show to servers", Field: "ClientCert", Parse: parseText, Values: "the path of a PEM file"},
	{
		Name: "client_key", About: "the key of client_cert, where that file lacks it", Field: "ClientKey", Parse: parseText,
		Values: "the path of a PEM file",
	},
	{
		Name: "proxies", About: "proxies by scheme (`https`) or by scheme and host (`https://host`)", Field: "Proxies",
		Otherwise: "the three variables below", Values: "URLs with http, https, socks5 or socks5h",
	},
	{Name: "https_proxy", About: "the proxy of https requests", Env: []string{"https_proxy", "HTTPS_PROXY"}, Parse: parseText, Values: "a URL"},
	{Name: "http_proxy", About: "the proxy of http requests", Env: []string{"http_proxy", "HTTP_PROXY"}, Parse: parseText, Values: "a URL"},
	{
		Name: "no_proxy", About: "hosts and domains that are reached without a proxy", Env: []string{"no_proxy", "NO_PROXY"}, Parse: parseText,
		Values: "names apart by commas, or `*`",
	},
	{
		Name: "proxy_ca_bundle", About: "the certificate authorities to trust for the proxy", Field: "Proxy.CABundle", Parse: parseText,
		Keys: []Key{{"", "proxy_ca_bundle"}, {"proxies_config", "proxy_ca_bundle"}}, Values: "the path of a PEM file",
	},
	{
		Name: "proxy_client_cert", About: "the certificate to show to the proxy", Field: "Proxy.ClientCert", Parse: parseText,
		Keys: []Key{{"", "proxy_client_cert"}, {"proxies_config", "proxy_client_cert"}}, Values: "the path of a PEM file",
	},
	{
		Name: "proxy_use_forwarding_for_https", About: "lets an https proxy read https requests", Field: "Proxy.UseForwardingForHTTPS",
		Keys:    []Key{{"", "proxy_use_forwarding_for_https"}, {"proxies_config", "proxy_use_forwarding_for_https"}},
		Default: "false", Parse: parseBool,
	},
}

var s3Rows = []Row{
	{
		Name: "s3.addressing_style", About: "buckets in the host or in the path", Field: "S3.AddressingStyle",
		Keys: []Key{{"s3", "addressing_style"}}, Default: "auto", Parse: parseText, Allowed: []string{"auto", "virtual", "path"},
	},
	{
		Name: "s3.use_accelerate_endpoint", About: "takes S3 Transfer Acceleration", Field: "S3.UseAccelerateEndpoint",
		Keys: []Key{{"s3", "use_accelerate_endpoint"}}, Default: "false", Parse: parseBool,
	},
	{
		Name: "s3.use_dualstack_endpoint", About: "takes dual-stack endpoints; the key can only switch it on", Field: "S3.UseDualstackEndpoint",
		Keys: []Key{{"s3", "use_dualstack_endpoint"}}, Otherwise: "use_dualstack_endpoint", Parse: parseBool,
	},
	{
		Name: "s3.use_arn_region", About: "sends calls for an ARN to the ARN's region", Field: "S3.UseARNRegion",
		Env: []string{"AWS_S3_USE_ARN_REGION"}, Keys: []Key{{"", "s3_use_arn_region"}, {"s3", "use_arn_region"}},
		Otherwise: "true; S3 Control false", Parse: parseBool,
	},
	{
		Name: "s3.us_east_1_regional_endpoint", About: "the endpoint of us-east-1", Field: "S3.USEast1RegionalEndpoint",
		Env:  []string{"AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"},
		Keys: []Key{{"", "s3_us_east_1_regional_endpoint"}, {"s3", "us_east_1_regional_endpoint"}}, Default: "legacy", Parse: parseText,
		Allowed: []string{"legacy", "regional"},
	},
	{
		Name: "s3.s3_disable_multiregion_access_points", About: "refuses ARNs of multi-region access points", Field: "S3.DisableMultiRegionAccessPoints",
		Env: []string{"AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS"}, Keys: []Key{{"s3", "s3_disable_multiregion_access_points"}},
		Default: "false", Parse: parseBool,
	},
	{
		Name: "s3.payload_signing_enabled", About: "signs the hash of bodies always or never", Field: "S3.PayloadSigningEnabled",
		Keys: []Key{{"s3", "payload_signing_enabled"}}, Otherwise: "by operation", Parse: parseBool,
	},
	{
		Name: "s3_disable_express_session_auth", About: "signs calls to directory buckets with the client's own keys", Field: "S3.DisableExpressSessionAuth",
		Env: []string{"AWS_S3_DISABLE_EXPRESS_SESSION_AUTH"}, Keys: one("s3_disable_express_session_auth"), Default: "false",
		Parse: parseBool, Allowed: []string{"true", "false"}, Fold: true,
	},
}

// transferRows are the AWS CLI's.
// https://docs.aws.amazon.com/cli/latest/topic/s3-config.html
var transferRows = []Row{
	{
		Name: "s3.multipart_threshold", About: "the size from which an object is transferred in parts", Field: "S3.Transfer.MultipartThreshold",
		Keys: []Key{{"s3", "multipart_threshold"}}, Default: "8MB", Parse: parseSize, Min: 1, Values: sizes,
	},
	{
		Name: "s3.multipart_chunksize", About: "the size of a part", Field: "S3.Transfer.MultipartChunksize",
		Keys: []Key{{"s3", "multipart_chunksize"}}, Default: "8MB", Parse: parseSize, Min: 1, Values: sizes,
	},
	{
		Name: "s3.max_concurrent_requests", About: "how many requests with data are under way at a time", Field: "S3.Transfer.MaxConcurrentRequests",
		Keys: []Key{{"s3", "max_concurrent_requests"}}, Default: "10", Parse: parseInt, Min: 1,
	},
	{
		Name: "s3.max_queue_size", About: "how many entries of a tree are listed ahead of their transfers", Field: "S3.Transfer.MaxQueueSize",
		Keys: []Key{{"s3", "max_queue_size"}}, Default: "1000", Parse: parseInt, Min: 1,
	},
	{
		Name: "s3.max_bandwidth", About: "bytes per second of all transfers together", Field: "S3.Transfer.MaxBandwidth",
		Keys: []Key{{"s3", "max_bandwidth"}}, Otherwise: "no bound", Parse: parseRate, Min: 1, Values: "such as `1048576`, `800KB/s` or `10MB/s`",
	},
}

const sizes = "bytes such as `8388608`, `512KB`, `8MB` or `1GB`, each unit 1024 times the one before"

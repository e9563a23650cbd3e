package profile

var s3Settings = []setting{
	{
		name: "s3.addressing_style", field: "S3.AddressingStyle", keys: []key{{"s3", "addressing_style"}}, usual: "auto",
		parse: parseText, allowed: []string{"auto", "virtual", "path"},
		given: func(e *Explicit) any { return e.S3.AddressingStyle }, target: func(s *Settings) any { return &s.S3.AddressingStyle },
	},
	{
		name: "s3.use_accelerate_endpoint", field: "S3.UseAccelerateEndpoint", keys: []key{{"s3", "use_accelerate_endpoint"}},
		usual: "false", parse: parseBool,
		given: func(e *Explicit) any { return e.S3.UseAccelerateEndpoint }, target: func(s *Settings) any { return &s.S3.UseAccelerateEndpoint },
	},
	{
		name: "s3.use_dualstack_endpoint", field: "S3.UseDualstackEndpoint", keys: []key{{"s3", "use_dualstack_endpoint"}}, parse: parseBool,
		given: func(e *Explicit) any { return e.S3.UseDualstackEndpoint }, target: func(s *Settings) any { return &s.S3.UseDualstackEndpoint },
	},
	{
		name: "s3.use_arn_region", field: "S3.UseARNRegion", env: []string{"AWS_S3_USE_ARN_REGION"},
		keys: []key{{"", "s3_use_arn_region"}, {"s3", "use_arn_region"}}, parse: parseBool,
		given: func(e *Explicit) any { return e.S3.UseARNRegion }, target: func(s *Settings) any { return &s.S3.UseARNRegion },
	},
	{
		name: "s3.us_east_1_regional_endpoint", field: "S3.USEast1RegionalEndpoint", env: []string{"AWS_S3_US_EAST_1_REGIONAL_ENDPOINT"},
		keys:  []key{{"", "s3_us_east_1_regional_endpoint"}, {"s3", "us_east_1_regional_endpoint"}},
		usual: "legacy", parse: parseText, allowed: []string{"legacy", "regional"},
		given:  func(e *Explicit) any { return e.S3.USEast1RegionalEndpoint },
		target: func(s *Settings) any { return &s.S3.USEast1RegionalEndpoint },
	},
	{
		name: "s3.s3_disable_multiregion_access_points", field: "S3.DisableMultiRegionAccessPoints",
		env: []string{"AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS"}, keys: []key{{"s3", "s3_disable_multiregion_access_points"}},
		usual: "false", parse: parseBool,
		given:  func(e *Explicit) any { return e.S3.DisableMultiRegionAccessPoints },
		target: func(s *Settings) any { return &s.S3.DisableMultiRegionAccessPoints },
	},
	{
		name: "s3.payload_signing_enabled", field: "S3.PayloadSigningEnabled", keys: []key{{"s3", "payload_signing_enabled"}}, parse: parseBool,
		given: func(e *Explicit) any { return e.S3.PayloadSigningEnabled }, target: func(s *Settings) any { return &s.S3.PayloadSigningEnabled },
	},
	{
		name: "s3_disable_express_session_auth", field: "S3.DisableExpressSessionAuth", env: []string{"AWS_S3_DISABLE_EXPRESS_SESSION_AUTH"},
		keys: []key{{"", "s3_disable_express_session_auth"}}, usual: "false", parse: parseBool, allowed: []string{"true", "false"}, fold: true,
		given:  func(e *Explicit) any { return e.S3.DisableExpressSessionAuth },
		target: func(s *Settings) any { return &s.S3.DisableExpressSessionAuth },
	},
}

// transferSettings are the AWS CLI's.
// https://docs.aws.amazon.com/cli/latest/topic/s3-config.html
var transferSettings = []setting{
	{
		name: "s3.multipart_threshold", keys: []key{{"s3", "multipart_threshold"}}, parse: parseSize, minimum: 1,
		target: func(s *Settings) any { return &s.S3.Transfer.MultipartThreshold },
	},
	{
		name: "s3.multipart_chunksize", keys: []key{{"s3", "multipart_chunksize"}}, parse: parseSize, minimum: 1,
		target: func(s *Settings) any { return &s.S3.Transfer.MultipartChunksize },
	},
	{
		name: "s3.max_concurrent_requests", keys: []key{{"s3", "max_concurrent_requests"}}, parse: parseInt, minimum: 1,
		target: func(s *Settings) any { return &s.S3.Transfer.MaxConcurrentRequests },
	},
	{
		name: "s3.max_queue_size", keys: []key{{"s3", "max_queue_size"}}, parse: parseInt, minimum: 1,
		target: func(s *Settings) any { return &s.S3.Transfer.MaxQueueSize },
	},
	{
		name: "s3.max_bandwidth", keys: []key{{"s3", "max_bandwidth"}}, parse: parseRate, minimum: 1,
		target: func(s *Settings) any { return &s.S3.Transfer.MaxBandwidth },
	},
}

package settings

import (
	"maps"
	"math/rand/v2"
	"path"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

type settingsCase struct {
	Config       *string           `json:"config"`
	Credentials  *string           `json:"credentials"`
	Env          map[string]string `json:"env"`
	Profile      string            `json:"profile"`
	Region       string            `json:"region"`
	ConfigObject map[string]any    `json:"config_object"`

	explicit program
}

type settingsAnswer struct {
	Error string

	Profile, Region, Mode, AppID, SigV4a, Sts, Discovery string
	RetryMode                                            string  `json:"retry_mode"`
	MaxAttempts                                          int     `json:"max_attempts"`
	ConnectTimeout                                       float64 `json:"connect_timeout"`
	MinCompression                                       int     `json:"min_compression"`
	DisableCompression                                   bool    `json:"disable_compression"`
	RequestChecksum                                      string  `json:"request_checksum"`
	ResponseChecksum                                     string  `json:"response_checksum"`
	AccountID                                            string  `json:"account_id"`
	AuthSchemes                                          string  `json:"auth_schemes"`
	InjectHostPrefix                                     bool    `json:"inject_host_prefix"`
	ExpressOff                                           bool    `json:"express_off"`
	S3                                                   map[string]any
	Validation, Fips, Dualstack, Keepalive               bool
	DualstackS3                                          bool              `json:"dualstack_s3"`
	CABundle                                             string            `json:"ca_bundle"`
	DataPath                                             string            `json:"data_path"`
	APIVersions                                          map[string]string `json:"api_versions"`
	ImdsTimeout                                          int               `json:"imds_timeout"`
	ImdsAttempts                                         int               `json:"imds_attempts"`
	ImdsEndpoint                                         string            `json:"imds_endpoint"`
	ImdsMode                                             string            `json:"imds_mode"`
	ImdsV1Off                                            bool              `json:"imds_v1_off"`
	EndpointURL                                          string            `json:"endpoint_url"`
	Signature                                            string
}

// answer puts Settings into the words of the oracle.
func answer(t *testing.T, s *Settings) settingsAnswer {
	t.Helper()
	url, _, err := s.EndpointURL("Route 53")
	if err != nil {
		return settingsAnswer{Error: err.Error()}
	}
	signature, _ := s.SignatureVersion("s3")
	s3 := map[string]any{}
	for i, row := range prepare() {
		key, ok := strings.CutPrefix(row.Name, "s3.")
		if source := s.record.source(i, &row); !ok || strings.HasPrefix(source.From, "default") && !strings.HasPrefix(source.From, "default by") || row.group == "transfers" {
			continue
		}
		switch field := fieldOf(s, &row).Interface().(type) {
		case bool:
			s3[key] = field
		case *bool:
			s3[key] = *field
		case string:
			s3[key] = field
		}
	}
	versions := s.APIVersions
	if versions == nil {
		versions = map[string]string{}
	}
	return settingsAnswer{
		Profile: s.Profile, Region: s.Region, Mode: s.DefaultsMode, AppID: s.UserAgentAppID, SigV4a: s.SigV4aSigningRegionSet,
		Sts: s.STSRegionalEndpoints, Discovery: s.EndpointDiscoveryEnabled, RetryMode: s.RetryMode, MaxAttempts: s.MaxAttempts,
		ConnectTimeout: s.ConnectTimeout.Seconds(), MinCompression: s.RequestMinCompressionSizeBytes, DisableCompression: s.DisableRequestCompression,
		RequestChecksum: s.RequestChecksumCalculation, ResponseChecksum: s.ResponseChecksumValidation, AccountID: s.AccountIDEndpointMode,
		AuthSchemes: strings.Join(s.AuthSchemePreference, ","), InjectHostPrefix: !s.DisableHostPrefixInjection,
		ExpressOff: s.S3.DisableExpressSessionAuth, S3: s3, Validation: s.ParameterValidation, Fips: s.UseFIPSEndpoint,
		Dualstack: s.Dualstack("ec2"), DualstackS3: s.Dualstack("s3"), Keepalive: s.TCPKeepalive, CABundle: s.CABundle, DataPath: strings.Join(s.DataPath, ":"),
		APIVersions: versions, ImdsTimeout: int(s.MetadataServiceTimeout / time.Second), ImdsAttempts: s.MetadataServiceNumAttempts,
		ImdsEndpoint: s.EC2MetadataServiceEndpoint, ImdsMode: s.EC2MetadataServiceEndpointMode, ImdsV1Off: s.EC2MetadataV1Disabled,
		EndpointURL: url, Signature: signature,
	}
}

var valuesByName = map[string][]string{
	"region":                             {"us-east-1", "eu-west-1", "x", "us_east_1", "123", "-a", "a-", "Us-East-1", "aws-global"},
	"defaults_mode":                      {"standard", "Mobile", "in-region", "cross-region", "auto", "LEGACY", "fast"},
	"retry_mode":                         {"legacy", "standard", "adaptive", "Standard", "x"},
	"max_attempts":                       {"1", "3", " 7 ", "+2", "1_0", "0", "-1", "x", "1.5"},
	"account_id_endpoint_mode":           {"preferred", "DISABLED", "required", "off"},
	"sts_regional_endpoints":             {"legacy", "regional", "Regional", "x"},
	"endpoint_discovery_enabled":         {"true", "FALSE", "auto", " True", "1"},
	"request_checksum_calculation":       {"when_supported", "WHEN_REQUIRED", "never"},
	"response_checksum_validation":       {"when_required", "When_Supported", "x"},
	"request_min_compression_size_bytes": {"1", "1048576", "2000", "0", "1048577", "x", "1_000"},
	"auth_scheme_preference":             {"sigv4", "sigv4a, sigv4", " no Auth ,,sigv4\t", "", ","},
	"sigv4a_signing_region_set":          {"*", "us-east-1,eu-west-1"},
	"metadata_service_timeout":           {"1", "5", "x", " 2"},
	"metadata_service_num_attempts":      {"1", "4", "one"},
	"ec2_metadata_service_endpoint_mode": {"ipv4", "IPv6", "ipv5"},
	"ec2_metadata_service_endpoint":      {"http://one", "https://two:1/", ""},
	"s3_disable_express_session_auth":    {"true", "False", "yes"},
	"addressing_style":                   {"auto", "virtual", "path", "Path", "x"},
	"us_east_1_regional_endpoint":        {"legacy", "regional", "Regional"},
	"s3_us_east_1_regional_endpoint":     {"legacy", "regional"},
}

func someValue(rng *rand.Rand, name string) string {
	values, ok := valuesByName[name]
	switch {
	case !ok && (strings.HasPrefix(name, "use_") || strings.HasSuffix(name, "_region") || strings.Contains(name, "disable") || strings.HasSuffix(name, "enabled") ||
		strings.HasSuffix(name, "validation") || strings.HasPrefix(name, "ignore") || strings.HasSuffix(name, "keepalive") || strings.HasSuffix(name, "ipv6")):
		return []string{"true", "True", "false", "yes", "1", ""}[rng.IntN(6)]
	case !ok:
		return "value-" + strconv.Itoa(rng.IntN(100))
	case rng.IntN(3) > 0: // mostly values that both accept
		return values[rng.IntN(min(2, len(values)))]
	}
	return values[rng.IntN(len(values))]
}

// generatedCases are environments and files made from the table's own variables and keys.
func generatedCases() []settingsCase {
	rng := rand.New(rand.NewPCG(3, 4))
	rows := slices.DeleteFunc(slices.Clone(prepare()), func(row prepared) bool {
		// Others have cases of their own, or nothing of botocore to compare with.
		alone := []string{"profile", "config_file", "credentials_file", "ec2_metadata_disabled", "endpoint_url", "signature_version", "api_versions"}
		return slices.Contains(alone, row.Name) || row.group == "transfers" || row.Parse == nil || strings.HasPrefix(row.Name, "http") || row.Name == "no_proxy"
	})
	cases := make([]settingsCase, 0, 600)
	for range cap(cases) {
		c := settingsCase{Env: map[string]string{"AWS_EC2_METADATA_DISABLED": "true"}}
		config, credentials := section{name: "default"}, section{name: "default"}
		if rng.IntN(2) == 0 {
			config.name, credentials.name = "profile dev", "dev"
			switch rng.IntN(3) {
			case 0:
				c.Profile = "dev"
			case 1:
				c.Env["AWS_PROFILE"] = "dev"
			default:
				c.Env["AWS_DEFAULT_PROFILE"] = []string{"dev", "dev", "absent"}[rng.IntN(3)]
			}
		}
		for range 1 + rng.IntN(5) {
			row := rows[rng.IntN(len(rows))]
			for _, name := range slices.Concat(row.Env, strings.Fields(row.LastEnv)) {
				if rng.IntN(2) == 0 && name != "AWS_REGION" && !strings.HasPrefix(name, "BOTO3_") { // which botocore does not read
					c.Env[name] = someValue(rng, path.Base(strings.ReplaceAll(row.Name, ".", "/")))
				}
			}
			for _, k := range row.Keys {
				if rng.IntN(2) == 0 {
					config.set(k, someValue(rng, k.Name))
				} else if rng.IntN(3) == 0 {
					credentials.set(k, someValue(rng, k.Name))
				}
			}
		}
		addEndpoints(rng, &c, &config)
		addExplicit(rng, &c)
		text := config.String() + "[services local]\nroute_53 =\n  endpoint_url = http://services\ns3 =\n  other = 1\n[services hollow]\n"
		c.Config = &text
		if rng.IntN(2) == 0 || len(credentials.lines)+len(credentials.blocks) > 0 {
			text := credentials.String()
			c.Credentials = &text
		}
		cases = append(cases, c)
	}
	return cases
}

type section struct {
	name   string
	lines  []string
	seen   []Key
	blocks map[string][]string
}

func (s *section) set(k Key, value string) {
	if slices.Contains(s.seen, k) {
		return
	}
	s.seen = append(s.seen, k)
	if k.Block == "" {
		s.lines = append(s.lines, k.Name+" = "+value)
		return
	}
	if s.blocks == nil {
		s.blocks = map[string][]string{}
	}
	s.blocks[k.Block] = append(s.blocks[k.Block], "  "+k.Name+" = "+value)
}

func (s *section) String() string {
	text := "[" + s.name + "]\n" + strings.Join(s.lines, "\n") + "\n"
	for _, block := range slices.Sorted(maps.Keys(s.blocks)) {
		text += block + " =\n" + strings.Join(s.blocks[block], "\n") + "\n"
	}
	return text
}

func addEndpoints(rng *rand.Rand, c *settingsCase, config *section) {
	if rng.IntN(3) > 0 {
		return
	}
	for _, name := range []string{"AWS_ENDPOINT_URL_ROUTE_53", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"} {
		if rng.IntN(4) == 0 {
			c.Env[name] = []string{"http://" + strings.ToLower(name), ""}[rng.IntN(2)]
		}
	}
	if rng.IntN(2) == 0 {
		config.set(Key{"", "services"}, []string{"local", "local", "hollow", "absent"}[rng.IntN(4)])
	}
	if rng.IntN(2) == 0 {
		config.set(Key{"", "endpoint_url"}, "http://profile")
	}
	if rng.IntN(3) == 0 {
		config.set(Key{"s3", "signature_version"}, "s3v4")
	}
	if rng.IntN(3) == 0 {
		config.set(Key{"api_versions", "ec2"}, "2015-03-01")
	}
}

// addExplicit gives values by the program: to botocore in a Config object.
func addExplicit(rng *rand.Rand, c *settingsCase) {
	c.explicit.Profile = c.Profile
	if rng.IntN(3) == 0 {
		c.Region, c.explicit.Region = "ap-south-1", "ap-south-1"
	}
	if rng.IntN(2) > 0 {
		return
	}
	s3, retries := map[string]any{}, map[string]any{}
	c.ConfigObject = map[string]any{"user_agent_extra": "x"}
	text := func(to map[string]any, name string, field *string, values ...string) {
		if rng.IntN(3) == 0 {
			*field = values[rng.IntN(len(values))]
			to[name] = *field
		}
	}
	flag := func(to map[string]any, name string, field **bool) {
		if rng.IntN(3) == 0 {
			*field = new(rng.IntN(2) == 0)
			to[name] = **field
		}
	}
	e := &c.explicit
	text(c.ConfigObject, "request_checksum_calculation", &e.RequestChecksumCalculation, "when_required", "When_supported", "x")
	text(c.ConfigObject, "account_id_endpoint_mode", &e.AccountIDEndpointMode, "disabled", "required")
	if rng.IntN(3) == 0 {
		e.AuthSchemePreference = []string{"sigv4a", "sigv4"}[rng.IntN(2):]
		c.ConfigObject["auth_scheme_preference"] = strings.Join(e.AuthSchemePreference, ",")
	}
	text(c.ConfigObject, "user_agent_appid", &e.UserAgentAppID, "app")
	text(c.ConfigObject, "defaults_mode", &e.DefaultsMode, "standard", "mobile", "AUTO")
	flag(c.ConfigObject, "use_fips_endpoint", &e.UseFIPSEndpoint)
	flag(c.ConfigObject, "use_dualstack_endpoint", &e.UseDualstackEndpoint)
	flag(c.ConfigObject, "ignore_configured_endpoint_urls", &e.IgnoreConfiguredEndpointURLs)
	flag(c.ConfigObject, "disable_request_compression", &e.DisableRequestCompression)
	text(s3, "addressing_style", &e.S3.AddressingStyle, "path", "virtual")
	text(s3, "us_east_1_regional_endpoint", &e.S3.USEast1RegionalEndpoint, "regional")
	flag(s3, "use_accelerate_endpoint", &e.S3.UseAccelerateEndpoint)
	flag(s3, "use_dualstack_endpoint", &e.S3.UseDualstackEndpoint)
	flag(s3, "use_arn_region", &e.S3.UseARNRegion)
	flag(s3, "payload_signing_enabled", &e.S3.PayloadSigningEnabled)
	flag(s3, "disable_s3_express_session_auth", &e.S3.DisableExpressSessionAuth)
	text(retries, "mode", &e.RetryMode, "standard", "adaptive")
	if rng.IntN(3) == 0 {
		e.MaxAttempts = 1 + rng.IntN(5)
		retries["total_max_attempts"] = e.MaxAttempts
	}
	c.ConfigObject["s3"] = s3
	if len(retries) > 0 {
		c.ConfigObject["retries"] = retries
	}
}

func TestResolveAsBotocore(t *testing.T) {
	cases := generatedCases()
	refused := 0
	for i, want := range askBotocore[settingsAnswer](t, "settings", cases) {
		c := cases[i]
		files := map[string]string{"/home/me/.aws/config": *c.Config}
		if c.Credentials != nil {
			files["/home/me/.aws/credentials"] = *c.Credentials
		}
		env := fakeEnv(c.Env, files)
		loaded, err := Load(env, Paths{})
		var s *Settings
		if err == nil {
			s, err = Resolve(Inputs{Config: &c.explicit, Env: env, Files: loaded})
		}
		got := settingsAnswer{}
		if err != nil {
			got.Error = err.Error()
		} else {
			got = answer(t, s)
		}
		if got.Error != "" && want.Error != "" {
			refused++
			continue
		}
		if c.ConfigObject != nil {
			want.ConnectTimeout = got.ConnectTimeout // a Config object pins it to a minute; see the configuration page
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("case %d: env %v, explicit %v\n%s\n%v\ngot  %+v\nwant %+v", i, c.Env, c.ConfigObject, *c.Config, c.Credentials, got, want)
		}
	}
	t.Logf("%d cases, %d of them refused by both", len(cases), refused)
}

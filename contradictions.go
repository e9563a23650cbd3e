package boto3

import (
	"reflect"
	"slices"

	"github.com/boto3-go/boto3/internal/settings"
)

// contradictions are the fields that have no effect beside others of the same
// Config; client is the HTTP client in force. What a client's Config says against
// its session's is no contradiction: it counts for that client.
func (c *Config) contradictions(client HTTPClient) []error {
	var errs []error
	if client != nil {
		errs = c.refuse("Config.HTTPClient sends the requests and has its own; set it there", func(row *settings.Row) bool {
			return settings.OfConnections(row.Name)
		})
	}
	errs = append(errs, c.refuse("it is a nil pointer", func(row *settings.Row) bool {
		return row.Name == "http_client" && isNil(c.HTTPClient) || row.Name == "credentials" && isNil(c.Credentials)
	})...)
	for _, pair := range c.pairs() {
		if pair.beside {
			errs = append(errs, c.refuse(pair.reason, func(row *settings.Row) bool { return slices.Contains(pair.settings, row.Name) })...)
		}
	}
	return errs
}

// contradiction is what has no effect beside another field.
type contradiction struct {
	settings []string // of those that are given each is an error
	beside   bool     // whether the other field is given
	reason   string
}

// pairs are all contradictions that there can be, and whether there is one.
func (c *Config) pairs() []contradiction {
	unsigned := c.Unsigned || c.SignatureVersion == "none"
	noAuth := len(c.AuthSchemePreference) == 1 && c.AuthSchemePreference[0] == "noAuth"
	version := c.SignatureVersion
	list := []contradiction{
		{[]string{"signature_version"}, c.Unsigned && version != "none", "Config.Unsigned leaves out signatures; leave out one of them"},
		{[]string{"credentials", "mfa_token", "role_cache", "sigv4a_signing_region_set", "s3.payload_signing_enabled", "s3_disable_express_session_auth"}, unsigned,
			"requests are not signed, as Config.Unsigned or Config.SignatureVersion says; leave out one of them"},
		{[]string{"auth_scheme_preference"}, unsigned && !noAuth, "requests are not signed, as Config.Unsigned or Config.SignatureVersion says; leave out one of them"},
		{[]string{"auth_scheme_preference"}, !unsigned && version != "", "Config.SignatureVersion leaves nothing to prefer; leave out one of them"},
		{[]string{"sigv4a_signing_region_set"}, version != "" && version != "v4a" && !unsigned, "only signatures of version v4a are for a set of regions, and Config.SignatureVersion is another"},
		{[]string{"credentials"}, version == "bearer", "Config.SignatureVersion asks for a bearer token, which credentials are not"},
		{[]string{"client_key"}, c.ClientCert == "", "there is no Config.ClientCert that it belongs to"},
		{[]string{"proxy_ca_bundle", "proxy_client_cert", "proxy_use_forwarding_for_https"}, c.Proxies != nil && len(c.Proxies) == 0, "Config.Proxies is empty, so that there is no proxy"},
		{[]string{"user_agent_appid"}, c.UserAgent != "", "Config.UserAgent takes the place of the whole header; write it there, or in Config.UserAgentExtra"},
		{[]string{"request_min_compression_size_bytes"}, isTrue(c.DisableRequestCompression), "Config.DisableRequestCompression is true, so that nothing is compressed"},
		{[]string{"s3.addressing_style"}, c.S3.AddressingStyle == "path" && isTrue(c.S3.UseAccelerateEndpoint), "Config.S3.UseAccelerateEndpoint has the bucket in the host; leave out one of them"},
	}
	if c.EndpointURL != "" {
		const reason = "Config.EndpointURL is the endpoint, whatever else is asked for; leave out one of them"
		list = append(list,
			contradiction{[]string{"use_fips_endpoint"}, isTrue(c.UseFIPSEndpoint), reason},
			contradiction{[]string{"use_dualstack_endpoint"}, isTrue(c.UseDualstackEndpoint), reason},
			contradiction{[]string{"s3.use_dualstack_endpoint"}, isTrue(c.S3.UseDualstackEndpoint), reason},
			contradiction{[]string{"endpoint_discovery_enabled"}, c.EndpointDiscoveryEnabled == "true", reason},
			contradiction{[]string{"account_id_endpoint_mode"}, c.AccountIDEndpointMode == "required", reason},
		)
	}
	for _, p := range s3Params {
		if _, given := c.ClientContextParams[p.param]; given {
			list = append(list, contradiction{[]string{p.setting}, true, "Config.ClientContextParams has " + p.param + ", which is for the same; leave out one of them"})
		}
	}
	return list
}

// s3Params are parameters of S3's endpoint rules that settings have too.
var s3Params = []struct{ param, setting string }{
	{"Accelerate", "s3.use_accelerate_endpoint"},
	{"ForcePathStyle", "s3.addressing_style"},
	{"UseArnRegion", "s3.use_arn_region"},
	{"DisableMultiRegionAccessPoints", "s3.s3_disable_multiregion_access_points"},
	{"DisableS3ExpressSessionAuth", "s3_disable_express_session_auth"},
}

// isNil says whether an interface holds a pointer, a map or a function that is nil.
func isNil(v any) bool {
	rv := reflect.ValueOf(v)
	switch rv.Kind() { //nolint:exhaustive // others are never nil
	case reflect.Pointer, reflect.Map, reflect.Func:
		return rv.IsNil()
	}
	return false
}

func isTrue(b *bool) bool { return b != nil && *b }

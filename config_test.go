package boto3_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/resource/iam"
	"github.com/boto3-go/boto3/service/sts"
)

// settingErrors are those of an error that joins them, or the one that it is.
func settingErrors(err error) []*boto3.SettingError {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*boto3.SettingError
		for _, one := range many.Unwrap() {
			all = append(all, settingErrors(one)...)
		}
		return all
	}
	if e, ok := errors.AsType[*boto3.SettingError](err); ok {
		return []*boto3.SettingError{e}
	}
	return nil
}

// clientOf makes an S3 client of a session of its own.
func clientOf(cfg boto3.Config) error {
	s, err := boto3.NewSession(cfg)
	if err != nil {
		return err
	}
	_, err = s.Client("s3")
	return err
}

// A value that makes no sense is an error when the session or the client is
// made, wherever it stands, and says where.
func TestSenselessSettings(t *testing.T) {
	type cfg = boto3.Config
	for field, c := range map[string]struct {
		setting, value string
		cfg            cfg
	}{
		"EndpointURL":                    {"endpoint_url", "localhost:9000", cfg{EndpointURL: "localhost:9000"}},
		"Region":                         {"region", "eu_west_1", cfg{Region: "eu_west_1"}},
		"RetryMode":                      {"retry_mode", "Standart", cfg{RetryMode: "Standart"}},
		"MaxAttempts":                    {"max_attempts", "-1", cfg{MaxAttempts: -1}},
		"DefaultsMode":                   {"defaults_mode", "fast", cfg{DefaultsMode: "fast"}},
		"AccountIDEndpointMode":          {"account_id_endpoint_mode", "off", cfg{AccountIDEndpointMode: "off"}},
		"SignatureVersion":               {"signature_version", "v5", cfg{SignatureVersion: "v5"}},
		"AuthSchemePreference":           {"auth_scheme_preference", "sigv4,sigv5", cfg{AuthSchemePreference: []string{"sigv4", "sigv5"}}},
		"RequestChecksumCalculation":     {"request_checksum_calculation", "never", cfg{RequestChecksumCalculation: "never"}},
		"ResponseChecksumValidation":     {"response_checksum_validation", "never", cfg{ResponseChecksumValidation: "never"}},
		"RequestMinCompressionSizeBytes": {"request_min_compression_size_bytes", "5242880", cfg{RequestMinCompressionSizeBytes: 5 << 20}},
		"STSRegionalEndpoints":           {"sts_regional_endpoints", "global", cfg{STSRegionalEndpoints: "global"}},
		"EndpointDiscoveryEnabled":       {"endpoint_discovery_enabled", "maybe", cfg{EndpointDiscoveryEnabled: "maybe"}},
		"ConnectTimeout":                 {"connect_timeout", "-1s", cfg{ConnectTimeout: -time.Second}},
		"ReadTimeout":                    {"read_timeout", "-1ns", cfg{ReadTimeout: -1}},
		"MaxPoolConnections":             {"max_pool_connections", "-5", cfg{MaxPoolConnections: -5}},
		"CABundle":                       {"ca_bundle", "/absent", cfg{CABundle: "/absent"}},
		"ClientCert":                     {"client_cert", "/absent", cfg{ClientCert: "/absent"}},
		"ClientKey":                      {"client_key", "/k", cfg{ClientKey: "/k"}},
		"Proxy.CABundle":                 {"proxy_ca_bundle", "/absent", cfg{Proxy: boto3.ProxyConfig{CABundle: "/absent"}}},
		"Proxies":                        {"proxies", "ftp", cfg{Proxies: map[string]string{"ftp": "http://proxy:1"}}},
		"S3.AddressingStyle":             {"s3.addressing_style", "host", cfg{S3: boto3.S3Config{AddressingStyle: "host"}}},
		"S3.USEast1RegionalEndpoint":     {"s3.us_east_1_regional_endpoint", "global", cfg{S3: boto3.S3Config{USEast1RegionalEndpoint: "global"}}},
		"ConfigFile":                     {"config_file", "/absent", cfg{ConfigFile: "/absent"}},
		"CredentialsFile":                {"credentials_file", "/absent", cfg{CredentialsFile: "/absent"}},
		"APIVersion":                     {"api_version", "1999-01-01", cfg{APIVersion: "1999-01-01"}},
		"Credentials":                    {"credentials", "credentials.ProviderFunc", cfg{Unsigned: true, Credentials: credentials.Anonymous()}},
	} {
		isolate(t)
		err := clientOf(c.cfg)
		if all := settingErrors(err); len(all) != 1 || all[0].Setting != c.setting || all[0].Value != c.value || all[0].From != "Config."+field || all[0].Reason == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
	for _, c := range []struct{ variable, value, setting string }{
		{"AWS_ENDPOINT_URL", "localhost:9000", "endpoint_url"},
		{"AWS_ENDPOINT_URL_S3", "minio.example.com", "endpoint_url"},
		{"AWS_CA_BUNDLE", "/absent", "ca_bundle"},
		{"AWS_RETRY_MODE", "often", "retry_mode"},
		{"AWS_MAX_ATTEMPTS", "many", "max_attempts"},
		{"AWS_METADATA_SERVICE_TIMEOUT", "0", "metadata_service_timeout"},
		{"AWS_METADATA_SERVICE_NUM_ATTEMPTS", "-1", "metadata_service_num_attempts"},
		{"AWS_EC2_METADATA_SERVICE_ENDPOINT", "169.254.169.254", "ec2_metadata_service_endpoint"},
		{"AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ipv5", "ec2_metadata_service_endpoint_mode"},
		{"AWS_AUTH_SCHEME_PREFERENCE", "sigv5", "auth_scheme_preference"},
		{"HTTPS_PROXY", "::bad", "https_proxy"},
		{"http_proxy", "gopher://proxy:1", "http_proxy"},
	} {
		t.Run(c.variable, func(t *testing.T) {
			isolate(t)
			t.Setenv(c.variable, c.value)
			err := clientOf(boto3.Config{})
			if all := settingErrors(err); len(all) != 1 || all[0].Setting != c.setting || all[0].Value != c.value || all[0].From != "env "+c.variable {
				t.Errorf("%v", err)
			}
		})
	}
}

// All faults come in one error, with the lines of the file.
func TestSenselessSettingsOfTheProfile(t *testing.T) {
	home := writeHome(t, map[string]string{".aws/config": "[default]\nendpoint_url = localhost:9000\ns3 =\n  signature_version = v5\n" +
		"  addressing_style = host\n  max_bandwidth = 50Mb/s\nsqs =\n  signature_version = v4\n"})
	_, err := boto3.NewSession(boto3.Config{MaxAttempts: -1})
	want := map[string]string{
		"endpoint_url": "localhost:9000 line 2", "signature_version": "v5 line 4", "s3.addressing_style": "host line 5",
		"s3.max_bandwidth": "50Mb/s line 6", "max_attempts": "-1 Config.MaxAttempts",
	}
	all := settingErrors(err)
	for _, e := range all {
		from := strings.TrimPrefix(e.From, filepath.Join(home, ".aws", "config")+" [default] ")
		if want[e.Setting] != e.Value+" "+from {
			t.Errorf("%+v", e)
		}
	}
	if len(all) != len(want) {
		t.Errorf("%d faults: %v", len(all), err)
	}
	writeHome(t, map[string]string{".aws/config": "[default]\nservices = local\n[services local]\ns3 =\n  endpoint_url = ftp://host\n"})
	if err := clientOf(boto3.Config{}); len(settingErrors(err)) != 1 || !strings.Contains(err.Error(), "[services local] line 5") {
		t.Errorf("%v", err)
	}
	writeHome(t, map[string]string{".aws/credentials": "[default]\nword\n"})
	_, err = boto3.NewSession(boto3.Config{})
	if all := settingErrors(err); len(all) != 1 || all[0].Setting != "credentials_file" || !strings.HasSuffix(all[0].From, "credentials line 2") {
		t.Errorf("%v", err)
	}
}

func TestEndpointURLs(t *testing.T) {
	isolate(t)
	for url, ok := range map[string]bool{
		"http://localhost:9000": true, "https://[::1]:9000/base/": true, "HTTP://127.0.0.1": true, "http://my_minio:9000": true,
		"localhost:9000": false, "127.0.0.1:9000": false, "minio": false, "http//x": false, "ftp://x": false, "http://": false,
		"http://x:99999": false, "http://x:0": false, "http://a b": false, "http://x/?a=b": false, "http://x/#a": false, "http:/x": false,
	} {
		err := clientOf(boto3.Config{EndpointURL: url})
		if _, bad := errors.AsType[*boto3.SettingError](err); bad == ok || err != nil != bad {
			t.Errorf("%q: %v", url, err)
		}
	}
	if err := clientOf(boto3.Config{EndpointURL: "ftp://me:hidden@host"}); err == nil || strings.Contains(err.Error(), "hidden") {
		t.Errorf("%v", err)
	}
	err := clientOf(boto3.Config{Proxies: map[string]string{"https": "gopher://me:hidden@host"}})
	if err == nil || strings.Contains(err.Error(), "hidden") {
		t.Errorf("%v", err)
	}
}

func TestProfileNotFound(t *testing.T) {
	home := writeHome(t, map[string]string{".aws/config": "[profile prod]\nregion = x\n[default]\n"})
	_, err := boto3.NewClient("sts", boto3.Config{Profile: "prd"})
	want := &boto3.ProfileNotFoundError{
		Profile: "prd", From: "Config.Profile", Known: []string{"prod", "default"},
		Files: []string{filepath.Join(home, ".aws", "config"), filepath.Join(home, ".aws", "credentials")},
	}
	if got, ok := errors.AsType[*boto3.ProfileNotFoundError](err); !ok || !reflect.DeepEqual(got, want) || !strings.Contains(got.Error(), "did you mean prod?") {
		t.Errorf("%+v", err)
	}
	t.Setenv("AWS_PROFILE", "none")
	_, err = boto3.NewSession(boto3.Config{})
	if got, ok := errors.AsType[*boto3.ProfileNotFoundError](err); !ok || got.From != "env AWS_PROFILE" {
		t.Errorf("%+v", err)
	}
	_, err = boto3.NewSession(boto3.Config{CABundle: "/absent", Profile: "default"})
	if err != nil {
		t.Errorf("a session looks for the file: %v", err)
	}
	if err := clientOf(boto3.Config{CABundle: "/absent", Profile: "default"}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

// signer tells the access keys that requests were signed with.
type signer struct{ *canned }

func newSigner() signer { return signer{&canned{answers: []answer{{body: "{}"}}}} }

func (s signer) last() string {
	if len(s.requests) == 0 {
		return ""
	}
	r := s.requests[len(s.requests)-1]
	key, _, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential="), "/")
	return key
}

// Fields of sessions make a session of the client's own where there is none.
func TestClientsWithASessionOfTheirOwn(t *testing.T) {
	home := writeHome(t, map[string]string{
		".aws/config":      "[default]\nregion = us-east-1\n[profile prod]\nregion = eu-west-1\n",
		".aws/credentials": "[default]\naws_access_key_id = DEFAULT\naws_secret_access_key = s\n[prod]\naws_access_key_id = PROD\naws_secret_access_key = s\n",
		"other":            "[default]\naws_access_key_id = OTHER\naws_secret_access_key = s\n",
	})
	ctx := t.Context()
	web := newSigner()
	for name, call := range map[string]func(cfg boto3.Config) error{
		"NewClient": func(cfg boto3.Config) error {
			c, err := boto3.NewClient("sts", cfg)
			if err != nil {
				return err
			}
			return c.Call(ctx, "GetCallerIdentity", nil, nil)
		},
		"NewResource": func(cfg boto3.Config) error {
			r, err := boto3.NewResource("iam", cfg)
			if err != nil {
				return err
			}
			_, err = r.Do(ctx, "CreateGroup", boto3.Map{"GroupName": "g"})
			return err
		},
		"typed New": func(cfg boto3.Config) error {
			_, err := sts.New(nil, cfg).GetCallerIdentity(ctx, nil)
			return err
		},
		"New of typed resources": func(cfg boto3.Config) error {
			_, err := iam.New(nil, cfg).CreateGroup(ctx, &iam.CreateGroupInput{GroupName: "g"})
			return err
		},
	} {
		for _, c := range []struct {
			cfg  boto3.Config
			want string
		}{
			{boto3.Config{Profile: "prod"}, "PROD"},
			{boto3.Config{CredentialsFile: filepath.Join(home, "other")}, "OTHER"},
			{boto3.Config{Profile: "prod", EndpointURL: "http://localhost:1", Interceptors: []boto3.Interceptor{func(next boto3.Handler) boto3.Handler { return next }}}, "PROD"},
		} {
			web.requests = nil
			c.cfg.HTTPClient = web
			_ = call(c.cfg) // of the answer, which is none
			if got := web.last(); got != c.want {
				t.Errorf("%s with %+v signs with %q, want %s", name, c.cfg, got, c.want)
			}
		}
		if err := call(boto3.Config{Profile: "none"}); err == nil || !strings.Contains(err.Error(), `"none"`) {
			t.Errorf("%s with a profile that there is not: %v", name, err)
		}
	}
}

// The default session cannot be made: that is no matter to a client that has its
// own.
func TestOwnSessionNeedsNoDefaultOne(t *testing.T) {
	home := writeHome(t, map[string]string{"broken": "[default\n", "keys": "[default]\naws_access_key_id = OWN\naws_secret_access_key = s\n"})
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(home, "broken"))
	web := newSigner()
	cfg := boto3.Config{Region: "us-east-1", ConfigFile: os.DevNull, CredentialsFile: filepath.Join(home, "keys"), HTTPClient: web}
	_, _ = iam.New(nil, cfg).CreateGroup(t.Context(), &iam.CreateGroupInput{GroupName: "g"})
	if web.last() != "OWN" {
		t.Errorf("signed with %q", web.last())
	}
}

// With a session of its own a client keeps its endpoint to itself: the role is
// assumed at STS, and the client's interceptors see one call.
func TestOwnSessionLeavesTheEndpointToTheClient(t *testing.T) {
	var calls atomic.Int32
	server := stsServer(t, &calls)
	writeHome(t, map[string]string{".aws/config": "[profile base]\naws_access_key_id=BASE\naws_secret_access_key=s\n" +
		"[profile admin]\nrole_arn=arn:aws:iam::123456789012:role/admin\nsource_profile=base\nregion=us-east-1\n"})
	t.Setenv("AWS_ENDPOINT_URL_STS", server.URL)
	var signed []string
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		signed = append(signed, strings.Split(r.Header.Get("Authorization"), "/")[0])
		_, _ = w.Write([]byte("{}"))
	}))
	t.Cleanup(own.Close)
	seen := 0
	c, err := boto3.NewClient("dynamodb", boto3.Config{Profile: "admin", EndpointURL: own.URL, Interceptors: []boto3.Interceptor{
		func(next boto3.Handler) boto3.Handler {
			return func(ctx context.Context, inv *boto3.Invocation) error {
				seen++
				return next(ctx, inv)
			}
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Call(t.Context(), "ListTables", nil, nil); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(signed) != "[AWS4-HMAC-SHA256 Credential=AK-admin-by-BASE]" || calls.Load() != 1 || seen != 1 {
		t.Errorf("%v, %d calls of STS, %d seen", signed, calls.Load(), seen)
	}
}

// A client of a session that is there cannot have what only sessions have.
func TestFieldsOfSessionsGivenToClients(t *testing.T) {
	s := newSession(t, boto3.Config{})
	for field, cfg := range map[string]boto3.Config{
		"Profile": {Profile: "prod"}, "ConfigFile": {ConfigFile: os.DevNull}, "CredentialsFile": {CredentialsFile: os.DevNull},
		"MFAToken":  {MFAToken: func(context.Context, string) (string, error) { return "", nil }},
		"RoleCache": {RoleCache: &credentials.FileCache{}}, "DataPath": {DataPath: []string{"data"}},
	} {
		_, byName := s.Client("sts", cfg)
		_, resource := s.Resource("iam", cfg)
		_, typed := sts.New(s, cfg).GetCallerIdentity(t.Context(), nil)
		_, typedResource := iam.New(s, cfg).CreateGroup(t.Context(), &iam.CreateGroupInput{GroupName: "g"})
		_, second := s.Client("sts", boto3.Config{}, cfg)
		for form, err := range map[string]error{"Client": byName, "Resource": resource, "New": typed, "New of resources": typedResource, "second Config": second} {
			if all := settingErrors(err); len(all) != 1 || all[0].From != "Config."+field || !strings.Contains(err.Error(), "NewSession") {
				t.Errorf("%s of %s: %v", field, form, err)
			}
		}
	}
}

func TestContradictions(t *testing.T) {
	s := newSession(t, boto3.Config{HTTPClient: &canned{}})
	for field, cfg := range map[string]boto3.Config{
		"ConnectTimeout": {ConnectTimeout: time.Second}, "MaxPoolConnections": {MaxPoolConnections: 1}, "TCPKeepalive": {TCPKeepalive: new(true)},
		"CABundle": {CABundle: "x"}, "Proxies": {Proxies: map[string]string{}}, "Proxy.UseForwardingForHTTPS": {Proxy: boto3.ProxyConfig{UseForwardingForHTTPS: new(true)}},
	} {
		_, err := s.Client("sts", cfg)
		if all := settingErrors(err); len(all) != 1 || all[0].From != "Config."+field || !strings.Contains(err.Error(), "HTTPClient") {
			t.Errorf("%s: %v", field, err)
		}
	}
	timed := newSession(t, boto3.Config{ConnectTimeout: time.Second, ReadTimeout: time.Second})
	if _, err := timed.Client("sts", boto3.Config{HTTPClient: &canned{}, ReadTimeout: time.Hour}); err != nil {
		t.Errorf("a client's own HTTP client takes the place of the session's settings: %v", err)
	}
	_, err := s.Client("s3", boto3.Config{ClientContextParams: map[string]any{"Accelerat": true, "ForcePathStyle": "yes"}})
	if all := settingErrors(err); len(all) != 2 || !strings.Contains(all[0].Error(), "did you mean Accelerate?") || !strings.Contains(all[1].Error(), "no boolean") {
		t.Errorf("%v", err)
	}
}

func TestUnknownPartition(t *testing.T) {
	s := newSession(t, boto3.Config{})
	_, err := s.AvailableRegions("s3", "no-such-partition")
	if e, ok := errors.AsType[*boto3.UnknownError](err); !ok || e.Kind != "partition" || !strings.Contains(err.Error(), "aws-us-gov") {
		t.Errorf("%v", err)
	}
}

// A user agent of the program's own is followed by what it adds, as botocore's.
func TestUserAgentInItsPlace(t *testing.T) {
	web := &canned{answers: []answer{{body: "{}"}}}
	c := newClient(t, "dynamodb", web, boto3.Config{UserAgent: "mine/1", UserAgentExtra: "more/2"})
	if err := c.Call(t.Context(), "ListTables", nil, nil); err != nil || web.requests[0].UserAgent() != "mine/1 more/2" {
		t.Errorf("%v, %q", err, web.requests[0].UserAgent())
	}
}

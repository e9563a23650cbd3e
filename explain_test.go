package boto3_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// explained is what Explain says of some settings, by name: value and place.
func explained(t *testing.T, cfg boto3.Config) map[string]string {
	t.Helper()
	cfg.Credentials = credentials.Static("AKID", "secret", "")
	s, err := boto3.NewSession(cfg)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, e := range s.Explain(t.Context()).Settings {
		if _, twice := all[e.Name]; twice {
			t.Errorf("%s is explained twice", e.Name)
		}
		all[e.Name] = e.Value + " from " + e.From
	}
	return all
}

func TestExplainSaysWhatIsInForce(t *testing.T) {
	home := writeHome(t, map[string]string{".aws/config": "[default]\nregion = eu-west-1\nmetadata_service_timeout = 5\n" +
		"s3 =\n  max_concurrent_requests = 3\n  multipart_threshold = 64MB\n"})
	file := filepath.Join(home, ".aws", "config") + " [default] line "
	t.Setenv("AWS_DEFAULT_REGION", "eu-north-1")
	t.Setenv("HTTPS_PROXY", "http://me:hidden@proxy:8080")
	for name, want := range map[string]string{
		"region":                       "eu-north-1 from env AWS_DEFAULT_REGION",
		"max_pool_connections":         "128 from default",
		"max_attempts":                 " from default: 3, DynamoDB 4; in the mode legacy 5, DynamoDB 10",
		"metadata_service_timeout":     "5 from " + file + "3",
		"s3.max_concurrent_requests":   "3 from " + file + "5",
		"s3.multipart_threshold":       "64MB from " + file + "6",
		"s3.multipart_chunksize":       "8MB from default",
		"request_checksum_calculation": "when_supported from default",
		"https_proxy":                  "http://REDACTED@proxy:8080 from env HTTPS_PROXY",
		"config_file":                  "~/.aws/config from default",
		"endpoint_url":                 " from default: by the service's rules",
		"http_client":                  "",
	} {
		if got := explained(t, boto3.Config{})[name]; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	own := explained(t, boto3.Config{
		EndpointURL: "http://me:hidden@localhost:9000", HTTPClient: http.DefaultClient, ReadTimeout: time.Second,
		ResponseChecksumValidation: "when_supported", DataPath: []string{"models"}, Interceptors: []boto3.Interceptor{nil},
	})
	for name, want := range map[string]string{
		"endpoint_url":                 "http://REDACTED@localhost:9000 from Config.EndpointURL",
		"request_checksum_calculation": "when_required from default at an endpoint that is not AWS's",
		"response_checksum_validation": "when_supported from Config.ResponseChecksumValidation",
		"http_client":                  "*http.Client from Config.HTTPClient",
		"max_pool_connections":         " from Config.HTTPClient decides",
		"read_timeout":                 "1s from Config.ReadTimeout",
		"data_path":                    "models from Config.DataPath",
		"interceptors":                 "1 from Config.Interceptors",
	} {
		if own[name] != want {
			t.Errorf("%s: %s, want %s", name, own[name], want)
		}
	}
}

// TestPoolIsWhatExplainSays makes as many calls at a time as connections are
// kept, twice: the second time no connection is made.
func TestPoolIsWhatExplainSays(t *testing.T) {
	for kept, want := range map[int]int32{0: 40, 8: 72} {
		isolate(t)
		var made atomic.Int32
		arrived, let := make(chan struct{}), make(chan struct{})
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			arrived <- struct{}{}
			<-let
			_, _ = w.Write([]byte("{}"))
		}))
		server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				made.Add(1)
			}
		}
		server.Start()
		t.Cleanup(server.Close)
		s, err := boto3.NewSession(boto3.Config{
			Region: "us-east-1", EndpointURL: server.URL, Credentials: credentials.Static("a", "b", ""), MaxPoolConnections: kept,
		})
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Client("dynamodb")
		if err != nil {
			t.Fatal(err)
		}
		const calls = 40
		for range 2 {
			done := make(chan error)
			for range calls {
				go func() { done <- c.Call(context.WithoutCancel(t.Context()), "ListTables", nil, nil) }()
			}
			for range calls {
				<-arrived
			}
			for range calls {
				let <- struct{}{}
			}
			for range calls {
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
		}
		if got := made.Load(); got != want {
			t.Errorf("MaxPoolConnections %d: %d connections for twice 40 calls, want %d", kept, got, want)
		}
	}
}

// TestCloseFreesConnections waits for the server to see that its connection is
// closed, and goes on with another.
func TestCloseFreesConnections(t *testing.T) {
	isolate(t)
	states := make(chan http.ConnState, 20)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("{}")) }))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) { states <- state }
	server.Start()
	t.Cleanup(server.Close)
	s, err := boto3.NewSession(boto3.Config{Region: "us-east-1", EndpointURL: server.URL, Credentials: credentials.Static("a", "b", "")})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Client("dynamodb")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := c.Call(t.Context(), "ListTables", nil, nil); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		for state := range states {
			if state == http.StateClosed {
				break
			}
		}
	}
}

// A role that AssumeRole is given asks the session's MFAToken for its code.
func TestAssumeRoleInherits(t *testing.T) {
	isolate(t)
	web := &canned{answers: []answer{{body: `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>` +
		`<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`}}}
	cache := t.TempDir()
	s, err := boto3.NewSession(boto3.Config{
		Region: "us-east-1", Credentials: credentials.Static("a", "b", ""), HTTPClient: web, RoleCache: &credentials.FileCache{Dir: cache},
		MFAToken: func(_ context.Context, serial string) (string, error) { return serial[:6], nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	role := credentials.AssumeRoleOptions{RoleARN: "arn:aws:iam::123456789012:role/admin", MFASerial: "123456789"}
	got, err := s.AssumeRole(role).Credentials(t.Context())
	if err != nil || got.AccessKeyID != "ROLE" || !strings.Contains(web.bodies[0], "TokenCode=123456") {
		t.Errorf("%v %v, sent %q", got, err, web.bodies)
	}
	if files, err := os.ReadDir(cache); err != nil || len(files) != 1 {
		t.Errorf("the session's cache of roles holds %v, %v", files, err)
	}
	role.MFAToken = func(context.Context, string) (string, error) { return "654321", nil }
	role.Cache = &credentials.FileCache{Dir: t.TempDir()}
	if _, err := s.AssumeRole(role).Credentials(t.Context()); err != nil || !strings.Contains(web.bodies[1], "TokenCode=654321") {
		t.Errorf("%v, sent %q", err, web.bodies)
	}
}

// In defaults_mode auto the instance is asked for its region, once, with the
// settings for that.
func TestDefaultsModeAsksTheInstance(t *testing.T) {
	isolate(t)
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/availability-zone/") {
			asked.Add(1)
			_, _ = w.Write([]byte("eu-west-3c"))
			return
		}
		_, _ = w.Write([]byte("token"))
	}))
	t.Cleanup(server.Close)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "false")
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.URL)
	t.Setenv("AWS_EXECUTION_ENV", "")
	s, err := boto3.NewSession(boto3.Config{Region: "eu-west-3", DefaultsMode: "auto", Credentials: credentials.Static("a", "b", "")})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := s.Client("sqs"); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range s.Explain(t.Context()).Settings {
		if e.Name == "defaults_mode" && e.Value != "in-region" || e.Name == "connect_timeout" && e.Value != "1.1s" {
			t.Errorf("%+v", e)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("asked %d times", asked.Load())
	}
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	if _, err = boto3.NewSession(boto3.Config{DefaultsMode: "auto"}); err != nil || asked.Load() != 1 {
		t.Errorf("%v, asked %d times", err, asked.Load())
	}
}

// TestInstanceRegion takes the region of the instance where nothing else names one,
// by choice alone.
func TestInstanceRegion(t *testing.T) {
	isolate(t)
	zone := "eu-west-3c"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/availability-zone/") {
			_, _ = w.Write([]byte(zone))
			return
		}
		_, _ = w.Write([]byte("token"))
	}))
	t.Cleanup(server.Close)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "false")
	t.Setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.URL)
	region := func(cfg boto3.Config) (string, error) {
		cfg.Credentials = credentials.Static("a", "b", "")
		s, err := boto3.NewSession(cfg)
		if err != nil {
			return "", err
		}
		c, err := s.Client("sqs")
		if err != nil {
			return "", err
		}
		for _, e := range s.Explain(t.Context()).Settings {
			if e.Name == "region" && e.Value != c.Region() {
				t.Errorf("explained as %+v", e)
			}
		}
		return c.Region(), nil
	}
	chosen := new(true)
	for name, c := range map[string]struct {
		cfg  boto3.Config
		want string
	}{
		"by choice": {boto3.Config{UseInstanceRegion: chosen}, "eu-west-3"},
		"not asked": {boto3.Config{}, ""},
		"named":     {boto3.Config{UseInstanceRegion: chosen, Region: "us-east-2"}, "us-east-2"},
	} {
		if got, err := region(c.cfg); got != c.want || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	t.Setenv("BOTO3_USE_INSTANCE_REGION", "true")
	if got, err := region(boto3.Config{}); got != "eu-west-3" || err != nil {
		t.Errorf("by the environment: %q, %v", got, err)
	}
	zone = "<html>"
	_, err := region(boto3.Config{})
	if bad, ok := errors.AsType[*boto3.SettingError](err); !ok || bad.Setting != "use_instance_region" || bad.From != "env BOTO3_USE_INSTANCE_REGION" {
		t.Errorf("no instance: %v", err)
	}
}

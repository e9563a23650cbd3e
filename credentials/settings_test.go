package credentials

import (
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestMetadataSettings(t *testing.T) {
	home := newTestHome(t, "")
	delete(home.env, "AWS_EC2_METADATA_DISABLED")
	home.section("default", "metadata_service_timeout = 7", "metadata_service_num_attempts = 4", "ec2_metadata_v1_disabled = TRUE",
		"ec2_metadata_service_endpoint = http://localhost:1", "imds_use_ipv6 = true")
	home.flush()
	got, err := MetadataSettings(home.options(nil))
	want := MetadataOptions{DisableV1: true, Endpoint: "http://localhost:1", EndpointMode: "ipv6", Timeout: 7 * time.Second, Attempts: 4}
	if err != nil || got != want {
		t.Errorf("from the profile: got %+v %v", got, err)
	}
	maps.Copy(home.env, map[string]string{
		"AWS_METADATA_SERVICE_TIMEOUT": "2", "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "1", "AWS_EC2_METADATA_V1_DISABLED": "false",
		"AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://localhost:2", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv4",
		"AWS_EC2_METADATA_DISABLED": "True",
	})
	got, err = MetadataSettings(home.options(nil))
	want = MetadataOptions{Disabled: true, Endpoint: "http://localhost:2", EndpointMode: "ipv4", Timeout: 2 * time.Second, Attempts: 1}
	if err != nil || got != want {
		t.Errorf("from the environment: got %+v %v", got, err)
	}
	delete(home.env, "AWS_EC2_METADATA_DISABLED")
	home.env["AWS_METADATA_SERVICE_NUM_ATTEMPTS"] = "0" // as botocore, which then tries nothing
	if got, err = MetadataSettings(home.options(nil)); err != nil || !got.Disabled {
		t.Errorf("no attempts: got %+v %v", got, err)
	}
	for name, value := range map[string]string{
		"AWS_METADATA_SERVICE_NUM_ATTEMPTS": "-1", "AWS_METADATA_SERVICE_TIMEOUT": "0", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "localhost:1",
	} {
		home := newTestHome(t, "")
		home.env[name] = value
		_, err := NewChain(home.options(nil)).Retrieve(t.Context())
		if bad, ok := errors.AsType[*ConfigError](err); !ok || !strings.Contains(bad.Reason, name) || !strings.Contains(bad.Reason, value) {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
}

// What has nothing to do with credentials does not stop them.
func TestOtherSettingsAreNotRead(t *testing.T) {
	home := newTestHome(t, "")
	home.env["AWS_RETRY_MODE"], home.env["AWS_MAX_ATTEMPTS"] = "often", "many"
	withEnvKeys(home)
	if got, err := NewChain(home.options(nil)).Retrieve(t.Context()); err != nil || got.Source != SourceEnv {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestGivenFilesHaveToBeThere(t *testing.T) {
	home := newTestHome(t, "")
	withEnvKeys(home)
	opts := home.options(nil)
	opts.CredentialsFile = filepath.Join(home.dir, "absent")
	_, err := NewChain(opts).Retrieve(t.Context())
	if bad, ok := errors.AsType[*ConfigError](err); !ok || !errors.Is(err, fs.ErrNotExist) || !strings.Contains(bad.Reason, "Options.CredentialsFile") {
		t.Errorf("%v", err)
	}
}

func TestLoginCacheDirectoryVariable(t *testing.T) {
	home := newTestHome(t, "")
	home.section("default", "login_session = me")
	home.flush()
	home.writeJSON("elsewhere/"+sha256Hex("me")+".json", loginFile(inHour()))
	home.env["FOLDER"], home.env["AWS_LOGIN_CACHE_DIRECTORY"] = "elsewhere", "~/$FOLDER"
	if got, err := NewChain(home.options(nil)).Retrieve(t.Context()); err != nil || got.AccessKeyID != "ASIALOGIN" {
		t.Errorf("got %v %v", got, err)
	}
}

// Without a folder, the caches are where the AWS CLI keeps them.
func TestDefaultCacheFolders(t *testing.T) {
	home := newTestHome(t, "")
	t.Setenv("HOME", home.dir)
	t.Setenv("USERPROFILE", home.dir)
	home.writeJSON(".aws/login/cache/"+sha256Hex("me")+".json", loginFile(inHour()))
	if got, err := Login(fakeAWS(), LoginOptions{Session: "me"}).Retrieve(t.Context()); err != nil || got.AccessKeyID != "ASIALOGIN" {
		t.Errorf("got %v %v", got, err)
	}
	ssoCache(home, "corp", map[string]any{"accessToken": "portal", "expiresAt": inHour()})
	if got, err := SSOToken(fakeAWS(), SSOTokenOptions{SessionName: "corp"}).RetrieveToken(t.Context()); err != nil || got.Value != "portal" {
		t.Errorf("got %v %v", got, err)
	}
	if cache, err := CLICache(); err != nil || cache.Dir != filepath.Join(home.dir, ".aws", "cli", "cache") {
		t.Errorf("got %v %v", cache, err)
	}
}

package boto3_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// TestSenselessCredentialSettings holds that the error of a setting of the
// credentials names it, its value and its place, and that nothing is sent.
func TestSenselessCredentialSettings(t *testing.T) {
	const role = "role_arn = arn:aws:iam::123456789012:role/dev\nsource_profile = keys\n"
	for _, c := range []struct{ profile, variable, value, want string }{
		{"role_arn = x\nsource_profile = keys\n", "", "", `role_arn is "x" (HOME/.aws/config [default] line 2): want the ARN`},
		{"role_arn =\nsource_profile = keys\n", "", "", `role_arn is ""`},
		{"role_arn = x\nweb_identity_token_file = HOME/token\n", "", "", `role_arn is "x" (HOME/.aws/config [default] line 2)`},
		{"web_identity_token_file = HOME/token\n", "AWS_ROLE_ARN", "x", `role_arn is "x" (env AWS_ROLE_ARN)`},
		{role + "duration_seconds = -5\n", "", "", `duration_seconds is "-5" (HOME/.aws/config [default] line 4): want whole seconds from 900 to 43200`},
		{role + "duration_seconds = 899\n", "", "", `duration_seconds is "899"`},
		{role + "duration_seconds = 43201\n", "", "", `duration_seconds is "43201"`},
		{role + "duration_seconds = 0\n", "", "", `duration_seconds is "0"`},
		{role + "duration_seconds = 1h\n", "", "", `duration_seconds is "1h"`},
		{role + "duration_seconds =\n", "", "", `duration_seconds is ""`},
		{role + "duration_seconds = 99999999999999999999\n", "", "", `duration_seconds is "9999`},
		{"", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "x", `container_credentials_full_uri is "x" (env AWS_CONTAINER_CREDENTIALS_FULL_URI): want a URL`},
		{"", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "", `container_credentials_full_uri is ""`},
		{"", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://", `container_credentials_full_uri is "https://"`},
		{"", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "https:x", `container_credentials_full_uri is "https:x"`},
		{"", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "ftp://localhost/x", `container_credentials_full_uri is "ftp://localhost/x"`},
		{"", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "ftp://me:hidden@localhost/x", `container_credentials_full_uri is "ftp://REDACTED@localhost/x"`},
		{"", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "x", `container_credentials_relative_uri is "x"`},
		{"", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", ".example.com/x", `container_credentials_relative_uri is ".example.com/x"`},
		{"", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "@example.com/x", `container_credentials_relative_uri is`},
	} {
		t.Run(c.profile+c.variable+c.value, func(t *testing.T) {
			home := isolate(t)
			writeFile(t, filepath.Join(home, "token"), "token")
			text := "[default]\n" + c.profile + "[profile keys]\naws_access_key_id = a\naws_secret_access_key = b\n"
			writeFile(t, filepath.Join(home, ".aws", "config"), strings.ReplaceAll(text, "HOME", home))
			if c.variable != "" {
				t.Setenv(c.variable, c.value)
			}
			http := &canned{answers: []answer{{status: 500}}}
			client, err := boto3.NewClient("s3", boto3.Config{HTTPClient: http, Region: "us-west-2", MaxAttempts: 1, ConfigFile: filepath.Join(home, ".aws", "config")})
			if err == nil {
				err = client.Call(t.Context(), "ListBuckets", nil, nil)
			}
			if want := strings.ReplaceAll(c.want, "HOME", home); err == nil || !strings.Contains(err.Error(), want) || len(http.requests) > 0 {
				t.Errorf("%v after %d requests, want %s", err, len(http.requests), want)
			}
		})
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// TestRoleDurations holds that a duration is sent as it is, or is an error.
func TestRoleDurations(t *testing.T) {
	const arn = "arn:aws:iam::123456789012:role/dev"
	for _, c := range []struct {
		opts credentials.AssumeRoleOptions
		sent string // a part of the request, or
		want string // of the error
	}{
		{credentials.AssumeRoleOptions{RoleARN: arn}, "Action=AssumeRole", ""},
		{credentials.AssumeRoleOptions{RoleARN: arn, Duration: 15 * time.Minute}, "DurationSeconds=900", ""},
		{credentials.AssumeRoleOptions{RoleARN: arn, Duration: 12 * time.Hour}, "DurationSeconds=43200", ""},
		{credentials.AssumeRoleOptions{RoleARN: arn, Duration: time.Hour + time.Millisecond}, "", "AssumeRoleOptions.Duration is 1h0m0.001s"},
		{credentials.AssumeRoleOptions{RoleARN: arn, Duration: 15*time.Minute - time.Second}, "", "AssumeRoleOptions.Duration is 14m59s"},
		{credentials.AssumeRoleOptions{RoleARN: arn, Duration: 12*time.Hour + time.Second}, "", "AssumeRoleOptions.Duration is 12h0m1s"},
		{credentials.AssumeRoleOptions{RoleARN: arn, Duration: time.Nanosecond}, "", "AssumeRoleOptions.Duration is 1ns"},
		{credentials.AssumeRoleOptions{RoleARN: arn, Duration: -time.Hour}, "", "AssumeRoleOptions.Duration is -1h0m0s"},
		{credentials.AssumeRoleOptions{}, "", "AssumeRoleOptions.RoleARN is empty"},
	} {
		http := &canned{answers: []answer{{status: 400}}}
		_, err := newSession(t, boto3.Config{HTTPClient: http, MaxAttempts: 1}).AssumeRole(c.opts).Credentials(t.Context())
		switch {
		case c.want != "":
			if err == nil || !strings.Contains(err.Error(), c.want) || len(http.requests) > 0 {
				t.Errorf("%+v: %v", c.opts, err)
			}
		case len(http.bodies) == 0 || !strings.Contains(http.bodies[0], c.sent):
			t.Errorf("%+v: sent %q, want %s", c.opts, http.bodies, c.sent)
		}
	}
}

// TestSenselessFields holds that fields of Config which no request could carry are
// refused when the session or the client is made.
func TestSenselessFields(t *testing.T) {
	for name, c := range map[string]struct {
		cfg  boto3.Config
		want boto3.SettingError
	}{
		"user agent":        {boto3.Config{UserAgent: "a\r\nX-Evil: 1"}, boto3.SettingError{Setting: "user_agent", Value: "a\r\nX-Evil: 1", From: "Config.UserAgent"}},
		"extra":             {boto3.Config{UserAgentExtra: "a\nb"}, boto3.SettingError{Setting: "user_agent_extra", Value: "a\nb", From: "Config.UserAgentExtra"}},
		"app":               {boto3.Config{UserAgentAppID: "a\x00b"}, boto3.SettingError{Setting: "user_agent_appid", Value: "a\x00b", From: "Config.UserAgentAppID"}},
		"region set":        {boto3.Config{SigV4aSigningRegionSet: []string{""}}, boto3.SettingError{Setting: "sigv4a_signing_region_set", From: "Config.SigV4aSigningRegionSet"}},
		"region sets":       {boto3.Config{SigV4aSigningRegionSet: []string{"us-east-1", " "}}, boto3.SettingError{Setting: "sigv4a_signing_region_set", Value: "us-east-1, ", From: "Config.SigV4aSigningRegionSet"}},
		"no region set":     {boto3.Config{SigV4aSigningRegionSet: []string{"us east"}}, boto3.SettingError{Setting: "sigv4a_signing_region_set", Value: "us east", From: "Config.SigV4aSigningRegionSet"}},
		"scheme preference": {boto3.Config{AuthSchemePreference: []string{"sigv4", ""}}, boto3.SettingError{Setting: "auth_scheme_preference", Value: "sigv4,", From: "Config.AuthSchemePreference"}},
		"data path":         {boto3.Config{DataPath: []string{""}}, boto3.SettingError{Setting: "data_path", From: "Config.DataPath"}},
		"proxy": {boto3.Config{Proxies: map[string]string{"https": "gopher://me:hidden@host"}},
			boto3.SettingError{Setting: "proxies", Value: "gopher://REDACTED@host", From: "Config.Proxies"}},
		"proxy's key": {boto3.Config{Proxies: map[string]string{"ftp": "http://host"}}, boto3.SettingError{Setting: "proxies", Value: "ftp", From: "Config.Proxies"}},
	} {
		isolate(t)
		c.cfg.Region = "us-west-2"
		s, err := boto3.NewSession(c.cfg)
		if err == nil {
			_, err = s.Client("s3")
		}
		got, ok := errors.AsType[*boto3.SettingError](err)
		if !ok || got.Setting != c.want.Setting || got.Value != c.want.Value || got.From != c.want.From || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%s: %v; want %+v", name, err, c.want)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\r\n\x00") {
			t.Errorf("%s: control characters in %q", name, err)
		}
	}
	for _, good := range []boto3.Config{
		{SigV4aSigningRegionSet: []string{"*"}}, {SigV4aSigningRegionSet: []string{"us-*", "eu-west-1"}}, {SigV4aSigningRegionSet: []string{}},
		{UserAgent: "my agent/1.0 (x)", UserAgentExtra: "é"}, {Proxies: map[string]string{}},
	} {
		isolate(t)
		if _, err := boto3.NewSession(good); err != nil {
			t.Error(err)
		}
	}
	for _, value := range []string{" ", ",", "us-east-1,", "us-east-1,,x"} {
		isolate(t)
		t.Setenv("AWS_SIGV4A_SIGNING_REGION_SET", value)
		_, err := boto3.NewSession(boto3.Config{})
		if got, ok := errors.AsType[*boto3.SettingError](err); !ok || got.Value != value || got.From != "env AWS_SIGV4A_SIGNING_REGION_SET" {
			t.Errorf("%q: %v", value, err)
		}
	}
}

package credentials

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// ssoHome is a folder with one cached sign-in for the session "corp".
func ssoHome(t *testing.T, expires time.Duration, refreshable bool) SSOTokenOptions {
	t.Helper()
	token := ssoToken{AccessToken: "portal", ExpiresAt: time.Now().Add(expires).UTC().Format(time.RFC3339)}
	if refreshable {
		token.ClientID, token.ClientSecret, token.RefreshToken = "client", "client-secret", "refresh"
		token.RegistrationExpiresAt = "2099-01-01T00:00:00Z"
	}
	opts := SSOTokenOptions{SessionName: "corp", StartURL: "https://corp.example.com", Region: "us-west-2", Cache: FileCache{t.TempDir()}}
	if err := opts.Cache.Store(sha1Hex("corp"), token); err != nil {
		t.Fatal(err)
	}
	return opts
}

func TestSSOTokenRefresh(t *testing.T) {
	for name, c := range map[string]struct {
		expires     time.Duration
		refreshable bool
		err         error
		want        string // empty for a failure
		calls       int
	}{
		"fresh":                        {time.Hour, true, nil, "portal", 0},
		"near expiry":                  {14 * time.Minute, true, nil, "renewed-refresh", 1},
		"expired":                      {-time.Hour, true, nil, "renewed-refresh", 1},
		"near expiry, cannot":          {14 * time.Minute, false, nil, "portal", 0},
		"expired, cannot":              {-time.Hour, false, nil, "", 0},
		"near expiry, refused":         {5 * time.Minute, true, &refusal{code: "InvalidGrantException"}, "portal", 1},
		"expired, refused":             {-time.Minute, true, &refusal{code: "InvalidGrantException"}, "", 1},
		"advisory window, no network":  {14 * time.Minute, true, errDown, "portal", 1},
		"mandatory window, no network": {9 * time.Minute, true, errDown, "", 1},
	} {
		opts := ssoHome(t, c.expires, c.refreshable)
		caller := fakeAWS()
		if c.err != nil {
			caller.answer = func(call) (map[string]any, error) { return nil, c.err }
		}
		got, err := SSOToken(caller, opts).RetrieveToken(t.Context())
		if got.Value != c.want || (err == nil) != (c.want != "") || len(caller.seen()) != c.calls {
			t.Errorf("%s: got %q after %d calls: %v", name, got.Value, len(caller.seen()), err)
		}
	}
}

func TestSSOTokenRefreshRewritesTheCache(t *testing.T) {
	opts := ssoHome(t, -time.Hour, true)
	caller := fakeAWS()
	for range 2 { // the second finds what the first wrote
		if got, err := SSOToken(caller, opts).RetrieveToken(t.Context()); err != nil || got.Value != "renewed-refresh" {
			t.Fatalf("got %v %v", got, err)
		}
	}
	calls := caller.seen()
	if len(calls) != 1 || calls[0].service != "sso-oidc" || calls[0].region != "us-west-2" || calls[0].operation != "CreateToken" ||
		calls[0].in["grantType"] != "refresh_token" || !calls[0].credentials.IsAnonymous() {
		t.Errorf("%d calls", len(calls))
	}
	text, err := os.ReadFile(filepath.Join(opts.Cache.Dir, sha1Hex("corp")+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]string
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	// The members are those that botocore writes.
	for name, want := range map[string]string{
		"startUrl": "https://corp.example.com", "region": "us-west-2", "accessToken": "renewed-refresh",
		"clientId": "client", "clientSecret": "client-secret", "registrationExpiresAt": "2099-01-01T00:00:00Z", "refreshToken": "next-refresh",
	} {
		if file[name] != want {
			t.Errorf("%s is %q", name, file[name])
		}
	}
	if expires, err := parseTimestamp(file["expiresAt"]); err != nil || time.Until(expires) < 59*time.Minute {
		t.Errorf("expiresAt is %q", file["expiresAt"])
	}
}

func TestSSORole(t *testing.T) {
	opts := SSOOptions{SSOTokenOptions: ssoHome(t, time.Hour, false), AccountID: "123456789012", RoleName: "admin", RoleCache: &FileCache{t.TempDir()}}
	caller := fakeAWS()
	for range 2 {
		got, err := SSO(caller, opts).Retrieve(t.Context())
		if err != nil || got.AccountID != "123456789012" || got.Source != SourceSSO || time.Until(got.Expires) < 59*time.Minute {
			t.Fatalf("got %v %v", got, err)
		}
	}
	calls := caller.seen()
	if len(calls) != 1 || calls[0].operation != "GetRoleCredentials" || calls[0].region != "us-west-2" || calls[0].in["accessToken"] != "portal" {
		t.Errorf("%d calls", len(calls))
	}
}

func TestSSORefusals(t *testing.T) {
	for code, mustSignIn := range map[string]bool{"UnauthorizedException": true, "ForbiddenException": false} {
		cause := &refusal{code: code}
		caller := &fakeCaller{answer: func(call) (map[string]any, error) { return nil, cause }}
		_, err := SSO(caller, SSOOptions{SSOTokenOptions: ssoHome(t, time.Hour, false), AccountID: "1", RoleName: "r"}).Retrieve(t.Context())
		login, ok := errors.AsType[*LoginRequiredError](err)
		if !errors.Is(err, cause) || ok != mustSignIn || ok && login.Command != "aws sso login --sso-session corp" {
			t.Errorf("%s: got %v", code, err)
		}
	}
}

func TestTokenChain(t *testing.T) {
	home := newTestHome(t, "")
	chain := TokenChain("bedrock-agent runtime", home.options(nil))
	_, err := chain.RetrieveToken(t.Context())
	if _, ok := errors.AsType[*NoTokenError](err); !ok || !strings.Contains(err.Error(), "AWS_BEARER_TOKEN_BEDROCK_AGENT_RUNTIME") {
		t.Errorf("got %v", err)
	}
	ssoSession(home, "default", "sso_session = corp")
	ssoCache(home, "corp", map[string]any{"accessToken": "portal", "expiresAt": inHour()})
	home.flush()
	if got, err := chain.RetrieveToken(t.Context()); err != nil || got.Value != "portal" || got.Source != SourceSSO {
		t.Errorf("got %v %v", got, err)
	}
	home.env["AWS_BEARER_TOKEN_BEDROCK_AGENT_RUNTIME"] = "from-env"
	got, err := TokenChain("bedrock-agent runtime", home.options(nil)).RetrieveToken(t.Context())
	if err != nil || got.Value != "from-env" || got.Source != SourceEnv || !got.Expires.IsZero() {
		t.Errorf("got %v %v", got, err)
	}
	if got, err := EnvironmentToken(" ", env("AWS_BEARER_TOKEN__", "x")).RetrieveToken(t.Context()); err == nil {
		t.Errorf("got %v", got)
	}
}

func FuzzSSOCacheFile(f *testing.F) {
	f.Add([]byte(`{"accessToken":"a","expiresAt":"2099-01-01T00:00:00Z"}`))
	f.Add([]byte(`{"accessToken":"a","expiresAt":"2019-01-01T00:00:00Z","refreshToken":"r","clientId":"c","clientSecret":"s","registrationExpiresAt":"x"}`))
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(filepath.Join(folder, sha1Hex("corp")+".json"), content, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := SSOToken(fakeAWS(), SSOTokenOptions{SessionName: "corp", StartURL: "u", Region: "r", Cache: FileCache{folder}}).RetrieveToken(t.Context())
		if err == nil && got.Value == "" {
			t.Error("an empty token")
		}
	})
}

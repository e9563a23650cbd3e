package credentials

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const roleARN = "arn:aws:iam::123456789012:role/dev"

// The keys are what botocore's fetchers compute for the same arguments.
func TestRoleCacheKeys(t *testing.T) {
	for want, opts := range map[string]AssumeRoleOptions{
		"af854889538ac1a069a8274d5ee4dc500f8b1f91": {RoleARN: roleARN},
		"c0d33337cb23aaa3a2bc2bc5b978b2bc7fe32048": {RoleARN: roleARN, SessionName: "me", ExternalID: "é\"\\/\u2028😀",
			Duration: 15 * time.Minute, MFASerial: "arn:aws:iam::1:mfa/x"},
		"7baaf80f603d904c6f819eb7bb45016288bed102": {RoleARN: roleARN,
			Policy:     `{"Version": "2012-10-17","Statement":[{"b":1,"a":[true,null,1.5]}]}`,
			PolicyARNs: []string{"arn:aws:iam::aws:policy/X"}, Tags: map[string]string{"k": "v"},
			TransitiveTagKeys: []string{"k"}, SourceIdentity: "si"},
		"10a21e9738dceda53711897c14843e50b3f35a5c": {RoleARN: roleARN, SessionName: "s"},
	} {
		if got, err := (&assumeRole{opts: opts}).cacheKey(); err != nil || got != want {
			t.Errorf("%+v: key %s %v, want %s", opts, got, err, want)
		}
	}
	sso := SSOOptions{SSOTokenOptions: SSOTokenOptions{StartURL: "https://x.example.com/start"}, RoleName: "role", AccountID: "123456789012"}
	if got, err := sso.roleKey(); err != nil || got != "c9c46a12b1df0eb45a5f5271f36b5def58d0a687" {
		t.Errorf("by start URL: %s %v", got, err)
	}
	sso.SessionName = "corp"
	if got, err := sso.roleKey(); err != nil || got != "1c78d40e00f07f9917a871a9286789fd397df571" {
		t.Errorf("by session: %s %v", got, err)
	}
}

func TestAssumeRoleRequest(t *testing.T) {
	caller := fakeAWS()
	asked := ""
	got, err := AssumeRole(caller, Static("AKIA", "s", ""), AssumeRoleOptions{
		RoleARN: roleARN, SessionName: "me", ExternalID: "ext", Duration: time.Hour, Region: "eu-west-1",
		MFASerial: "arn:aws:iam::1:mfa/x",
		MFAToken:  func(_ context.Context, serial string) (string, error) { asked = serial; return "123456\n", nil },
	}).Retrieve(t.Context())
	if err != nil || got.AccountID != "123456789012" || got.Source != SourceAssumeRole || got.Expires.IsZero() {
		t.Fatalf("got %v %v", got, err)
	}
	seen := caller.seen()[0]
	if seen.service != "sts" || seen.region != "eu-west-1" || seen.operation != "AssumeRole" || seen.credentials.AccessKeyID != "AKIA" {
		t.Errorf("call %+v", seen)
	}
	want := `{"DurationSeconds":3600,"ExternalId":"ext","RoleArn":"arn:aws:iam::123456789012:role/dev","RoleSessionName":"me","SerialNumber":"arn:aws:iam::1:mfa/x","TokenCode":"123456"}`
	if text, err := json.Marshal(seen.in); err != nil || string(text) != want {
		t.Errorf("request %s", text)
	}
	if asked != "arn:aws:iam::1:mfa/x" {
		t.Errorf("asked for a code of %q", asked)
	}
}

func TestAssumeRoleFailures(t *testing.T) {
	denied := &refusal{code: "AccessDenied"}
	failing := &fakeCaller{answer: func(call) (map[string]any, error) { return nil, denied }}
	empty := &fakeCaller{answer: func(call) (map[string]any, error) { return nil, nil }}
	noCode := func(context.Context, string) (string, error) { return "", errDown }
	for name, c := range map[string]struct {
		provider Provider
		says     string
		is       error
	}{
		"denied":          {AssumeRole(failing, Static("a", "b", ""), AssumeRoleOptions{RoleARN: roleARN}), roleARN, denied},
		"empty answer":    {AssumeRole(empty, Static("a", "b", ""), AssumeRoleOptions{RoleARN: roleARN}), "no keys", nil},
		"no source":       {AssumeRole(failing, Environment(env()), AssumeRoleOptions{RoleARN: roleARN}), "AWS_ACCESS_KEY_ID", nil},
		"no MFA function": {AssumeRole(failing, Static("a", "b", ""), AssumeRoleOptions{RoleARN: roleARN, MFASerial: "mfa"}), "MFAToken", nil},
		"no MFA code":     {AssumeRole(failing, Static("a", "b", ""), AssumeRoleOptions{RoleARN: roleARN, MFASerial: "mfa", MFAToken: noCode}), "mfa", errDown},
		"no token":        {WebIdentity(failing, WebIdentityOptions{RoleARN: roleARN, TokenFile: "/nowhere"}), "/nowhere", os.ErrNotExist},
		"bad policy":      {AssumeRole(failing, Static("a", "b", ""), AssumeRoleOptions{RoleARN: roleARN, Policy: "{", Cache: &FileCache{t.TempDir()}}), "policy", nil},
	} {
		// A source that is not there is a failure of the role, not a reason to
		// pass it over.
		_, err := ChainOf(Link{"role", "", c.provider}, Link{"next", "", Static("x", "y", "")}).Retrieve(t.Context())
		if err == nil || !strings.Contains(err.Error(), c.says) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestRoleCacheIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		folder := filepath.Join(t.TempDir(), "cli", "cache")
		caller := fakeAWS()
		role := func() Provider {
			return AssumeRole(caller, Static("AKIA", "s", ""), AssumeRoleOptions{RoleARN: roleARN, Cache: &FileCache{folder}})
		}
		first, err := role().Retrieve(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, "af854889538ac1a069a8274d5ee4dc500f8b1f91.json")
		info, err := os.Stat(path)
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%v %v", info, err)
		}
		second, err := role().Retrieve(t.Context())
		if err != nil || len(caller.seen()) != 1 || second.AccessKeyID != first.AccessKeyID || second.AccountID != first.AccountID {
			t.Errorf("got %v %v after %d calls", second, err, len(caller.seen()))
		}
		time.Sleep(45*time.Minute + time.Second)
		if _, err := role().Retrieve(t.Context()); err != nil || len(caller.seen()) != 2 {
			t.Errorf("%v after %d calls: entries within 15 minutes of their expiry are not used", err, len(caller.seen()))
		}
		if err := os.WriteFile(path, []byte("{broken"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := role().Retrieve(t.Context()); err != nil || len(caller.seen()) != 3 {
			t.Errorf("a broken entry: %v after %d calls", err, len(caller.seen()))
		}
	})
}

// The AWS CLI writes the zone of an expiry as "UTC".
func TestRoleCacheOfTheCLI(t *testing.T) {
	folder := t.TempDir()
	entry := `{"Credentials": {"AccessKeyId": "ASIACLI", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2099-01-01T00:00:00UTC"}, "AssumedRoleUser": {"AssumedRoleId": "A:b", "Arn": "arn:aws:sts::1:assumed-role/dev/b"}, "ResponseMetadata": {"RequestId": "r"}}`
	if err := os.WriteFile(filepath.Join(folder, "af854889538ac1a069a8274d5ee4dc500f8b1f91.json"), []byte(entry), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := AssumeRole(fakeAWS(), Static("a", "b", ""), AssumeRoleOptions{RoleARN: roleARN, Cache: &FileCache{folder}}).Retrieve(t.Context())
	if err != nil || got.AccessKeyID != "ASIACLI" {
		t.Errorf("got %v %v", got, err)
	}
}

func TestWebIdentityRequest(t *testing.T) {
	caller := fakeAWS()
	home := newTestHome(t, "")
	got, err := WebIdentity(caller, WebIdentityOptions{RoleARN: roleARN, TokenFile: home.write("token", "oidc")}).Retrieve(t.Context())
	if err != nil || got.Source != SourceWebIdentity || got.AccountID != "123456789012" {
		t.Fatalf("got %v %v", got, err)
	}
	seen := caller.seen()[0]
	if seen.operation != "AssumeRoleWithWebIdentity" || !seen.credentials.IsAnonymous() || seen.in["WebIdentityToken"] != "oidc" ||
		!strings.HasPrefix(text(seen.in["RoleSessionName"]), "botocore-session-") {
		t.Errorf("call %s %v", seen.operation, seen.credentials)
	}
}

func TestFileCache(t *testing.T) {
	cache := FileCache{filepath.Join(t.TempDir(), "new", "folder")}
	var got map[string]int
	if found, err := cache.Load("a", &got); found || err != nil {
		t.Errorf("an empty cache: %v %v", found, err)
	}
	for i := range 3 {
		if err := cache.Store("a", map[string]int{"n": i}); err != nil {
			t.Fatal(err)
		}
	}
	if found, err := cache.Load("a", &got); !found || err != nil || got["n"] != 2 {
		t.Errorf("got %v %v %v", found, err, got)
	}
	files, err := os.ReadDir(cache.Dir)
	if err != nil || len(files) != 1 {
		t.Errorf("the folder has %d files, want 1: %v", len(files), err)
	}
	for _, key := range []string{"", "..", "a/b", `a\b`, "c:d"} {
		if err := cache.Store(key, 1); err == nil {
			t.Errorf("key %q is accepted", key)
		}
	}
	if err := cache.Store("f", func() {}); err == nil {
		t.Error("a function was stored")
	}
	if err := os.WriteFile(filepath.Join(cache.Dir, "b.json"), []byte(`{"n":"secret-value"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := cache.Load("b", &got); err == nil || strings.Contains(err.Error(), "secret-value") {
		t.Errorf("got %v", err)
	}
}

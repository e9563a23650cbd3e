package configure_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/configure"
)

// TestSSO signs in with a device code, as a profile of the older form does, and out.
func TestSSO(t *testing.T) {
	cli.Register(configure.SignIn()...)
	home := t.TempDir()
	config := filepath.Join(home, "config")
	text := "[default]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 1\nsso_role_name = r\n[profile bare]\nregion = eu-west-1\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	srv := bototest.NewServer(t, bototest.ServerConfig{Unsigned: true})
	for name, out := range map[string]boto3.Map{
		"RegisterClient":           {"clientId": "c", "clientSecret": "s", "clientSecretExpiresAt": int64(4102444800)},
		"StartDeviceAuthorization": {"deviceCode": "d", "userCode": "ABCD-EFGH", "verificationUri": "https://device", "verificationUriComplete": "https://device?c", "expiresIn": 60, "interval": 1},
		"CreateToken":              {"accessToken": "very-secret", "expiresIn": 3600, "tokenType": "Bearer"},
	} {
		srv.Handle("sso-oidc", name, func(context.Context, boto3.Map) (boto3.Map, error) { return out, nil })
	}
	var ended boto3.Map
	srv.Handle("sso", "Logout", func(_ context.Context, in boto3.Map) (boto3.Map, error) { ended = in; return nil, nil })
	for k, v := range map[string]string{"HOME": home, "AWS_CONFIG_FILE": config, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_ENDPOINT_URL": srv.URL(), "AWS_EC2_METADATA_DISABLED": "true"} {
		t.Setenv(k, v)
	}
	run := func(words ...string) (int, string) {
		var out bytes.Buffer
		env := &cli.Env{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Getenv: os.Getenv, Home: home, Name: "boto3"}
		return cli.Run(t.Context(), env, words), out.String()
	}
	code, printed := run("sso", "login", "--no-browser")
	if code != 0 || !strings.Contains(printed, "ABCD-EFGH") || !strings.Contains(printed, "Successfully logged into Start URL: https://corp.awsapps.com/start") || strings.Contains(printed, "very-secret") {
		t.Errorf("%d %s", code, printed)
	}
	kept, err := filepath.Glob(filepath.Join(home, ".aws", "sso", "cache", "*.json"))
	if err != nil || len(kept) == 0 {
		t.Fatal(kept, err)
	}
	if code, printed := run("sso", "logout"); code != 0 || printed != "" || ended["accessToken"] != "very-secret" {
		t.Errorf("%d %s %v", code, printed, ended)
	}
	if kept, err := filepath.Glob(filepath.Join(home, ".aws", "sso", "cache", "*.json")); err != nil || len(kept) != 0 {
		t.Error(kept, err)
	}
	for line, want := range map[string]string{
		"sso login --profile bare":        "profile bare has no sso_start_url",
		"sso login --sso-session nothing": "sso-session nothing has no sso_start_url",
		"logout":                          "profile default has no login_session",
	} {
		if code, printed := run(strings.Fields(line)...); code != cli.BadSettings || !strings.Contains(printed, want) {
			t.Errorf("%s: %d %s", line, code, printed)
		}
	}
}

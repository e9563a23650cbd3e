package configure_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/configure"
)

// center is an IAM Identity Center with accounts on two pages.
func center(t *testing.T, accounts ...string) (config string, run func(stdin string, words ...string) (int, string)) {
	t.Helper()
	cli.Register(configure.Command())
	home := t.TempDir()
	srv := bototest.NewServer(t, bototest.ServerConfig{Unsigned: true})
	answers := map[string]boto3.Map{
		"RegisterClient":           {"clientId": "c", "clientSecret": "s", "clientSecretExpiresAt": int64(4102444800)},
		"StartDeviceAuthorization": {"deviceCode": "d", "userCode": "ABCD-EFGH", "verificationUri": "https://device", "verificationUriComplete": "https://device?c", "expiresIn": 60, "interval": 1},
		"CreateToken":              {"accessToken": "very-secret", "expiresIn": 3600, "tokenType": "Bearer"},
	}
	for name, out := range answers {
		srv.Handle("sso-oidc", name, func(context.Context, boto3.Map) (boto3.Map, error) { return out, nil })
	}
	srv.Handle("sso", "ListAccounts", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		if in["accessToken"] != "very-secret" {
			t.Errorf("%v", in)
		}
		list := func(ids ...string) (all []any) {
			for _, id := range ids {
				all = append(all, boto3.Map{"accountId": id, "accountName": "n-" + id, "emailAddress": id + "@corp"})
			}
			return all
		}
		if len(accounts) < 2 {
			return boto3.Map{"accountList": list(accounts...)}, nil
		}
		if in["nextToken"] == nil {
			return boto3.Map{"accountList": list(accounts[0]), "nextToken": "more"}, nil
		}
		return boto3.Map{"accountList": list(accounts[1:]...)}, nil
	})
	srv.Handle("sso", "ListAccountRoles", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		return boto3.Map{"roleList": []any{boto3.Map{"roleName": "Admin", "accountId": in["accountId"]}}}, nil
	})
	config = filepath.Join(home, ".aws", "config")
	for k, v := range map[string]string{"HOME": home, "AWS_CONFIG_FILE": config, "AWS_SHARED_CREDENTIALS_FILE": filepath.Join(home, "credentials"), "AWS_ENDPOINT_URL": srv.URL(), "AWS_EC2_METADATA_DISABLED": "true"} {
		t.Setenv(k, v)
	}
	return config, func(stdin string, words ...string) (int, string) {
		var out bytes.Buffer
		env := &cli.Env{Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &out, Getenv: os.Getenv, Home: home, Name: "boto3"}
		return cli.Run(t.Context(), env, words), out.String()
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(data)
}

const corp = "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n"

// TestConfigureSSO has the file that the AWS CLI's user guide shows.
func TestConfigureSSO(t *testing.T) {
	config, run := center(t, "111122223333")
	code, printed := run("corp\nhttps://corp.awsapps.com/start\neu-west-1\n\neu-central-1\n\n\n", "configure", "sso", "--use-device-code", "--no-browser")
	for _, want := range []string{
		"SSO session name (Recommended): SSO start URL [None]: SSO region [None]: SSO registration scopes [sso:account:access]: ", "ABCD-EFGH",
		"The only AWS account available to you is: 111122223333\nUsing the account ID 111122223333\n", "The only role available to you is: Admin\nUsing the role name \"Admin\"\n",
		"Profile name [Admin-111122223333]: ", "boto3 sts get-caller-identity --profile Admin-111122223333\n",
	} {
		if !strings.Contains(printed, want) {
			t.Errorf("%q is not in\n%s", want, printed)
		}
	}
	if code != 0 || strings.Contains(printed, "very-secret") {
		t.Errorf("%d %s", code, printed)
	}
	want := "[profile Admin-111122223333]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = Admin\nregion = eu-central-1\n" + corp
	if got := read(t, config); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// TestConfigureSSOAgain takes the session that the file has, and what else stands there.
func TestConfigureSSOAgain(t *testing.T) {
	config, run := center(t, "1", "2", "3")
	if err := os.MkdirAll(filepath.Dir(config), 0o700); err != nil {
		t.Fatal(err)
	}
	before := "# mine\n[profile dev]\noutput = text\n" + corp
	if err := os.WriteFile(config, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	code, printed := run("corp\n4\nn-2\n2\n\n\n", "configure", "sso", "--use-device-code", "--no-browser", "--profile", "dev")
	if code != 0 || !strings.Contains(printed, "There are 3 AWS accounts available to you.\n   1  1, n-1, 1@corp\n") || strings.Contains(printed, "start URL [") || strings.Contains(printed, "Profile name") {
		t.Errorf("%d %s", code, printed)
	}
	want := "# mine\n[profile dev]\noutput = text\nsso_session = corp\nsso_account_id = 2\nsso_role_name = Admin\n" + corp
	if got := read(t, config); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

// TestConfigureSSOOlder writes the form without a session.
func TestConfigureSSOOlder(t *testing.T) {
	config, run := center(t, "1")
	code, printed := run("\nhttps://corp\neu-west-1\n\njson\ndev\n", "configure", "sso", "--no-browser")
	want := "[profile dev]\nsso_start_url = https://corp\nsso_region = eu-west-1\nsso_account_id = 1\nsso_role_name = Admin\noutput = json\n"
	if got := read(t, config); code != 0 || got != want || !strings.Contains(printed, "WARNING: Configuring using legacy format") {
		t.Errorf("%d %s\n%s\nwant\n%s", code, printed, got, want)
	}
}

// TestConfigureSSOChangesNothing where it does not come to its end.
func TestConfigureSSOChangesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		stdin    string
		accounts []string
	}{
		"ended before":     {"corp\nhttps://corp\n", []string{"1"}},
		"no URL":           {"corp\n\neu-west-1\n", []string{"1"}},
		"ended behind":     {"corp\nhttps://corp\neu-west-1\n\n", []string{"1", "2"}},
		"no account":       {"corp\nhttps://corp\neu-west-1\n\n", nil},
		"ended at the end": {"corp\nhttps://corp\neu-west-1\n\n\n\n", []string{"1"}},
	} {
		t.Run(name, func(t *testing.T) {
			config, run := center(t, c.accounts...)
			code, printed := run(c.stdin, "configure", "sso", "--use-device-code", "--no-browser")
			if got := read(t, config); code == 0 || got != "" || !strings.Contains(printed, "nothing was changed") {
				t.Errorf("%d %s\n%s", code, printed, got)
			}
		})
	}
}

func TestConfigureSession(t *testing.T) {
	config, run := center(t)
	code, printed := run("corp\nhttps://corp.awsapps.com/start\neu-west-1\n\n", "configure", "sso-session")
	if got := read(t, config); code != 0 || got != corp || !strings.Contains(printed, "Completed configuring SSO session: corp\n") || !strings.Contains(printed, "boto3 sso login --sso-session corp\n") {
		t.Errorf("%d %s\n%s", code, printed, got)
	}
}

// TestImportAllOrNothing has a row whose user cannot be a profile behind one that can.
func TestImportAllOrNothing(t *testing.T) {
	_, run := center(t)
	file := filepath.Join(t.TempDir(), "keys.csv")
	head := "User Name,Access key ID,Secret access key\nann,AKIA1,s1\n"
	for more, n := range map[string]int{"\"b\nob\",AKIA2,s2\n": 0, "bob,AKIA2,s2\n": 2} {
		if err := os.WriteFile(file, []byte(head+more), 0o600); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "credentials")
		t.Setenv("AWS_SHARED_CREDENTIALS_FILE", path)
		code, printed := run("", "configure", "import", "--csv", "file://"+file)
		if got := read(t, path); strings.Count(got, "[") != n || (code == 0) != (n > 0) || strings.Contains(printed, "s2") {
			t.Errorf("%q: %d %s\n%s", more, code, printed, got)
		}
	}
}

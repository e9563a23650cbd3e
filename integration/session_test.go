package integration

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/boto3-go/boto3"
)

// home makes a home directory and an environment that know of moto only.
func home(t *testing.T, config, credentials string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, ".aws"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"config": config, "credentials": credentials} {
		if err := os.WriteFile(filepath.Join(dir, ".aws", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, "")
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Setenv("HOME", dir)
	t.Setenv("AWS_ENDPOINT_URL", motoURL)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
}

// counter counts the requests that go to STS.
type counter struct{ sts atomic.Int32 }

// Do sends the request.
func (c *counter) Do(r *http.Request) (*http.Response, error) {
	if strings.Contains(r.Header.Get("Authorization"), "/sts/aws4_request") || r.Header.Get("Authorization") == "" {
		c.sts.Add(1)
	}
	return http.DefaultClient.Do(r)
}

const rolesConfig = `
[profile base]
region = eu-central-1

[profile role]
role_arn = arn:aws:iam::123456789012:role/first
source_profile = base
role_session_name = one
region = eu-central-1

[profile chained]
role_arn = arn:aws:iam::123456789012:role/second
source_profile = role
role_session_name = two
`

const rolesCredentials = `
[base]
aws_access_key_id = AKIDBASE
aws_secret_access_key = secret
`

// TestProfileRole has the session get its keys from STS by itself.
func TestProfileRole(t *testing.T) {
	for _, c := range []struct {
		profile, arn string
		assumed      int32
	}{
		{"base", "arn:aws:sts::" + account + ":user/moto", 0},
		{"role", "arn:aws:sts::" + account + ":assumed-role/first/one", 1},
		{"chained", "arn:aws:sts::" + account + ":assumed-role/second/two", 2},
	} {
		t.Run(c.profile, func(t *testing.T) {
			home(t, rolesConfig, rolesCredentials)
			requests := new(counter)
			session := newSession(t, boto3.Config{Profile: c.profile, HTTPClient: requests})
			listBuckets(t, session)
			listBuckets(t, session)
			if got := requests.sts.Load(); got != c.assumed {
				t.Errorf("STS was called %d times, want %d", got, c.assumed)
			}
			identity(t, session, c.arn)
		})
	}
}

// TestWebIdentity exchanges a token from a file, named by the environment and
// by a profile.
func TestWebIdentity(t *testing.T) {
	const arn = "arn:aws:sts::" + account + ":assumed-role/web/site"
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("a.b.c"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Run("environment", func(t *testing.T) {
		home(t, "", "")
		t.Setenv("AWS_REGION", "")
		t.Setenv("AWS_DEFAULT_REGION", "eu-central-1")
		t.Setenv("AWS_WEB_IDENTITY_TOKEN_FILE", token)
		t.Setenv("AWS_ROLE_ARN", "arn:aws:iam::"+account+":role/web")
		t.Setenv("AWS_ROLE_SESSION_NAME", "site")
		session := newSession(t, boto3.Config{})
		listBuckets(t, session)
		identity(t, session, arn)
	})
	t.Run("profile", func(t *testing.T) {
		home(t, "[default]\nregion = eu-central-1\nrole_arn = arn:aws:iam::"+account+":role/web\n"+
			"role_session_name = site\nweb_identity_token_file = "+token+"\n", "")
		session := newSession(t, boto3.Config{})
		listBuckets(t, session)
		identity(t, session, arn)
	})
}

// TestExplain names the places that the settings and keys come from.
func TestExplain(t *testing.T) {
	home(t, rolesConfig, rolesCredentials)
	text := newSession(t, boto3.Config{Profile: "role"}).Explain(t.Context()).String()
	for _, want := range []string{"eu-central-1", motoURL, "AWS_ENDPOINT_URL"} {
		if !strings.Contains(text, want) {
			t.Errorf("the explanation lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "secret") {
		t.Errorf("the explanation has a secret:\n%s", text)
	}
}

func listBuckets(t *testing.T, session *boto3.Session) {
	t.Helper()
	client, err := session.Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Call(t.Context(), "ListBuckets", nil, &boto3.Map{}); err != nil {
		t.Fatal(err)
	}
}

// identity checks who STS says that the session is.
func identity(t *testing.T, session *boto3.Session, arn string) {
	t.Helper()
	client, err := session.Client("sts")
	if err != nil {
		t.Fatal(err)
	}
	var out struct{ Arn string }
	if err := client.Call(t.Context(), "GetCallerIdentity", nil, &out); err != nil {
		t.Fatal(err)
	}
	if out.Arn != arn {
		t.Errorf("the session is %s, want %s", out.Arn, arn)
	}
}

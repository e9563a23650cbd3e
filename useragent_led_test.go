package boto3_test

import (
	"bytes"
	"crypto/sha1"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ledCases have keys that profiles and variables lead to by other ways than by
// holding them.
func ledCases() (list []agentCase) {
	const role = "role_arn = arn:aws:iam::123456789012:role/dev\n"
	const base = "[profile base]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n"
	const token = "web_identity_token_file = TOKEN\n"
	const grant = "sso_account_id = 123456789012\nsso_role_name = dev\n"
	const portal = "sso_start_url = https://d-1.awsapps.com/start\nsso_region = us-west-2\n"
	environment := map[string]string{"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}
	for _, c := range []agentCase{
		{Config: role + "source_profile = base\n" + base},
		{Config: role + "source_profile = dev\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n"},
		{Config: role + "source_profile = middle\n[profile middle]\n" + role + "source_profile = base\n" + base},
		{Config: role + "source_profile = base\n[profile base]\n" + role + token},
		{Config: role + "source_profile = base\n[profile base]\n" + grant + portal},
		{Config: role + "credential_source = Environment\n", Env: environment},
		{Config: role + "source_profile = middle\n[profile middle]\n" + role + "credential_source = Environment\n", Env: environment},
		{Config: role + token},
		{Config: role + token + "role_session_name = me\n"},
		{Env: map[string]string{"AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/dev", "AWS_WEB_IDENTITY_TOKEN_FILE": "TOKEN"}},
		{Config: grant + portal},
		{Config: grant + "sso_session = corp\n[sso-session corp]\n" + portal},
	} {
		c.Service, c.Operation, c.Keys = "sqs", "ListQueues", "led"
		list = append(list, c)
	}
	return list
}

// led lays out the home of a case whose keys others give, and returns its profile.
func led(t *testing.T, home string, c agentCase, files map[string]string) (profile string) {
	token := filepath.Join(home, "token")
	tokens := filepath.Join(home, ".aws", "sso", "cache")
	if err := errors.Join(os.MkdirAll(tokens, 0o700), os.WriteFile(token, []byte("token"), 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"corp", "https://d-1.awsapps.com/start"} {
		file := filepath.Join(tokens, fmt.Sprintf("%x.json", sha1.Sum([]byte(key))))
		if err := os.WriteFile(file, []byte(`{"accessToken": "t", "expiresAt": "2099-01-01T00:00:00Z"}`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range c.Env {
		t.Setenv(name, strings.ReplaceAll(value, "TOKEN", token))
	}
	if c.Config == "" {
		return ""
	}
	files["config"] = "[profile dev]\n" + strings.ReplaceAll(c.Config, "TOKEN", token)
	return "dev"
}

// givers answer those who ask for keys, and hand other requests on.
type givers struct{ other *canned }

func (g givers) Do(r *http.Request) (*http.Response, error) {
	text := ""
	switch {
	case strings.HasPrefix(r.URL.Host, "sts."):
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		action := form.Get("Action")
		text = fmt.Sprintf(`<%[1]sResponse><%[1]sResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey>`+
			`<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></%[1]sResult></%[1]sResponse>`, action)
	case strings.HasPrefix(r.URL.Host, "portal.sso."):
		text = `{"roleCredentials":{"accessKeyId":"ASIA","secretAccessKey":"s","sessionToken":"t","expiration":4070908800000}}`
	default:
		return g.other.Do(r)
	}
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader([]byte(text))), Request: r}, nil
}

package signin_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/signin"
)

const identity = "arn:aws:sts::123456789012:assumed-role/admin/me"

// service is IAM Identity Center and the sign-in service.
type service struct {
	mu      sync.Mutex
	paths   []string
	inputs  []map[string]any
	proofs  []string
	pending []string // error codes of the next requests for a token
}

func (s *service) Do(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := map[string]any{}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, err
	}
	s.paths, s.inputs = append(s.paths, r.URL.Host+r.URL.Path), append(s.inputs, in)
	status, body := http.StatusOK, ""
	switch r.URL.Path {
	case "/client/register":
		body = fmt.Sprintf(`{"clientId": "id", "clientSecret": "client secret", "clientSecretExpiresAt": %d}`, time.Now().Add(90*24*time.Hour).Unix())
	case "/device_authorization":
		body = `{"deviceCode": "device", "userCode": "ABCD-EFGH", "verificationUri": "https://device", "verificationUriComplete": "https://device?code", "expiresIn": 600, "interval": 1}`
	case "/token":
		body = `{"accessToken": "portal", "expiresIn": 28800, "refreshToken": "refresh", "tokenType": "Bearer"}`
		if len(s.pending) > 0 {
			status, body = http.StatusBadRequest, `{"__type": "`+s.pending[0]+`"}`
			s.pending = s.pending[1:]
		}
	case "/v1/token":
		s.proofs = append(s.proofs, r.Header.Get("DPoP"))
		claims := base64.RawURLEncoding.EncodeToString([]byte(`{"sub": "` + identity + `"}`))
		body = `{"accessToken": {"accessKeyId": "ASIA", "secretAccessKey": "console secret", "sessionToken": "session"}, "tokenType": "aws_sigv4", "expiresIn": 900,
			"refreshToken": "refresh", "idToken": "head.` + claims + `.signature"}`
	default:
		status = http.StatusNotFound
	}
	return &http.Response{StatusCode: status, Header: http.Header{"X-Amzn-Errortype": {}}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r}, nil
}

// home is an empty home with a config file, and a session in it.
func home(t *testing.T, web boto3.HTTPClient, config string) (*boto3.Session, string) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_REGION", "AWS_DEFAULT_REGION"} {
		t.Setenv(name, "")
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("HOME", dir)
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	if err := os.MkdirAll(filepath.Join(dir, ".aws"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".aws", "config"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := boto3.NewSession(boto3.Config{Region: "us-east-1", HTTPClient: web})
	if err != nil {
		t.Fatal(err)
	}
	return s, dir
}

// browse does what a browser does after the user has signed in: it follows the redirect
// with a code. change is what it changes of the parameters.
func browse(t *testing.T, page string, change func(url.Values)) url.Values {
	t.Helper()
	u, err := url.Parse(page)
	if err != nil {
		t.Fatal(err)
	}
	back := url.Values{"state": {u.Query().Get("state")}, "code": {"the code"}}
	if change != nil {
		change(back)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, u.Query().Get("redirect_uri")+"?"+back.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

type found struct{ Value, Expires, Secret, Token, Account string }

// byBotocore is what botocore finds in the home.
func byBotocore(t *testing.T, kind, dir, profile string) (f found) {
	t.Helper()
	input, err := json.Marshal(map[string]string{"kind": kind, "home": dir, "profile": profile})
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(testoracle.Run(t, testoracle.Botocore, input, "testdata/read.py"), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

const ssoConfig = `[profile corp]
sso_session = corp
region = eu-west-1
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-west-1
`

// TestBrowser signs in with PKCE. Botocore finds the token, and so does a second call,
// which asks nobody.
func TestBrowser(t *testing.T) {
	web := &service{}
	sess, dir := home(t, web, ssoConfig)
	shown := 0
	o := signin.SSOOptions{StartURL: "https://corp.awsapps.com/start", Region: "eu-west-1", SessionName: "corp", Show: func(_ context.Context, p signin.Prompt) error {
		shown++
		browse(t, p.URL, func(v url.Values) { v.Set("state", "of another") }) // is passed over
		q := browse(t, p.URL, nil)
		if !strings.HasPrefix(p.URL, "https://oidc.eu-west-1.amazonaws.com/authorize?") || q.Get("scopes") != "sso:account:access" || q.Get("client_id") != "id" ||
			q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43 || p.Code != "" {
			t.Errorf("prompt %+v", p)
		}
		return nil
	}}
	token, err := signin.SSO(t.Context(), sess, o)
	if err != nil || token.Value != "portal" || token.Source != credentials.SourceSSO {
		t.Fatal(token, err)
	}
	if in := web.inputs[1]; in["grantType"] != "authorization_code" || in["code"] != "the code" || len(in["codeVerifier"].(string)) < 43 || !strings.HasPrefix(in["redirectUri"].(string), "http://127.0.0.1:") {
		t.Errorf("redeemed %v", in)
	}
	if again, err := signin.SSO(t.Context(), sess, o); err != nil || again.Value != token.Value || shown != 1 || len(web.paths) != 2 {
		t.Errorf("the second time: %v, %v, shown %d times, asked %v", again, err, shown, web.paths)
	}
	o.Again = true
	if _, err := signin.SSO(t.Context(), sess, o); err != nil || shown != 2 || len(web.paths) != 3 {
		t.Errorf("once more: %v, shown %d times, asked %v", err, shown, web.paths)
	}
	if f := byBotocore(t, "sso", dir, "corp"); f.Value != "portal" || f.Expires == "" {
		t.Errorf("botocore finds %+v", f)
	}
}

// TestDevice signs in with a code, which the user takes a while to enter.
func TestDevice(t *testing.T) {
	for _, name := range []string{"", "corp"} {
		synctest.Test(t, func(t *testing.T) {
			web := &service{pending: []string{"AuthorizationPendingException", "SlowDownException", "AuthorizationPendingException"}}
			sess, dir := home(t, web, ssoConfig)
			start := time.Now()
			token, err := signin.SSO(t.Context(), sess, signin.SSOOptions{
				StartURL: "https://corp.awsapps.com/start", Region: "eu-west-1", SessionName: name, DeviceCode: true,
				Show: func(_ context.Context, p signin.Prompt) error {
					if p != (signin.Prompt{URL: "https://device", Code: "ABCD-EFGH", Complete: "https://device?code"}) {
						t.Errorf("prompt %+v", p)
					}
					return nil
				},
			})
			if took := time.Since(start); err != nil || token.Value != "portal" || took != 13*time.Second { // 1, and twice 6
				t.Fatal(token, err, took)
			}
			cache := credentials.FileCache{Dir: filepath.Join(dir, ".aws", "sso", "cache")}
			held, err := credentials.SSOToken(nil, credentials.SSOTokenOptions{StartURL: "https://corp.awsapps.com/start", Region: "eu-west-1", SessionName: name, Cache: cache}).RetrieveToken(t.Context())
			if err != nil || held.Value != "portal" {
				t.Errorf("the cache has %v, %v", held, err)
			}
		})
	}
}

// A user who does not sign in, or is refused, ends the call.
func TestRefusals(t *testing.T) {
	no := errors.New("no browser")
	for name, c := range map[string]struct {
		show    func(*testing.T, signin.Prompt) error
		pending []string
		device  bool
		err     string
	}{
		"no browser": {func(*testing.T, signin.Prompt) error { return no }, nil, false, "no browser"},
		"denied": {func(t *testing.T, p signin.Prompt) error {
			browse(t, p.URL, func(v url.Values) { v.Set("error", "access_denied") })
			return nil
		}, nil, false, "access_denied"},
		"without code": {func(t *testing.T, p signin.Prompt) error {
			browse(t, p.URL, func(v url.Values) { v.Del("code") })
			return nil
		}, nil, false, "no code"},
		"expired": {func(*testing.T, signin.Prompt) error { return nil }, []string{"ExpiredTokenException"}, true, "ExpiredTokenException"},
	} {
		sess, _ := home(t, &service{pending: c.pending}, ssoConfig)
		token, err := signin.SSO(t.Context(), sess, signin.SSOOptions{
			StartURL: "https://corp.awsapps.com/start", Region: "eu-west-1", SessionName: "corp", DeviceCode: c.device,
			Show: func(_ context.Context, p signin.Prompt) error { return c.show(t, p) },
		})
		if err == nil || !strings.Contains(err.Error(), c.err) || token.Value != "" {
			t.Errorf("%s: %v, %v", name, token, err)
		}
	}
	sess, _ := home(t, &service{}, ssoConfig)
	over, cancel := context.WithCancel(t.Context())
	_, err := signin.SSO(over, sess, signin.SSOOptions{StartURL: "https://a", Region: "eu-west-1", SessionName: "corp", Show: func(context.Context, signin.Prompt) error { cancel(); return nil }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	for _, o := range []signin.SSOOptions{{}, {StartURL: "https://a", Region: "eu-west-1"}} {
		if _, err := signin.SSO(t.Context(), sess, o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
}

// TestLogin signs in with the console's credentials in both ways; botocore and a session
// of this module find the keys.
func TestLogin(t *testing.T) {
	config := "[profile dev]\nlogin_session = " + identity + "\nregion = us-east-1\n"
	for _, here := range []bool{true, false} {
		web := &service{}
		sess, dir := home(t, web, config)
		var page string
		o := signin.LoginOptions{Show: func(_ context.Context, p signin.Prompt) error {
			page = p.URL
			if here {
				browse(t, page, nil)
			}
			return nil
		}}
		if !here {
			o.Code = func(context.Context) (string, error) {
				u, err := url.Parse(page)
				return base64.StdEncoding.EncodeToString([]byte("state=" + u.Query().Get("state") + "&code=the+code")), err
			}
		}
		name, err := signin.Login(t.Context(), sess, o)
		if err != nil || name != identity {
			t.Fatal(name, err)
		}
		in := web.inputs[0]
		if in["grantType"] != "authorization_code" || in["code"] != "the code" || strings.Contains(in["redirectUri"].(string), "127.0.0.1") != here || strings.Count(web.proofs[0], ".") != 2 {
			t.Errorf("redeemed %v with %v", in, web.proofs)
		}
		if !strings.Contains(page, web.paths[0][:strings.Index(web.paths[0], "/")]+"/v1/authorize?") {
			t.Errorf("page %s, service %v", page, web.paths)
		}
		if f := byBotocore(t, "login", dir, "dev"); f.Value != "ASIA" || f.Secret != "console secret" || f.Token != "session" || f.Account != "123456789012" {
			t.Errorf("botocore finds %+v", f)
		}
		dev, err := boto3.NewSession(boto3.Config{Profile: "dev"})
		if err != nil {
			t.Fatal(err)
		}
		if keys, err := dev.Credentials(t.Context()); err != nil || keys.AccessKeyID != "ASIA" || keys.AccountID != "123456789012" {
			t.Errorf("a session finds %v, %v", keys, err)
		}
	}
	sess, _ := home(t, &service{}, config)
	for _, text := range []string{"", "?", "c3RhdGU9YQ=="} {
		if _, err := signin.Login(t.Context(), sess, signin.LoginOptions{
			Show: func(context.Context, signin.Prompt) error { return nil }, Code: func(context.Context) (string, error) { return text, nil },
		}); err == nil {
			t.Errorf("code %q is accepted", text)
		}
	}
}

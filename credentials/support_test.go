package credentials

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// testHome is a home directory with its environment.
type testHome struct {
	tb     testing.TB
	name   string
	dir    string
	env    map[string]string
	config map[string][]string
	shared map[string][]string
	// profile is the one named by the program.
	profile string
}

func newTestHome(tb testing.TB, name string) *testHome {
	return &testHome{
		tb: tb, name: name, dir: tb.TempDir(),
		env:    map[string]string{"AWS_EC2_METADATA_DISABLED": "true"},
		config: map[string][]string{}, shared: map[string][]string{},
	}
}

func (h *testHome) write(path, content string) string {
	h.tb.Helper()
	full := filepath.Join(h.dir, path)
	if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
		h.tb.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(content), 0o600); err != nil {
		h.tb.Fatal(err)
	}
	return full
}

func (h *testHome) writeJSON(path string, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		h.tb.Fatal(err)
	}
	h.write(path, string(text))
}

// section adds lines to a section of the config file.
func (h *testHome) section(name string, lines ...string) {
	h.config[name] = append(h.config[name], lines...)
}

func (h *testHome) sharedSection(name string, lines ...string) {
	h.shared[name] = append(h.shared[name], lines...)
}

// flush writes the shared files, unless the test wrote them itself.
func (h *testHome) flush() {
	for path, sections := range map[string]map[string][]string{".aws/config": h.config, ".aws/credentials": h.shared} {
		if len(sections) == 0 {
			continue
		}
		var text strings.Builder
		for _, name := range slices.Sorted(maps.Keys(sections)) {
			fmt.Fprintf(&text, "[%s]\n%s\n\n", name, strings.Join(sections[name], "\n"))
		}
		h.write(path, text.String())
	}
}

func (h *testHome) options(caller Caller) Options {
	return Options{
		Profile: h.profile,
		Caller:  caller,
		Home:    func() (string, error) { return h.dir, nil },
		LookupEnv: func(name string) (string, bool) {
			value, ok := h.env[name]
			return value, ok
		},
	}
}

// call is what a fake service saw.
type call struct {
	service, region, operation string
	in                         map[string]any
	credentials                Credentials
	headers                    http.Header
}

// fakeCaller answers calls from a function and records them.
type fakeCaller struct {
	answer func(call) (map[string]any, error)
	mu     sync.Mutex
	calls  []call
}

func (f *fakeCaller) Call(ctx context.Context, service, region, operation string, in map[string]any, out any, opt CallOptions) error {
	seen := call{service: service, region: region, operation: operation, in: in, credentials: opt.Credentials}
	if opt.Headers != nil {
		headers, err := opt.Headers("POST", "https://signin.example.com/v1/token")
		if err != nil {
			return err
		}
		seen.headers = headers
	}
	f.mu.Lock()
	f.calls = append(f.calls, seen)
	f.mu.Unlock()
	answer, err := f.answer(seen)
	if err != nil {
		return err
	}
	fill(reflect.ValueOf(out).Elem(), answer)
	return ctx.Err()
}

func (f *fakeCaller) seen() []call {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.calls)
}

// fill sets the fields of a struct from members of the API's names.
func fill(target reflect.Value, answer map[string]any) {
	for i := range target.NumField() {
		field := target.Type().Field(i)
		name := field.Name
		if tag := field.Tag.Get("boto3"); tag != "" {
			name = tag
		}
		switch value := answer[name].(type) {
		case nil:
		case map[string]any:
			fill(target.Field(i), value)
		default:
			target.Field(i).Set(reflect.ValueOf(value))
		}
	}
}

// refusal is an error of a service.
type refusal struct{ code, member string }

func (r *refusal) Error() string             { return "service says " + r.code }
func (r *refusal) ErrorCode() string         { return r.code }
func (r *refusal) ErrorMember(string) string { return r.member }

// derivedKeys are the keys that the fake services give for a request: the same
// parts always yield the same keys.
func derivedKeys(parts ...string) (access, secret, token string) {
	sum := sha1.Sum([]byte(strings.Join(parts, "|")))
	id := strings.ToUpper(hex.EncodeToString(sum[:8]))
	return "ASIA" + id, "secret-" + id, "token-" + id
}

func text(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// fakeAWS answers STS, SSO and SSO-OIDC calls as the loopback server of the
// differential test does.
func fakeAWS() *fakeCaller {
	return &fakeCaller{answer: func(c call) (map[string]any, error) {
		in := func(name string) string { return text(c.in[name]) }
		switch c.operation {
		case "AssumeRole", "AssumeRoleWithWebIdentity":
			session := in("RoleSessionName")
			if strings.HasPrefix(session, "botocore-session-") {
				session = ""
			}
			access, secret, token := derivedKeys(c.operation, in("RoleArn"), session, in("ExternalId"),
				in("DurationSeconds"), in("WebIdentityToken"), c.credentials.AccessKeyID)
			return map[string]any{
				"Credentials": map[string]any{"AccessKeyId": access, "SecretAccessKey": secret,
					"SessionToken": token, "Expiration": time.Now().Add(time.Hour)},
				"AssumedRoleUser": map[string]any{"Arn": assumedARN(in("RoleArn"))},
			}, nil
		case "GetRoleCredentials":
			access, secret, token := derivedKeys(in("roleName"), in("accountId"), in("accessToken"))
			return map[string]any{"roleCredentials": map[string]any{"accessKeyId": access, "secretAccessKey": secret,
				"sessionToken": token, "expiration": time.Now().Add(time.Hour).UnixMilli()}}, nil
		case "CreateToken":
			return map[string]any{"accessToken": "renewed-" + in("refreshToken"), "expiresIn": int64(3600), "refreshToken": "next-refresh"}, nil
		default:
			return nil, &refusal{code: "UnknownOperation"}
		}
	}}
}

// assumedARN is the ARN of the session; a role ARN without an account yields
// none.
func assumedARN(role string) string { return strings.Replace(role, ":iam:", ":sts:", 1) + "/session" }

func inHour() string { return time.Now().Add(time.Hour).UTC().Format(time.RFC3339) }

// metadataServer serves instance metadata, version 2.
func metadataServer(tb testing.TB) *httptest.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /latest/api/token", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Aws-Ec2-Metadata-Token-Ttl-Seconds") != "21600" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_, _ = w.Write([]byte("imds-session"))
	})
	guard := func(next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("X-Aws-Ec2-Metadata-Token") != "imds-session" {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			next(w, r)
		}
	}
	mux.HandleFunc("GET /latest/meta-data/iam/security-credentials/{$}", guard(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("web-role"))
	}))
	mux.HandleFunc("GET /latest/meta-data/iam/security-credentials/web-role", guard(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"Code":"Success","AccessKeyId":"ASIAEC2","SecretAccessKey":"ec2-secret","Token":"ec2-token","Expiration":%q}`, inHour())
	}))
	mux.HandleFunc("GET /latest/meta-data/placement/availability-zone/", guard(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("eu-west-3c"))
	}))
	server := httptest.NewServer(mux)
	tb.Cleanup(server.Close)
	return server
}

func containerServer(tb testing.TB) *httptest.Server {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `{"AccessKeyId":"ASIAECS","SecretAccessKey":"ecs-secret%s","Token":"ecs-token","Expiration":%q,"AccountId":"222222222222"}`,
			r.Header.Get("Authorization"), inHour())
	}))
	tb.Cleanup(server.Close)
	return server
}

// sourceSetup makes a source available in a home.
type sourceSetup struct {
	source string
	setup  func(h *testHome)
}

// setups are the sources in boto3's order, each set up for the profile default.
// endpoints are the metadata servers.
func setups(tb testing.TB) []sourceSetup {
	ec2, ecs := metadataServer(tb), containerServer(tb)
	return []sourceSetup{
		{SourceEnv, func(h *testHome) {
			h.env["AWS_ACCESS_KEY_ID"], h.env["AWS_SECRET_ACCESS_KEY"] = "AKIAENV", "env-secret"
		}},
		{SourceAssumeRole, func(h *testHome) {
			h.section("default", "role_arn = arn:aws:iam::111111111111:role/one", "source_profile = base")
			h.section("profile base", "aws_access_key_id = AKIABASE", "aws_secret_access_key = base-secret")
		}},
		{SourceWebIdentity, func(h *testHome) {
			h.env["AWS_WEB_IDENTITY_TOKEN_FILE"] = h.write("web-token", "oidc-token")
			h.env["AWS_ROLE_ARN"] = "arn:aws:iam::333333333333:role/web"
		}},
		{SourceSSO, func(h *testHome) {
			h.section("default", "sso_session = corp", "sso_role_name = admin", "sso_account_id = 444444444444")
			h.section("sso-session corp", "sso_start_url = https://corp.example.com/start", "sso_region = us-west-2")
			h.writeJSON(".aws/sso/cache/"+sha1Hex("corp")+".json", map[string]any{
				"accessToken": "portal-token", "expiresAt": inHour(), "startUrl": "https://corp.example.com/start", "region": "us-west-2"})
		}},
		{SourceSharedFile, func(h *testHome) {
			h.sharedSection("default", "aws_access_key_id = AKIASHARED", "aws_secret_access_key = shared-secret", "aws_session_token = shared-token")
		}},
		{SourceLogin, func(h *testHome) {
			h.section("default", "login_session = arn:aws:iam::555555555555:user/me")
			h.writeJSON(".aws/login/cache/"+sha256Hex("arn:aws:iam::555555555555:user/me")+".json", loginFile(inHour()))
		}},
		{SourceProcess, func(h *testHome) {
			path := h.write("answer.json", `{"Version":1,"AccessKeyId":"AKIAPROC","SecretAccessKey":"proc-secret","SessionToken":"proc-token"}`)
			h.section("default", "credential_process = cat "+path)
		}},
		{SourceConfigFile, func(h *testHome) {
			h.section("default", "aws_access_key_id = AKIACONFIG", "aws_secret_access_key = config-secret", "aws_account_id = 666666666666")
		}},
		{SourceEC2File, func(h *testHome) {
			h.env["AWS_CREDENTIAL_FILE"] = h.write("ec2keys", "# keys\nAWSAccessKeyId = AKIAOLD\nAWSSecretKey=old-secret\n")
		}},
		{SourceBotoConfig, func(h *testHome) {
			h.write(".boto", "[Credentials]\naws_access_key_id = AKIABOTO\naws_secret_access_key = boto-secret\n")
		}},
		{SourceContainer, func(h *testHome) {
			h.env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = ecs.URL + "/role"
		}},
		{SourceInstanceProfile, func(h *testHome) {
			delete(h.env, "AWS_EC2_METADATA_DISABLED")
			h.env["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = ec2.URL
		}},
	}
}

func sha1Hex(text string) string {
	sum := sha1.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

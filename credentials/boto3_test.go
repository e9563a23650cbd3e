package credentials

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/testoracle"
)

// awsServer is the loopback AWS that boto3 calls. It answers as fakeAWS does.
func awsServer(tb testing.TB) *httptest.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{$}", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		answerSTS(w, r.PostForm, signer(r))
	})
	mux.HandleFunc("GET /federation/credentials", func(w http.ResponseWriter, r *http.Request) {
		access, secret, token := derivedKeys(r.FormValue("role_name"), r.FormValue("account_id"), r.Header.Get("x-amz-sso_bearer_token"))
		writeJSON(w, map[string]any{"roleCredentials": map[string]any{"accessKeyId": access, "secretAccessKey": secret,
			"sessionToken": token, "expiration": time.Now().Add(time.Hour).UnixMilli()}})
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		var in struct{ RefreshToken string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		writeJSON(w, map[string]any{"accessToken": "renewed-" + in.RefreshToken, "expiresIn": 3600, "refreshToken": "next-refresh"})
	})
	server := httptest.NewServer(mux)
	tb.Cleanup(server.Close)
	return server
}

func writeJSON(w io.Writer, value any) { _ = json.NewEncoder(w).Encode(value) }

// signer is the access key id with which a request is signed.
func signer(r *http.Request) string {
	_, rest, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	id, _, _ := strings.Cut(rest, "/")
	return id
}

func answerSTS(w io.Writer, in url.Values, signedBy string) {
	session := in.Get("RoleSessionName")
	if strings.HasPrefix(session, "botocore-session-") {
		session = ""
	}
	action := in.Get("Action")
	access, secret, token := derivedKeys(action, in.Get("RoleArn"), session, in.Get("ExternalId"),
		in.Get("DurationSeconds"), in.Get("WebIdentityToken"), signedBy)
	var arn bytes.Buffer
	_ = xml.EscapeText(&arn, []byte(assumedARN(in.Get("RoleArn"))))
	_, _ = fmt.Fprintf(w, `<%[1]sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%[1]sResult><AssumedRoleUser><AssumedRoleId>A:B</AssumedRoleId><Arn>%[6]s</Arn></AssumedRoleUser><Credentials><AccessKeyId>%[2]s</AccessKeyId><SecretAccessKey>%[3]s</SecretAccessKey><SessionToken>%[4]s</SessionToken><Expiration>%[5]s</Expiration></Credentials></%[1]sResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></%[1]sResponse>`,
		action, access, secret, token, inHour(), arn.String())
}

type boto3Case struct {
	Name    string            `json:"name"`
	Home    string            `json:"home"`
	Env     map[string]string `json:"env"`
	Profile string            `json:"profile"`
}

type boto3Result struct{ Method, Access, Secret, Token, Account, Error string }

// askBoto3 resolves every home with one Python process.
func askBoto3(t *testing.T, homes []*testHome) []boto3Result {
	t.Helper()
	server := awsServer(t)
	cases := make([]boto3Case, 0, len(homes))
	for _, home := range homes {
		env := map[string]string{
			"HOME": home.dir, "PATH": os.Getenv("PATH"), "NO_PROXY": "*", "AWS_DEFAULT_REGION": "us-east-1",
			"AWS_MAX_ATTEMPTS": "1", "AWS_ENDPOINT_URL": server.URL,
		}
		maps.Copy(env, home.env)
		cases = append(cases, boto3Case{home.name, home.dir, env, home.profile})
	}
	input, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	output := testoracle.Run(t, testoracle.Boto3, input, "testdata/resolve.py")
	var results []boto3Result
	if err := json.Unmarshal(output, &results); err != nil || len(results) != len(homes) {
		t.Fatalf("boto3 resolved %d of %d homes: %v", len(results), len(homes), err)
	}
	return results
}

func TestSameAsBoto3(t *testing.T) {
	// boto3 needs the awscrt package to read what "aws login" left.
	withLogin := exec.CommandContext(t.Context(), "python3", "-c", "import awscrt").Run() == nil
	homes := slices.Concat(pairHomes(t, withLogin), oddHomes(t), mixedHomes(t))
	for _, home := range homes {
		home.flush()
	}
	results := askBoto3(t, homes)
	refused := 0
	for i, home := range homes {
		want := results[i]
		t.Run(home.name, func(t *testing.T) {
			got, err := NewChain(home.options(fakeAWS())).Retrieve(t.Context())
			switch {
			case want.Error != "" && err != nil:
				refused++
				t.Logf("both refuse: boto3 says %s; this says %v", want.Error, err)
			case want.Error != "":
				t.Errorf("boto3 refuses (%s), this finds %v", want.Error, got)
			case err != nil:
				t.Errorf("boto3 finds %s by %s, this refuses: %v", want.Access, want.Method, err)
			case got.Source != want.Method || got.AccessKeyID != want.Access || got.SecretAccessKey != want.Secret ||
				got.SessionToken != want.Token || got.AccountID != want.Account:
				t.Errorf("boto3 finds %+v, this %v", want, got)
			}
		})
	}
	t.Logf("%d homes, of which both refuse %d", len(homes), refused)
}

// pairHomes are homes with one source, and with each two.
func pairHomes(t *testing.T, withLogin bool) []*testHome {
	var homes []*testHome
	sources := setups(t)
	for i, first := range sources {
		if first.source == SourceLogin && !withLogin {
			continue
		}
		home := newTestHome(t, first.source)
		first.setup(home)
		homes = append(homes, home)
		for _, second := range sources[i+1:] {
			if second.source == SourceLogin && !withLogin {
				continue
			}
			home := newTestHome(t, first.source+" and "+second.source)
			first.setup(home)
			second.setup(home)
			homes = append(homes, home)
		}
	}
	return homes
}

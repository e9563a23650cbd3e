package boto3_test

import (
	"bytes"
	"cmp"
	"crypto/sha1" //nolint:gosec // the AWS CLI's caches are named so
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testoracle"
)

var (
	chainCount = flag.Int("chains", 20, "how many chains of credentials are compared with botocore's")
	chainSeed  = flag.Uint64("chains.seed", 1, "draws other chains")
)

// chain is a home, an environment and the settings of a client. HOME/ in it
// stands for the home directory.
type chain struct {
	Files           map[string]string
	Env             map[string]string
	Profile, Region string
	FIPS, DualStack *bool
}

// chainRequest is a method, a URL without its query, the query, the key and region
// of the signature, and the form in the body.
type chainRequest struct {
	Method, URL, Query, Signed string
	Form                       map[string]string
}

// chainAnswer is what came of a chain.
type chainAnswer struct {
	Requests []chainRequest
	Failure  string
}

// UnmarshalJSON reads the oracle's array.
func (r *chainRequest) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&r.Method, &r.URL, &r.Query, &r.Signed, &r.Form})
}

// chainSender answers what sources of credentials ask, as testdata/chains.py does.
type chainSender struct{ requests []chainRequest }

func (s *chainSender) Do(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	form := map[string]string{}
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	for name := range values {
		form[name] = values.Get(name)
	}
	if strings.HasPrefix(form["RoleSessionName"], "botocore-session-") {
		form["RoleSessionName"] = "made"
	}
	signed := "unsigned"
	if _, rest, ok := strings.Cut(r.Header.Get("Authorization"), "Credential="); ok {
		parts := strings.Split(rest, "/")
		signed = parts[0] + " " + parts[2]
	}
	action, answer := form["Action"], "<ListAllMyBucketsResult/>"
	signIn := r.URL.Path == "/federation/credentials"
	if action != "" || signIn {
		s.requests = append(s.requests, chainRequest{r.Method, r.URL.Scheme + "://" + r.URL.Host + r.URL.EscapedPath(), r.URL.RawQuery, signed, form})
	}
	switch {
	case action != "":
		answer = fmt.Sprintf("<%[1]sResponse><%[1]sResult><Credentials><AccessKeyId>ASIA%[2]d</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"+
			"<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></%[1]sResult></%[1]sResponse>", action, len(s.requests))
	case signIn:
		answer = `{"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"s","sessionToken":"t","expiration":4070908800000}}`
	}
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(answer)), ContentLength: int64(len(answer)), Request: r}, nil
}

// chainMetadata is the agent of a container and an instance's metadata.
type chainMetadata struct{ sender *chainSender }

func (m *chainMetadata) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token := cmp.Or(r.Header.Get("Authorization"), r.Header.Get("X-Aws-Ec2-Metadata-Token"), "unsigned")
	m.sender.requests = append(m.sender.requests, chainRequest{r.Method, "http://" + r.Host + r.URL.EscapedPath(), r.URL.RawQuery, token, map[string]string{}})
	const keys = `{"Code":"Success","AccessKeyId":"%s","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}`
	answer := map[string]string{
		"/container/keys":   fmt.Sprintf(keys, "ASIACONTAINER"),
		"/latest/api/token": "token",
		"/latest/meta-data/iam/security-credentials/":     "role",
		"/latest/meta-data/iam/security-credentials/role": fmt.Sprintf(keys, "ASIAINSTANCE"),
	}[r.URL.Path]
	_, _ = io.WriteString(w, answer)
}

// TestChainsAsBotocore draws homes, environments and clients. What their sources
// of credentials ask of STS and of the portal of sign-ins is botocore's, but for
// what asBotocore says.
func TestChainsAsBotocore(t *testing.T) {
	metadata := &chainMetadata{}
	server := httptest.NewServer(metadata)
	defer server.Close()
	random := rand.New(rand.NewPCG(*chainSeed, 0)) //nolint:gosec // drawn alike each time
	chains := make([]chain, *chainCount)
	var input bytes.Buffer
	encoder := json.NewEncoder(&input)
	for i := range chains {
		chains[i] = drawChain(random, server.URL)
		if err := encoder.Encode(asBotocore(chains[i])); err != nil {
			t.Fatal(err)
		}
	}
	answers := json.NewDecoder(bytes.NewReader(testoracle.Run(t, testoracle.Botocore, input.Bytes(), "testdata/chains.py")))
	asked, failed := 0, 0
	for i, c := range chains {
		var want chainAnswer
		if err := answers.Decode(&want); err != nil {
			t.Fatal(err)
		}
		asked += len(want.Requests)
		if want.Failure != "" {
			failed++
		}
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			got, err := runChain(t, c, metadata)
			if want.Failure == "NoRegionError" {
				return // FIPS and dual stack without a region, see callPlace
			}
			if want.Failure == "EndpointResolutionError" && len(got) == 0 && err != nil && strings.Contains(err.Error(), "no endpoint for s3.ListBuckets") {
				return // without an endpoint no key is fetched for it here
			}
			same := len(got) == len(want.Requests)
			for j := 0; same && j < len(got); j++ {
				want.Requests[j].URL = existing(want.Requests[j].URL)
				same = reflect.DeepEqual(got[j], want.Requests[j])
			}
			if !same || (err != nil) != (want.Failure != "") {
				t.Errorf("%+v\nasked %v: %v\nwant  %v %s", c, got, err, want.Requests, want.Failure)
			}
		})
	}
	t.Logf("%d chains, %d requests for credentials, %d failures of botocore", len(chains), asked, failed)
	if asked < len(chains) || failed > len(chains)/4 {
		t.Errorf("of %d chains %d requests and %d failures compare little", len(chains), asked, failed)
	}
}

// asBotocore is the chain with which botocore asks what is asked here: a client's
// own FIPS and dual stack are those of its roles, which botocore takes from the
// environment and the profile alone.
func asBotocore(c chain) chain {
	env := maps.Clone(c.Env)
	for name, v := range map[string]*bool{"AWS_USE_FIPS_ENDPOINT": c.FIPS, "AWS_USE_DUALSTACK_ENDPOINT": c.DualStack} {
		if v != nil {
			env[name] = fmt.Sprint(*v)
		}
	}
	c.Env = env
	return c
}

// existing is a host of STS in the place of one that there is not: without a
// region botocore asks for FIPS or dual stack there.
func existing(url string) string { return strings.Replace(url, ".aws-global.", ".us-east-1.", 1) }

func runChain(t *testing.T, c chain, metadata *chainMetadata) ([]chainRequest, error) {
	home := isolate(t)
	place := strings.NewReplacer("HOME/", home+"/")
	for name, text := range c.Files {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(place.Replace(text)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range c.Env {
		t.Setenv(name, place.Replace(value))
	}
	sender := &chainSender{}
	metadata.sender = sender
	session, err := boto3.NewSession(boto3.Config{Profile: c.Profile, HTTPClient: sender})
	if err != nil {
		return nil, err
	}
	client, err := session.Client("s3", boto3.Config{Region: c.Region, UseFIPSEndpoint: c.FIPS, UseDualstackEndpoint: c.DualStack, MaxAttempts: 1})
	if err == nil {
		err = client.Call(t.Context(), "ListBuckets", nil, nil)
	}
	return sender.requests, err
}

var chainRegions = []string{"us-east-1", "eu-west-1", "ap-southeast-2", "sa-east-1", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "mx-central-1"}

// drawChain draws up to three roles over a source of keys.
func drawChain(r *rand.Rand, metadata string) chain {
	c := chain{Files: map[string]string{"token": "a.jwt"}, Env: map[string]string{}}
	one := func(n int) bool { return r.IntN(n) == 0 }
	region := func() string { return chainRegions[r.IntN(len(chainRegions))] }
	settings := func() string {
		text := ""
		if one(2) {
			text += "region=" + region() + "\n"
		}
		for _, name := range []string{"use_fips_endpoint=true", "use_dualstack_endpoint=true", "sts_regional_endpoints=legacy", "role_session_name=me", "duration_seconds=900", "external_id=x y&z"} {
			if one(8) {
				text += name + "\n"
			}
		}
		return text
	}
	config, name := "", "p0"
	for depth := range r.IntN(4) {
		next := fmt.Sprintf("p%d", depth+1)
		config += fmt.Sprintf("[profile %s]\nrole_arn=arn:aws:iam::12345678901%d:role/r\nsource_profile=%s\n%s", name, depth, next, settings())
		name = next
	}
	config += "[profile " + name + "]\n" + settings() + drawSource(r, &c, metadata)
	c.Files[".aws/config"] = config
	if one(2) {
		c.Profile = "p0"
	} else {
		c.Env["AWS_PROFILE"] = "p0"
	}
	for variable, value := range map[string]string{
		"AWS_DEFAULT_REGION": region(), "AWS_USE_FIPS_ENDPOINT": "true", "AWS_USE_DUALSTACK_ENDPOINT": "true", "AWS_STS_REGIONAL_ENDPOINTS": "legacy",
		"AWS_ENDPOINT_URL_STS": "http://127.0.0.1:1/sts", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
	} {
		if one(8) {
			c.Env[variable] = value
		}
	}
	if c.Region = region(); one(3) {
		c.Region = ""
	}
	if one(6) {
		c.FIPS = new(one(2))
	}
	if one(6) {
		c.DualStack = new(one(2))
	}
	return c
}

// drawSource draws where keys come from, and returns what the profile has of it.
// Containers and instances ask at metadata.
func drawSource(r *rand.Rand, c *chain, metadata string) string {
	const role = "role_arn=arn:aws:iam::999999999999:role/s\n"
	switch r.IntN(8) {
	case 0:
		return "aws_access_key_id=AKIASTATIC\naws_secret_access_key=s\n"
	case 1:
		return role + "web_identity_token_file=HOME/token\n"
	case 2:
		c.Files["keys.json"] = `{"Version":1,"AccessKeyId":"AKIAPROCESS","SecretAccessKey":"s"}`
		return "credential_process=cat HOME/keys.json\n"
	case 3:
		c.Env["AWS_ACCESS_KEY_ID"], c.Env["AWS_SECRET_ACCESS_KEY"] = "AKIAENV", "s"
		return role + "credential_source=Environment\n"
	case 4:
		c.Env["AWS_WEB_IDENTITY_TOKEN_FILE"], c.Env["AWS_ROLE_ARN"] = "HOME/token", "arn:aws:iam::888888888888:role/w"
		return "aws_access_key_id=AKIABELOW\naws_secret_access_key=s\n"
	case 5:
		c.Env["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = metadata + "/container/keys"
		if r.IntN(2) == 0 {
			c.Env["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "agent"
		}
		return role + "credential_source=EcsContainer\n"
	case 6:
		c.Env["AWS_EC2_METADATA_DISABLED"], c.Env["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "false", metadata
		return role + "credential_source=Ec2InstanceMetadata\n"
	}
	const start = "https://start.example/start"
	sum := sha1.Sum([]byte(start)) //nolint:gosec // see the import
	place := chainRegions[r.IntN(len(chainRegions))]
	c.Files[".aws/sso/cache/"+hex.EncodeToString(sum[:])+".json"] = `{"startUrl":"` + start + `","region":"` + place + `","accessToken":"tok","expiresAt":"2099-01-01T00:00:00Z"}`
	return "sso_start_url=" + start + "\nsso_region=" + place + "\nsso_account_id=123456789012\nsso_role_name=admin\n"
}

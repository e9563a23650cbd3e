package boto3_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// writeHome writes files below a new home that sessions look at.
func writeHome(t *testing.T, files map[string]string) string {
	t.Helper()
	home := isolate(t)
	for name, text := range files {
		path := filepath.Join(home, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return home
}

func TestSessionReadsTheProfile(t *testing.T) {
	writeHome(t, map[string]string{
		".aws/config":      "[default]\nregion = eu-west-1\n[profile dev]\nregion = eu-central-1\nretry_mode = standard\nservices = local\n[services local]\ns3 =\n  endpoint_url = http://localhost:9000\n",
		".aws/credentials": "[dev]\naws_access_key_id = AKDEV\naws_secret_access_key = hidden-secret\n",
	})
	s, err := boto3.NewSession(boto3.Config{Profile: "dev"})
	if err != nil {
		t.Fatal(err)
	}
	creds, err := s.Credentials(t.Context())
	if err != nil || creds.AccessKeyID != "AKDEV" || creds.Source != credentials.SourceSharedFile {
		t.Errorf("%v, %v", creds, err)
	}
	if s.Region() != "eu-central-1" || s.Profile() != "dev" || !slices.Equal(s.AvailableProfiles(), []string{"default", "dev"}) {
		t.Errorf("%s %s %q", s.Region(), s.Profile(), s.AvailableProfiles())
	}
	explained := s.Explain(t.Context())
	text := explained.String()
	for _, want := range []string{"eu-central-1", "config [profile dev] line 4", "retry_mode = standard", "credentials: " + credentials.SourceSharedFile + ": found"} {
		if !strings.Contains(text, want) {
			t.Errorf("the explanation lacks %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "hidden-secret") {
		t.Error("the explanation shows a secret")
	}
	web := &canned{answers: []answer{{}}}
	c, err := s.Client("s3", boto3.Config{HTTPClient: web})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Call(t.Context(), "HeadBucket", boto3.Map{"Bucket": "bkt"}, nil); err != nil {
		t.Fatal(err)
	}
	if got := web.requests[0].URL.String(); got != "http://localhost:9000/bkt" {
		t.Errorf("the services section gives %s", got)
	}
}

func TestSessionErrors(t *testing.T) {
	writeHome(t, map[string]string{".aws/config": "[profile dev]\nregion = x\n"})
	_, err := boto3.NewSession(boto3.Config{Profile: "def"})
	if e, ok := errors.AsType[*boto3.ProfileNotFoundError](err); !ok || !strings.Contains(err.Error(), "dev") {
		t.Errorf("%v %v", e, err)
	}
	t.Setenv("AWS_RETRY_MODE", "often")
	if _, err = boto3.NewSession(boto3.Config{}); err == nil || !strings.Contains(err.Error(), "AWS_RETRY_MODE") {
		t.Errorf("%v", err)
	}
	writeHome(t, map[string]string{".aws/config": "[profile dev\nregion = x\n"})
	if _, err = boto3.NewSession(boto3.Config{}); err == nil || !strings.Contains(err.Error(), "config") {
		t.Errorf("%v", err)
	}
}

func TestNoCredentials(t *testing.T) {
	isolate(t)
	s, err := boto3.NewSession(boto3.Config{Region: "us-east-1", HTTPClient: &canned{}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Client("sqs")
	if err != nil {
		t.Fatal(err)
	}
	err = c.Call(t.Context(), "ListQueues", nil, nil)
	if e, ok := errors.AsType[*credentials.NoCredentialsError](err); !ok || len(e.Attempts) < 5 {
		t.Errorf("%v", err)
	}
}

// stsServer answers AssumeRole with keys that name the role.
func stsServer(t *testing.T, calls *atomic.Int32) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		if got := r.Form.Get("Action"); got != "AssumeRole" {
			t.Errorf("action %s", got)
		}
		role := r.Form.Get("RoleArn")
		signer, _, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 Credential="), "/")
		_, _ = fmt.Fprintf(w, `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>AK-%s-by-%s</AccessKeyId><SecretAccessKey>s</SecretAccessKey>`+
			`<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
			role[strings.LastIndexByte(role, '/')+1:], signer)
	}))
	t.Cleanup(server.Close)
	return server
}

func TestRoleChainOfProfiles(t *testing.T) {
	var calls atomic.Int32
	server := stsServer(t, &calls)
	writeHome(t, map[string]string{".aws/config": "[profile base]\naws_access_key_id=BASE\naws_secret_access_key=s\nregion=us-east-1\n" +
		"[profile one]\nrole_arn=arn:aws:iam::123456789012:role/one\nsource_profile=base\nregion=us-east-1\n" +
		"[profile two]\nrole_arn=arn:aws:iam::123456789012:role/two\nsource_profile=one\nregion=us-east-1\n"})
	t.Setenv("AWS_ENDPOINT_URL_STS", server.URL)
	s, err := boto3.NewSession(boto3.Config{Profile: "two"})
	if err != nil {
		t.Fatal(err)
	}
	creds, err := s.Credentials(t.Context())
	if err != nil || creds.AccessKeyID != "AK-two-by-AK-one-by-BASE" || calls.Load() != 2 {
		t.Errorf("%v, %v after %d calls", creds, err, calls.Load())
	}
	third, err := s.AssumeRole(credentials.AssumeRoleOptions{RoleARN: "arn:aws:iam::123456789012:role/three"}).Credentials(t.Context())
	if err != nil || third.AccessKeyID != "AK-three-by-AK-two-by-AK-one-by-BASE" || calls.Load() != 3 {
		t.Errorf("%v, %v after %d calls", third, err, calls.Load())
	}
}

func TestConcurrentUse(t *testing.T) {
	var calls atomic.Int32
	server := stsServer(t, &calls)
	writeHome(t, map[string]string{".aws/config": "[default]\nrole_arn=arn:aws:iam::123456789012:role/one\ncredential_source=Environment\nregion=us-east-1\n"})
	t.Setenv("AWS_ENDPOINT_URL_STS", server.URL)
	t.Setenv("AWS_ACCESS_KEY_ID", "ENV")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "s")
	web := &canned{answers: []answer{{body: "{}"}}}
	// Naming the profile takes the keys in the environment out of the chain.
	s, err := boto3.NewSession(boto3.Config{Profile: "default", HTTPClient: perService{"sts": http.DefaultClient, "": web}})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			c, err := s.Client([]string{"dynamodb", "kms", "ecs"}[i%3])
			if err != nil {
				t.Error(err)
				return
			}
			operation := []string{"ListTables", "ListKeys", "ListClusters"}[i%3]
			if err := c.Call(context.WithoutCancel(t.Context()), operation, nil, &boto3.Map{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if calls.Load() != 1 {
		t.Errorf("%d calls of STS", calls.Load())
	}
	if got := web.requests[0].Header.Get("Authorization"); !strings.Contains(got, "AK-one-by-ENV") {
		t.Errorf("signed by %s", got)
	}
}

// perService sends by the signing name in the request.
type perService map[string]boto3.HTTPClient

func (p perService) Do(r *http.Request) (*http.Response, error) {
	for name, c := range p {
		if name != "" && strings.Contains(r.Header.Get("Authorization"), "/"+name+"/aws4_request") {
			return c.Do(r)
		}
	}
	return p[""].Do(r)
}

const private = `{"version":"2.0","metadata":{"apiVersion":"2030-01-01","endpointPrefix":"mine","protocol":"json","jsonVersion":"1.1",
 "targetPrefix":"Mine","serviceId":"Mine","signatureVersion":"v4"},
 "operations":{"Do":{"name":"Do","http":{"method":"POST","requestUri":"/"},"input":{"shape":"In"}}},
 "shapes":{"In":{"type":"structure","members":{"Name":{"shape":"S"}}},"S":{"type":"string"}}}`

func TestDescriptionsFromTheDataPath(t *testing.T) {
	home := writeHome(t, map[string]string{
		".aws/models/mine/2030-01-01/service-2.json":                private,
		"data/mine/2031-01-01/service-2.json":                       strings.ReplaceAll(private, "2030-01-01", "2031-01-01"),
		"data/sqs/2012-11-05/paginators-1.json":                     `{"pagination":{}}`,
		"data/broken/2030-01-01/service-2.json":                     private[:200],
		"data/ecs/2014-11-13/waiters-2.json":                        `{"version":2,"waiters":{"Mine":{"operation":"ListClusters","delay":1,"maxAttempts":1,"acceptors":[]}}}`,
		"data/mine/2031-01-01/paginators-1.json":                    `{"pagination":{}}`,
		".aws/models/unrelated-file-that-is-no-service/readme.text": "x",
	})
	zipped, err := os.Create(filepath.Join(home, "data/mine/2031-01-01/waiters-2.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(zipped)
	if _, err := z.Write([]byte(`{"version":2,"waiters":{"Done":{"operation":"Do","delay":1,"maxAttempts":1,"acceptors":[]}}}`)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(z.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_DATA_PATH", filepath.Join(home, "data"))
	web := &canned{answers: []answer{{body: "{}"}}}
	s, err := boto3.NewSession(boto3.Config{Region: "us-east-1", HTTPClient: web, Credentials: credentials.Static("a", "b", "")})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(s.AvailableServices(), "mine") {
		t.Errorf("%q", s.AvailableServices())
	}
	for _, version := range []string{"", "2030-01-01"} {
		c, err := s.Client("mine", boto3.Config{APIVersion: version})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Call(t.Context(), "Do", boto3.Map{"Name": "x"}, nil); err != nil {
			t.Fatal(err)
		}
		names, err := c.Names()
		if want := map[string]int{"": 1, "2030-01-01": 0}[version]; err != nil || len(names.Waiters) != want {
			t.Errorf("version %q has waiters %q, %v", version, names, err)
		}
	}
	if got := web.requests[0].URL.Host; got != "mine.us-east-1.amazonaws.com" {
		t.Errorf("host %s", got)
	}
	if c, err := s.Client("ecs"); err != nil {
		t.Error(err)
	} else if names, _ := c.Names(); !slices.Equal(names.Waiters, []string{"Mine"}) || !slices.Contains(names.Paginators, "ListClusters") {
		t.Errorf("amended waiters %q", names)
	}
	if _, err := s.Client("mine", boto3.Config{APIVersion: "1999-01-01"}); err == nil || !strings.Contains(err.Error(), "2031-01-01") {
		t.Errorf("%v", err)
	}
	_, err = s.Client("broken")
	if _, ok := errors.AsType[*boto3.DamagedError](err); !ok || !strings.Contains(err.Error(), filepath.Join("broken", "2030-01-01", "service-2.json")) {
		t.Errorf("%v", err)
	}
}

func TestRegionsAndPartitions(t *testing.T) {
	s := newSession(t, boto3.Config{})
	regions, err := s.AvailableRegions("dynamodb", "aws-cn")
	if err != nil || !slices.Equal(regions, []string{"cn-north-1", "cn-northwest-1"}) {
		t.Errorf("%q, %v", regions, err)
	}
	partitions, err := s.AvailablePartitions()
	if err != nil || !slices.Contains(partitions, "aws-us-gov") {
		t.Errorf("%q, %v", partitions, err)
	}
	if p, err := s.PartitionForRegion("cn-somewhere-9"); p != "aws-cn" || err != nil {
		t.Errorf("%s, %v", p, err)
	}
}

func TestGlobalServiceNeedsNoRegion(t *testing.T) {
	isolate(t)
	web := &canned{answers: []answer{{body: "<ListUsersResponse><ListUsersResult><Users/></ListUsersResult></ListUsersResponse>"}}}
	s, err := boto3.NewSession(boto3.Config{HTTPClient: web, Credentials: credentials.Static("a", "b", "")})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Client("iam")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Call(t.Context(), "ListUsers", nil, &boto3.Map{}); err != nil {
		t.Fatal(err)
	}
	if r := web.requests[0]; r.URL.Host != "iam.amazonaws.com" || !strings.Contains(r.Header.Get("Authorization"), "/us-east-1/iam/") {
		t.Errorf("%s signed %s", r.URL.Host, r.Header.Get("Authorization"))
	}
}

package boto3_test

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// hosts answers AssumeRole calls and notes where each was sent and signed for.
type hosts struct {
	mu  sync.Mutex
	got []string
}

func (h *hosts) Do(r *http.Request) (*http.Response, error) {
	body := "<ListAllMyBucketsResult></ListAllMyBucketsResult>"
	if strings.HasPrefix(r.URL.Host, "sts") {
		scope := "unsigned"
		if parts := strings.Split(r.Header.Get("Authorization"), "/"); len(parts) > 2 {
			scope = parts[2]
		}
		sent, _ := io.ReadAll(r.Body)
		action := "AssumeRole"
		if strings.Contains(string(sent), "Action=AssumeRoleWithWebIdentity") {
			action = "AssumeRoleWithWebIdentity"
		}
		h.mu.Lock()
		h.got = append(h.got, r.URL.Host+" "+scope)
		h.mu.Unlock()
		body = "<" + action + "Response><" + action + "Result><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s</SecretAccessKey>" +
			"<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></" + action + "Result></" + action + "Response>"
	}
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)), Request: r}, nil
}

// TestRolesAreAssumedInTheClientsRegion names the hosts of the plainest chains;
// TestChainsAsBotocore compares drawn ones with botocore.
func TestRolesAreAssumedInTheClientsRegion(t *testing.T) {
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("a.jwt"), 0o600); err != nil {
		t.Fatal(err)
	}
	const role, keys = "role_arn=arn:aws:iam::123456789012:role/A\n", "[profile B]\naws_access_key_id=AK\naws_secret_access_key=s\nregion=sa-east-1\n"
	plain := "[profile A]\n" + role + "source_profile=B\n" + keys
	located := "[profile A]\n" + role + "source_profile=B\nregion=eu-west-1\n" + keys
	chained := "[profile A]\n" + role + "source_profile=C\n[profile C]\n" + role + "source_profile=B\n" + keys
	web := "[profile A]\n" + role + "web_identity_token_file=" + token + "\n"
	for name, c := range map[string]struct {
		config string
		client boto3.Config
		want   string
	}{
		"another partition":   {plain, boto3.Config{Region: "cn-north-1"}, "sts.cn-north-1.amazonaws.com.cn cn-north-1"},
		"before the profile":  {located, boto3.Config{Region: "us-west-2"}, "sts.us-west-2.amazonaws.com us-west-2"},
		"of the profile":      {located, boto3.Config{}, "sts.eu-west-1.amazonaws.com eu-west-1"},
		"chained":             {chained, boto3.Config{Region: "us-gov-west-1"}, "sts.us-gov-west-1.amazonaws.com us-gov-west-1, sts.us-gov-west-1.amazonaws.com us-gov-west-1"},
		"web identity":        {web, boto3.Config{Region: "ap-south-1"}, "sts.ap-south-1.amazonaws.com unsigned"},
		"FIPS":                {plain, boto3.Config{Region: "us-east-2", UseFIPSEndpoint: new(true)}, "sts-fips.us-east-2.amazonaws.com us-east-2"},
		"dual stack":          {plain, boto3.Config{Region: "us-east-2", UseDualstackEndpoint: new(true)}, "sts.us-east-2.api.aws us-east-2"},
		"dual stack in China": {plain, boto3.Config{Region: "cn-north-1", UseDualstackEndpoint: new(true)}, "sts.cn-north-1.api.amazonwebservices.com.cn cn-north-1"},
		"FIPS, no region":     {plain, boto3.Config{UseFIPSEndpoint: new(true)}, "sts-fips.us-east-1.amazonaws.com us-east-1"},
	} {
		t.Run(name, func(t *testing.T) {
			writeHome(t, map[string]string{".aws/config": c.config})
			asked := &hosts{}
			session, err := boto3.NewSession(boto3.Config{Profile: "A", HTTPClient: asked})
			if err != nil {
				t.Fatal(err)
			}
			client, err := session.Client("s3", c.client)
			if err != nil {
				t.Fatal(err)
			}
			if err := client.Call(t.Context(), "ListBuckets", nil, nil); err != nil {
				t.Fatal(err)
			}
			if _, err := session.Credentials(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(asked.got, ", "); got != c.want {
				t.Errorf("asked %s, want %s", got, c.want)
			}
		})
	}
	t.Run("Session.AssumeRole", func(t *testing.T) {
		writeHome(t, map[string]string{".aws/config": plain})
		asked := &hosts{}
		session, err := boto3.NewSession(boto3.Config{Profile: "B", HTTPClient: asked})
		if err != nil {
			t.Fatal(err)
		}
		client, err := session.AssumeRole(credentials.AssumeRoleOptions{RoleARN: "arn:aws:iam::123456789012:role/A"}).Client("s3", boto3.Config{Region: "eu-north-1"})
		if err != nil {
			t.Fatal(err)
		}
		if err := client.Call(t.Context(), "ListBuckets", nil, nil); err != nil || strings.Join(asked.got, ", ") != "sts.eu-north-1.amazonaws.com eu-north-1" {
			t.Errorf("asked %s: %v", asked.got, err)
		}
	})
}

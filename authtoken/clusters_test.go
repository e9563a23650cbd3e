package authtoken_test

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/boto3-go/boto3/authtoken"
	"github.com/boto3-go/boto3/internal/testoracle"
)

// Tokens of clusters hold the URLs that the AWS CLI and AWS's signers make, signature and
// all; parameters may be in another order.
func TestClusterTokens(t *testing.T) {
	var all []tokenCase
	for _, region := range []string{"us-west-2", "eu-central-1", "us-gov-west-1"} {
		for _, token := range []string{"", "session/token+="} {
			all = append(all, tokenCase{Service: "eks", Region: region, User: "my-cluster", Token: token}, tokenCase{Service: "msk", Region: region, Token: token})
		}
	}
	input, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	if err := json.Unmarshal(testoracle.Run(t, testoracle.Botocore, input, "testdata/clusters.py"), &want); err != nil || len(want) != len(all) {
		t.Fatal(len(want), err)
	}
	synctest.Test(t, func(t *testing.T) { // whose clock begins at 2000-01-01
		for i, c := range all {
			sess := session(t, c.Region, c.Token)
			var got string
			if c.Service == "eks" {
				got, err = authtoken.EKS(t.Context(), sess, c.User, "")
			} else {
				got, err = authtoken.MSK(t.Context(), sess, c.Region)
			}
			if err != nil {
				t.Fatal(err)
			}
			ours, theirs := decoded(t, got), decoded(t, want[i])
			if agent := ours.Query().Get("User-Agent"); c.Service == "msk" && !strings.HasPrefix(agent, "boto3-go/") {
				t.Errorf("agent %q", agent)
			}
			parameters := ours.Query()
			parameters.Del("User-Agent") // is added after the signing
			if ours.Scheme+ours.Host+ours.Path != theirs.Scheme+theirs.Host+theirs.Path || !reflect.DeepEqual(parameters, theirs.Query()) {
				t.Errorf("%+v:\ngot  %s\nwant %s", c, ours, theirs)
			}
		}
	})
	if _, err := authtoken.EKS(t.Context(), session(t, "us-west-2", ""), "", ""); err == nil {
		t.Error("a cluster without a name has a token")
	}
	if _, err := authtoken.MSK(t.Context(), session(t, "", ""), ""); err == nil {
		t.Error("a token without a region")
	}
}

func decoded(t *testing.T, token string) *url.URL {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(token, "k8s-aws-v1."))
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

package boto3_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/ecr"
	"github.com/boto3-go/boto3/service/lakeformation"
	"github.com/boto3-go/boto3/service/sts"
)

// TestMembersThatAreSecretAnyway prints what descriptions do not mark sensitive and
// what is secret all the same.
func TestMembersThatAreSecretAnyway(t *testing.T) {
	for _, v := range []any{
		sts.Credentials{AccessKeyId: "AKID", SecretAccessKey: "HUSH", SessionToken: "HUSH"},
		&sts.AssumeRoleOutput{Credentials: &sts.Credentials{AccessKeyId: "AKID", SessionToken: "HUSH"}},
		ecr.AuthorizationData{AuthorizationToken: "HUSH", ProxyEndpoint: "AKID"},
		lakeformation.TemporaryCredentials{AccessKeyId: "AKID", SecretAccessKey: "HUSH", SessionToken: "HUSH"},
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			if text := fmt.Sprintf(verb, v); strings.Contains(text, "HUSH") {
				t.Errorf("%T by %s: %s", v, verb, text)
			}
		}
		if text := boto3.Text(v); strings.Contains(text, "HUSH") || !strings.Contains(text, "AKID") {
			t.Errorf("%T: %s", v, text)
		}
	}
}

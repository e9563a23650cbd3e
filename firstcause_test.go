package boto3_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

// TestFirstLineNamesTheCause holds that the first line of a chain that failed, which is
// all that many logs show, says what is wrong.
func TestFirstLineNamesTheCause(t *testing.T) {
	const role = "[profile p]\nrole_arn=arn:aws:iam::123456789012:role/r\n"
	for config, cause := range map[string]string{
		"[profile p]\nregion=us-east-1\n":                           "config [p] has no aws_access_key_id",
		"[profile p]\naws_access_key=AK\naws_secret_access_key=s\n": "config [p] has no aws_access_key_id",
		role + "source_profile=q\n":                                 `its source_profile "q" does not exist`,
		role + "source_profile=q\n[profile q]\nregion=us-east-1\n":  "config [q] has no aws_access_key_id",
		role + "credential_source=Environment\n":                    "env: AWS_ACCESS_KEY_ID is not set",
		role + "credential_source=EcsContainer\n":                   "AWS_CONTAINER_CREDENTIALS_FULL_URI is set",
		role + "credential_source=Ec2InstanceMetadata\n":            "AWS_EC2_METADATA_DISABLED is true",
		role + "web_identity_token_file=/none/token\n":              "/none/token: no such file",
		"[profile p]\ncredential_process=false\n":                   "exit status 1",
		"[profile p]\nsso_session=s\nsso_account_id=1\nsso_role_name=r\n[sso-session s]\n" +
			"sso_region=us-east-1\nsso_start_url=https://x\n": "no cached sign-in",
	} {
		home := isolate(t)
		file := filepath.Join(home, "config")
		if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
		session, err := boto3.NewSession(boto3.Config{ConfigFile: file, Profile: "p", Region: "us-east-1", HTTPClient: &canned{answers: []answer{{}}}})
		if err != nil {
			t.Fatal(err)
		}
		client, err := session.Client("sqs")
		if err != nil {
			t.Fatal(err)
		}
		err = client.Call(t.Context(), "ListQueues", nil, nil)
		if err == nil {
			t.Errorf("%q has credentials", config)
			continue
		}
		if first, _, _ := strings.Cut(err.Error(), "\n"); !strings.Contains(first, cause) {
			t.Errorf("%q: %s", config, first)
		}
	}
}

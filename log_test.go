package boto3_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// logged runs a call under debug and gives what was logged, a line each.
func logged(t *testing.T, web *canned, service, operation string, in boto3.Map, out any, level slog.Level) (lines []map[string]any, text string) {
	t.Helper()
	var b bytes.Buffer
	c := newClient(t, service, web, boto3.Config{
		Logger:      slog.New(slog.NewJSONHandler(&b, &slog.HandlerOptions{Level: level})),
		Credentials: credentials.Static("AKIDEXAMPLE", "SECRETKEY", "SESSIONTOKEN"),
	})
	_ = c.Call(t.Context(), operation, in, out) // some calls are to fail
	text = b.String()
	for line := range strings.Lines(text) {
		m := map[string]any{}
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, m)
	}
	return lines, text
}

// TestLogHasNoSecret logs calls that fail and that succeed, with secrets in every
// place that a call has.
func TestLogHasNoSecret(t *testing.T) {
	secrets := []string{"SECRETKEY", "SESSIONTOKEN", "Signature=", "TOPSECRET"}
	for name, c := range map[string]struct {
		service, operation string
		in                 boto3.Map
		answers            []answer
	}{
		"header": {"s3", "GetObject", boto3.Map{
			"Bucket": "bkt", "Key": "k", "SSECustomerAlgorithm": "AES256", "SSECustomerKey": "TOPSECRET", "SSECustomerKeyMD5": "x",
		}, []answer{{status: 403, body: "<Error><Code>AccessDenied</Code><Message>no</Message></Error>"}}},
		"body": {"secretsmanager", "CreateSecret", boto3.Map{"Name": "db", "SecretString": "TOPSECRET"}, []answer{{body: `{"Name":"db"}`}}},
		"answer": {"secretsmanager", "GetSecretValue", boto3.Map{"SecretId": "db"}, []answer{
			{body: `{"Name":"db","SecretString":"TOPSECRET","SecretBinary":"VE9QU0VDUkVU"}`},
		}},
		"nested": {"cognito-idp", "AdminInitiateAuth", boto3.Map{
			"UserPoolId": "p", "ClientId": "c", "AuthFlow": "ADMIN_USER_PASSWORD_AUTH", "AuthParameters": boto3.Map{"PASSWORD": "TOPSECRET"},
		}, []answer{{status: 500}, {body: `{"AuthenticationResult":{"AccessToken":"TOPSECRET"}}`}}},
		"key of a user": {"iam", "CreateAccessKey", boto3.Map{"UserName": "u"}, []answer{{body: "<CreateAccessKeyResponse><CreateAccessKeyResult>" +
			"<AccessKey><AccessKeyId>AKID</AccessKeyId><SecretAccessKey>TOPSECRET</SecretAccessKey></AccessKey></CreateAccessKeyResult></CreateAccessKeyResponse>"}}},
		"role": {"sts", "AssumeRole", boto3.Map{"RoleArn": "arn:aws:iam::123456789012:role/dev", "RoleSessionName": "me"}, []answer{
			{body: "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>AKID</AccessKeyId><SecretAccessKey>TOPSECRET</SecretAccessKey>" +
				"<SessionToken>TOPSECRET</SessionToken></Credentials></AssumeRoleResult></AssumeRoleResponse>"},
		}},
		"registry": {"ecr", "GetAuthorizationToken", nil, []answer{{body: `{"authorizationData":[{"authorizationToken":"TOPSECRET"}]}`}}},
		"identity": {"cognito-identity", "GetCredentialsForIdentity", boto3.Map{"IdentityId": "us-west-2:1"}, []answer{
			{body: `{"Credentials":{"AccessKeyId":"AKID","SecretKey":"TOPSECRET","SessionToken":"TOPSECRET"}}`},
		}},
		"password": {"neptune", "ModifyDBCluster", boto3.Map{"DBClusterIdentifier": "c", "MasterUserPassword": "TOPSECRET"}, []answer{
			{body: "<ModifyDBClusterResponse><ModifyDBClusterResult/></ModifyDBClusterResponse>"},
		}},
		"signed URL": {"lambda", "GetFunction", boto3.Map{"FunctionName": "f"}, []answer{
			{body: `{"Code":{"Location":"https://b.s3.amazonaws.com/f?X-Amz-Security-Token=TOPSECRET&X-Amz-Signature=TOPSECRET"}}`},
		}},
	} {
		synctest.Test(t, func(t *testing.T) {
			lines, text := logged(t, &canned{answers: c.answers}, c.service, c.operation, c.in, &boto3.Map{}, slog.LevelDebug)
			for _, secret := range secrets {
				if strings.Contains(text, secret) {
					t.Errorf("%s: %q is in the log:\n%s", name, secret, text)
				}
			}
			var said []string
			for _, l := range lines {
				said = append(said, l["msg"].(string))
				if l["service"] != c.service || l["operation"] != c.operation || l["region"] != "us-west-2" {
					t.Errorf("%s: %v", name, l)
				}
			}
			if got := strings.Join(said, " "); !strings.HasPrefix(strings.Replace(got, " sign", "", 1), "call attempt") || len(c.answers) > 1 && !strings.Contains(got, "verdict sign attempt done") {
				t.Errorf("%s: lines %s", name, got)
			}
		})
	}
}

func TestLogWarns(t *testing.T) {
	_, text := logged(t, &canned{answers: []answer{{}}}, "s3", "PutBucketLifecycle", boto3.Map{"Bucket": "bkt"}, nil, slog.LevelWarn)
	if !strings.Contains(text, "deprecated") || strings.Count(text, "\n") != 1 {
		t.Errorf("a deprecated operation: %s", text)
	}
	var b bytes.Buffer
	c := newClient(t, "s3", &canned{answers: []answer{{}}}, boto3.Config{
		Logger:      slog.New(slog.NewJSONHandler(&b, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Credentials: credentials.StaticCredentials(credentials.Credentials{AccessKeyID: "AKID", SecretAccessKey: "s", Expires: time.Now().Add(30 * time.Second)}),
	})
	if err := c.Call(t.Context(), "HeadBucket", boto3.Map{"Bucket": "bkt"}, nil); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "the credentials expire") {
		t.Errorf("credentials that expire: %s", b.String())
	}
}

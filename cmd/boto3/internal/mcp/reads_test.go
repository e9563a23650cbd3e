package mcp

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/describe"
)

var update = flag.Bool("update", false, "write reads.txt anew; read what changes before it is kept")

// TestTable holds the table to the rule, so that what a release adds is read by
// someone before it counts as reading.
func TestTable(t *testing.T) {
	s, err := boto3.NewSession(boto3.Config{Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var all []string
	for _, name := range s.AvailableServices() {
		c, err := s.Client(name)
		if err != nil {
			t.Fatal(err)
		}
		line := name
		for _, n := range c.Model().OperationNames() {
			op, err := c.Model().Operation(n)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, name+"."+n)
			if rule(name, op) {
				line += " " + n
			}
		}
		if line != name {
			b.WriteString(line + "\n")
		}
	}
	for _, id := range slices.Concat(alsoReads, alsoWrites) {
		if !slices.Contains(all, id) {
			t.Errorf("there is no %s%s", id, describe.Hint(id, all))
		}
	}
	if *update {
		if err := os.WriteFile("reads.txt", []byte(b.String()), 0o644); err != nil { //nolint:gosec // a source file
			t.Fatal(err)
		}
	} else if b.String() != readsText {
		t.Error("reads.txt is not what the rule gives: go test ./internal/mcp -run TestTable -update, then read the difference")
	}
}

func TestReadsFailsClosed(t *testing.T) {
	for _, id := range []string{
		"s3.DeleteBucket", "s3.PutObject", "s3.CreateSession", "sts.AssumeRole", "sts.AssumeRoleWithSAML", "sts.AssumeRoleWithWebIdentity", "sts.AssumeRoot",
		"sts.GetSessionToken", "sts.GetFederationToken", "sso.GetRoleCredentials", "cognito-identity.GetCredentialsForIdentity", "cognito-identity.GetId",
		"cognito-identity.GetOpenIdToken", "ecr.GetAuthorizationToken", "codeartifact.GetAuthorizationToken", "redshift.GetClusterCredentials",
		"lakeformation.GetTemporaryGlueTableCredentials", "ec2.GetPasswordData", "lightsail.GetInstanceAccessDetails", "deadline.AssumeQueueRoleForRead",
		"ec2.RunInstances", "sqs.ReceiveMessage", "iot.ConfirmTopicRuleDestination", "networkflowmonitor.StopQueryWorkloadInsightsTopContributors",
		"ivs.StartViewerSessionRevocation", "emr.GetClusterSessionCredentials", "ssm.GetAccessToken", "snowball.GetJobUnlockCode",
		"kms.Decrypt", "lambda.Invoke", "dynamodb.ExecuteStatement", "waf.GetChangeToken", "account-access-runtime.GetRoleCredentials",
		"no-such-service.GetThing", "ec2.DescribeWhatIsNotThere", "ec2.", "",
	} {
		service, operation, _ := strings.Cut(id, ".")
		if Reads(service, operation) {
			t.Errorf("%s counts as reading", id)
		}
	}
	for _, id := range []string{
		"s3.ListBuckets", "s3.GetObject", "s3.HeadObject", "ec2.DescribeInstances", "sts.GetCallerIdentity", "dynamodb.Query", "dynamodb.Scan",
		"dynamodb.BatchGetItem", "secretsmanager.GetSecretValue", "iam.ListUsers", "logs.FilterLogEvents", "cloudtrail.LookupEvents", "sqs.GetQueueUrl",
	} {
		service, operation, _ := strings.Cut(id, ".")
		if !Reads(service, operation) {
			t.Errorf("%s does not count as reading", id)
		}
	}
}

func TestRedacted(t *testing.T) {
	s, err := boto3.NewSession(boto3.Config{Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ service, operation, in, want string }{
		{"secretsmanager", "GetSecretValue", `{"Name": "n", "SecretString": "s3cret"}`, "map[Name:n SecretString:***]"},
		{"ssm", "GetParameters", `{"Parameters": [{"Name": "n", "Value": "s3cret"}]}`, "map[Parameters:[map[Name:n Value:***]]]"},
		{"lambda", "GetFunctionConfiguration", `{"Environment": {"Variables": {"KEY": "s3cret"}}}`, "map[Environment:map[Variables:***]]"},
		{"elbv2", "DescribeRules", `{"Rules": [{"Actions": [{"AuthenticateOidcConfig": {"ClientId": "i", "ClientSecret": "s3cret"}}]}]}`, "map[Rules:[map[Actions:[map[AuthenticateOidcConfig:map[ClientId:i ClientSecret:***]]]]]]"},
		{"directconnect", "DescribeVirtualInterfaces", `{"virtualInterfaces": [{"authKey": "s3cret", "vlan": 1}]}`, "map[virtualInterfaces:[map[authKey:*** vlan:1]]]"},
		{"glue", "GetConnection", `{"Connection": {"ConnectionProperties": {"USERNAME": "u", "PASSWORD": "s3cret"}}}`, "map[Connection:map[ConnectionProperties:map[PASSWORD:*** USERNAME:u]]]"},
		{"cognito-idp", "DescribeIdentityProvider", `{"IdentityProvider": {"ProviderDetails": {"client_secret": "s3cret", "client_id": "i"}}}`, "map[IdentityProvider:map[ProviderDetails:map[client_id:i client_secret:***]]]"},
		{"secretsmanager", "ListSecrets", `{"SecretList": [{"Name": "n"}], "NextToken": "t"}`, "map[NextToken:t SecretList:[map[Name:n]]]"},
	} {
		client, err := s.Client(c.service)
		if err != nil {
			t.Fatal(err)
		}
		op, err := client.Model().Operation(c.operation)
		if err != nil {
			t.Fatal(err)
		}
		out := boto3.Map{}
		if err := client.OutputFromJSON(c.operation, []byte(c.in), &out); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(redacted(op.Output, out)); got != c.want {
			t.Errorf("%s %s: got %s, want %s", c.service, c.operation, got, c.want)
		}
	}
}

func TestPolicy(t *testing.T) {
	p := Policy{Rules: []Rule{
		{Effect: Allow, Service: pattern{"ec2"}, Operation: pattern{"Start*", "Stop?nstances"}},
		{Effect: Ask, Operation: pattern{"Delete*"}, Account: pattern{"1111*"}},
		{Effect: Deny, Region: pattern{"cn-*"}},
		{Effect: Allow, Service: pattern{"s3"}, Account: pattern{"222222222222"}},
	}}
	for _, c := range []struct {
		at    target
		reads bool
		want  Effect
	}{
		{target{"ec2", "StartInstances", "us-east-1", "1", "default"}, false, Allow},
		{target{"EC2", "stopinstances", "us-east-1", "1", "default"}, false, Allow},
		{target{"ec2", "TerminateInstances", "us-east-1", "1", "default"}, false, Deny},
		{target{"ec2", "StartInstances", "cn-north-1", "1", "default"}, false, Deny},
		{target{"ec2", "DescribeInstances", "cn-north-1", "1", "default"}, true, Deny},
		{target{"s3", "DeleteBucket", "us-east-1", "111122223333", "default"}, false, Ask},
		{target{"s3", "DeleteBucket", "us-east-1", "", "default"}, false, Ask},
		{target{"s3", "PutObject", "us-east-1", "222222222222", "default"}, false, Allow},
		{target{"s3", "PutObject", "us-east-1", "", "default"}, false, Deny},
		{target{"s3", "ListBuckets", "us-east-1", "", "default"}, true, Allow},
	} {
		if got, why := p.Decide(c.at, c.reads); got != c.want {
			t.Errorf("%+v: %s (%s), want %s", c.at, got, why, c.want)
		}
	}
}

func TestWild(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"*", "", true}, {"", "", true}, {"", "a", false}, {"a*c", "abbc", true}, {"a*c", "abb", false}, {"a?c", "abc", true}, {"a?c", "ac", false},
		{"*a*b*", "xxaxxbxx", true}, {"*a*b", "ba", false}, {"**", "x", true}, {strings.Repeat("*a", 40), strings.Repeat("a", 39), false},
	} {
		if got := wild(c.pattern, c.text); got != c.want {
			t.Errorf("%q of %q: %v", c.text, c.pattern, got)
		}
	}
}

func TestPolicyThatDoesNothingIsRefused(t *testing.T) {
	s, err := boto3.NewSession(boto3.Config{Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"rules: [{effect: permit}]":                                                   `effect is "permit"`,
		"rules: [{effect: deny, service: s4}]":                                        "no service is like s4",
		"rules: [{effect: deny, service: s3, operation: DeleteBuckets}]":              "no operation is like DeleteBuckets",
		"rules: [{effect: deny, services: s3}]":                                       "field services not found",
		`{"rules": [{"effect": "allow", "service": ["s3"], "operation": "Delete*"}]}`: "",
		"": "",
	} {
		path := t.TempDir() + "/policy.yaml"
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		switch _, err := readPolicy(path, s); {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

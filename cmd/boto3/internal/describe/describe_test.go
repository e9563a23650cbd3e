package describe_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/describe"
)

func TestCommands(t *testing.T) {
	cli.Register(describe.Commands()...)
	aws := bototest.NewServer(t)
	aws.Handle("sts", "GetCallerIdentity", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Account": "111122223333", "Arn": "arn:aws:iam::111122223333:user/u", "UserId": "AIDA"}, nil
	})
	for _, c := range []struct {
		line string
		code int
		want []string
	}{
		{"describe sqs", 0, []string{"sqs: Amazon Simple Queue Service", "\n  ReceiveMessage\n", "Resources (2)"}},
		{"describe dynamodb put-item", 0, []string{"dynamodb PutItem: POST /", "TableName  string (1 to 1024)  [required]", "Item  map of AttributeValue  [required]", "ConditionalCheckFailedException"}},
		{"describe ec2 describe_instances", 0, []string{"Pages\n", "NextToken comes as NextToken of the next", "InstanceRunning  every 15 s, at most 40 times"}},
		{"describe s3 Bucket", 0, []string{"boto3 resource s3 Bucket <Name>", "Objects  ObjectSummary by ListObjects", "Attributes\n  Name  string"}},
		{"describe s3api StorageClass", 0, []string{"GLACIER"}},
		{"describe s3api NoSuchKey", 0, []string{"NoSuchKey: error"}},
		{"describe s3 PutObjct", 252, []string{"did you mean PutObject"}},
		{"describe s33", 252, []string{"did you mean s3"}},
		{"describe", 252, []string{"usage: boto3 describe"}},
		{"explain", 0, []string{"region = us-east-1", "credentials: "}},
		{"whoami", 0, []string{`"Account": "111122223333"`, `"Region": "us-east-1"`, `"CredentialsFrom"`}},
		{"whoami now", 252, []string{"it takes no now"}},
	} {
		var out, errs bytes.Buffer
		e := &cli.Env{Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, Home: t.TempDir(), Name: "boto3", Config: aws.Config()}
		line := append([]string{"--endpoint-url", aws.URL(), "--region", "us-east-1"}, strings.Fields(c.line)...)
		if code := cli.Run(t.Context(), e, line); code != c.code {
			t.Errorf("%s: %d %s", c.line, code, errs.String())
		}
		for _, want := range c.want {
			if text := out.String() + errs.String(); !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%.300s", c.line, want, text)
			}
		}
		if strings.Contains(out.String(), bototest.SecretAccessKey) {
			t.Errorf("%s tells the secret key", c.line)
		}
	}
}

// TestEverything describes operations of all services, which must end though some
// shapes hold themselves.
func TestEverything(t *testing.T) {
	s, err := boto3.NewSession(boto3.Config{Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range s.AvailableServices() {
		c, err := s.Client(name)
		if err != nil {
			t.Fatal(err)
		}
		for i, op := range c.Model().OperationNames() {
			if i > 7 {
				break
			}
			text, err := describe.Operation(c, op, 4)
			if err != nil || !strings.HasPrefix(text, name+" "+op+": ") {
				t.Fatalf("%s %s: %v", name, op, err)
			}
			n++
		}
	}
	if n < 2000 {
		t.Errorf("only %d operations", n)
	}
}

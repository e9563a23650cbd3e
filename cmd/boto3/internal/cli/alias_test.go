package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/oracle"
)

// TestAliasesOfEachOther has aliases that lead back to themselves.
func TestAliasesOfEachOther(t *testing.T) {
	p := newPlace(t, inEurope)
	if err := os.MkdirAll(filepath.Join(p.home, ".aws", "cli"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(p.home, ".aws", "cli", "alias"), "[toplevel]\nping = pong\npong = pang\npang = ping\n")
	if r := p.run(t, "ping"); r.Code != 252 || !strings.Contains(r.Stderr, `"ping" is no command`) {
		t.Errorf("%+v", r)
	}
}

// TestAliasesBelowServices has aliases of what comes after a service, or after wait.
func TestAliasesBelowServices(t *testing.T) {
	p := newPlace(t, inEurope)
	if err := os.MkdirAll(filepath.Join(p.home, ".aws", "cli"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(p.home, ".aws", "cli", "alias"), `[toplevel]
me = sts who --output text
[command sts]
who =
  get-caller-identity
  --query Account
get-caller-identity = get-caller-identity --output yaml
shell = !f() { echo "$#: $1 $2"; }; f
[command ec2 wait]
up = instance-running --instance-ids i-1
[command sqs]
who = list-queues
`)
	p.srv.Handle("sts", "GetCallerIdentity", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Account": "123456789012"}, nil
	})
	p.srv.Handle("ec2", "DescribeInstances", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Reservations": []any{boto3.Map{"Instances": []any{boto3.Map{"InstanceId": in["InstanceIds"].([]any)[0], "State": boto3.Map{"Name": "running"}}}}}}, nil
	})
	for line, want := range map[string]oracle.Result{
		"sts who --output json":                  {Stdout: "\"123456789012\"\n"},
		"--output json sts who":                  {Stdout: "\"123456789012\"\n"},
		"me":                                     {Stdout: "123456789012\n"},
		"sts get-caller-identity":                {Stdout: "Account: '123456789012'\n"},
		"sts shell --region eu-west-1 a":         {Stdout: "3: --region eu-west-1\n"},
		"ec2 wait up":                            {},
		"ec2 wait up --dry-run":                  {},
		"sts up":                                 {Code: 252},
		"sts get-caller-identity --query absent": {Stdout: "null\n"},
	} {
		if r := p.run(t, strings.Fields(line)...); r.Code != want.Code || r.Stdout != want.Stdout {
			t.Errorf("%s: %+v", line, r)
		}
	}
}

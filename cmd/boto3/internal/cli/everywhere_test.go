package cli_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
)

const keys = "aws_access_key_id = " + bototest.AccessKeyID + "\naws_secret_access_key = " + bototest.SecretAccessKey + "\n"

// regional is a server of AWS where each region answers with its own name.
func regional(t *testing.T) *place {
	t.Helper()
	p := newPlace(t, "[default]\nregion = eu-central-1\n"+keys+"[profile two]\nregion = us-west-2\n"+keys)
	p.srv.Handle("sts", "GetCallerIdentity", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Account": "111122223333"}, nil
	})
	p.srv.Handle("ec2", "DescribeRegions", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Regions": []any{boto3.Map{"RegionName": "eu-central-1"}, boto3.Map{"RegionName": "us-east-1"}}}, nil
	})
	p.srv.Handle("sqs", "ListQueues", func(ctx context.Context, in boto3.Map) (boto3.Map, error) {
		region := bototest.Current(ctx).Region
		if region == "eu-west-3" {
			return nil, &boto3.Error{Code: "AccessDenied", Message: "Not there.", StatusCode: http.StatusForbidden}
		}
		if in["NextToken"] == nil {
			return boto3.Map{"QueueUrls": []any{region + "-a"}, "NextToken": "more"}, nil
		}
		return boto3.Map{"QueueUrls": []any{region + "-b"}}, nil
	})
	return p
}

func TestRegions(t *testing.T) {
	p := regional(t)
	for _, c := range []struct{ line, want string }{
		{
			"sqs list-queues --regions us-east-1,eu-west-1 --output jsonl",
			`[{"Account": "111122223333", "Region": "eu-west-1", "Result": {"QueueUrls": ["eu-west-1-a", "eu-west-1-b"]}}, ` +
				`{"Account": "111122223333", "Region": "us-east-1", "Result": {"QueueUrls": ["us-east-1-a", "us-east-1-b"]}}]` + "\n",
		},
		{
			"sqs list-queues --all-regions --query QueueUrls[0] --output text",
			"111122223333\teu-central-1\teu-central-1-a\n111122223333\tus-east-1\tus-east-1-a\n",
		},
		{
			"sqs list-queues --profiles default,two --query length(QueueUrls) --output text",
			"111122223333\tdefault\teu-central-1\t2\n111122223333\ttwo\tus-west-2\t2\n",
		},
	} {
		got := p.run(t, strings.Fields(c.line)...)
		if got.Code != 0 || got.Stderr != "" || got.Stdout != c.want {
			t.Errorf("%s: %d %q\n%s", c.line, got.Code, got.Stderr, got.Stdout)
		}
	}
}

func TestFailuresStandApart(t *testing.T) {
	p := regional(t)
	got := p.run(t, "sqs", "list-queues", "--regions", "eu-west-3,eu-west-1", "--query", "QueueUrls", "--output", "jsonl")
	if got.Code != 254 || !strings.Contains(got.Stdout, "eu-west-1-b") || strings.Contains(got.Stdout, "eu-west-3") {
		t.Errorf("%+v", got)
	}
	if !strings.HasPrefix(strings.TrimSpace(got.Stderr), "eu-west-3: ") || !strings.Contains(got.Stderr, "AccessDenied") {
		t.Errorf("failures: %q", got.Stderr)
	}
	for _, line := range []string{
		"sqs list-queues --regions ,", "sqs list-queues --regions", "sqs list-queues --region us-east-1 --regions us-east-1",
		"sqs list-queues --profile two --profiles default", "s3api get-object --bucket b --key k out --regions us-east-1", "s3api wait bucket-exists --bucket b --all-regions",
	} {
		if got := p.run(t, strings.Fields(line)...); got.Code != 252 {
			t.Errorf("%s: %+v", line, got)
		}
	}
}

// TestOptionsOfOperations has operations keep options of their own by these names.
func TestOptionsOfOperations(t *testing.T) {
	p := regional(t)
	var mu sync.Mutex
	var all any
	p.srv.Handle("ec2", "DescribeRegions", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		mu.Lock()
		defer mu.Unlock()
		all = in["AllRegions"]
		return boto3.Map{}, nil
	})
	if got := p.run(t, "ec2", "describe-regions", "--all-regions"); got.Code != 0 || all != true {
		t.Errorf("%+v, AllRegions %v", got, all)
	}
}

func TestTrace(t *testing.T) {
	p := regional(t)
	t.Setenv("AWS_MAX_ATTEMPTS", "2")
	p.srv.Inject("sqs", "ListQueues", 1, bototest.Throttle())
	got := p.run(t, "sqs", "list-queues", "--no-paginate", "--trace", "--output", "off")
	if got.Code != 0 {
		t.Fatalf("%+v", got)
	}
	for _, want := range []string{
		"trace: sqs ListQueues: attempt 1: POST http://127.0.0.1:", "AWS4-HMAC-SHA256 by AKIDEXAMPLE for ", "/eu-central-1/sqs/aws4_request", "; again (", "attempt 2: ", "200 OK in ",
		"ListQueues: done, request id ",
	} {
		if !strings.Contains(got.Stderr, want) {
			t.Errorf("the trace lacks %q:\n%s", want, got.Stderr)
		}
	}
	for _, secret := range []string{bototest.SecretAccessKey, "Signature="} {
		if strings.Contains(got.Stderr, secret) {
			t.Errorf("the trace tells %s", secret)
		}
	}
}

func TestEachAccount(t *testing.T) {
	p := newPlace(t, "[default]\nregion = eu-central-1\n")
	p.srv = bototest.NewServer(t, bototest.ServerConfig{Keys: map[string]string{"ASIAOTHEREXAMPLE": "secret"}})
	t.Setenv("AWS_ENDPOINT_URL", p.srv.URL())
	p.srv.Handle("sts", "GetCallerIdentity", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Account": "111122223333"}, nil
	})
	p.srv.Handle("organizations", "ListAccounts", func(context.Context, boto3.Map) (boto3.Map, error) {
		account := func(id, status string) boto3.Map { return boto3.Map{"Id": id, "Status": status} }
		return boto3.Map{"Accounts": []any{account("111122223333", "ACTIVE"), account("444455556666", "ACTIVE"), account("777788889999", "SUSPENDED")}}, nil
	})
	p.srv.Handle("sts", "AssumeRole", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		if in["RoleArn"] != "arn:aws:iam::444455556666:role/Audit" {
			t.Errorf("the role is %v", in["RoleArn"])
		}
		return boto3.Map{"Credentials": boto3.Map{
			"AccessKeyId": "ASIAOTHEREXAMPLE", "SecretAccessKey": "secret", "SessionToken": "t", "Expiration": time.Now().Add(time.Hour),
		}}, nil
	})
	p.srv.Handle("sqs", "ListQueues", func(ctx context.Context, _ boto3.Map) (boto3.Map, error) {
		return boto3.Map{"QueueUrls": []any{bototest.Current(ctx).AccessKeyID}}, nil
	})
	got := p.run(t, strings.Fields("sqs list-queues --each-account Audit --query QueueUrls[0] --output text")...)
	want := "111122223333\teu-central-1\t" + bototest.AccessKeyID + "\n444455556666\teu-central-1\tASIAOTHEREXAMPLE\n"
	if got.Code != 0 || got.Stdout != want {
		t.Errorf("%+v", got)
	}
}

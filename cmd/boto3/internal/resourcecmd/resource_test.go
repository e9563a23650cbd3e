package resourcecmd_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/resourcecmd"
)

func TestResource(t *testing.T) {
	cli.Register(resourcecmd.Command)
	aws := bototest.NewServer(t)
	aws.Handle("s3", "ListBuckets", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Buckets": []any{boto3.Map{"Name": "logs"}, boto3.Map{"Name": "web"}}}, nil
	})
	aws.Handle("s3", "ListObjects", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		if in["Bucket"] != "logs" || in["Prefix"] != "2026/" {
			t.Errorf("ListObjects got %v", in)
		}
		return boto3.Map{"Contents": []any{boto3.Map{"Key": "2026/a", "Size": int64(3)}, boto3.Map{"Key": "2026/b", "Size": int64(4)}}}, nil
	})
	aws.Handle("s3", "GetObject", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Body": bototest.Body("body of " + in["Key"].(string))}, nil
	})
	aws.Handle("sqs", "CreateQueue", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"QueueUrl": "https://sqs/q"}, nil
	})
	for _, c := range []struct {
		line []string
		code int
		want string
	}{
		{[]string{"s3", "buckets"}, 0, `[{"Name": "logs"}, {"Name": "web"}]`},
		{[]string{"s3", "Bucket", "logs", "objects", "--params", `{"Prefix": "2026/"}`, "--limit", "1"}, 0, `[{"BucketName": "logs", "Key": "2026/a"}]`},
		{[]string{"s3", "bucket", "logs", "objects", "--params", `{"Prefix": "2026/"}`, "--attrs", "--query", "[].Size"}, 0, `[3, 4]`},
		{[]string{"s3", "Object", "logs", "a", "get"}, 0, "body of a"},
		{[]string{"sqs", "create-queue", "--params", `{"QueueName": "q"}`}, 0, `{"Url": "https://sqs/q"}`},
		{[]string{"s3", "Bucket"}, 252, "Name is not given"},
		{[]string{"s3", "Bucket", "logs", "objcts"}, 252, "did you mean Object"},
		{[]string{"s4", "buckets"}, 252, "did you mean s3"},
		{[]string{"s3", "buckets", "--limit", "0"}, 252, "no number above 0"},
		{[]string{"s3", "buckets", "--params", "[]"}, 252, "no object of JSON"},
		{[]string{"s3", "buckets", "--parameters", "{}"}, 252, "Unknown options"},
		{nil, 0, "boto3 resource <service>"},
	} {
		var out, errs bytes.Buffer
		e := &cli.Env{Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, Home: t.TempDir(), Name: "boto3", Config: aws.Config()}
		line := append([]string{"--endpoint-url", aws.URL(), "--region", "us-east-1", "--output", "jsonl", "resource"}, c.line...)
		code := cli.Run(t.Context(), e, line)
		got := strings.TrimSpace(out.String())
		if code != c.code || code == 0 && got != c.want && !strings.HasPrefix(got, c.want) || code != 0 && !strings.Contains(errs.String(), c.want) {
			t.Errorf("%v: %d %s %s", c.line, code, got, errs.String())
		}
	}
}

//go:build peers

package bench

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awscredentials "github.com/aws/aws-sdk-go-v2/credentials"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	awslambda "github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
)

// TestServerPeers calls bototest's server with aws-sdk-go-v2: what it sends is read,
// its signatures hold, and it reads what is answered.
func TestServerPeers(t *testing.T) {
	srv := bototest.NewServer(t)
	cfg := aws.Config{
		Region: bototest.Region, BaseEndpoint: new(srv.URL()),
		Credentials: awscredentials.NewStaticCredentialsProvider(bototest.AccessKeyID, bototest.SecretAccessKey, ""),
	}
	answer := func(service, operation string, want, out boto3.Map) {
		srv.Handle(service, operation, func(_ context.Context, in boto3.Map) (boto3.Map, error) {
			for name, v := range want {
				if got := in[name]; got != v {
					if data, ok := got.([]byte); !ok || string(data) != v {
						t.Errorf("%s.%s: %s is %v, want %v", service, operation, name, got, v)
					}
				}
			}
			return out, nil
		})
	}
	t.Run("s3", func(t *testing.T) {
		answer("s3", "PutObject", boto3.Map{"Bucket": "logs", "Key": "a b/ü", "Body": "hello"}, boto3.Map{"ETag": "e"})
		answer("s3", "ListObjectsV2", boto3.Map{"Bucket": "logs", "Prefix": "a"}, boto3.Map{"Contents": []any{boto3.Map{"Key": "k", "Size": 5}}})
		srv.Handle("s3", "GetObject", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
			if in["Key"] == "none" {
				return nil, &boto3.Error{Code: "NoSuchKey", Message: "it is not there"}
			}
			return boto3.Map{"Body": []byte("hello")}, nil
		})
		c := awss3.NewFromConfig(cfg, func(o *awss3.Options) { o.UsePathStyle = true })
		put, err := c.PutObject(t.Context(), &awss3.PutObjectInput{Bucket: new("logs"), Key: new("a b/ü"), Body: strings.NewReader("hello")})
		if err != nil || aws.ToString(put.ETag) != "e" {
			t.Error(err)
		}
		list, err := c.ListObjectsV2(t.Context(), &awss3.ListObjectsV2Input{Bucket: new("logs"), Prefix: new("a")})
		if err != nil || len(list.Contents) != 1 || aws.ToInt64(list.Contents[0].Size) != 5 {
			t.Error(list, err)
		}
		get, err := c.GetObject(t.Context(), &awss3.GetObjectInput{Bucket: new("logs"), Key: new("k")})
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(get.Body); err != nil || string(body) != "hello" {
			t.Errorf("got %q, %v", body, err)
		}
		_, err = c.GetObject(t.Context(), &awss3.GetObjectInput{Bucket: new("logs"), Key: new("none")})
		if missing, ok := errors.AsType[*s3types.NoSuchKey](err); !ok || missing.ErrorMessage() != "it is not there" {
			t.Error(err)
		}
	})
	t.Run("dynamodb", func(t *testing.T) {
		answer("dynamodb", "GetItem", boto3.Map{"TableName": "t"}, boto3.Map{"Item": boto3.Map{"id": boto3.Map{"S": "1"}}})
		out, err := awsdynamodb.NewFromConfig(cfg).GetItem(t.Context(), &awsdynamodb.GetItemInput{
			TableName: new("t"), Key: map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: "1"}},
		})
		if err != nil || out.Item["id"].(*types.AttributeValueMemberS).Value != "1" {
			t.Error(err)
		}
	})
	t.Run("sqs", func(t *testing.T) {
		answer("sqs", "SendMessage", boto3.Map{"MessageBody": "x"}, boto3.Map{"MessageId": "1", "MD5OfMessageBody": "9dd4e461268c8034f5c8564e155c67a6"})
		out, err := awssqs.NewFromConfig(cfg).SendMessage(t.Context(), &awssqs.SendMessageInput{QueueUrl: new(srv.URL() + "/1/q"), MessageBody: new("x")})
		if err != nil || aws.ToString(out.MessageId) != "1" {
			t.Error(err)
		}
	})
	t.Run("ec2", func(t *testing.T) {
		answer("ec2", "DescribeInstances", nil, boto3.Map{"Reservations": []any{boto3.Map{"Instances": []any{boto3.Map{"InstanceId": "i-1"}}}}})
		out, err := awsec2.NewFromConfig(cfg).DescribeInstances(t.Context(), &awsec2.DescribeInstancesInput{InstanceIds: []string{"i-1"}})
		if err != nil || aws.ToString(out.Reservations[0].Instances[0].InstanceId) != "i-1" {
			t.Error(err)
		}
	})
	t.Run("iam", func(t *testing.T) {
		answer("iam", "ListUsers", boto3.Map{"PathPrefix": "/a/"}, boto3.Map{"Users": []any{boto3.Map{
			"UserName": "u", "Path": "/", "UserId": "AIDAEXAMPLEEXAMPLE", "Arn": "arn:aws:iam::123456789012:user/u", "CreateDate": "2026-01-02T03:04:05Z",
		}}})
		out, err := awsiam.NewFromConfig(cfg).ListUsers(t.Context(), &awsiam.ListUsersInput{PathPrefix: new("/a/")})
		if err != nil || aws.ToString(out.Users[0].UserName) != "u" || out.Users[0].CreateDate.Year() != 2026 {
			t.Error(err)
		}
	})
	t.Run("lambda", func(t *testing.T) {
		srv.Handle("lambda", "Invoke", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
			if in["FunctionName"] == "none" {
				return nil, &boto3.Error{Code: "ResourceNotFoundException", Message: "no function", Fields: boto3.Map{"Type": "User"}}
			}
			return boto3.Map{"StatusCode": 200, "FunctionError": "Unhandled", "Payload": in["Payload"]}, nil
		})
		answer("lambda", "ListFunctions", boto3.Map{"Marker": "m"}, boto3.Map{"Functions": []any{boto3.Map{"FunctionName": "f", "MemorySize": 128}}})
		c := awslambda.NewFromConfig(cfg)
		out, err := c.Invoke(t.Context(), &awslambda.InvokeInput{FunctionName: new("f"), Payload: []byte(`{"a":1}`)})
		if err != nil || string(out.Payload) != `{"a":1}` || aws.ToString(out.FunctionError) != "Unhandled" || out.StatusCode != 200 {
			t.Error(out, err)
		}
		_, err = c.Invoke(t.Context(), &awslambda.InvokeInput{FunctionName: new("none")})
		if missing, ok := errors.AsType[*lambdatypes.ResourceNotFoundException](err); !ok || aws.ToString(missing.Type) != "User" {
			t.Error(err)
		}
		list, err := c.ListFunctions(t.Context(), &awslambda.ListFunctionsInput{Marker: new("m")})
		if err != nil || len(list.Functions) != 1 || aws.ToInt32(list.Functions[0].MemorySize) != 128 {
			t.Error(list, err)
		}
	})
}

//go:build peers

package bench

import (
	"bytes"
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awscredentials "github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	awsec2 "github.com/aws/aws-sdk-go-v2/service/ec2"
	awsiam "github.com/aws/aws-sdk-go-v2/service/iam"
	awss3 "github.com/aws/aws-sdk-go-v2/service/s3"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/boto3-go/boto3/bench/canned"
	"github.com/minio/minio-go/v7"
	miniocredentials "github.com/minio/minio-go/v7/pkg/credentials"
)

// withPeers says whether the other libraries are compiled in.
const withPeers = true

const (
	awsName   = "aws-sdk-go-v2"
	minioName = "minio"
)

// peers are the other libraries' ways to make the named call.
func peers(tb testing.TB, name string, http *canned.Client) []contender {
	cfg := aws.Config{
		Region:      region,
		Credentials: awscredentials.NewStaticCredentialsProvider(accessKey, secretKey, ""),
		HTTPClient:  http,
	}
	switch name {
	case "ListObjectsV2", "HeadObject", "GetObject", "PutObject":
		return []contender{{awsName, awsS3(cfg)[name]}, {minioName, minioS3(tb, http)[name]}}
	case "GetItem", "PutItem", "Query", getNative.name, queryNative.name, putNative.name:
		return []contender{{awsName, awsDynamoDB(cfg)[name]}}
	case "SendMessage", "ReceiveMessage", receiveOwn.name:
		return []contender{{awsName, awsSQS(cfg)[name]}}
	case "DescribeInstances":
		return []contender{{awsName, awsEC2(cfg)}}
	case "ListUsers":
		return []contender{{awsName, awsIAM(cfg)}}
	default:
		return creation(tb, cfg, http)
	}
}

type calls map[string]func(context.Context) (seen, error)

func awsS3(cfg aws.Config) calls {
	client := awss3.NewFromConfig(cfg)
	content := canned.Object()
	return calls{
		"ListObjectsV2": func(ctx context.Context) (seen, error) {
			out, err := client.ListObjectsV2(ctx, &awss3.ListObjectsV2Input{Bucket: new(bucket), Prefix: new(prefix)})
			if err != nil {
				return seen{}, err
			}
			n := len(out.Contents)
			return seen{n, *out.Contents[0].Key, *out.Contents[n-1].Key}, nil
		},
		"HeadObject": func(ctx context.Context) (seen, error) {
			out, err := client.HeadObject(ctx, &awss3.HeadObjectInput{Bucket: new(bucket), Key: new(key)})
			if err != nil {
				return seen{}, err
			}
			return seen{int(*out.ContentLength), *out.ETag, out.Metadata["run"]}, nil
		},
		"GetObject": func(ctx context.Context) (seen, error) {
			out, err := client.GetObject(ctx, &awss3.GetObjectInput{Bucket: new(bucket), Key: new(key)})
			if err != nil {
				return seen{}, err
			}
			return readObject(out.Body, *out.ETag)
		},
		"PutObject": func(ctx context.Context) (seen, error) {
			out, err := client.PutObject(ctx, &awss3.PutObjectInput{Bucket: new(bucket), Key: new(key), Body: bytes.NewReader(content)})
			if err != nil {
				return seen{}, err
			}
			return seen{0, *out.ETag, ""}, nil
		},
	}
}

func awsDynamoDB(cfg aws.Config) calls {
	client := awsdynamodb.NewFromConfig(cfg)
	s := func(text string) types.AttributeValue { return &types.AttributeValueMemberS{Value: text} }
	n := func(text string) types.AttributeValue { return &types.AttributeValueMemberN{Value: text} }
	sort := func(item map[string]types.AttributeValue) string {
		return item["sk"].(*types.AttributeValueMemberS).Value
	}
	return calls{
		"GetItem": func(ctx context.Context) (seen, error) {
			out, err := client.GetItem(ctx, &awsdynamodb.GetItemInput{
				TableName: new(table), Key: map[string]types.AttributeValue{"pk": s(customer), "sk": s(firstSort)},
			})
			if err != nil {
				return seen{}, err
			}
			return seen{len(out.Item), out.Item["pk"].(*types.AttributeValueMemberS).Value, out.Item["total"].(*types.AttributeValueMemberN).Value}, nil
		},
		"PutItem": func(ctx context.Context) (seen, error) {
			_, err := client.PutItem(ctx, &awsdynamodb.PutItemInput{
				TableName: new(table),
				Item: map[string]types.AttributeValue{
					"pk": s(customer), "sk": s(firstSort), "total": n("10.00"), "paid": &types.AttributeValueMemberBOOL{Value: true},
					"items": &types.AttributeValueMemberL{Value: []types.AttributeValue{
						&types.AttributeValueMemberM{Value: map[string]types.AttributeValue{"sku": s("SKU-1"), "count": n("2")}},
					}},
					"tags": &types.AttributeValueMemberSS{Value: []string{"priority", "gift"}},
				},
			})
			return seen{}, err
		},
		"Query": func(ctx context.Context) (seen, error) {
			out, err := client.Query(ctx, &awsdynamodb.QueryInput{
				TableName: new(table), KeyConditionExpression: new("pk = :pk"),
				ExpressionAttributeValues: map[string]types.AttributeValue{":pk": s(customer)},
			})
			if err != nil {
				return seen{}, err
			}
			return seen{len(out.Items), sort(out.Items[0]), sort(out.Items[len(out.Items)-1])}, nil
		},
		getNative.name: func(ctx context.Context) (seen, error) {
			out, err := client.GetItem(ctx, &awsdynamodb.GetItemInput{
				TableName: new(table), Key: map[string]types.AttributeValue{"pk": s(customer), "sk": s(firstSort)},
			})
			if err != nil {
				return seen{}, err
			}
			var o order
			err = attributevalue.UnmarshalMap(out.Item, &o)
			return seenIn([]order{o}), err
		},
		putNative.name: func(ctx context.Context) (seen, error) {
			item, err := attributevalue.MarshalMap(&placed)
			if err != nil {
				return seen{}, err
			}
			_, err = client.PutItem(ctx, &awsdynamodb.PutItemInput{TableName: new(table), Item: item})
			return seen{}, err
		},
		queryNative.name: func(ctx context.Context) (seen, error) {
			out, err := client.Query(ctx, &awsdynamodb.QueryInput{
				TableName: new(table), KeyConditionExpression: new("pk = :pk"),
				ExpressionAttributeValues: map[string]types.AttributeValue{":pk": s(customer)},
			})
			if err != nil {
				return seen{}, err
			}
			var orders []order
			err = attributevalue.UnmarshalListOfMaps(out.Items, &orders)
			return seenIn(orders), err
		},
	}
}

func awsSQS(cfg aws.Config) calls {
	client := awssqs.NewFromConfig(cfg)
	return calls{
		"SendMessage": func(ctx context.Context) (seen, error) {
			out, err := client.SendMessage(ctx, &awssqs.SendMessageInput{QueueUrl: new(queueURL), MessageBody: new(canned.MessageBody(0))})
			if err != nil {
				return seen{}, err
			}
			return seen{0, *out.MessageId, ""}, nil
		},
		"ReceiveMessage": func(ctx context.Context) (seen, error) {
			out, err := client.ReceiveMessage(ctx, &awssqs.ReceiveMessageInput{QueueUrl: new(queueURL), MaxNumberOfMessages: received})
			if err != nil {
				return seen{}, err
			}
			n := len(out.Messages)
			return seen{n, *out.Messages[0].Body, *out.Messages[n-1].Body}, nil
		},
		receiveOwn.name: func(ctx context.Context) (seen, error) {
			out, err := client.ReceiveMessage(ctx, &awssqs.ReceiveMessageInput{QueueUrl: new(queueURL), MaxNumberOfMessages: received})
			if err != nil {
				return seen{}, err
			}
			n := len(out.Messages)
			first, last := out.Messages[0], out.Messages[n-1]
			return seen{n, *first.Body + *first.MessageAttributes["trace"].DataType, *last.Body + last.Attributes["ApproximateReceiveCount"]}, nil
		},
	}
}

func awsEC2(cfg aws.Config) func(context.Context) (seen, error) {
	client := awsec2.NewFromConfig(cfg)
	return func(ctx context.Context) (seen, error) {
		out, err := client.DescribeInstances(ctx, &awsec2.DescribeInstancesInput{})
		if err != nil {
			return seen{}, err
		}
		n := len(out.Reservations)
		return seen{n, *out.Reservations[0].Instances[0].InstanceId, *out.Reservations[n-1].Instances[0].InstanceId}, nil
	}
}

func awsIAM(cfg aws.Config) func(context.Context) (seen, error) {
	client := awsiam.NewFromConfig(cfg)
	return func(ctx context.Context) (seen, error) {
		out, err := client.ListUsers(ctx, &awsiam.ListUsersInput{})
		if err != nil {
			return seen{}, err
		}
		n := len(out.Users)
		return seen{n, *out.Users[0].UserName, *out.Users[n-1].UserName}, nil
	}
}

func newMinio(http *canned.Client) (*minio.Core, error) {
	return minio.NewCore("s3.eu-west-1.amazonaws.com", &minio.Options{
		Creds:  miniocredentials.NewStaticV4(accessKey, secretKey, ""),
		Secure: true, Region: region, Transport: http,
	})
}

func minioS3(tb testing.TB, http *canned.Client) calls {
	client, err := newMinio(http)
	if err != nil {
		tb.Fatal(err)
	}
	content := canned.Object()
	quoted := func(tag string) string { return `"` + tag + `"` }
	return calls{
		"ListObjectsV2": func(context.Context) (seen, error) {
			out, err := client.ListObjectsV2(bucket, prefix, "", "", "", 0)
			if err != nil {
				return seen{}, err
			}
			n := len(out.Contents)
			return seen{n, out.Contents[0].Key, out.Contents[n-1].Key}, nil
		},
		"HeadObject": func(ctx context.Context) (seen, error) {
			out, err := client.StatObject(ctx, bucket, key, minio.StatObjectOptions{})
			if err != nil {
				return seen{}, err
			}
			return seen{int(out.Size), quoted(out.ETag), out.UserMetadata["Run"]}, nil
		},
		"GetObject": func(ctx context.Context) (seen, error) {
			body, info, _, err := client.GetObject(ctx, bucket, key, minio.GetObjectOptions{})
			if err != nil {
				return seen{}, err
			}
			return readObject(body, quoted(info.ETag))
		},
		"PutObject": func(ctx context.Context) (seen, error) {
			info, err := client.PutObject(ctx, bucket, key, bytes.NewReader(content), canned.ObjectSize, "", "", minio.PutObjectOptions{})
			if err != nil {
				return seen{}, err
			}
			return seen{0, quoted(info.ETag), ""}, nil
		},
	}
}

func creation(tb testing.TB, cfg aws.Config, http *canned.Client) []contender {
	tb.Helper()
	return []contender{
		{awsName, func(context.Context) (seen, error) {
			awss3.NewFromConfig(cfg)
			return seen{}, nil
		}},
		{minioName, func(context.Context) (seen, error) {
			_, err := newMinio(http)
			return seen{}, err
		}},
	}
}

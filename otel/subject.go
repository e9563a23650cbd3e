package otel

import (
	"github.com/boto3-go/boto3"
	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// subjects are the members of inputs that the conventions have attributes for, by
// service.
var subjects = map[string]map[string]attribute.Key{
	"s3": {
		"Bucket": semconv.AWSS3BucketKey, "Key": semconv.AWSS3KeyKey, "CopySource": semconv.AWSS3CopySourceKey,
		"UploadId": semconv.AWSS3UploadIDKey,
	},
	"sqs":            {"QueueUrl": semconv.AWSSQSQueueURLKey},
	"sns":            {"TopicArn": semconv.AWSSNSTopicARNKey},
	"kinesis":        {"StreamName": semconv.AWSKinesisStreamNameKey},
	"stepfunctions":  {"stateMachineArn": semconv.AWSStepFunctionsStateMachineARNKey, "activityArn": semconv.AWSStepFunctionsActivityARNKey},
	"secretsmanager": {"SecretId": semconv.AWSSecretsmanagerSecretARNKey},
}

// subject is what a call is about.
func subject(inv *boto3.Invocation) []attribute.KeyValue {
	var list []attribute.KeyValue
	for member, key := range subjects[inv.Service] {
		if text, ok := inv.Get(member); ok {
			if s, ok := text.(string); ok {
				list = append(list, key.String(s))
			}
		}
	}
	if inv.Service == "dynamodb" {
		list = append(list, attribute.String("db.system.name", "aws.dynamodb"))
		if table, ok := inv.Get("TableName"); ok {
			if s, ok := table.(string); ok {
				list = append(list, semconv.AWSDynamoDBTableNames(s))
			}
		}
	}
	return list
}

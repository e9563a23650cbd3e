//go:build !alltypes

package service_test

import (
	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/accessanalyzer"
	"github.com/boto3-go/boto3/service/apigatewayv2"
	"github.com/boto3-go/boto3/service/bedrockruntime"
	"github.com/boto3-go/boto3/service/cloudfront"
	"github.com/boto3-go/boto3/service/cloudwatch"
	"github.com/boto3-go/boto3/service/connectcases"
	"github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/fis"
	"github.com/boto3-go/boto3/service/glacier"
	"github.com/boto3-go/boto3/service/glue"
	"github.com/boto3-go/boto3/service/iam"
	"github.com/boto3-go/boto3/service/iotwireless"
	"github.com/boto3-go/boto3/service/kinesis"
	"github.com/boto3-go/boto3/service/lambda"
	"github.com/boto3-go/boto3/service/lexruntime"
	"github.com/boto3-go/boto3/service/mediapackage"
	"github.com/boto3-go/boto3/service/opsworks"
	"github.com/boto3-go/boto3/service/rds"
	"github.com/boto3-go/boto3/service/route53"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/s3control"
	"github.com/boto3-go/boto3/service/sns"
	"github.com/boto3-go/boto3/service/sqs"
	"github.com/boto3-go/boto3/service/ssooidc"
	"github.com/boto3-go/boto3/service/sts"
	"github.com/boto3-go/boto3/service/wafv2"
)

// typedClients are clients of packages that have something uncommon each; the
// build tag alltypes takes every package.
func typedClients(sess *boto3.Session) []any {
	return []any{
		accessanalyzer.New(sess), apigatewayv2.New(sess), bedrockruntime.New(sess), cloudfront.New(sess), cloudwatch.New(sess),
		connectcases.New(sess), dynamodb.New(sess), fis.New(sess), glacier.New(sess), glue.New(sess), iam.New(sess),
		iotwireless.New(sess), kinesis.New(sess), lambda.New(sess), lexruntime.New(sess), mediapackage.New(sess),
		opsworks.New(sess), rds.New(sess), route53.New(sess), s3.New(sess), s3control.New(sess), sns.New(sess), sqs.New(sess),
		ssooidc.New(sess), sts.New(sess), wafv2.New(sess),
	}
}

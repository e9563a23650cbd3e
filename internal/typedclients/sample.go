//go:build !alltypes

package typedclients

import (
	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/accessanalyzer"
	"github.com/boto3-go/boto3/service/apigateway"
	"github.com/boto3-go/boto3/service/apigatewayv2"
	"github.com/boto3-go/boto3/service/bedrockruntime"
	"github.com/boto3-go/boto3/service/cloudfront"
	"github.com/boto3-go/boto3/service/cloudwatch"
	"github.com/boto3-go/boto3/service/cognitoidp"
	"github.com/boto3-go/boto3/service/connectcases"
	"github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/ec2"
	"github.com/boto3-go/boto3/service/fis"
	"github.com/boto3-go/boto3/service/glacier"
	"github.com/boto3-go/boto3/service/glue"
	"github.com/boto3-go/boto3/service/iam"
	"github.com/boto3-go/boto3/service/iot"
	"github.com/boto3-go/boto3/service/iotwireless"
	"github.com/boto3-go/boto3/service/kinesis"
	"github.com/boto3-go/boto3/service/lambda"
	"github.com/boto3-go/boto3/service/lexruntime"
	"github.com/boto3-go/boto3/service/logs"
	"github.com/boto3-go/boto3/service/mediapackage"
	"github.com/boto3-go/boto3/service/opsworks"
	"github.com/boto3-go/boto3/service/polly"
	"github.com/boto3-go/boto3/service/rds"
	"github.com/boto3-go/boto3/service/route53"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/s3control"
	"github.com/boto3-go/boto3/service/sns"
	"github.com/boto3-go/boto3/service/sqs"
	"github.com/boto3-go/boto3/service/ssm"
	"github.com/boto3-go/boto3/service/ssooidc"
	"github.com/boto3-go/boto3/service/stepfunctions"
	"github.com/boto3-go/boto3/service/sts"
	"github.com/boto3-go/boto3/service/wafv2"
)

// All makes clients of packages of every protocol and with something uncommon
// each; the build tag alltypes takes every package.
func All(sess *boto3.Session, cfg ...boto3.Config) []any {
	return []any{
		accessanalyzer.New(sess, cfg...),
		apigateway.New(sess, cfg...),
		apigatewayv2.New(sess, cfg...),
		bedrockruntime.New(sess, cfg...),
		cloudfront.New(sess, cfg...),
		cloudwatch.New(sess, cfg...),
		cognitoidp.New(sess, cfg...),
		connectcases.New(sess, cfg...),
		dynamodb.New(sess, cfg...),
		ec2.New(sess, cfg...),
		fis.New(sess, cfg...),
		glacier.New(sess, cfg...),
		glue.New(sess, cfg...),
		iam.New(sess, cfg...),
		iot.New(sess, cfg...),
		iotwireless.New(sess, cfg...),
		kinesis.New(sess, cfg...),
		lambda.New(sess, cfg...),
		lexruntime.New(sess, cfg...),
		logs.New(sess, cfg...),
		mediapackage.New(sess, cfg...),
		opsworks.New(sess, cfg...),
		polly.New(sess, cfg...),
		rds.New(sess, cfg...),
		route53.New(sess, cfg...),
		s3.New(sess, cfg...),
		s3control.New(sess, cfg...),
		sns.New(sess, cfg...),
		sqs.New(sess, cfg...),
		ssm.New(sess, cfg...),
		ssooidc.New(sess, cfg...),
		stepfunctions.New(sess, cfg...),
		sts.New(sess, cfg...),
		wafv2.New(sess, cfg...),
	}
}

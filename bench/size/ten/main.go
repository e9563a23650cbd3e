// Command ten makes clients of ten services with their typed packages: what
// building and starting such a program costs is measured.
package main

import (
	"fmt"
	"os"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/cloudformation"
	"github.com/boto3-go/boto3/service/cloudwatch"
	"github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/ec2"
	"github.com/boto3-go/boto3/service/glacier"
	"github.com/boto3-go/boto3/service/iam"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/sns"
	"github.com/boto3-go/boto3/service/sqs"
	"github.com/boto3-go/boto3/service/sts"
)

func main() {
	sess, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		fmt.Fprintln(os.Stderr, "ten:", err)
		os.Exit(1)
	}
	for _, c := range []interface{ Dynamic() *boto3.Client }{
		cloudformation.New(sess), cloudwatch.New(sess), dynamodb.New(sess), ec2.New(sess), glacier.New(sess),
		iam.New(sess), s3.New(sess), sns.New(sess), sqs.New(sess), sts.New(sess),
	} {
		_, _ = fmt.Fprintln(os.Stdout, c.Dynamic().Service(), c.Dynamic().Region())
	}
}

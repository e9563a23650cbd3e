// Command ten makes clients of the services that it is told, of ten, with their
// typed packages: what building and starting such a program costs is measured.
//
//	ten SERVICE...
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

var makers = map[string]func(*boto3.Session, ...boto3.Config) interface{ Dynamic() *boto3.Client }{
	"cloudformation": maker(cloudformation.New), "cloudwatch": maker(cloudwatch.New), "dynamodb": maker(dynamodb.New), "ec2": maker(ec2.New),
	"glacier": maker(glacier.New), "iam": maker(iam.New), "s3": maker(s3.New), "sns": maker(sns.New), "sqs": maker(sqs.New), "sts": maker(sts.New),
}

func maker[C interface{ Dynamic() *boto3.Client }](made func(*boto3.Session, ...boto3.Config) C) func(*boto3.Session, ...boto3.Config) interface{ Dynamic() *boto3.Client } {
	return func(s *boto3.Session, cfg ...boto3.Config) interface{ Dynamic() *boto3.Client } {
		return made(s, cfg...)
	}
}

func main() {
	sess, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		fmt.Fprintln(os.Stderr, "ten:", err)
		os.Exit(1)
	}
	for _, name := range os.Args[1:] {
		c := makers[name](sess)
		_, _ = fmt.Fprintln(os.Stdout, c.Dynamic().Service(), c.Dynamic().Region())
	}
}

//go:build peers

// Command awsten is ten with aws-sdk-go-v2: what building it costs is measured.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/glacier"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, "awsten:", err)
		os.Exit(1)
	}
	clients := []any{
		cloudformation.NewFromConfig(cfg), cloudwatch.NewFromConfig(cfg), dynamodb.NewFromConfig(cfg), ec2.NewFromConfig(cfg),
		glacier.NewFromConfig(cfg), iam.NewFromConfig(cfg), s3.NewFromConfig(cfg), sns.NewFromConfig(cfg), sqs.NewFromConfig(cfg), sts.NewFromConfig(cfg),
	}
	_, _ = fmt.Fprintln(os.Stdout, len(clients))
}

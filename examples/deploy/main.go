// Command deploy creates or updates a CloudFormation stack, waits until that is done, and
// prints the outputs.
//
//	go run ./examples/deploy my-stack template.yaml Env=dev Size=small
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/cloudformation"
)

func main() {
	if len(os.Args) < 3 {
		log.Fatal("usage: deploy STACK TEMPLATE [NAME=VALUE ...]")
	}
	if err := run(context.Background(), os.Stdout, os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer, stack, file string, settings []string) error {
	template, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var parameters []cloudformation.Parameter
	for _, s := range settings {
		name, value, given := strings.Cut(s, "=")
		if !given {
			return fmt.Errorf("%q is no NAME=VALUE", s)
		}
		parameters = append(parameters, cloudformation.Parameter{ParameterKey: name, ParameterValue: value})
	}
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		return err
	}
	c := cloudformation.New(session)
	if err := deploy(ctx, c, stack, string(template), parameters); err != nil {
		return errors.Join(err, explain(ctx, c, stack))
	}
	described, err := c.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: stack})
	if err != nil {
		return err
	}
	for _, o := range described.Stacks[0].Outputs {
		fmt.Fprintf(out, "%s=%s\n", o.OutputKey, o.OutputValue)
	}
	return nil
}

func deploy(ctx context.Context, c *cloudformation.Client, stack, template string, parameters []cloudformation.Parameter) error {
	is := &cloudformation.DescribeStacksInput{StackName: stack}
	_, err := c.CreateStack(ctx, &cloudformation.CreateStackInput{StackName: stack, TemplateBody: template, Parameters: parameters})
	if err == nil {
		return c.WaitUntilStackCreateComplete(ctx, is, boto3.MaxWait(time.Hour))
	}
	if !errors.Is(err, cloudformation.ErrAlreadyExists) {
		return err
	}
	_, err = c.UpdateStack(ctx, &cloudformation.UpdateStackInput{StackName: stack, TemplateBody: template, Parameters: parameters})
	if e, ok := errors.AsType[*boto3.Error](err); ok && strings.Contains(e.Message, "No updates are to be performed") {
		return nil // CloudFormation has no code of its own for that
	}
	if err != nil {
		return err
	}
	return c.WaitUntilStackUpdateComplete(ctx, is, boto3.MaxWait(time.Hour))
}

// explain has the reasons that the stack's resources failed for.
func explain(ctx context.Context, c *cloudformation.Client, stack string) (reasons error) {
	for e, err := range c.DescribeStackEventsItems(ctx, &cloudformation.DescribeStackEventsInput{StackName: stack}) {
		if err != nil {
			return reasons // that the deployment failed is said already
		}
		if strings.HasSuffix(string(e.ResourceStatus), "_FAILED") {
			reasons = errors.Join(reasons, fmt.Errorf("%s: %s", e.LogicalResourceId, e.ResourceStatusReason))
		}
	}
	return reasons
}

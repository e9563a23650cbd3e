package cloudformation_test

import (
	"context"
	"fmt"
	"log"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testanswers"
	"github.com/boto3-go/boto3/resource/cloudformation"
)

// sess answers as a CloudFormation with one stack of two resources.
var sess = testanswers.Session(map[string]boto3.Map{
	"DescribeStacks": {"Stacks": []any{boto3.Map{"StackName": "app", "StackStatus": "CREATE_COMPLETE"}}},
	"ListStackResources": {"StackResourceSummaries": []any{
		boto3.Map{"LogicalResourceId": "Queue"}, boto3.Map{"LogicalResourceId": "Topic"},
	}},
})

func Example() {
	ctx := context.Background()
	stack := cloudformation.New(sess).Stack("app")
	attrs, err := stack.Attrs(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(attrs.StackStatus)
	for r, err := range stack.ResourceSummaries().All(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(r.LogicalId())
	}
	// Output:
	// CREATE_COMPLETE
	// Queue
	// Topic
}

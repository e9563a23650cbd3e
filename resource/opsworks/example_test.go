package opsworks_test

import (
	"context"
	"fmt"
	"log"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testanswers"
	"github.com/boto3-go/boto3/resource/opsworks"
)

// sess answers as an OpsWorks with one stack.
var sess = testanswers.Session(map[string]boto3.Map{
	"DescribeStacks": {"Stacks": []any{boto3.Map{"StackId": "s-1", "Name": "web"}}},
	"DescribeLayers": {"Layers": []any{boto3.Map{"LayerId": "l-1"}}},
})

func Example() {
	ctx := context.Background()
	stack := opsworks.New(sess).Stack("s-1")
	attrs, err := stack.Attrs(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(attrs.Name)
	for layer, err := range stack.Layers().All(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(layer.Id())
	}
	// Output:
	// web
	// l-1
}

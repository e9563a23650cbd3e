package ec2_test

import (
	"context"
	"fmt"
	"log"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testanswers"
	"github.com/boto3-go/boto3/resource/ec2"
)

// sess answers as an EC2 that starts two instances.
var sess = testanswers.Session(map[string]boto3.Map{
	"RunInstances": {"Instances": []any{boto3.Map{"InstanceId": "i-1", "VpcId": "vpc-7"}, boto3.Map{"InstanceId": "i-2", "VpcId": "vpc-7"}}},
	"CreateTags":   {}, "TerminateInstances": {},
	"DescribeInstances": {"Reservations": []any{boto3.Map{"Instances": []any{boto3.Map{"InstanceId": "i-1"}, boto3.Map{"InstanceId": "i-2"}}}}},
})

func Example() {
	ctx := context.Background()
	cloud := ec2.New(sess)
	instances, err := cloud.CreateInstances(ctx, &ec2.RunInstancesInput{ImageId: "ami-1", MinCount: new(int32(2)), MaxCount: new(int32(2))})
	if err != nil {
		log.Fatal(err)
	}
	var ids []string
	for _, i := range instances {
		vpc, err := i.Vpc(ctx) // its id came with the instance: no call
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(i.Id(), "in", vpc.Id())
		ids = append(ids, i.Id())
	}
	tags, err := cloud.CreateTags(ctx, &ec2.CreateTagsInput{Resources: ids, Tags: []ec2.TagShape{{Key: "team", Value: "logs"}}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(tags[1])
	mine := ec2.DescribeInstancesInput{Filters: []ec2.Filter{{Name: "tag:team", Values: []string{"logs"}}}}
	if _, err := cloud.Instances().Filter(mine).Terminate(ctx, nil); err != nil {
		log.Fatal(err)
	}
	// Output:
	// i-1 in vpc-7
	// i-2 in vpc-7
	// ec2.Tag(resource_id="i-2", key="team", value="logs")
}

// Command ec2 lists instances with the typed EC2 package, the largest of all:
// what building a program with it costs is measured.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/ec2"
)

func main() {
	sess, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		fmt.Fprintln(os.Stderr, "ec2:", err)
		os.Exit(1)
	}
	for reservation, err := range ec2.New(sess).DescribeInstancesItems(context.Background(), nil) {
		if err != nil {
			fmt.Fprintln(os.Stderr, "ec2:", err)
			os.Exit(1)
		}
		for _, i := range reservation.Instances {
			_, _ = fmt.Fprintln(os.Stdout, i.InstanceId)
		}
	}
}

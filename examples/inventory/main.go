// Command inventory lists the EC2 instances and Lambda functions of all regions, which it
// asks at the same time.
//
//	go run ./examples/inventory
//	go run ./examples/inventory -region eu-west-1 -region us-east-1
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"text/tabwriter"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/ec2"
	"github.com/boto3-go/boto3/service/lambda"
)

func main() {
	places := boto3.Places{}
	flag.Func("region", "a region to look at, more than once; all that EC2 has where left out", func(name string) error {
		places.Regions = append(places.Regions, name)
		return nil
	})
	flag.Parse()
	if len(places.Regions) == 0 {
		places.RegionsOf = "ec2" // those that the account has enabled
	}
	if err := run(context.Background(), os.Stdout, places); err != nil {
		log.Fatal(err)
	}
}

// thing is a line of the inventory.
type thing struct{ region, kind, id, what string }

func run(ctx context.Context, out io.Writer, places boto3.Places) error {
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		return err
	}
	var all []thing
	failed := 0
	for visit := range boto3.Each(ctx, session, places, things) {
		if visit.Err != nil { // one region that fails does not end the others
			log.Printf("%s: %v", visit.Region, visit.Err)
			failed++
			continue
		}
		for _, t := range visit.Value {
			t.region = visit.Region
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b thing) int { // regions answer in any order
		return cmp.Or(cmp.Compare(a.region, b.region), cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id))
	})
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, t := range all {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", t.region, t.kind, t.id, t.what)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d regions could not be listed", failed)
	}
	return nil
}

// things are those of one region: the session makes its clients there.
func things(ctx context.Context, session *boto3.Session) (found []thing, err error) {
	for r, err := range ec2.New(session).DescribeInstancesItems(ctx, &ec2.DescribeInstancesInput{}) {
		if err != nil {
			return nil, err
		}
		for _, i := range r.Instances {
			found = append(found, thing{kind: "instance", id: i.InstanceId, what: string(i.InstanceType) + " " + string(i.State.Name)})
		}
	}
	for f, err := range lambda.New(session).ListFunctionsItems(ctx, &lambda.ListFunctionsInput{}) {
		if err != nil {
			return nil, err
		}
		found = append(found, thing{kind: "function", id: f.FunctionName, what: fmt.Sprintf("%s %d MB", f.Runtime, f.MemorySize)})
	}
	return found, nil
}

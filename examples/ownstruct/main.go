// Command ownstruct reads what a service answers into a struct of the program's own, which
// has the members that the program needs and no others. It works for every service,
// without its types.
//
//	go run ./examples/ownstruct
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	"github.com/boto3-go/boto3"
)

// group is what matters here of CloudWatch Logs' log group. Fields are found by the name
// of the member, or by a tag.
type group struct {
	Name      string `boto3:"logGroupName"`
	Bytes     int64  `boto3:"storedBytes"`
	Retention *int   `boto3:"retentionInDays"` // nil where the service says nothing
	Created   int64  `boto3:"creationTime"`    // milliseconds, as this service has it
}

// wanted is an input: what is left at zero is not sent.
type wanted struct {
	Prefix string `boto3:"logGroupNamePrefix"`
}

func main() {
	if err := run(context.Background(), os.Stdout, wanted{}); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer, in wanted) error {
	logs, err := boto3.NewClient("logs")
	if err != nil {
		return err
	}
	type page struct {
		LogGroups []group `boto3:"logGroups"`
	}
	for p, err := range boto3.PagesOf[page](ctx, logs, "DescribeLogGroups", in) {
		if err != nil {
			return err
		}
		for _, g := range p.LogGroups {
			kept := "for ever"
			if g.Retention != nil {
				kept = fmt.Sprint(*g.Retention, " days")
			}
			fmt.Fprintln(out, g.Name, time.UnixMilli(g.Created).UTC().Year(), g.Bytes, "bytes, kept", kept)
		}
	}
	return nil
}

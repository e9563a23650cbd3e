// Command customresource works with Lambda functions as resources, which boto3 does not
// have: data/lambda/2015-03-31/resources-1.json describes them, in the form of boto3's own.
//
//	go run ./examples/customresource -data examples/customresource/data
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/boto3-go/boto3"
)

func main() {
	data := flag.String("data", "data", "folder of descriptions; ~/.aws/models is always looked at")
	old := flag.String("delete", "", "delete functions of runtimes that begin so, such as python2")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, *data, *old); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out io.Writer, data, old string) error {
	session, err := boto3.NewSession(boto3.Config{DataPath: []string{data}})
	if err != nil {
		return err
	}
	// An attribute that Lambda does not have: resources take functions of the program.
	defer session.HookResource(boto3.ResourceHook{
		Service: "lambda", Type: "Function",
		Attributes: map[string]func(context.Context, *boto3.Resource, ...boto3.CallOption) (any, error){
			"Old": func(ctx context.Context, f *boto3.Resource, opts ...boto3.CallOption) (any, error) {
				runtime, err := f.Attr(ctx, "Runtime", opts...)
				return old != "" && strings.HasPrefix(fmt.Sprint(runtime), old), err
			},
		},
	})()

	lambda, err := session.Resource("lambda")
	if err != nil {
		return err
	}
	for function, err := range lambda.Collection("Functions").All(ctx) {
		if err != nil {
			return err
		}
		memory, err := function.Attr(ctx, "MemorySize") // it came with the list
		if err != nil {
			return err
		}
		fmt.Fprintln(out, function, memory, "MB")
		isOld, err := function.Attr(ctx, "Old")
		if err != nil {
			return err
		}
		if isOld == true {
			if _, err := function.Do(ctx, "Delete", nil); err != nil {
				return err
			}
			fmt.Fprintln(out, "deleted")
		}
	}
	return nil
}

// Command everything calls any operation of any service by name, which takes
// all service descriptions into the program.
//
//	everything SERVICE OPERATION [JSON]
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/boto3-go/boto3"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "everything:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 2 {
		return errors.New("usage: everything SERVICE OPERATION [JSON]")
	}
	in := boto3.Map{}
	if len(args) > 2 {
		if err := json.Unmarshal([]byte(args[2]), &in); err != nil {
			return err
		}
	}
	client, err := boto3.NewClient(args[0])
	if err != nil {
		return err
	}
	out := boto3.Map{}
	if err := client.Call(context.Background(), args[1], in, &out); err != nil {
		return err
	}
	_, err = fmt.Fprintln(os.Stdout, out)
	return err
}

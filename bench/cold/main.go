// Command cold makes one client in a fresh process and prints how long that
// took, in nanoseconds: the session, the client, and the description of one
// operation.
//
//	cold SERVICE OPERATION
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: cold SERVICE OPERATION")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "cold:", err)
		os.Exit(1)
	}
}

func run(service, operation string) error {
	start := time.Now()
	session, err := boto3.NewSession(boto3.Config{
		Region:      "eu-west-1",
		Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""),
	})
	if err != nil {
		return err
	}
	haveSession := time.Now()
	client, err := session.Client(service)
	if err != nil {
		return err
	}
	haveClient := time.Now()
	if _, err := client.Model().Operation(operation); err != nil {
		return err
	}
	haveOperation := time.Now()
	_, err = fmt.Fprintln(os.Stdout, haveSession.Sub(start).Nanoseconds(), haveClient.Sub(haveSession).Nanoseconds(),
		haveOperation.Sub(haveClient).Nanoseconds())
	return err
}

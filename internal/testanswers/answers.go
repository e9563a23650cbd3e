// Package testanswers makes sessions for examples: their calls are answered from
// a table.
package testanswers

import (
	"context"
	"fmt"
	"os"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// Session answers each operation with what the table has for it, and refuses
// those that it lacks. It sees nothing of the machine that it runs on.
func Session(answers map[string]boto3.Map) *boto3.Session {
	answer := func(boto3.Handler) boto3.Handler {
		return func(_ context.Context, inv *boto3.Invocation) error {
			out, ok := answers[inv.Operation]
			if !ok {
				return &boto3.Error{
					Service: inv.Service, Operation: inv.Operation, Code: "NoSuchKey", Message: "it is not there", StatusCode: 404,
				}
			}
			if to, ok := inv.Output.(*boto3.Map); ok {
				*to = out
				return nil
			}
			if inv.Output == nil {
				return nil
			}
			return out.Decode(inv.Output)
		}
	}
	sess, err := boto3.NewSession(boto3.Config{
		Region: "eu-central-1", Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""),
		ConfigFile: os.DevNull, CredentialsFile: os.DevNull, Interceptors: []boto3.Interceptor{answer},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return sess
}

// Package s3cmd has the commands for files and objects: ls, cp, mv, rm, sync, mb, rb,
// presign, website, and run, which carries out a file of them. Options, lines of output
// and exit codes are those of `aws s3`; docs/cli-s3.md lists what is more and what is
// otherwise.
//
// https://docs.aws.amazon.com/cli/latest/reference/s3/
package s3cmd

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
)

func usagef(format string, args ...any) error { return cli.Usage(format, args...) }

// exit is the error of a code, nil for 0; what there is to say has been said.
func exit(code int) error {
	if code == cli.Success {
		return nil
	}
	return &cli.ExitError{Code: code}
}

// errorText describes a failure in the AWS CLI's words, by which scripts recognize it.
func errorText(err error) string {
	e, ok := errors.AsType[*boto3.Error](err)
	if !ok || e.Err != nil {
		return err.Error()
	}
	code, message := string(e.Code), e.Message
	if strings.HasPrefix(e.Operation, "Head") { // its answers have no body that would tell more
		code, message = fmt.Sprint(e.StatusCode), http.StatusText(e.StatusCode)
	}
	retries := ""
	if e.Attempts > 1 {
		retries = fmt.Sprintf(" (reached max retries: %d)", e.Attempts-1)
	}
	return fmt.Sprintf("An error occurred (%s) when calling the %s operation%s: %s", code, e.Operation, retries, message)
}

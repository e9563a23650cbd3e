package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/args"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/credentials"
)

// The exit codes of the AWS CLI.
//
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html
const (
	Success      = 0
	SomeFailed   = 1   // s3 commands: one transfer or more failed
	SomeSkipped  = 2   // s3 commands: one file or more was passed over
	Interrupted  = 130 // by ctrl-C
	BadUsage     = 252 // the command line is wrong
	BadSettings  = 253 // no region, no credentials, a setting that is not valid
	ServiceError = 254 // the service refused
	Failure      = 255 // everything else
)

// ExitError ends a command with a code of its own. Without an Err nothing is printed.
type ExitError struct {
	Code int
	Err  error
}

// Error is what is printed.
func (e *ExitError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("exit code %d", e.Code)
	}
	return e.Err.Error()
}

// Unwrap returns what is printed.
func (e *ExitError) Unwrap() error { return e.Err }

// Usage is an error of the command line.
func Usage(format string, values ...any) error {
	return &ExitError{BadUsage, fmt.Errorf(format, values...)}
}

// report prints an error as the AWS CLI does and gives the exit code.
func report(ctx context.Context, w io.Writer, err error) int {
	if err == nil {
		return Success
	}
	code, text := codeOf(err), err.Error()
	if errors.Is(context.Cause(ctx), context.Canceled) {
		code = Interrupted
	}
	exit, own := errors.AsType[*ExitError](err)
	if own && exit.Err == nil {
		return code
	}
	if e, ok := errors.AsType[*boto3.Error](err); ok && e.Code != "" {
		reached := ""
		if e.Attempts > 1 {
			reached = fmt.Sprintf(" (reached max retries: %d)", e.Attempts-1)
		}
		text = fmt.Sprintf("An error occurred (%s) when calling the %s operation%s: %s", e.Code, e.Operation, reached, e.Message)
	} else {
		text = "boto3: [ERROR]: " + text
	}
	if code != Interrupted {
		_, _ = io.WriteString(w, "\n"+strings.TrimRight(text, "\n")+"\n")
	}
	return code
}

func codeOf(err error) int {
	if e, ok := errors.AsType[*ExitError](err); ok {
		return e.Code
	}
	for _, is := range []func() bool{
		as[*flags.Error](err), as[*args.Error](err), as[*boto3.ParamError](err), as[*boto3.UnknownError](err),
	} {
		if is() {
			return BadUsage
		}
	}
	for _, is := range []func() bool{
		as[*boto3.SettingError](err), as[*boto3.ProfileNotFoundError](err), as[*boto3.NoRegionError](err), as[*credentials.NoCredentialsError](err),
		as[*credentials.PartialError](err), as[*credentials.ConfigError](err), as[*boto3.EndpointError](err),
	} {
		if is() {
			return BadSettings
		}
	}
	if e, ok := errors.AsType[*boto3.Error](err); ok && e.Code != "" {
		return ServiceError
	}
	return Failure
}

func as[E error](err error) func() bool {
	return func() bool {
		_, ok := errors.AsType[E](err)
		return ok
	}
}

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
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/boto3-go/boto3"
)

// Env is what a command runs in.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Terminal says that Stdout is one: progress is shown.
	Terminal bool
	// Client makes a client with the global options of the command line, over which
	// a Config goes.
	Client func(service string, cfg boto3.Config) (*boto3.Client, error)
	// Setting is a value of the s3 block of the profile, "" where it has none.
	Setting func(name string) string
	// Getenv is a variable of the environment.
	Getenv func(name string) string
}

// Exit codes, as the AWS CLI documents them:
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html
const (
	exitFailed  = 1 // a transfer failed
	exitSkipped = 2 // a file was skipped
)

// ExitError ends the command with a code; what there is to say has been said.
type ExitError struct{ Code int }

// Error names the code.
func (e *ExitError) Error() string { return fmt.Sprintf("exit code %d", e.Code) }

// UsageError says what is wrong with a command line.
type UsageError struct{ Reason string }

// Error is the reason.
func (e *UsageError) Error() string { return e.Reason }

func usagef(format string, args ...any) error { return &UsageError{fmt.Sprintf(format, args...)} }

// exit is the error of a code, nil for 0.
func exit(code int) error {
	if code == 0 {
		return nil
	}
	return &ExitError{code}
}

// ErrorText describes a failure in the AWS CLI's words, by which scripts recognize it.
func ErrorText(err error) string {
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

// settingNumber is a number of the s3 block of the profile, 0 where it has none.
func settingNumber(env *Env, name string) (int, error) {
	text := ""
	if env.Setting != nil {
		text = env.Setting(name)
	}
	if text == "" {
		return 0, nil
	}
	return strconv.Atoi(text)
}

package credentials

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/boto3-go/boto3/internal/jsonread"
)

const (
	// processWaitDelay is how long a command's own children may hold its output
	// open after it was told to stop.
	processWaitDelay = time.Second
	processMaxOutput = 1 << 20
)

// ProcessOptions sets up a [Process] provider.
type ProcessOptions struct {
	// Stderr takes what the command writes to its standard error, so that it can
	// prompt and explain; os.Stderr where nil. No error repeats it, as it may hold
	// secrets.
	Stderr io.Writer
	// AccountID is used where the command's answer has none.
	AccountID string
}

// Process yields what a command prints, as the credential_process setting of a
// profile does. The command line is split into words as a POSIX shell would (on
// Windows: as the C runtime would), and run without a shell; it is killed when
// the context of the retrieval ends; processes that it started itself are not.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
func Process(command string, opts ProcessOptions) Provider {
	return ProviderFunc(func(ctx context.Context) (Credentials, error) {
		output, err := runProcess(ctx, command, opts.Stderr)
		if err != nil {
			return Credentials{}, err
		}
		return parseProcessOutput(output, opts.AccountID)
	})
}

func processError(reason string, err error) error {
	return &RetrievalError{Source: SourceProcess, Reason: reason, Err: err}
}

// runProcess names the program in its errors and never the arguments or what it wrote,
// which may be secrets.
func runProcess(ctx context.Context, command string, stderr io.Writer) ([]byte, error) {
	words, err := splitCommand(command)
	if err != nil {
		return nil, processError("splitting the command line of credential_process", err)
	}
	if len(words) == 0 {
		return nil, processError("credential_process is empty", nil)
	}
	process := exec.CommandContext(ctx, words[0], words[1:]...)
	if stderr == nil {
		stderr = os.Stderr
	}
	output, said := &limitedBuffer{limit: processMaxOutput}, &limitedBuffer{also: stderr}
	process.Stdin, process.Stdout, process.Stderr = os.Stdin, output, said
	process.WaitDelay = processWaitDelay
	err = process.Run()
	if ctx.Err() != nil {
		return nil, processError(words[0]+" had not finished when the time for it ran out", ctx.Err())
	}
	if _, ran := errors.AsType[*exec.ExitError](err); err != nil && !ran && !errors.Is(err, exec.ErrWaitDelay) {
		return nil, processError("the command cannot be run", err)
	}
	// A background child that keeps the output open does not spoil the answer of
	// a command that itself ended well.
	if err != nil && !errors.Is(err, exec.ErrWaitDelay) {
		if said.overflowed {
			return nil, processError(words[0]+" failed and says why on standard error", err)
		}
		return nil, processError(words[0]+" failed and wrote nothing to standard error", err)
	}
	if output.overflowed {
		return nil, processError(fmt.Sprintf("%s wrote more than %d bytes", words[0], processMaxOutput), nil)
	}
	return output.held.Bytes(), nil
}

func parseProcessOutput(output []byte, accountID string) (Credentials, error) {
	var answer struct {
		Version         any
		AccessKeyID     *string `json:"AccessKeyId"`
		SecretAccessKey *string
		SessionToken    string
		Expiration      string
		AccountID       string `json:"AccountId"`
	}
	if err := json.Unmarshal(output, &answer); err != nil {
		return Credentials{}, processError("the command must print one JSON object", jsonread.Fault(err))
	}
	switch {
	case answer.Version == nil:
		return Credentials{}, processError("the command's answer has no Version; it must be 1", nil)
	case answer.Version != 1.0:
		if n, ok := answer.Version.(float64); ok {
			return Credentials{}, processError(fmt.Sprintf("the command's answer has Version %v; it must be 1", n), nil)
		}
		return Credentials{}, processError("the command's answer has a Version that is no number; it must be 1", nil)
	case answer.AccessKeyID == nil || *answer.AccessKeyID == "":
		return Credentials{}, processError("the command's answer has no AccessKeyId", nil)
	case answer.SecretAccessKey == nil || *answer.SecretAccessKey == "":
		return Credentials{}, processError("the command's answer has no SecretAccessKey", nil)
	}
	found := Credentials{
		AccessKeyID:     *answer.AccessKeyID,
		SecretAccessKey: *answer.SecretAccessKey,
		SessionToken:    answer.SessionToken,
		AccountID:       answer.AccountID,
		Source:          SourceProcess,
	}
	if found.AccountID == "" {
		found.AccountID = accountID
	}
	if answer.Expiration != "" {
		when, err := parseTimestamp(answer.Expiration)
		if err != nil {
			return Credentials{}, processError("reading Expiration in the command's answer", err)
		}
		found.Expires = when
	}
	return found, nil
}

// limitedBuffer takes any amount and keeps a bounded one, so that a command that
// writes without end is not blocked by its reader's refusal.
type limitedBuffer struct {
	held       bytes.Buffer // not embedded, for io.Copy would use its ReadFrom
	limit      int
	overflowed bool
	also       io.Writer // gets all of it, where not nil; its failures are its own
}

func (b *limitedBuffer) Write(text []byte) (int, error) {
	if b.also != nil {
		_, _ = b.also.Write(text)
	}
	room := max(b.limit-b.held.Len(), 0)
	if len(text) > room {
		b.overflowed = true
		b.held.Write(text[:room])
		return len(text), nil
	}
	return b.held.Write(text)
}

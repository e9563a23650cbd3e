package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/boto3-go/boto3"
)

// RunExecution executes a state machine of Step Functions and decodes its output, which is
// JSON, into a T; in is the input of StartExecution. The Code and Reason of an [Error] are
// the execution's error and cause. Express state machines, whose executions cannot be
// asked for, are for StartSyncExecution.
//
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
func RunExecution[T any](ctx context.Context, client boto3.AnyClient, in any, opts ...boto3.WaitOption) (T, error) {
	var out T
	j := &job{client: client, opts: opts}
	var started struct{ ExecutionArn string }
	if err := j.start(ctx, "StartExecution", in, &started); err != nil {
		return out, err
	}
	j.id = started.ExecutionArn
	type execution struct{ Status, Output, Error, Cause string }
	e, err := until(ctx, j, "DescribeExecution", boto3.Map{"executionArn": j.id}, 2*time.Second, func(e *execution) (bool, error) {
		switch e.Status {
		case "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED":
			return true, nil
		}
		return false, nil
	})
	switch {
	case err != nil:
		return out, j.failed(e.Status, "", "", err)
	case e.Status != "SUCCEEDED":
		return out, j.failed(e.Status, e.Error, e.Cause, nil)
	case e.Output == "":
		return out, nil
	}
	if err := json.Unmarshal([]byte(e.Output), &out); err != nil {
		return out, j.failed(e.Status, "", "", fmt.Errorf("its output does not fit a %T: %w", out, err))
	}
	return out, nil
}

package jobs

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
)

// CommandOutput is what a command of Systems Manager left on one instance.
type CommandOutput struct {
	Instance string
	Status   string // "Success", "Failed", "TimedOut", "Undeliverable" ...
	ExitCode int
	// Stdout and Stderr are the first 24,000 and 8,000 characters of each step, one
	// after the other.
	Stdout, Stderr string
}

type invocation struct {
	InstanceId, Status, StatusDetails string
	CommandPlugins                    []struct{ Name string }
}

// RunCommand runs a command of Systems Manager on instances, waits until it has ended on
// all of them, and returns what each said; in is the input of SendCommand. The outputs
// come beside the error of a command that failed anywhere.
//
// https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html
func RunCommand(ctx context.Context, client boto3.AnyClient, in any, opts ...boto3.WaitOption) ([]CommandOutput, error) {
	j := &job{client: client, opts: opts}
	var sent struct{ Command struct{ CommandId string } }
	if err := j.start(ctx, "SendCommand", in, &sent); err != nil {
		return nil, err
	}
	j.id = sent.Command.CommandId
	type commands struct {
		Commands []struct{ Status, StatusDetails string }
	}
	var unknown absence
	state, err := until(ctx, j, "ListCommands", boto3.Map{"CommandId": j.id}, 2*time.Second, func(c *commands) (bool, error) {
		if len(c.Commands) == 0 {
			return unknown.lasts(false), nil
		}
		unknown = 0
		switch c.Commands[0].Status {
		case "Success", "Failed", "TimedOut", "Cancelled":
			return true, nil
		}
		return false, nil
	})
	status := ""
	if len(state.Commands) > 0 {
		status = state.Commands[0].Status
	} else if err == nil {
		err = errGone
	}
	if err != nil {
		return nil, j.failed(status, "", "", err)
	}
	list, reasons, err := j.outputs(ctx)
	switch {
	case err != nil:
		return list, j.failed(status, "", "", err)
	case status != "Success" || len(reasons) > 0:
		return list, j.failed(status, "", strings.Join(reasons, "; "), nil)
	}
	return list, nil
}

// outputs reads what the command left on each instance, and says where it failed.
func (j *job) outputs(ctx context.Context) (list []CommandOutput, reasons []string, err error) {
	type page struct{ CommandInvocations []invocation }
	all := boto3.Map{"CommandId": j.id, "Details": true}
	for p, err := range boto3.PagesOf[page](ctx, j.client, "ListCommandInvocations", all, boto3.With(j.calls()...)) {
		if err != nil {
			return list, reasons, err
		}
		for _, inv := range p.CommandInvocations {
			out, err := j.output(ctx, &inv)
			if err != nil {
				return list, reasons, err
			}
			if list = append(list, out); out.Status != "Success" {
				reason := fmt.Sprintf("%s: %s, exit code %d", out.Instance, orUnknown(inv.StatusDetails), out.ExitCode)
				if line, _, _ := strings.Cut(strings.TrimSpace(out.Stderr), "\n"); line != "" {
					reason += ": " + line
				}
				reasons = append(reasons, reason)
			}
		}
	}
	return list, reasons, nil
}

// output reads the steps of a command on an instance. The name of a step is needed
// where there are several.
func (j *job) output(ctx context.Context, inv *invocation) (CommandOutput, error) {
	out := CommandOutput{Instance: inv.InstanceId, Status: inv.Status}
	steps := []string{""}
	if len(inv.CommandPlugins) > 1 {
		steps = nil
		for _, p := range inv.CommandPlugins {
			steps = append(steps, p.Name)
		}
	}
	for _, step := range steps {
		in := boto3.Map{"CommandId": j.id, "InstanceId": inv.InstanceId}
		if step != "" {
			in["PluginName"] = step
		}
		var one struct {
			ResponseCode                                int
			StandardOutputContent, StandardErrorContent string
		}
		if err := j.start(ctx, "GetCommandInvocation", in, &one); err != nil {
			return out, err
		}
		out.Stdout += one.StandardOutputContent
		out.Stderr += one.StandardErrorContent
		if out.ExitCode == 0 {
			out.ExitCode = one.ResponseCode
		}
	}
	return out, nil
}

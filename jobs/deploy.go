package jobs

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
)

// Deployment is a change set of CloudFormation, ready to be executed.
type Deployment struct {
	Stack, ChangeSet string // ARNs
	New              bool   // the stack is made
	// NoChanges says that the stack is as the template has it. The change set is gone
	// then, and Execute does nothing.
	NoChanges bool
	Changes   []Change

	job *job
}

// Change is what a deployment does to a resource.
type Change struct {
	Action      string // "Add", "Modify", "Remove", "Import" or "Dynamic"
	Resource    string // the name in the template
	Type        string
	Replacement string // "True", "False" or "Conditional"
}

// StackEvent is an event of a stack.
type StackEvent struct {
	Time                   time.Time
	Resource, Type, Status string // Resource is the name in the template, or the stack's
	Physical, Reason       string
}

// String is the event in a line.
func (e StackEvent) String() string {
	line := fmt.Sprintf("%s %s (%s)", e.Status, e.Resource, e.Type)
	if e.Reason != "" {
		line += ": " + e.Reason
	}
	return line
}

// DeployError is a deployment that failed. Its text begins with the first failure.
type DeployError struct {
	Stack, Status string
	// Failures are the events of resources that failed, the first one first, without
	// those that were only given up for it. Of a stack within the stack they are those
	// of its own resources.
	Failures []StackEvent
}

// Error puts the reasons first.
func (e *DeployError) Error() string {
	var text strings.Builder
	for _, f := range e.Failures {
		text.WriteString(f.Resource + " (" + f.Type + "): " + f.Reason + "; ")
	}
	return text.String() + "the stack " + e.Stack + " is " + e.Status
}

type changeSet struct {
	Status, StatusReason, NextToken string
	Changes                         []struct {
		ResourceChange struct{ Action, LogicalResourceId, ResourceType, Replacement string }
	}
}

// Deploy makes a change set and waits for it; in is the input of CreateChangeSet, in which
// a name of the change set is not needed, and the type is found out by whether there is
// such a stack. Nothing has been changed when it returns.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
func Deploy(ctx context.Context, client boto3.AnyClient, in any, opts ...boto3.WaitOption) (*Deployment, error) {
	j := &job{client: client, opts: opts}
	d := &Deployment{job: j}
	var made struct{ Id, StackId string }
	if err := j.start(ctx, "CreateChangeSet", in, &made, boto3.WithHook(boto3.Hook{Params: d.complete})); err != nil {
		return nil, err
	}
	d.ChangeSet, d.Stack, j.id = made.Id, made.StackId, made.Id
	which := boto3.Map{"ChangeSetName": made.Id}
	set, err := until(ctx, j, "DescribeChangeSet", which, 2*time.Second, func(s *changeSet) (bool, error) {
		return s.Status == "CREATE_COMPLETE" || s.Status == "FAILED", nil
	})
	switch {
	case err != nil:
		return nil, j.failed(set.Status, "", "", err)
	case set.Status == "FAILED" && isNoChange(set.StatusReason):
		d.NoChanges = true
		return d, j.start(ctx, "DeleteChangeSet", which, nil)
	case set.Status == "FAILED":
		return nil, j.failed(set.Status, "", set.StatusReason, nil)
	}
	for {
		for _, c := range set.Changes {
			r := c.ResourceChange
			d.Changes = append(d.Changes, Change{r.Action, r.LogicalResourceId, r.ResourceType, r.Replacement})
		}
		if set.NextToken == "" {
			return d, nil
		}
		if which["NextToken"] == set.NextToken {
			return nil, j.failed("CREATE_COMPLETE", "", "", boto3.ErrRepeatedToken)
		}
		which["NextToken"], set = set.NextToken, &changeSet{}
		if err := j.start(ctx, "DescribeChangeSet", which, set); err != nil {
			return nil, j.failed("CREATE_COMPLETE", "", "", err)
		}
	}
}

// isNoChange says whether a change set failed because there is nothing to do, which the
// service tells in words only.
func isNoChange(reason string) bool {
	return strings.Contains(reason, "didn't contain changes") || strings.Contains(reason, "No updates are to be performed")
}

// complete gives the change set a name and a type, where the caller has not.
func (d *Deployment) complete(ctx context.Context, inv *boto3.Invocation) error {
	if name, ok := inv.Get("ChangeSetName"); !ok || name == "" {
		inv.Set("ChangeSetName", "boto3-"+rand.Text())
	}
	if set, ok := inv.Get("ChangeSetType"); ok && set != "" {
		d.New = set == "CREATE"
		return nil
	}
	stack, ok := inv.Get("StackName")
	if !ok {
		return nil // which the validation tells
	}
	var found struct {
		Stacks []struct{ StackStatus string }
	}
	err := d.job.start(ctx, "DescribeStacks", boto3.Map{"StackName": stack}, &found)
	if e, ok := errors.AsType[*boto3.Error](err); ok && e.Code == "ValidationError" && strings.Contains(e.Message, "does not exist") {
		err = nil
	}
	if err != nil {
		return err
	}
	// A change set that was not executed leaves a stack in review.
	d.New = len(found.Stacks) == 0 || found.Stacks[0].StackStatus == "REVIEW_IN_PROGRESS"
	kind := "UPDATE"
	if d.New {
		kind = "CREATE"
	}
	inv.Set("ChangeSetType", kind)
	return nil
}

type stackEvents struct {
	NextToken   string
	StackEvents []describedEvent
}

type describedEvent struct {
	EventId, LogicalResourceId, PhysicalResourceId, ResourceType, ResourceStatus, ResourceStatusReason string
	Timestamp                                                                                          time.Time
}

func (e *describedEvent) event() StackEvent {
	return StackEvent{e.Timestamp, e.LogicalResourceId, e.ResourceType, e.ResourceStatus, e.PhysicalResourceId, e.ResourceStatusReason}
}

// failed says whether a resource failed by itself.
func (e StackEvent) failed() bool {
	return strings.HasSuffix(e.Status, "_FAILED") && !strings.Contains(e.Reason, "cancelled")
}

// Execute executes the change set and yields the events of the stack as they come, until
// the stack is what it was to be. A *[DeployError] is the last error of one that fails.
// Leaving the loop leaves CloudFormation at work.
func (d *Deployment) Execute(ctx context.Context) iter.Seq2[StackEvent, error] {
	return func(yield func(StackEvent, error) bool) {
		if d == nil || d.job == nil {
			yield(StackEvent{}, errNoDeployment)
			return
		}
		if d.NoChanges {
			return
		}
		w := &stackWatch{d: d, yield: yield}
		last, err := w.latest(ctx)
		if err == nil {
			err = d.job.start(ctx, "ExecuteChangeSet", boto3.Map{"ChangeSetName": d.ChangeSet}, nil)
		}
		if err == nil {
			w.last = last
			_, err = until(ctx, d.job, "DescribeStackEvents", w.which(), 5*time.Second, func(page *stackEvents) (bool, error) { return w.show(ctx, page) })
		}
		switch {
		case errors.Is(err, errLeft):
		case err != nil:
			yield(StackEvent{}, d.job.failed(w.status, "", "", err))
		case !strings.HasSuffix(w.status, "_COMPLETE") || strings.Contains(w.status, "ROLLBACK") || strings.HasPrefix(w.status, "DELETE"):
			yield(StackEvent{}, &DeployError{Stack: d.Stack, Status: w.status, Failures: d.within(ctx, w.failures, 0)})
		}
	}
}

// Outputs are the outputs of the stack, by their keys.
func (d *Deployment) Outputs(ctx context.Context) (map[string]string, error) {
	var out struct {
		Stacks []struct {
			Outputs []struct{ OutputKey, OutputValue string }
		}
	}
	if d == nil || d.job == nil {
		return nil, errNoDeployment
	}
	if err := d.job.start(ctx, "DescribeStacks", boto3.Map{"StackName": d.Stack}, &out); err != nil {
		return nil, err
	}
	all := map[string]string{}
	for _, s := range out.Stacks {
		for _, o := range s.Outputs {
			all[o.OutputKey] = o.OutputValue
		}
	}
	return all, nil
}

// deepest is how far stacks within stacks are followed.
const deepest = 5

// within has the failures of stacks within the stack in place of those stacks', where
// they can be read.
func (d *Deployment) within(ctx context.Context, failures []StackEvent, depth int) (all []StackEvent) {
	for _, f := range failures {
		var own []StackEvent
		if f.Type == "AWS::CloudFormation::Stack" && f.Physical != "" && depth < deepest {
			own = d.within(ctx, d.failuresOf(ctx, f.Physical), depth+1)
		}
		if own == nil {
			own = []StackEvent{f}
		}
		all = append(all, own...)
	}
	return all
}

// failuresOf are the failures of the last thing that was done to a stack.
func (d *Deployment) failuresOf(ctx context.Context, stack string) (failures []StackEvent) {
	for page, err := range boto3.PagesOf[stackEvents](ctx, d.job.client, "DescribeStackEvents", boto3.Map{"StackName": stack}, boto3.With(d.job.calls()...)) {
		if err != nil {
			return nil
		}
		for _, e := range page.StackEvents {
			if e.PhysicalResourceId == stack && (e.ResourceStatus == "CREATE_IN_PROGRESS" || e.ResourceStatus == "UPDATE_IN_PROGRESS") {
				slices.Reverse(failures)
				return failures
			}
			if event := e.event(); e.PhysicalResourceId != stack && event.failed() {
				failures = append(failures, event)
			}
		}
	}
	slices.Reverse(failures)
	return failures
}

var errNoDeployment = errors.New("there is no deployment; Deploy makes one")

// errLeft ends the wait of a loop that was left.
var errLeft = errors.New("the loop was left")

// stackWatch follows the events of a stack.
type stackWatch struct {
	d        *Deployment
	yield    func(StackEvent, error) bool
	last     string // the id of the last event that was seen
	status   string // of the stack
	failures []StackEvent
}

func (w *stackWatch) which() boto3.Map { return boto3.Map{"StackName": w.d.Stack} }

// latest is the id of the last event that there is.
func (w *stackWatch) latest(ctx context.Context) (string, error) {
	var page stackEvents
	if err := w.d.job.start(ctx, "DescribeStackEvents", w.which(), &page); err != nil || len(page.StackEvents) == 0 {
		return "", err
	}
	return page.StackEvents[0].EventId, nil
}

// show yields the events since the last, which come latest first, and says whether the
// stack is done.
func (w *stackWatch) show(ctx context.Context, page *stackEvents) (bool, error) {
	list := page.StackEvents
	for page.NextToken != "" && !slices.ContainsFunc(list, func(e describedEvent) bool { return e.EventId == w.last }) {
		in, asked := w.which(), page.NextToken
		in["NextToken"], page = asked, &stackEvents{}
		if err := w.d.job.start(ctx, "DescribeStackEvents", in, page); err != nil {
			return false, err
		}
		if page.NextToken == asked {
			return false, boto3.ErrRepeatedToken
		}
		list = append(list, page.StackEvents...)
	}
	if at := slices.IndexFunc(list, func(e describedEvent) bool { return e.EventId == w.last }); at >= 0 {
		list = list[:at]
	}
	for _, e := range slices.Backward(list) {
		w.last = e.EventId
		event := e.event()
		own := e.PhysicalResourceId == w.d.Stack
		if own {
			w.status = e.ResourceStatus
		} else if event.failed() {
			w.failures = append(w.failures, event)
		}
		if !w.yield(event, nil) {
			return false, errLeft
		}
		if own && !strings.HasSuffix(e.ResourceStatus, "_IN_PROGRESS") {
			return true, nil
		}
	}
	return false, nil
}

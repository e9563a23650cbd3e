//go:build peers

package jobs

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/athena"
	athenatypes "github.com/aws/aws-sdk-go-v2/service/athena/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cftypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	sfntypes "github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/smithy-go"
)

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

func awsAthena(ctx context.Context, c *athena.Client, sql string, each func(Visit)) (scanned int64, err error) {
	started, err := c.StartQueryExecution(ctx, &athena.StartQueryExecutionInput{QueryString: aws.String(sql)})
	if err != nil {
		return 0, err
	}
	id := started.QueryExecutionId
	ended := false
	defer func() {
		if !ended {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			_, _ = c.StopQueryExecution(ctx, &athena.StopQueryExecutionInput{QueryExecutionId: id})
		}
	}()
	for !ended {
		out, err := c.GetQueryExecution(ctx, &athena.GetQueryExecutionInput{QueryExecutionId: id})
		if err != nil {
			return 0, err
		}
		e := out.QueryExecution
		switch e.Status.State {
		case athenatypes.QueryExecutionStateSucceeded:
			ended = true
			if e.Statistics != nil {
				scanned = aws.ToInt64(e.Statistics.DataScannedInBytes)
			}
		case athenatypes.QueryExecutionStateFailed, athenatypes.QueryExecutionStateCancelled:
			ended = true
			return 0, fmt.Errorf("%s (athena %s is %s)", aws.ToString(e.Status.StateChangeReason), *id, e.Status.State)
		default:
			if err := pause(ctx, time.Second); err != nil {
				return 0, err
			}
		}
	}
	first := true
	pages := athena.NewGetQueryResultsPaginator(c, &athena.GetQueryResultsInput{QueryExecutionId: id})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return 0, err
		}
		columns := page.ResultSet.ResultSetMetadata.ColumnInfo
		for _, row := range page.ResultSet.Rows {
			if first { // the names of the columns
				first = false
				continue
			}
			var v Visit
			for i, d := range row.Data {
				if d.VarCharValue == nil {
					continue
				}
				text := *d.VarCharValue
				var err error
				switch aws.ToString(columns[i].Name) {
				case "customer_id":
					v.CustomerID = text
				case "day":
					v.Day, err = time.Parse(time.DateOnly, text)
				case "pages":
					v.Pages, err = strconv.ParseInt(text, 10, 64)
				case "total":
					var total float64
					total, err = strconv.ParseFloat(text, 64)
					v.Total = &total
				}
				if err != nil {
					return 0, err
				}
			}
			each(v)
		}
	}
	return scanned, nil
}

func awsLogs(ctx context.Context, c *cloudwatchlogs.Client, group, query string, from, to time.Time) (lines []Line, err error) {
	started, err := c.StartQuery(ctx, &cloudwatchlogs.StartQueryInput{
		LogGroupName: aws.String(group), QueryString: aws.String(query), StartTime: aws.Int64(from.Unix()), EndTime: aws.Int64(to.Unix()),
	})
	if err != nil {
		return nil, err
	}
	ended := false
	defer func() {
		if !ended {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			_, _ = c.StopQuery(ctx, &cloudwatchlogs.StopQueryInput{QueryId: started.QueryId})
		}
	}()
	in := &cloudwatchlogs.GetQueryResultsInput{QueryId: started.QueryId}
	for {
		out, err := c.GetQueryResults(ctx, in)
		if err != nil {
			return nil, err
		}
		switch out.Status {
		case logstypes.QueryStatusComplete:
			ended = true
		case logstypes.QueryStatusFailed, logstypes.QueryStatusCancelled, logstypes.QueryStatusTimeout:
			ended = true
			return nil, fmt.Errorf("logs %s is %s", *started.QueryId, out.Status)
		default:
			if err := pause(ctx, time.Second); err != nil {
				return nil, err
			}
			continue
		}
		for _, fields := range out.Results {
			var l Line
			for _, f := range fields {
				var err error
				switch text := aws.ToString(f.Value); aws.ToString(f.Field) {
				case "@timestamp":
					l.Timestamp, err = time.Parse("2006-01-02 15:04:05.000", text)
				case "@message":
					l.Message = text
				case "took":
					l.Took, err = strconv.ParseFloat(text, 64)
				}
				if err != nil {
					return nil, err
				}
			}
			lines = append(lines, l)
		}
		return lines, nil
	}
}

func awsDeploy(ctx context.Context, c *cloudformation.Client, stack, template string) error {
	kind := cftypes.ChangeSetTypeUpdate
	found, err := c.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: aws.String(stack)})
	var api smithy.APIError
	switch {
	case errors.As(err, &api) && api.ErrorCode() == "ValidationError" && strings.Contains(api.ErrorMessage(), "does not exist"):
		kind = cftypes.ChangeSetTypeCreate
	case err != nil:
		return err
	case found.Stacks[0].StackStatus == cftypes.StackStatusReviewInProgress:
		kind = cftypes.ChangeSetTypeCreate
	}
	made, err := c.CreateChangeSet(ctx, &cloudformation.CreateChangeSetInput{
		StackName: aws.String(stack), TemplateBody: aws.String(template), ChangeSetType: kind, ChangeSetName: aws.String("deploy-" + rand.Text()),
	})
	if err != nil {
		return err
	}
	for ready := false; !ready; {
		set, err := c.DescribeChangeSet(ctx, &cloudformation.DescribeChangeSetInput{ChangeSetName: made.Id})
		if err != nil {
			return err
		}
		switch reason := aws.ToString(set.StatusReason); set.Status {
		case cftypes.ChangeSetStatusCreateComplete:
			ready = true
		case cftypes.ChangeSetStatusFailed:
			if strings.Contains(reason, "didn't contain changes") || strings.Contains(reason, "No updates are to be performed") {
				_, err := c.DeleteChangeSet(ctx, &cloudformation.DeleteChangeSetInput{ChangeSetName: made.Id})
				return err
			}
			return errors.New(reason)
		default:
			if err := pause(ctx, 2*time.Second); err != nil {
				return err
			}
		}
	}
	in := &cloudformation.DescribeStackEventsInput{StackName: made.StackId}
	last := ""
	if before, err := c.DescribeStackEvents(ctx, in); err != nil {
		return err
	} else if len(before.StackEvents) > 0 {
		last = *before.StackEvents[0].EventId
	}
	if _, err := c.ExecuteChangeSet(ctx, &cloudformation.ExecuteChangeSetInput{ChangeSetName: made.Id}); err != nil {
		return err
	}
	var failures []string
	for {
		var events []cftypes.StackEvent // the latest first
		pages := cloudformation.NewDescribeStackEventsPaginator(c, in)
	fetch:
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return err
			}
			for _, e := range page.StackEvents {
				if *e.EventId == last {
					break fetch
				}
				events = append(events, e)
			}
		}
		for i := len(events) - 1; i >= 0; i-- {
			e := events[i]
			last = *e.EventId
			status, reason := string(e.ResourceStatus), aws.ToString(e.ResourceStatusReason)
			fmt.Println(status, *e.LogicalResourceId, reason)
			if aws.ToString(e.PhysicalResourceId) != *made.StackId {
				if strings.HasSuffix(status, "_FAILED") && !strings.Contains(reason, "cancelled") {
					failures = append(failures, *e.LogicalResourceId+": "+reason)
				}
				continue
			}
			if strings.HasSuffix(status, "_IN_PROGRESS") {
				continue
			}
			if status == "CREATE_COMPLETE" || status == "UPDATE_COMPLETE" {
				return nil
			}
			return fmt.Errorf("%s; the stack %s is %s", strings.Join(failures, "; "), stack, status)
		}
		if err := pause(ctx, 5*time.Second); err != nil {
			return err
		}
	}
}

func awsExecution[T any](ctx context.Context, c *sfn.Client, machine, input string) (out T, err error) {
	started, err := c.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: aws.String(machine), Input: aws.String(input)})
	if err != nil {
		return out, err
	}
	for {
		e, err := c.DescribeExecution(ctx, &sfn.DescribeExecutionInput{ExecutionArn: started.ExecutionArn})
		if err != nil {
			return out, err
		}
		switch e.Status {
		case sfntypes.ExecutionStatusSucceeded:
			if e.Output == nil {
				return out, nil
			}
			return out, json.Unmarshal([]byte(*e.Output), &out)
		case sfntypes.ExecutionStatusFailed, sfntypes.ExecutionStatusTimedOut, sfntypes.ExecutionStatusAborted:
			return out, fmt.Errorf("%s: %s (%s is %s)", aws.ToString(e.Error), aws.ToString(e.Cause), *started.ExecutionArn, e.Status)
		}
		if err := pause(ctx, 2*time.Second); err != nil {
			return out, err
		}
	}
}

func awsCommand(ctx context.Context, c *ssm.Client, line string, instances ...string) (map[string]string, error) {
	sent, err := c.SendCommand(ctx, &ssm.SendCommandInput{
		DocumentName: aws.String("AWS-RunShellScript"), InstanceIds: instances, Parameters: map[string][]string{"commands": {line}},
	})
	if err != nil {
		return nil, err
	}
	id := sent.Command.CommandId
	for {
		list, err := c.ListCommands(ctx, &ssm.ListCommandsInput{CommandId: id})
		if err != nil {
			return nil, err
		}
		if len(list.Commands) > 0 {
			switch list.Commands[0].Status {
			case ssmtypes.CommandStatusSuccess, ssmtypes.CommandStatusFailed, ssmtypes.CommandStatusTimedOut, ssmtypes.CommandStatusCancelled:
				return awsOutputs(ctx, c, id)
			}
		}
		if err := pause(ctx, 2*time.Second); err != nil {
			return nil, err
		}
	}
}

func awsOutputs(ctx context.Context, c *ssm.Client, id *string) (map[string]string, error) {
	said, failures := map[string]string{}, []string(nil)
	pages := ssm.NewListCommandInvocationsPaginator(c, &ssm.ListCommandInvocationsInput{CommandId: id})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return said, err
		}
		for _, inv := range page.CommandInvocations {
			out, err := c.GetCommandInvocation(ctx, &ssm.GetCommandInvocationInput{CommandId: id, InstanceId: inv.InstanceId})
			if err != nil {
				return said, err
			}
			said[*inv.InstanceId] = aws.ToString(out.StandardOutputContent)
			if inv.Status != ssmtypes.CommandInvocationStatusSuccess {
				failures = append(failures, fmt.Sprintf("%s: %s, exit code %d: %s", *inv.InstanceId, aws.ToString(inv.StatusDetails), out.ResponseCode, aws.ToString(out.StandardErrorContent)))
			}
		}
	}
	if failures != nil {
		return said, errors.New(strings.Join(failures, "; "))
	}
	return said, nil
}

func awsTask(ctx context.Context, c *ecs.Client, cluster, definition string) (streams []string, err error) {
	started, err := c.RunTask(ctx, &ecs.RunTaskInput{Cluster: aws.String(cluster), TaskDefinition: aws.String(definition)})
	if err != nil {
		return nil, err
	}
	var failures []string
	for _, f := range started.Failures {
		failures = append(failures, "not placed: "+aws.ToString(f.Reason))
	}
	if len(started.Tasks) == 0 {
		return nil, errors.New(strings.Join(failures, "; "))
	}
	in := &ecs.DescribeTasksInput{Cluster: aws.String(cluster)}
	for _, t := range started.Tasks {
		in.Tasks = append(in.Tasks, *t.TaskArn)
	}
	out, err := ecs.NewTasksStoppedWaiter(c).WaitForOutput(ctx, in, 24*time.Hour)
	if err != nil {
		return nil, err
	}
	defined, err := c.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: started.Tasks[0].TaskDefinitionArn})
	if err != nil {
		return nil, err
	}
	for _, t := range out.Tasks {
		id := (*t.TaskArn)[strings.LastIndex(*t.TaskArn, "/")+1:]
		for _, container := range t.Containers {
			for _, d := range defined.TaskDefinition.ContainerDefinitions {
				if d.LogConfiguration != nil && *d.Name == *container.Name {
					o := d.LogConfiguration.Options
					streams = append(streams, o["awslogs-group"]+":"+o["awslogs-stream-prefix"]+"/"+*d.Name+"/"+id)
				}
			}
			switch {
			case container.ExitCode == nil:
				failures = append(failures, aws.ToString(t.StoppedReason)+" "+aws.ToString(container.Reason))
			case *container.ExitCode != 0:
				failures = append(failures, fmt.Sprintf("container %s: exit code %d: %s", *container.Name, *container.ExitCode, aws.ToString(container.Reason)))
			}
		}
	}
	if failures != nil {
		return streams, errors.New(strings.Join(failures, "; "))
	}
	return streams, nil
}

func awsUntil(ctx context.Context, c *athena.Client, group string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		out, err := c.GetWorkGroup(ctx, &athena.GetWorkGroupInput{WorkGroup: aws.String(group)})
		var missing *athenatypes.InvalidRequestException
		switch {
		case errors.As(err, &missing):
		case err != nil:
			return err
		case out.WorkGroup.State == athenatypes.WorkGroupStateEnabled:
			return nil
		}
		if err := pause(ctx, 5*time.Second); err != nil {
			return err
		}
	}
}

func awsWaiter(ctx context.Context, c *athena.Client, id string) error {
	for {
		out, err := c.GetQueryExecution(ctx, &athena.GetQueryExecutionInput{QueryExecutionId: aws.String(id)})
		if err != nil {
			return err
		}
		switch state := out.QueryExecution.Status.State; state {
		case athenatypes.QueryExecutionStateSucceeded:
			return nil
		case athenatypes.QueryExecutionStateFailed, athenatypes.QueryExecutionStateCancelled:
			return fmt.Errorf("%s: %s", state, aws.ToString(out.QueryExecution.Status.StateChangeReason))
		}
		if err := pause(ctx, 2*time.Second); err != nil {
			return err
		}
	}
}

// awsEventual retries what is not found, made a moment ago or not: the SDK does not tell
// its retryers what a call names.
func awsEventual(cfg *aws.Config) {
	codes := []string{"NoSuchEntity", "NoSuchBucket", "InvalidInstanceID.NotFound", "InvalidGroup.NotFound"}
	cfg.Retryer = func() aws.Retryer {
		return retry.AddWithMaxAttempts(retry.AddWithErrorCodes(retry.NewStandard(), codes...), 20)
	}
}

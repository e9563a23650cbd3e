// Package jobs has what docs/jobs.md shows, written with this module and, with the build
// tag "peers", with aws-sdk-go-v2. A test counts the lines of both.
package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/eventual"
	"github.com/boto3-go/boto3/jobs"
	"github.com/boto3-go/boto3/service/athena"
	"github.com/boto3-go/boto3/service/cloudformation"
	"github.com/boto3-go/boto3/service/ecs"
	"github.com/boto3-go/boto3/service/logs"
	"github.com/boto3-go/boto3/service/ssm"
	"github.com/boto3-go/boto3/service/stepfunctions"
)

// Visit is a row of a query.
type Visit struct {
	CustomerID string
	Day        time.Time
	Pages      int64
	Total      *float64
}

// Athena runs a query, stops it if ctx ends, and calls each with its rows.
func Athena(ctx context.Context, c *athena.Client, sql string, each func(Visit)) (scanned int64, err error) {
	q, err := jobs.QueryAthena[Visit](ctx, c, &athena.StartQueryExecutionInput{QueryString: sql})
	if err != nil {
		return 0, err
	}
	for v, err := range q.Rows(ctx) {
		if err != nil {
			return 0, err
		}
		each(v)
	}
	return q.Stats.BytesScanned, nil
}

// Line is a row of a query of logs.
type Line struct {
	Timestamp time.Time
	Message   string
	Took      float64
}

// Logs runs a query of a log group, stops it if ctx ends, and gives its rows.
func Logs(ctx context.Context, c *logs.Client, group, query string, from, to time.Time) (lines []Line, err error) {
	in := &logs.StartQueryInput{LogGroupName: group, QueryString: query, StartTime: new(from.Unix()), EndTime: new(to.Unix())}
	q, err := jobs.QueryLogs[Line](ctx, c, in)
	if err != nil {
		return nil, err
	}
	for l, err := range q.Rows(ctx) {
		if err != nil {
			return nil, err
		}
		lines = append(lines, l)
	}
	return lines, nil
}

// Deploy makes or updates a stack, printing its events, and says what failed.
func Deploy(ctx context.Context, c *cloudformation.Client, stack, template string) error {
	d, err := jobs.Deploy(ctx, c, &cloudformation.CreateChangeSetInput{StackName: stack, TemplateBody: template})
	if err != nil {
		return err
	}
	for event, err := range d.Execute(ctx) {
		if err != nil {
			return err
		}
		fmt.Println(event)
	}
	return nil
}

// Execution runs a state machine and decodes its output.
func Execution[T any](ctx context.Context, c *stepfunctions.Client, machine, input string) (T, error) {
	return jobs.RunExecution[T](ctx, c, &stepfunctions.StartExecutionInput{StateMachineArn: machine, Input: input})
}

// Command runs a line on instances and gives what each said.
func Command(ctx context.Context, c *ssm.Client, line string, instances ...string) (map[string]string, error) {
	outputs, err := jobs.RunCommand(ctx, c, &ssm.SendCommandInput{
		DocumentName: "AWS-RunShellScript", InstanceIds: instances, Parameters: map[string][]string{"commands": {line}},
	})
	said := map[string]string{}
	for _, o := range outputs {
		said[o.Instance] = o.Stdout
	}
	return said, err
}

// Task runs a task and says where the logs of its containers are.
func Task(ctx context.Context, c *ecs.Client, cluster, definition string) (streams []string, err error) {
	tasks, err := jobs.RunTask(ctx, c, &ecs.RunTaskInput{Cluster: cluster, TaskDefinition: definition})
	for _, t := range tasks {
		for _, container := range t.Containers {
			streams = append(streams, container.LogGroup+":"+container.LogStream)
		}
	}
	return streams, err
}

// Until waits for what has no waiter: here until a work group is there and enabled.
func Until(ctx context.Context, c *athena.Client, group string) error {
	_, err := boto3.Until(ctx, c, "GetWorkGroup", &athena.GetWorkGroupInput{WorkGroup: group},
		boto3.Goal[boto3.Map]{When: "WorkGroup.State == 'ENABLED'", Retry: []boto3.Code{"InvalidRequestException"}}, boto3.MaxWait(time.Minute))
	return err
}

// Waiter waits for the end of a query.
func Waiter(ctx context.Context, c *athena.Client, id string) error {
	return c.WaitUntilQueryExecutionComplete(ctx, &athena.GetQueryExecutionInput{QueryExecutionId: id})
}

// Eventual has the calls of a session wait for what it has just made.
func Eventual(s *boto3.Session) {
	s.Hook(eventual.Hook(time.Minute))
}

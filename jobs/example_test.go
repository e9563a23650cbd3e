package jobs_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/jobs"
	"github.com/boto3-go/boto3/service/athena"
	"github.com/boto3-go/boto3/service/batch"
	"github.com/boto3-go/boto3/service/cloudformation"
	"github.com/boto3-go/boto3/service/ecs"
	"github.com/boto3-go/boto3/service/glue"
	"github.com/boto3-go/boto3/service/logs"
	"github.com/boto3-go/boto3/service/ssm"
	"github.com/boto3-go/boto3/service/stepfunctions"
)

// printing stands for the *testing.T of a test: it prints failures.
type printing struct{ testing.TB }

func (printing) Helper()                           {}
func (printing) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (printing) Fatalf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (printing) Failed() bool                      { return false }
func (printing) Cleanup(func())                    {}

func ExampleQueryAthena() {
	stub := bototest.New(printing{}) // in place of AWS
	stub.Expect("athena", "StartQueryExecution", nil).Return(boto3.Map{"QueryExecutionId": "q-1"})
	stub.Expect("athena", "GetQueryExecution", nil).Return(execution("SUCCEEDED", "DML", boto3.Map{"Statistics": boto3.Map{"DataScannedInBytes": 2048}}))
	stub.Expect("athena", "GetQueryResults", nil).Return(results("", []string{"customer_id varchar", "pages bigint"}, row("customer_id", "pages"), row("c-1", "7"), row("c-2", "3")))

	ctx, c := context.Background(), athena.New(stub.Session())
	type visit struct {
		CustomerID string
		Pages      int
	}
	visits, err := jobs.QueryAthena[visit](ctx, c, &athena.StartQueryExecutionInput{QueryString: "SELECT customer_id, pages FROM visits"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for v, err := range visits.Rows(ctx) {
		fmt.Println(v.CustomerID, v.Pages, err)
	}
	fmt.Println(visits.Stats.BytesScanned)
	// Output:
	// c-1 7 <nil>
	// c-2 3 <nil>
	// 2048
}

func ExampleQueryLogs() {
	stub := bototest.New(printing{})
	stub.Expect("logs", "StartQuery", nil).Return(boto3.Map{"queryId": "l-1"})
	stub.Expect("logs", "GetQueryResults", nil).Return(boto3.Map{"status": "Complete", "results": []any{event("@timestamp", "2026-01-02 03:04:05.000", "took", "1.5")}})

	ctx, c := context.Background(), logs.New(stub.Session())
	type line struct {
		Timestamp time.Time
		Took      float64
	}
	lines, err := jobs.QueryLogs[line](ctx, c, &logs.StartQueryInput{
		LogGroupName: "app", StartTime: new(int64(1767322800)), EndTime: new(int64(1767326400)), QueryString: "fields @timestamp, took",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for l, err := range lines.Rows(ctx) {
		fmt.Println(l.Timestamp, l.Took, err)
	}
	// Output: 2026-01-02 03:04:05 +0000 UTC 1.5 <nil>
}

func ExampleTailLogs() {
	stub := bototest.New(printing{})
	stub.Expect("logs", "FilterLogEvents", nil).Return(boto3.Map{"events": []any{boto3.Map{"eventId": "1", "timestamp": 1, "message": "started", "logStreamName": "web"}}})

	for event, err := range jobs.TailLogs(context.Background(), logs.New(stub.Session()), &logs.FilterLogEventsInput{LogGroupName: "app"}, time.Minute) {
		fmt.Println(event.Stream, event.Message, err)
		break
	}
	// Output: web started <nil>
}

// A deployment that fails says first what failed first.
func ExampleDeploy() {
	stub := bototest.New(printing{})
	expectChangeSet(stub, false, boto3.Map{"Status": "CREATE_COMPLETE", "Changes": change("Topic")})
	stub.Expect("cloudformation", "DescribeStackEvents", nil).Return(eventPage(""))
	stub.Expect("cloudformation", "ExecuteChangeSet", nil).Return(boto3.Map{})
	stub.Expect("cloudformation", "DescribeStackEvents", nil).Return(eventPage("",
		stackEvent("3", "app", "ROLLBACK_COMPLETE", ""), stackEvent("2", "Topic", "CREATE_FAILED", "Invalid parameter: TopicName"), stackEvent("1", "app", "CREATE_IN_PROGRESS", "")))

	ctx := context.Background()
	d, err := jobs.Deploy(ctx, cloudformation.New(stub.Session()), &cloudformation.CreateChangeSetInput{StackName: "app", TemplateBody: "t"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range d.Changes {
		fmt.Println(c.Action, c.Resource)
	}
	for event, err := range d.Execute(ctx) {
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Println(event)
	}
	// Output:
	// Add Topic
	// CREATE_IN_PROGRESS app (AWS::CloudFormation::Stack)
	// CREATE_FAILED Topic (AWS::SNS::Topic): Invalid parameter: TopicName
	// ROLLBACK_COMPLETE app (AWS::CloudFormation::Stack)
	// Topic (AWS::SNS::Topic): Invalid parameter: TopicName; the stack arn:aws:cloudformation:us-east-1:1:stack/app/1 is ROLLBACK_COMPLETE
}

func ExampleRunExecution() {
	stub := bototest.New(printing{})
	stub.Expect("stepfunctions", "StartExecution", nil).Return(boto3.Map{"executionArn": "arn:e", "startDate": time.Unix(0, 0)})
	stub.Expect("stepfunctions", "DescribeExecution", nil).
		Return(boto3.Map{"executionArn": "arn:e", "stateMachineArn": "arn:m", "startDate": time.Unix(0, 0), "status": "SUCCEEDED", "output": `{"Total": 3}`})

	type order struct{ Total int }
	done, err := jobs.RunExecution[order](context.Background(), stepfunctions.New(stub.Session()), &stepfunctions.StartExecutionInput{StateMachineArn: "arn:m", Input: `{"cart": 7}`})
	fmt.Println(done.Total, err)
	// Output: 3 <nil>
}

func ExampleRunBatchJob() {
	stub := bototest.New(printing{})
	stub.Expect("batch", "SubmitJob", nil).Return(boto3.Map{"jobId": "j-1", "jobName": "nightly"})
	stub.Expect("batch", "DescribeJobs", nil).Return(boto3.Map{"jobs": []any{boto3.Map{
		"jobId": "j-1", "jobName": "nightly", "jobQueue": "spot", "jobDefinition": "report", "startedAt": 1, "status": "FAILED",
		"container": boto3.Map{"exitCode": 137, "reason": "OutOfMemoryError", "logStreamName": "report/default/1"},
	}}})

	job, err := jobs.RunBatchJob(context.Background(), batch.New(stub.Session()), &batch.SubmitJobInput{JobName: "nightly", JobQueue: "spot", JobDefinition: "report"})
	fmt.Println(job.LogGroup, job.LogStream)
	fmt.Println(err)
	// Output:
	// /aws/batch/job report/default/1
	// exit code 137: OutOfMemoryError (batch j-1 is FAILED)
}

func ExampleRunGlueJob() {
	stub := bototest.New(printing{})
	stub.Expect("glue", "StartJobRun", nil).Return(boto3.Map{"JobRunId": "jr-1"})
	stub.Expect("glue", "GetJobRun", nil).Return(boto3.Map{"JobRun": boto3.Map{"JobRunState": "SUCCEEDED", "ExecutionTime": 90}})

	run, err := jobs.RunGlueJob(context.Background(), glue.New(stub.Session()), &glue.StartJobRunInput{JobName: "etl"})
	fmt.Println(run.Took, err)
	// Output: 1m30s <nil>
}

func ExampleRunCommand() {
	stub := bototest.New(printing{})
	stub.Expect("ssm", "SendCommand", nil).Return(boto3.Map{"Command": boto3.Map{"CommandId": "11111111-2222-3333-4444-555555555555"}})
	stub.Expect("ssm", "ListCommands", nil).Return(boto3.Map{"Commands": []any{boto3.Map{"Status": "Success"}}})
	stub.Expect("ssm", "ListCommandInvocations", nil).Return(boto3.Map{"CommandInvocations": []any{boto3.Map{"InstanceId": "i-12345678", "Status": "Success"}}})
	stub.Expect("ssm", "GetCommandInvocation", nil).Return(boto3.Map{"StandardOutputContent": "up 3 days"})

	outputs, err := jobs.RunCommand(context.Background(), ssm.New(stub.Session()), &ssm.SendCommandInput{
		DocumentName: "AWS-RunShellScript", InstanceIds: []string{"i-12345678"}, Parameters: map[string][]string{"commands": {"uptime"}},
	})
	for _, o := range outputs {
		fmt.Println(o.Instance, o.Stdout)
	}
	fmt.Println(err)
	// Output:
	// i-12345678 up 3 days
	// <nil>
}

func ExampleRunTask() {
	const arn = "arn:aws:ecs:us-east-1:1:task/main/abc"
	stub := bototest.New(printing{})
	stub.Expect("ecs", "RunTask", nil).Return(boto3.Map{"tasks": []any{boto3.Map{"taskArn": arn, "clusterArn": "arn:c"}}})
	stub.Expect("ecs", "DescribeTasks", nil).Return(boto3.Map{"tasks": []any{boto3.Map{
		"taskArn": arn, "taskDefinitionArn": "arn:d", "lastStatus": "STOPPED", "stopCode": "EssentialContainerExited", "containers": []any{boto3.Map{"name": "app", "exitCode": 1}},
	}}})
	stub.Expect("ecs", "DescribeTaskDefinition", nil).Return(boto3.Map{"taskDefinition": boto3.Map{"containerDefinitions": []any{
		boto3.Map{"name": "app", "logConfiguration": boto3.Map{"logDriver": "awslogs", "options": boto3.Map{"awslogs-group": "/ecs/app", "awslogs-stream-prefix": "run"}}},
	}}})

	tasks, err := jobs.RunTask(context.Background(), ecs.New(stub.Session()), &ecs.RunTaskInput{Cluster: "main", TaskDefinition: "migrate"})
	for _, t := range tasks {
		fmt.Println(t.Containers[0].LogGroup, t.Containers[0].LogStream)
	}
	fmt.Println(err)
	// Output:
	// /ecs/app run/app/abc
	// EssentialContainerExited: container app: exit code 1 (ecs arn:aws:ecs:us-east-1:1:task/main/abc is STOPPED)
}

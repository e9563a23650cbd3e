package jobs_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/jobs"
	"github.com/boto3-go/boto3/service/batch"
	"github.com/boto3-go/boto3/service/ecs"
	"github.com/boto3-go/boto3/service/glue"
	"github.com/boto3-go/boto3/service/logs"
	"github.com/boto3-go/boto3/service/ssm"
	"github.com/boto3-go/boto3/service/stepfunctions"
)

// failure is the error of a job with this text.
func failure(t *testing.T, err error, text string) {
	t.Helper()
	if _, ok := errors.AsType[*jobs.Error](err); !ok || err.Error() != text {
		t.Errorf("%v\nwant %s", err, text)
	}
}

func TestExecution(t *testing.T) {
	in := &stepfunctions.StartExecutionInput{StateMachineArn: "arn:m", Input: `{"n": 1}`}
	run := func(t *testing.T, answers ...boto3.Map) (map[string]int, error) {
		t.Helper()
		var out map[string]int
		var err error
		synctest.Test(t, func(t *testing.T) {
			stub := bototest.New(t)
			stub.Expect("stepfunctions", "StartExecution", boto3.Map{"stateMachineArn": "arn:m", "input": `{"n": 1}`}).Return(boto3.Map{"executionArn": "arn:e", "startDate": time.Unix(0, 0)})
			e := stub.Expect("stepfunctions", "DescribeExecution", boto3.Map{"executionArn": "arn:e"})
			for _, a := range answers {
				a["executionArn"], a["stateMachineArn"], a["startDate"] = "arn:e", "arn:m", time.Unix(0, 0)
				e.Return(a)
			}
			out, err = jobs.RunExecution[map[string]int](t.Context(), stepfunctions.New(stub.Session()), in)
		})
		return out, err
	}
	out, err := run(t, boto3.Map{"status": "RUNNING"}, boto3.Map{"status": "SUCCEEDED", "output": `{"total": 3}`})
	if err != nil || !reflect.DeepEqual(out, map[string]int{"total": 3}) {
		t.Error(out, err)
	}
	_, err = run(t, boto3.Map{"status": "FAILED", "error": "States.TaskFailed", "cause": "no stock"})
	failure(t, err, "States.TaskFailed: no stock (stepfunctions arn:e is FAILED)")
	_, err = run(t, boto3.Map{"status": "ABORTED"})
	failure(t, err, "stepfunctions arn:e is ABORTED")
	if _, err = run(t, boto3.Map{"status": "SUCCEEDED", "output": `"text"`}); err == nil || !strings.Contains(err.Error(), "its output does not fit a map[string]int") {
		t.Error(err)
	}
}

// TestGivenUp says what goes on at the service.
func TestGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		stub.Expect("batch", "SubmitJob", nil).Return(boto3.Map{"jobId": "j-1", "jobName": "nightly"})
		stub.Expect("batch", "DescribeJobs", nil).AnyTimes().Return(boto3.Map{"jobs": []any{
			boto3.Map{"jobId": "j-1", "jobName": "nightly", "jobQueue": "q", "jobDefinition": "d", "status": "RUNNING", "startedAt": 1000},
		}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		b, err := jobs.RunBatchJob(ctx, batch.New(stub.Session()), &batch.SubmitJobInput{JobName: "nightly", JobQueue: "q", JobDefinition: "d"})
		failed, ok := errors.AsType[*jobs.Error](err)
		if !ok || failed.Job != "j-1" || failed.Status != "RUNNING" || !errors.Is(err, context.DeadlineExceeded) || b == nil || b.Started.Unix() != 1 {
			t.Errorf("%+v, %v", b, err)
		}
	})
}

func TestBatch(t *testing.T) {
	in := &batch.SubmitJobInput{JobName: "nightly", JobQueue: "q", JobDefinition: "d"}
	run := func(t *testing.T, last boto3.Map) (b *jobs.BatchJob, err error) {
		t.Helper()
		synctest.Test(t, func(t *testing.T) {
			stub := bototest.New(t)
			stub.Expect("batch", "SubmitJob", nil).Return(boto3.Map{"jobId": "j-1", "jobName": "nightly"})
			e := stub.Expect("batch", "DescribeJobs", boto3.Map{"jobs": []string{"j-1"}}).Return(boto3.Map{"jobs": []any{}})
			for _, a := range []boto3.Map{{"status": "RUNNABLE"}, last} {
				a["jobId"], a["jobName"], a["jobQueue"], a["jobDefinition"], a["startedAt"] = "j-1", "nightly", "q", "d", 1000
				e.Return(boto3.Map{"jobs": []any{a}})
			}
			b, err = jobs.RunBatchJob(t.Context(), batch.New(stub.Session()), in)
		})
		return b, err
	}
	b, err := run(t, boto3.Map{"status": "SUCCEEDED", "stoppedAt": 4000, "attempts": []any{boto3.Map{}}, "container": boto3.Map{"exitCode": 0, "logStreamName": "d/default/1"}})
	want := &jobs.BatchJob{
		ID: "j-1", Name: "nightly", Status: "SUCCEEDED", ExitCode: new(0), Attempts: 1, Started: time.Unix(1, 0).UTC(), Stopped: time.Unix(4, 0).UTC(),
		LogGroup: "/aws/batch/job", LogStream: "d/default/1",
	}
	if err != nil || !reflect.DeepEqual(b, want) {
		t.Errorf("%+v, %v", b, err)
	}
	b, err = run(t, boto3.Map{"status": "FAILED", "statusReason": "Essential container in task exited", "container": boto3.Map{
		"exitCode": 137, "reason": "OutOfMemoryError", "logStreamName": "s", "logConfiguration": boto3.Map{"logDriver": "awslogs", "options": boto3.Map{"awslogs-group": "g"}},
	}})
	failure(t, err, "exit code 137: OutOfMemoryError (batch j-1 is FAILED)")
	if b == nil || b.LogGroup != "g" {
		t.Errorf("%+v", b)
	}
	_, err = run(t, boto3.Map{"status": "FAILED", "statusReason": "Array child job failed"})
	failure(t, err, "Array child job failed (batch j-1 is FAILED)")
}

func TestGlue(t *testing.T) {
	run := func(t *testing.T, last boto3.Map) (g *jobs.GlueRun, err error) {
		t.Helper()
		synctest.Test(t, func(t *testing.T) {
			stub := bototest.New(t)
			stub.Expect("glue", "StartJobRun", boto3.Map{"JobName": "etl"}).Return(boto3.Map{"JobRunId": "jr-1"})
			stub.Expect("glue", "GetJobRun", boto3.Map{"JobName": "etl", "RunId": "jr-1"}).Return(boto3.Map{"JobRun": boto3.Map{"JobRunState": "RUNNING"}}).Return(boto3.Map{"JobRun": last})
			g, err = jobs.RunGlueJob(t.Context(), glue.New(stub.Session()), &glue.StartJobRunInput{JobName: "etl"})
		})
		return g, err
	}
	g, err := run(t, boto3.Map{"JobRunState": "SUCCEEDED", "ExecutionTime": 90, "DPUSeconds": 180.5, "LogGroupName": "/aws-glue/jobs"})
	if want := (&jobs.GlueRun{ID: "jr-1", Status: "SUCCEEDED", Took: 90 * time.Second, DPUSeconds: 180.5, LogGroup: "/aws-glue/jobs", LogStream: "jr-1"}); err != nil || !reflect.DeepEqual(g, want) {
		t.Errorf("%+v, %v", g, err)
	}
	_, err = run(t, boto3.Map{"JobRunState": "FAILED", "ErrorMessage": "NameError: x"})
	failure(t, err, "NameError: x (glue jr-1 is FAILED)")
}

func TestCrawler(t *testing.T) {
	run := func(t *testing.T, last boto3.Map) (g *jobs.GlueRun, err error) {
		t.Helper()
		synctest.Test(t, func(t *testing.T) {
			stub := bototest.New(t)
			stub.Expect("glue", "StartCrawler", boto3.Map{"Name": "c"}).Return(boto3.Map{})
			stub.Expect("glue", "GetCrawler", boto3.Map{"Name": "c"}).Return(boto3.Map{"Crawler": boto3.Map{"State": "RUNNING", "CrawlElapsedTime": 1500}}).
				Return(boto3.Map{"Crawler": boto3.Map{"State": "READY", "LastCrawl": last}})
			g, err = jobs.RunCrawler(t.Context(), glue.New(stub.Session()), boto3.Map{"Name": "c"})
		})
		return g, err
	}
	g, err := run(t, boto3.Map{"Status": "SUCCEEDED", "LogGroup": "g", "LogStream": "s"})
	if want := (&jobs.GlueRun{ID: "c", Status: "SUCCEEDED", Took: 1500 * time.Millisecond, LogGroup: "g", LogStream: "s"}); err != nil || !reflect.DeepEqual(g, want) {
		t.Errorf("%+v, %v", g, err)
	}
	_, err = run(t, boto3.Map{"Status": "FAILED", "ErrorMessage": "no access to s3://b"})
	failure(t, err, "no access to s3://b (glue c is FAILED)")
}

func TestCommand(t *testing.T) {
	run := func(t *testing.T, status string, invocations []any, outputs ...boto3.Map) (list []jobs.CommandOutput, err error) {
		t.Helper()
		synctest.Test(t, func(t *testing.T) {
			stub := bototest.New(t)
			id := "11111111-2222-3333-4444-555555555555"
			stub.Expect("ssm", "SendCommand", nil).Return(boto3.Map{"Command": boto3.Map{"CommandId": id}})
			stub.Expect("ssm", "ListCommands", boto3.Map{"CommandId": id}).Return(boto3.Map{"Commands": []any{}}).
				Return(boto3.Map{"Commands": []any{boto3.Map{"Status": "InProgress"}}}).Return(boto3.Map{"Commands": []any{boto3.Map{"Status": status}}})
			stub.Expect("ssm", "ListCommandInvocations", boto3.Map{"CommandId": id, "Details": true}).Return(boto3.Map{"CommandInvocations": invocations})
			e := stub.Expect("ssm", "GetCommandInvocation", nil)
			if len(outputs) == 0 {
				e.AnyTimes()
			}
			for _, out := range outputs {
				e.Return(out)
			}
			list, err = jobs.RunCommand(t.Context(), ssm.New(stub.Session()), &ssm.SendCommandInput{DocumentName: "AWS-RunShellScript", InstanceIds: []string{"i-12345678"}})
		})
		return list, err
	}
	plugin := func(name string) boto3.Map { return boto3.Map{"Name": name} }
	list, err := run(t, "Success", []any{
		boto3.Map{"InstanceId": "i-12345678", "Status": "Success", "CommandPlugins": []any{plugin("first"), plugin("second")}},
		boto3.Map{"InstanceId": "i-22345678", "Status": "Success"},
	}, boto3.Map{"StandardOutputContent": "a\n"}, boto3.Map{"StandardOutputContent": "b\n", "StandardErrorContent": "!"}, boto3.Map{"StandardOutputContent": "c"})
	want := []jobs.CommandOutput{{Instance: "i-12345678", Status: "Success", Stdout: "a\nb\n", Stderr: "!"}, {Instance: "i-22345678", Status: "Success", Stdout: "c"}}
	if err != nil || !reflect.DeepEqual(list, want) {
		t.Errorf("%+v, %v", list, err)
	}
	list, err = run(t, "Failed", []any{boto3.Map{"InstanceId": "i-12345678", "Status": "Failed", "StatusDetails": "NonZeroExitCode"}},
		boto3.Map{"ResponseCode": 2, "StandardErrorContent": "ls: no such file\nfailed to run\n"})
	if failed, ok := errors.AsType[*jobs.Error](err); !ok || failed.Reason != "i-12345678: NonZeroExitCode, exit code 2: ls: no such file" || len(list) != 1 || list[0].ExitCode != 2 {
		t.Error(list, err)
	}
	if list, err = run(t, "Success", nil); err != nil || list != nil {
		t.Error("no instances:", list, err)
	}
}

func TestTask(t *testing.T) {
	const arn = "arn:aws:ecs:us-east-1:1:task/main/abc"
	run := func(t *testing.T, started boto3.Map, last boto3.Map) (list []jobs.Task, err error) {
		t.Helper()
		synctest.Test(t, func(t *testing.T) {
			stub := bototest.New(t)
			stub.Expect("ecs", "RunTask", nil).Return(started)
			if last != nil {
				stub.Expect("ecs", "DescribeTasks", boto3.Map{"cluster": "arn:c", "tasks": []string{arn}}).
					Return(boto3.Map{"tasks": []any{boto3.Map{"taskArn": arn, "lastStatus": "PENDING"}}}).Return(boto3.Map{"tasks": []any{last}})
				stub.Expect("ecs", "DescribeTaskDefinition", nil).Return(boto3.Map{"taskDefinition": boto3.Map{"containerDefinitions": []any{
					boto3.Map{"name": "app", "logConfiguration": boto3.Map{"logDriver": "awslogs", "options": boto3.Map{"awslogs-group": "/ecs/app", "awslogs-stream-prefix": "run"}}},
					boto3.Map{"name": "side", "logConfiguration": boto3.Map{"logDriver": "fluentd"}},
				}}})
			}
			list, err = jobs.RunTask(t.Context(), ecs.New(stub.Session()), &ecs.RunTaskInput{TaskDefinition: "app"})
		})
		return list, err
	}
	started := boto3.Map{"tasks": []any{boto3.Map{"taskArn": arn, "clusterArn": "arn:c"}}}
	list, err := run(t, started, boto3.Map{
		"taskArn": arn, "taskDefinitionArn": "arn:d", "lastStatus": "STOPPED", "stopCode": "EssentialContainerExited", "stoppedReason": "Essential container in task exited",
		"containers": []any{boto3.Map{"name": "app", "exitCode": 0}, boto3.Map{"name": "side"}},
	})
	want := []jobs.Task{{ARN: arn, Status: "STOPPED", StopCode: "EssentialContainerExited", Reason: "Essential container in task exited", Containers: []jobs.Container{
		{Name: "app", ExitCode: new(0), LogGroup: "/ecs/app", LogStream: "run/app/abc"}, {Name: "side"},
	}}}
	if err != nil || !reflect.DeepEqual(list, want) {
		t.Errorf("%+v, %v", list, err)
	}
	_, err = run(t, started, boto3.Map{
		"taskArn": arn, "taskDefinitionArn": "arn:d", "lastStatus": "STOPPED", "stopCode": "EssentialContainerExited", "stoppedReason": "Essential container in task exited",
		"containers": []any{boto3.Map{"name": "app", "exitCode": 137, "reason": "OutOfMemoryError: killed"}},
	})
	failure(t, err, "EssentialContainerExited: container app: exit code 137: OutOfMemoryError: killed (ecs "+arn+" is STOPPED)")
	_, err = run(t, started, boto3.Map{
		"taskArn": arn, "taskDefinitionArn": "arn:d", "lastStatus": "STOPPED", "stopCode": "TaskFailedToStart", "stoppedReason": "CannotPullContainerError: no such image",
		"containers": []any{boto3.Map{"name": "app"}},
	})
	failure(t, err, "TaskFailedToStart: CannotPullContainerError: no such image (ecs "+arn+" is STOPPED)")
	_, err = run(t, boto3.Map{"failures": []any{boto3.Map{"arn": "arn:i", "reason": "RESOURCE:MEMORY"}}}, nil)
	failure(t, err, "not placed: RESOURCE:MEMORY (ecs task)")
}

func TestTail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		entry := func(id string, at int64) boto3.Map {
			return boto3.Map{"eventId": id, "timestamp": at, "message": "m-" + id, "logStreamName": "s"}
		}
		stub.Expect("logs", "FilterLogEvents", boto3.Map{"logGroupName": "app", "startTime": 5}).Return(boto3.Map{"events": []any{entry("1", 1000), entry("2", 2000)}, "nextToken": "t"})
		stub.Expect("logs", "FilterLogEvents", boto3.Map{"logGroupName": "app", "startTime": 5, "nextToken": "t"}).Return(boto3.Map{"events": []any{entry("3", 2000)}})
		stub.Expect("logs", "FilterLogEvents", boto3.Map{"logGroupName": "app", "startTime": 2000}).
			Return(boto3.Map{"events": []any{entry("2", 2000), entry("3", 2000), entry("4", 2000)}}).Return(boto3.Map{"events": []any{entry("4", 2000), entry("5", 3000)}})
		in := &logs.FilterLogEventsInput{LogGroupName: "app", StartTime: new(int64(5))}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		got, last, began := "", error(nil), time.Now()
		for e, err := range jobs.TailLogs(ctx, logs.New(stub.Session()), in, time.Minute) {
			if last = err; err != nil {
				break
			}
			if got += e.ID; e.ID == "5" {
				if e != (jobs.LogEvent{ID: "5", Stream: "s", Time: time.UnixMilli(3000).UTC(), Message: "m-5"}) {
					t.Errorf("%+v", e)
				}
				cancel()
			}
		}
		if got != "12345" || !errors.Is(last, context.Canceled) || time.Since(began) != 2*time.Minute {
			t.Error(got, last, time.Since(began))
		}
	})
	stub := bototest.New(t)
	stub.Expect("logs", "FilterLogEvents", nil).Return(boto3.Map{"events": []any{}})
	for _, err := range jobs.TailLogs(t.Context(), logs.New(stub.Session()), boto3.Map{"logGroupName": "app"}, 0) {
		t.Error(err)
	}
}

package jobs_test

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/jobs"
	"github.com/boto3-go/boto3/service/athena"
	"github.com/boto3-go/boto3/service/batch"
	"github.com/boto3-go/boto3/service/cloudformation"
	"github.com/boto3-go/boto3/service/ecs"
	"github.com/boto3-go/boto3/service/logs"
	"github.com/boto3-go/boto3/service/ssm"
)

// A job that its service does not tell of any more is not waited for without end.
func TestJobsThatVanish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		stub.Expect("batch", "SubmitJob", nil).Return(boto3.Map{"jobId": "j-1", "jobName": "nightly"})
		stub.Expect("batch", "DescribeJobs", nil).AnyTimes().Return(boto3.Map{"jobs": []any{}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := jobs.RunBatchJob(ctx, batch.New(stub.Session()), &batch.SubmitJobInput{JobName: "nightly", JobQueue: "q", JobDefinition: "d"})
		failure(t, err, "the service does not tell of it any more (batch j-1)")
	})
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		stub.Expect("ssm", "SendCommand", nil).Return(boto3.Map{"Command": boto3.Map{"CommandId": "12345678-1234-1234-1234-123456789012"}})
		stub.Expect("ssm", "ListCommands", nil).AnyTimes().Return(boto3.Map{"Commands": []any{}})
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := jobs.RunCommand(ctx, ssm.New(stub.Session()), &ssm.SendCommandInput{DocumentName: "AWS-RunShellScript"})
		failure(t, err, "the service does not tell of it any more (ssm 12345678-1234-1234-1234-123456789012)")
	})
}

// ECS forgets tasks an hour after they have stopped, and may not know them at once:
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html
func TestTasksThatVanish(t *testing.T) {
	const a, b = "arn:aws:ecs:us-east-1:1:task/main/a", "arn:aws:ecs:us-east-1:1:task/main/b"
	task := func(arn, status string) boto3.Map {
		m := boto3.Map{"taskArn": arn, "lastStatus": status}
		if status == "STOPPED" {
			m["stopCode"] = "EssentialContainerExited"
		}
		return m
	}
	stopped := func(arn string) jobs.Task {
		return jobs.Task{ARN: arn, Status: "STOPPED", StopCode: "EssentialContainerExited"}
	}
	for _, c := range []struct {
		name    string
		answers [][]any
		want    []jobs.Task
		failure string
	}{
		{"late", [][]any{{}, {task(a, "RUNNING")}, {task(a, "STOPPED")}, {task(b, "STOPPED"), task(a, "STOPPED")}}, []jobs.Task{stopped(a), stopped(b)}, ""},
		{"one goes after it has stopped", [][]any{{task(a, "STOPPED"), task(b, "RUNNING")}, {task(b, "STOPPED")}}, []jobs.Task{stopped(a), stopped(b)}, ""},
		{"one goes while it runs", [][]any{{task(a, "RUNNING"), task(b, "RUNNING")}, {task(a, "STOPPED")}}, []jobs.Task{stopped(a), {ARN: b, Status: "RUNNING"}},
			"EssentialContainerExited: task " + b + ": the service does not tell of it any more (ecs " + a + ", " + b + " is RUNNING)"},
		{"none is ever there", [][]any{{}}, []jobs.Task{{ARN: a}, {ARN: b}},
			"task " + a + ": the service does not tell of it any more; task " + b + ": the service does not tell of it any more (ecs " + a + ", " + b + ")"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				stub := bototest.New(t)
				stub.Expect("ecs", "RunTask", nil).Return(boto3.Map{"tasks": []any{boto3.Map{"taskArn": a, "clusterArn": "arn:c"}, boto3.Map{"taskArn": b, "clusterArn": "arn:c"}}})
				asked := 0
				stub.Expect("ecs", "DescribeTasks", nil).AnyTimes().Answer(func(context.Context, boto3.Map) (boto3.Map, error) {
					asked++
					return boto3.Map{"tasks": c.answers[min(asked, len(c.answers))-1]}, nil
				})
				ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
				defer cancel()
				list, err := jobs.RunTask(ctx, ecs.New(stub.Session()), &ecs.RunTaskInput{TaskDefinition: "app"})
				if !reflect.DeepEqual(list, c.want) {
					t.Errorf("%+v", list)
				}
				if c.failure != "" {
					failure(t, err, c.failure)
				} else if err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// A look that is throttled is no reason to give a job up.
func TestJobsOutlastThrottling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub, looks := bototest.New(t), 0
		stub.Expect("batch", "SubmitJob", nil).Return(boto3.Map{"jobId": "j-1", "jobName": "nightly"})
		stub.Expect("batch", "DescribeJobs", nil).AnyTimes().Answer(func(context.Context, boto3.Map) (boto3.Map, error) {
			if looks++; looks < 50 {
				return nil, boto3.Code("TooManyRequestsException")
			}
			return boto3.Map{"jobs": []any{boto3.Map{"jobId": "j-1", "jobName": "nightly", "jobQueue": "q", "jobDefinition": "d", "status": "SUCCEEDED", "startedAt": 1000}}}, nil
		})
		done, err := jobs.RunBatchJob(t.Context(), batch.New(stub.Session()), &batch.SubmitJobInput{JobName: "nightly", JobQueue: "q", JobDefinition: "d"})
		if err != nil || done.Status != "SUCCEEDED" {
			t.Errorf("%+v, %v", done, err)
		}
	})
}

// A service that gives a token twice would be asked for ever.
func TestRowsInCircles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		stub.Expect("athena", "StartQueryExecution", nil).Return(boto3.Map{"QueryExecutionId": "q-1"})
		stub.Expect("athena", "GetQueryExecution", nil).Return(boto3.Map{"QueryExecution": boto3.Map{"Status": boto3.Map{"State": "SUCCEEDED"}, "StatementType": "DML"}})
		stub.Expect("athena", "GetQueryResults", nil).AnyTimes().Return(boto3.Map{"NextToken": "same", "ResultSet": boto3.Map{
			"ResultSetMetadata": boto3.Map{"ColumnInfo": []any{boto3.Map{"Name": "n", "Type": "bigint"}}}, "Rows": []any{boto3.Map{"Data": []any{boto3.Map{"VarCharValue": "1"}}}},
		}})
		q, err := jobs.QueryAthena[boto3.Map](t.Context(), athena.New(stub.Session()), &athena.StartQueryExecutionInput{QueryString: "SELECT n FROM t"})
		circles(t, q, err)

		stub.Expect("logs", "StartQuery", nil).Return(boto3.Map{"queryId": "q-2"})
		stub.Expect("logs", "GetQueryResults", nil).AnyTimes().Return(boto3.Map{"status": "Complete", "nextToken": "same", "results": []any{[]any{boto3.Map{"field": "n", "value": "1"}}}})
		found, err := jobs.QueryLogs[boto3.Map](t.Context(), logs.New(stub.Session()), &logs.StartQueryInput{LogGroupName: "app", QueryString: "fields n", StartTime: new(int64(1)), EndTime: new(int64(2))})
		circles(t, found, err)

		stub.Expect("cloudformation", "CreateChangeSet", nil).Return(boto3.Map{"Id": "arn:set", "StackId": "arn:stack"})
		stub.Expect("cloudformation", "DescribeChangeSet", nil).AnyTimes().Return(boto3.Map{"Status": "CREATE_COMPLETE", "NextToken": "same"})
		_, err = jobs.Deploy(t.Context(), cloudformation.New(stub.Session()), &cloudformation.CreateChangeSetInput{StackName: "app", ChangeSetType: "CREATE", TemplateBody: "{}"})
		if !errors.Is(err, boto3.ErrRepeatedToken) {
			t.Error(err)
		}
	})
}

func circles(t *testing.T, q *jobs.Query[boto3.Map], err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, err = range q.Rows(t.Context()) {
		if err == nil {
			rows++
		}
		if rows > 10 {
			break
		}
	}
	if rows != 2 || !errors.Is(err, boto3.ErrRepeatedToken) {
		t.Errorf("%d rows, %v", rows, err)
	}
}

// CloudWatch takes events of up to two hours ahead, which hide nothing:
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
func TestTailWithClocksAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub, stored := bototest.New(t), []boto3.Map{}
		put := func(id string, at time.Time) {
			stored = append(stored, boto3.Map{"eventId": id, "timestamp": at.UnixMilli(), "message": id, "logStreamName": "s"})
		}
		stub.Expect("logs", "FilterLogEvents", nil).AnyTimes().Answer(func(_ context.Context, in boto3.Map) (boto3.Map, error) {
			var events []any
			from, _ := in["startTime"].(int64)
			for _, e := range stored {
				if at, _ := e["timestamp"].(int64); at >= from {
					events = append(events, e)
				}
			}
			return boto3.Map{"events": events}, nil
		})
		put("a", time.Now())
		put("ahead", time.Now().Add(2*time.Hour))
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Hour+time.Second)
		defer cancel()
		got := ""
		for e, err := range jobs.TailLogs(ctx, logs.New(stub.Session()), &logs.FilterLogEventsInput{LogGroupName: "app"}, time.Minute) {
			if err != nil {
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Error(err)
				}
				break
			}
			got += e.ID + " "
			if e.ID == "a" || e.ID == "b" {
				put(string(e.ID[0]+1), time.Now().Add(30*time.Second))
			}
		}
		if got != "a b ahead c " && got != "a ahead b c " {
			t.Error(got)
		}
	})
}

func TestNoClient(t *testing.T) {
	var typed *athena.Client
	for _, client := range []boto3.AnyClient{nil, typed} {
		_, err := jobs.QueryAthena[boto3.Map](t.Context(), client, &athena.StartQueryExecutionInput{QueryString: "SELECT 1"})
		if err == nil || err.Error()[:18] != "there is no client" {
			t.Error(err)
		}
	}
}

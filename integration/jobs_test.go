package integration

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/jobs"
	"github.com/boto3-go/boto3/service/athena"
	"github.com/boto3-go/boto3/service/cloudformation"
	"github.com/boto3-go/boto3/service/stepfunctions"
)

// configure tells moto what its API has no call for.
func configure(t *testing.T, path string, body any) {
	t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, motoURL+"/moto-api/"+path, strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusCreated {
		t.Fatal(response.Status, err)
	}
}

func TestJobsAthena(t *testing.T) {
	cell := func(v string) any { return map[string]any{"VarCharValue": v} }
	configure(t, "static/athena/query-results", map[string]any{"account_id": "123456789012", "region": region, "results": []any{map[string]any{
		"rows":        []any{map[string]any{"Data": []any{cell("7"), cell("2026-01-02")}}, map[string]any{"Data": []any{cell("8"), map[string]any{}}}},
		"column_info": []any{map[string]any{"Name": "hits", "Type": "bigint"}, map[string]any{"Name": "day", "Type": "date"}},
	}}})
	type row struct {
		Hits int
		Day  time.Time
	}
	q, err := jobs.QueryAthena[row](t.Context(), athena.New(newSession(t)), &athena.StartQueryExecutionInput{
		QueryString: "SELECT hits, day FROM visits", ResultConfiguration: &athena.ResultConfiguration{OutputLocation: "s3://results/"},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []row
	for r, err := range q.Rows(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	if want := []row{{7, time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)}, {Hits: 8}}; !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %+v", got, q)
	}
}

func TestJobsLogs(t *testing.T) {
	c := newClient(t, "logs")
	c.do(t, "CreateLogGroup", boto3.Map{"logGroupName": "jobs"})
	c.do(t, "CreateLogStream", boto3.Map{"logGroupName": "jobs", "logStreamName": "s"})
	now := time.Now().Truncate(time.Millisecond).UTC()
	c.do(t, "PutLogEvents", boto3.Map{"logGroupName": "jobs", "logStreamName": "s", "logEvents": []boto3.Map{{"timestamp": now.UnixMilli(), "message": "started"}}})
	q, err := jobs.QueryLogs[boto3.Map](t.Context(), c, boto3.Map{
		"logGroupName": "jobs", "startTime": now.Add(-time.Hour).Unix(), "endTime": now.Add(time.Hour).Unix(), "queryString": "fields @message",
	})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for m, err := range q.Rows(t.Context()) {
		if n++; err != nil || m["@message"] != "started" {
			t.Error(m, err)
		}
	}
	for e, err := range jobs.TailLogs(t.Context(), c, boto3.Map{"logGroupName": "jobs"}, 0) {
		if n++; err != nil || e.Message != "started" || !e.Time.Equal(now) || e.Stream != "s" {
			t.Error(e, err)
		}
	}
	if n != 2 {
		t.Error(n)
	}
}

// TestJobsExecution has an execution that goes on for ever, as moto's do.
func TestJobsExecution(t *testing.T) {
	c := newClient(t, "stepfunctions")
	var out struct{ StateMachineArn string }
	c.into(t, "CreateStateMachine", boto3.Map{
		"name": "passes", "roleArn": "arn:aws:iam::123456789012:role/r", "definition": `{"StartAt": "S", "States": {"S": {"Type": "Pass", "End": true}}}`,
	}, &out)
	_, err := jobs.RunExecution[any](t.Context(), stepfunctions.New(newSession(t)), &stepfunctions.StartExecutionInput{StateMachineArn: out.StateMachineArn},
		boto3.Delay(20*time.Millisecond), boto3.MaxWait(100*time.Millisecond))
	failed, ok := errors.AsType[*jobs.Error](err)
	if !ok || failed.Status != "RUNNING" || !strings.Contains(failed.Job, ":execution:passes:") {
		t.Fatal(err)
	}
	c.do(t, "StopExecution", boto3.Map{"executionArn": failed.Job})
	if _, err := c.Wait(t.Context(), "ExecutionComplete", boto3.Map{"executionArn": failed.Job}); err == nil || !strings.Contains(err.Error(), "ABORTED") {
		t.Error(err)
	}
}

func TestJobsDeploy(t *testing.T) {
	const template = `{"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "deployed"}}}}`
	c := cloudformation.New(newSession(t))
	d, err := jobs.Deploy(t.Context(), c, &cloudformation.CreateChangeSetInput{StackName: "jobs", TemplateBody: template})
	if err != nil {
		t.Fatal(err)
	}
	last := ""
	for e, err := range d.Execute(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		last = e.Status
	}
	if _, err := d.Outputs(t.Context()); !d.New || len(d.Changes) != 1 || d.Changes[0].Resource != "Topic" || last != "CREATE_COMPLETE" || err != nil {
		t.Errorf("%+v, %s, %v", d, last, err)
	}
	if _, err := c.DeleteStack(t.Context(), &cloudformation.DeleteStackInput{StackName: "jobs"}); err != nil { // other tests list topics
		t.Error(err)
	}
}

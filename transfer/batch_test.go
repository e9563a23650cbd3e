package transfer_test

import (
	"crypto/md5"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/transfer"
)

const batchRole = "arn:aws-cn:iam::123456789012:role/batch"

// control answers as s3control, without a network.
type control struct {
	requests []string // method, path and body
	statuses []string // XML of the job, one for each question
}

func (c *control) Do(r *http.Request) (*http.Response, error) {
	body := ""
	if r.Body != nil {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		body = string(b)
	}
	c.requests = append(c.requests, r.Method+" "+r.URL.RequestURI()+" "+body)
	answer := httptest.NewRecorder()
	switch {
	case r.Method == http.MethodPost && r.URL.Path == "/v20180820/jobs":
		_, _ = io.WriteString(answer, "<CreateJobResult><JobId>job01</JobId></CreateJobResult>")
	case r.Method == http.MethodGet:
		_, _ = fmt.Fprintf(answer, "<DescribeJobResult><Job><JobId>job01</JobId>%s</Job></DescribeJobResult>", c.statuses[0])
		c.statuses = c.statuses[1:]
	default:
		_, _ = io.WriteString(answer, "<UpdateJobStatusResult><JobId>job01</JobId></UpdateJobStatusResult>")
	}
	return answer.Result(), nil
}

func newControl(t *testing.T, c *control) *boto3.Client {
	t.Helper()
	client, err := boto3.NewClient("s3control", boto3.Config{
		Region: "cn-north-1", Credentials: credentials.Static("a", "b", ""), HTTPClient: c,
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func jobStatus(status string, total, succeeded, failed int) string {
	return fmt.Sprintf("<Status>%s</Status><ProgressSummary><TotalNumberOfTasks>%d</TotalNumberOfTasks><NumberOfTasksSucceeded>%d</NumberOfTasksSucceeded><NumberOfTasksFailed>%d</NumberOfTasksFailed></ProgressSummary>", status, total, succeeded, failed)
}

// A job by a listing: what it works on, what it is asked to do, and what its report says.
func TestBatch(t *testing.T) {
	f, client := newFake(t)
	for _, key := range []string{"in/a b+ü,\"%41.txt", "in/c.txt", "in/d.tmp", "other"} {
		f.objects["bucket/"+key] = newObject([]byte("x"), nil)
	}
	c := &control{statuses: []string{jobStatus("Preparing", 0, 0, 0), jobStatus("Active", 2, 1, 0), jobStatus("Complete", 2, 1, 1)}}
	m := transfer.New(client, transfer.Config{})
	job := transfer.BatchJob{
		Control: newControl(t, c), RoleARN: batchRole, Operation: transfer.BatchCopy(transfer.Prefix("target", "x")),
		Place: transfer.Prefix("jobs", "p"), Delay: time.Nanosecond,
	}
	b, err := m.Batch(t.Context(), transfer.Prefix("bucket", "in"), job, transfer.Exclude("*.tmp"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest string
	for key, o := range f.objects {
		if strings.HasPrefix(key, "jobs/p/manifest-") {
			manifest = string(o.data)
			if !strings.Contains(c.requests[0], "<ObjectArn>arn:aws-cn:s3:::"+key+"</ObjectArn>") {
				t.Errorf("the request does not name %s: %s", key, c.requests[0])
			}
		}
	}
	if want := "bucket,in/a%20b%2B%C3%BC%2C%22%2541.txt\nbucket,in/c.txt\n"; manifest != want {
		t.Errorf("manifest %q, want %q", manifest, want)
	}
	for _, want := range []string{
		"<RoleArn>" + batchRole + "</RoleArn>", "<Fields><member>Bucket</member><member>Key</member></Fields>",
		"<TargetResource>arn:aws-cn:s3:::target</TargetResource>", "<TargetKeyPrefix>x</TargetKeyPrefix>",
		"<ReportScope>FailedTasksOnly</ReportScope>", "<Prefix>p/reports</Prefix>",
	} {
		if !strings.Contains(c.requests[0], want) {
			t.Errorf("the request lacks %s: %s", want, c.requests[0])
		}
	}
	seen := 0
	status, err := b.Wait(t.Context(), func(transfer.BatchStatus) { seen++ })
	failed, ok := errors.AsType[*transfer.BatchError](err)
	if !ok || seen != 3 || failed.Failed != 1 || status.String() != "Complete: 1 of 2 done, 1 failed" {
		t.Errorf("%d statuses, %v, %v", seen, status, err)
	}
	report := "bucket,in/a%20b,,failed,AccessDenied,403,no\n"
	f.objects["jobs/p/reports/job-job01/results/1.csv"] = newObject([]byte(report), nil)
	f.objects["jobs/p/reports/job-job01/manifest.json"] = newObject(fmt.Appendf(nil,
		`{"Results":[{"TaskExecutionStatus":"failed","Bucket":"jobs","Key":"p/reports/job-job01/results/1.csv","MD5Checksum":"%x"}],
		"ReportSchema":"Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage"}`, md5.Sum([]byte(report))), nil)
	for failure, err := range b.Failures(t.Context()) {
		if err != nil || failure.Key != "in/a b" || failure.Code != "AccessDenied" || failure.Message != "no" {
			t.Errorf("%+v, %v", failure, err)
		}
		seen++
	}
	f.objects["jobs/p/reports/job-job01/results/1.csv"] = newObject([]byte(strings.ToLower(report)), nil)
	for _, err = range b.Failures(t.Context()) {
	}
	if _, ok := errors.AsType[*transfer.ChecksumError](err); !ok || seen != 4 {
		t.Errorf("%d failures; a report that was altered: %v", seen-3, err)
	}
	if err := b.Cancel(t.Context()); err != nil || !strings.Contains(c.requests[4], "/v20180820/jobs/job01/status?requestedJobStatus=Cancelled") {
		t.Errorf("%v, %q", err, c.requests[4:])
	}
}

// No job is created, and no manifest stays, where there is nothing to do or it is
// unclear what.
func TestBatchRefuses(t *testing.T) {
	f, client := newFake(t)
	f.objects["bucket/a"] = newObject([]byte("x"), nil)
	c := &control{}
	m := transfer.New(client, transfer.Config{})
	job := transfer.BatchJob{Control: newControl(t, c), RoleARN: batchRole, Operation: transfer.BatchTag(nil), Place: transfer.Prefix("jobs", "")}
	bad := func(change func(*transfer.BatchJob)) transfer.BatchJob {
		j := job
		change(&j)
		return j
	}
	for name, test := range map[string]struct {
		from transfer.Place
		job  transfer.BatchJob
		opts []transfer.TreeOption
	}{
		"nothing":     {transfer.Prefix("bucket", "none"), job, nil},
		"a directory": {transfer.Dir("."), job, nil},
		"of Sync":     {transfer.Prefix("bucket", ""), job, []transfer.TreeOption{transfer.WithDelete()}},
		"pattern":     {transfer.Prefix("bucket", ""), job, []transfer.TreeOption{transfer.Exclude("[")}},
		"no role":     {transfer.Prefix("bucket", ""), bad(func(j *transfer.BatchJob) { j.RoleARN = "batch" }), nil},
		"no client":   {transfer.Prefix("bucket", ""), bad(func(j *transfer.BatchJob) { j.Control = client }), nil},
		"no place":    {transfer.Prefix("bucket", ""), bad(func(j *transfer.BatchJob) { j.Place = transfer.Place{} }), nil},
	} {
		if b, err := m.Batch(t.Context(), test.from, test.job, test.opts...); err == nil {
			t.Errorf("%s: %v and no error", name, b)
		}
	}
	if b, err := m.Batch(t.Context(), transfer.Prefix("bucket", ""), job, transfer.DryRun()); b != nil || err != nil {
		t.Errorf("dry run: %v, %v", b, err)
	}
	mixed := func(yield func(transfer.Object, error) bool) {
		_ = yield(transfer.Object{Bucket: "b", Key: "a"}, nil) && yield(transfer.Object{Bucket: "b", Key: "b", VersionID: "1"}, nil)
	}
	if _, err := m.BatchOf(t.Context(), mixed, job); err == nil {
		t.Error("a manifest with and without versions")
	}
	if len(c.requests) != 0 || len(f.objects) != 1 {
		t.Errorf("requests %q, objects %v", c.requests, len(f.objects))
	}
}

func TestBatchOfInventory(t *testing.T) {
	f, client := newFake(t)
	f.objects["inventory/m/manifest.json"] = newObject([]byte("{}"), nil)
	c := &control{}
	job := transfer.BatchJob{Control: newControl(t, c), RoleARN: batchRole, Operation: transfer.BatchRestore(3, "BULK"), Place: transfer.Prefix("jobs", "")}
	m := transfer.New(client, transfer.Config{})
	b, err := m.BatchOfInventory(t.Context(), transfer.Object{Bucket: "inventory", Key: "m/manifest.json"}, job)
	if err != nil || b.ID != "job01" {
		t.Fatal(b, err)
	}
	for _, want := range []string{"<Format>S3InventoryReport_CSV_20211130</Format>", "<ExpirationInDays>3</ExpirationInDays>", "arn:aws-cn:s3:::inventory/m/manifest.json"} {
		if !strings.Contains(c.requests[0], want) {
			t.Errorf("the request lacks %s: %s", want, c.requests[0])
		}
	}
}

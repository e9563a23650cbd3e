package jobs

import (
	"context"
	"time"

	"github.com/boto3-go/boto3"
)

// GlueRun is a run of a job of AWS Glue, or of a crawler, that has ended.
type GlueRun struct {
	ID, Status          string
	Took                time.Duration // without the start
	DPUSeconds          float64       // that are paid for, where the service tells
	LogGroup, LogStream string
}

// RunGlueJob runs a job of AWS Glue and waits for its end; in is the input of StartJobRun.
// The run comes beside the error of one that failed.
//
// https://docs.aws.amazon.com/glue/latest/webapi/API_StartJobRun.html
func RunGlueJob(ctx context.Context, client boto3.AnyClient, in any, opts ...boto3.WaitOption) (*GlueRun, error) {
	j := &job{client: client, opts: opts}
	var started struct{ JobRunId string }
	var name string
	if err := j.start(ctx, "StartJobRun", in, &started, given("JobName", &name)); err != nil {
		return nil, err
	}
	j.id = started.JobRunId
	type jobRun struct {
		JobRun struct {
			JobRunState, ErrorMessage, LogGroupName string
			ExecutionTime                           int64
			DPUSeconds                              float64
		}
	}
	out, err := until(ctx, j, "GetJobRun", boto3.Map{"JobName": name, "RunId": j.id}, 5*time.Second, func(out *jobRun) (bool, error) {
		switch out.JobRun.JobRunState {
		case "SUCCEEDED", "FAILED", "STOPPED", "TIMEOUT", "ERROR", "EXPIRED":
			return true, nil
		}
		return false, nil
	})
	r := &out.JobRun
	run := &GlueRun{ID: j.id, Status: r.JobRunState, Took: time.Duration(r.ExecutionTime) * time.Second, DPUSeconds: r.DPUSeconds, LogGroup: r.LogGroupName}
	if r.LogGroupName != "" {
		run.LogStream = j.id
	}
	switch {
	case err != nil:
		return run, j.failed(r.JobRunState, "", "", err)
	case r.JobRunState != "SUCCEEDED":
		return run, j.failed(r.JobRunState, "", r.ErrorMessage, nil)
	}
	return run, nil
}

// RunCrawler runs a crawler of AWS Glue and waits until it is ready again; in is the input
// of StartCrawler. The run comes beside the error of one that failed.
//
// https://docs.aws.amazon.com/glue/latest/webapi/API_StartCrawler.html
func RunCrawler(ctx context.Context, client boto3.AnyClient, in any, opts ...boto3.WaitOption) (*GlueRun, error) {
	j := &job{client: client, opts: opts}
	if err := j.start(ctx, "StartCrawler", in, nil, given("Name", &j.id)); err != nil {
		return nil, err
	}
	type crawler struct {
		Crawler struct {
			State            string
			CrawlElapsedTime int64
			LastCrawl        struct{ Status, ErrorMessage, LogGroup, LogStream string }
		}
	}
	var took int64 // which is told only while it runs
	out, err := until(ctx, j, "GetCrawler", boto3.Map{"Name": j.id}, 5*time.Second, func(out *crawler) (bool, error) {
		took = max(took, out.Crawler.CrawlElapsedTime)
		return out.Crawler.State == "READY", nil
	})
	last := &out.Crawler.LastCrawl
	run := &GlueRun{ID: j.id, Status: last.Status, Took: time.Duration(took) * time.Millisecond, LogGroup: last.LogGroup, LogStream: last.LogStream}
	switch {
	case err != nil:
		return run, j.failed(out.Crawler.State, "", "", err)
	case last.Status != "SUCCEEDED":
		return run, j.failed(last.Status, "", last.ErrorMessage, nil)
	}
	return run, nil
}

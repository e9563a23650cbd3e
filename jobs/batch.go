package jobs

import (
	"cmp"
	"context"
	"time"

	"github.com/boto3-go/boto3"
)

// BatchJob is a job of AWS Batch that has ended.
type BatchJob struct {
	ID, Name, Status string
	ExitCode         *int // of the container of the last attempt; nil for none
	Reason           string
	Attempts         int
	Started, Stopped time.Time
	// LogGroup and LogStream are where the last attempt has its log; [TailLogs] reads it.
	LogGroup, LogStream string
}

type batchJob struct {
	JobId, JobName, Status, StatusReason string
	StartedAt, StoppedAt                 int64
	Attempts                             []struct{}
	Container                            *struct {
		ExitCode              *int
		Reason, LogStreamName string
		LogConfiguration      struct{ Options map[string]string }
	}
}

// RunBatchJob submits a job to AWS Batch and waits for its end; in is the input of
// SubmitJob. The job comes beside the error of one that failed.
//
// https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html
func RunBatchJob(ctx context.Context, client boto3.AnyClient, in any, opts ...boto3.WaitOption) (*BatchJob, error) {
	j := &job{client: client, opts: opts}
	var submitted struct{ JobId string }
	if err := j.start(ctx, "SubmitJob", in, &submitted); err != nil {
		return nil, err
	}
	j.id = submitted.JobId
	type jobs struct{ Jobs []batchJob }
	var unknown absence
	out, err := until(ctx, j, "DescribeJobs", boto3.Map{"jobs": []string{j.id}}, 5*time.Second, func(out *jobs) (bool, error) {
		if unknown.lasts(len(out.Jobs) > 0) {
			return true, nil
		}
		return len(out.Jobs) > 0 && (out.Jobs[0].Status == "SUCCEEDED" || out.Jobs[0].Status == "FAILED"), nil
	})
	if len(out.Jobs) == 0 {
		return nil, j.failed("", "", "", cmp.Or(err, errGone))
	}
	b := &out.Jobs[0]
	done := &BatchJob{ID: b.JobId, Name: b.JobName, Status: b.Status, Reason: b.StatusReason, Attempts: len(b.Attempts)}
	if b.StartedAt > 0 {
		done.Started = time.UnixMilli(b.StartedAt).UTC()
	}
	if b.StoppedAt > 0 {
		done.Stopped = time.UnixMilli(b.StoppedAt).UTC()
	}
	if c := b.Container; c != nil {
		done.ExitCode, done.Reason, done.LogStream = c.ExitCode, cmp.Or(c.Reason, b.StatusReason), c.LogStreamName
		if c.LogStreamName != "" {
			done.LogGroup = cmp.Or(c.LogConfiguration.Options["awslogs-group"], "/aws/batch/job")
		}
	}
	switch {
	case err != nil:
		return done, j.failed(b.Status, "", "", err)
	case b.Status != "SUCCEEDED":
		return done, j.failed(b.Status, "", exit(done.ExitCode, done.Reason), nil)
	}
	return done, nil
}

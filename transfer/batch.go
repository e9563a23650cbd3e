package transfer

import (
	"context"
	"crypto/rand"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/ctxerr"
)

// BatchJob is what S3 Batch Operations is to do with many objects.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops.html
type BatchJob struct {
	// Control is a client of "s3control", in the region of the objects.
	Control boto3.AnyClient
	// RoleARN is the role that the job has while it runs. Its account is the job's.
	RoleARN string
	// Operation is the member Operation of CreateJob, such as
	// boto3.Map{"S3PutObjectTagging": ...}; BatchCopy, BatchTag and BatchRestore make
	// it.
	Operation boto3.Map
	// Place is a Prefix under which the manifest and the report are written. Let it
	// be none that the job works on.
	Place Place
	// Extra are further members of CreateJob, such as Description, Priority, Tags or
	// ConfirmationRequired.
	Extra boto3.Map
	// Delay is the time between two questions of Wait; 30 seconds by default.
	Delay time.Duration
}

// BatchCopy copies to a bucket. S3 puts the prefix before the whole key of each
// object, prefix of its source included, unlike Sync.
func BatchCopy(to Place) boto3.Map {
	in := boto3.Map{"TargetResource": to.bucket}
	if prefix := strings.TrimSuffix(to.prefix, "/"); prefix != "" {
		in["TargetKeyPrefix"] = prefix
	}
	return boto3.Map{"S3PutObjectCopy": in}
}

// BatchTag gives every object these tags in place of those that it has; with none,
// all are taken away.
func BatchTag(tags map[string]string) boto3.Map {
	if len(tags) == 0 {
		return boto3.Map{"S3DeleteObjectTagging": boto3.Map{}}
	}
	set := []boto3.Map{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		set = append(set, boto3.Map{"Key": key, "Value": tags[key]})
	}
	return boto3.Map{"S3PutObjectTagging": boto3.Map{"TagSet": set}}
}

// BatchRestore restores archived objects for some days; tier is "BULK" or "STANDARD".
func BatchRestore(days int, tier string) boto3.Map {
	return boto3.Map{"S3InitiateRestoreObject": boto3.Map{"ExpirationInDays": days, "GlacierJobTier": tier}}
}

// Batch is a job that S3 runs.
type Batch struct {
	ID      string
	m       *Manager
	job     BatchJob
	account string
}

// Batch writes a manifest of the objects of a place, and has S3 work on them. Of the
// options of trees it takes Include, Exclude, ParallelList, OnAction and DryRun, with which the
// *Batch is nil and nothing is written.
func (m *Manager) Batch(ctx context.Context, from Place, job BatchJob, opts ...TreeOption) (*Batch, error) {
	o, err := m.beginTree(ctx, copyArgs, opts)
	if err == nil {
		err = checkBatchOptions(from, o)
	}
	if err != nil {
		return nil, err
	}
	w := &walk{m: m, from: from, options: o}
	objects := func(yield func(Object, error) bool) {
		err := w.list(ctx, from, func(e entry) error {
			w.report(Action{Kind: "batch", From: from.name(e.rel), Size: e.size})
			if !yield(Object{Bucket: from.bucket, Key: from.prefix + e.rel}, nil) {
				return errStopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(Object{}, err)
		}
	}
	if o.tree.dry {
		for _, err := range objects {
			if err != nil {
				return nil, err
			}
		}
		return nil, nil
	}
	return m.BatchOf(ctx, objects, job)
}

var errStopped = errors.New("transfer: the caller wants no more")

func checkBatchOptions(from Place, o *options) error {
	switch {
	case from.bucket == "":
		return errors.New("transfer: Batch works on objects: give a Prefix")
	case o.tree.ofSync != "":
		return fmt.Errorf("transfer: the option %s is for Sync alone", o.tree.ofSync)
	case len(o.extra) > 0 || o.progress != nil || o.source != nil:
		return errors.New("transfer: Batch takes Include, Exclude, ParallelList, OnAction and DryRun; all else stands in BatchJob")
	}
	return o.tree.readable()
}

// BatchOf is [Manager.Batch] of any objects, either all with a version or none. There
// must be one at least.
func (m *Manager) BatchOf(ctx context.Context, objects iter.Seq2[Object, error], job BatchJob) (*Batch, error) {
	b, err := m.newBatch(ctx, job)
	if err != nil {
		return nil, err
	}
	token := rand.Text()
	key := job.Place.prefix + "manifest-" + token + ".csv"
	w, err := m.Create(ctx, job.Place.bucket, key)
	if err != nil {
		return nil, err
	}
	fields, err := writeManifest(w, objects)
	if err = w.CloseWithError(err); err != nil {
		return nil, err
	}
	return b, b.create(ctx, token, boto3.Map{
		"Spec":     boto3.Map{"Format": "S3BatchOperations_CSV_20180820", "Fields": fields},
		"Location": boto3.Map{"ObjectArn": b.arn(job.Place.bucket) + "/" + key, "ETag": w.Result().ETag},
	})
}

// BatchOfInventory is [Manager.Batch] of all that an inventory report in CSV has;
// manifest is its manifest.json.
func (m *Manager) BatchOfInventory(ctx context.Context, manifest Object, job BatchJob) (*Batch, error) {
	b, err := m.newBatch(ctx, job)
	if err != nil {
		return nil, err
	}
	var head struct{ ETag string }
	if err := m.client.Call(ctx, "HeadObject", manifest.member(), &head); err != nil {
		return nil, fmt.Errorf("transfer: the manifest of the inventory: %w", err)
	}
	location := boto3.Map{"ObjectArn": b.arn(manifest.Bucket) + "/" + manifest.Key, "ETag": head.ETag}
	if manifest.VersionID != "" {
		location["ObjectVersionId"] = manifest.VersionID
	}
	return b, b.create(ctx, rand.Text(), boto3.Map{"Spec": boto3.Map{"Format": "S3InventoryReport_CSV_20211130"}, "Location": location})
}

// OpenBatch is a job that was created before, by its id; of the BatchJob it needs
// Control, RoleARN and Place.
func (m *Manager) OpenBatch(ctx context.Context, id string, job BatchJob) (*Batch, error) {
	b, err := m.newBatch(ctx, job)
	if err != nil {
		return nil, err
	}
	b.ID = id
	return b, nil
}

func (m *Manager) newBatch(ctx context.Context, job BatchJob) (*Batch, error) {
	if _, err := m.begin(ctx, copyArgs, nil); err != nil {
		return nil, err
	}
	arn := strings.SplitN(job.RoleARN, ":", 6)
	switch {
	case job.Control == nil || job.Control.Dynamic() == nil || job.Control.Dynamic().Service() != "s3control":
		return nil, errors.New("transfer: BatchJob.Control is no client of s3control")
	case len(arn) < 6 || arn[0] != "arn" || arn[4] == "":
		return nil, fmt.Errorf("transfer: BatchJob.RoleARN %q is no ARN of a role", job.RoleARN)
	case job.Place.bucket == "":
		return nil, errors.New("transfer: BatchJob.Place is no Prefix: the manifest and the report need one")
	case job.Delay < 0:
		return nil, fmt.Errorf("transfer: BatchJob.Delay is %s; it must not be negative", job.Delay)
	}
	if job.Delay == 0 {
		job.Delay = 30 * time.Second
	}
	return &Batch{m: m, job: job, account: arn[4]}, nil
}

// arn is that of a bucket, in the partition of the role.
func (b *Batch) arn(bucket string) string {
	if strings.HasPrefix(bucket, "arn:") {
		return bucket
	}
	return "arn:" + strings.Split(b.job.RoleARN, ":")[1] + ":s3:::" + bucket
}

// writeManifest writes lines of CSV, and returns what their fields are.
func writeManifest(w io.Writer, objects iter.Seq2[Object, error]) ([]string, error) {
	out, fields := csv.NewWriter(w), []string(nil)
	for o, err := range objects {
		if err != nil {
			return nil, err
		}
		line, names := []string{o.Bucket, escapeKey(o.Key)}, []string{"Bucket", "Key"}
		if o.VersionID != "" {
			line, names = append(line, o.VersionID), append(names, "VersionId")
		}
		if fields == nil {
			fields = names
		}
		if len(fields) != len(names) {
			return nil, fmt.Errorf("transfer: a manifest has versions of all objects or of none, and that of s3://%s/%s is the other", o.Bucket, o.Key)
		}
		if err := out.Write(line); err != nil {
			return nil, err
		}
	}
	if fields == nil {
		return nil, errors.New("transfer: there is no object for the job, so that none was created")
	}
	out.Flush()
	return fields, out.Error()
}

// escapeKey leaves slashes, as manifests and inventories do.
func escapeKey(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(url.QueryEscape(key), "+", "%20"), "%2F", "/")
}

// create begins the job. The token makes a request that is sent again the same job.
func (b *Batch) create(ctx context.Context, token string, manifest boto3.Map) error {
	operation := boto3.Map{}
	for name, args := range b.job.Operation {
		if in, ok := args.(boto3.Map); ok && name == "S3PutObjectCopy" {
			target := maps.Clone(in)
			if bucket, ok := in["TargetResource"].(string); ok {
				target["TargetResource"] = b.arn(bucket)
			}
			args = target
		}
		operation[name] = args
	}
	in := boto3.Map{
		"AccountId": b.account, "RoleArn": b.job.RoleARN, "ClientRequestToken": token, "Priority": 10, "ConfirmationRequired": false,
		"Operation": operation, "Manifest": manifest,
		"Report": boto3.Map{
			"Enabled": true, "Bucket": b.arn(b.job.Place.bucket), "Format": "Report_CSV_20180820",
			"Prefix": b.reportPrefix(), "ReportScope": "FailedTasksOnly",
		},
	}
	maps.Copy(in, b.job.Extra)
	var out struct{ JobId string }
	if err := b.job.Control.Dynamic().Call(ctx, "CreateJob", in, &out); err != nil {
		return err
	}
	if out.JobId == "" {
		return errors.New("transfer: the answer to CreateJob has no JobId, so that the job cannot be followed: look for it by ListJobs")
	}
	b.ID = out.JobId
	return nil
}

func (b *Batch) reportPrefix() string { return b.job.Place.prefix + "reports" }

// BatchStatus is how far a job is.
type BatchStatus struct {
	Status                   string // "Active", "Complete", "Failed", "Cancelled" ...
	Total, Succeeded, Failed int64  // tasks, one for each object
	Reasons                  []string
}

// Ended says whether the job does no more.
func (s BatchStatus) Ended() bool {
	return s.Status == "Complete" || s.Status == "Failed" || s.Status == "Cancelled"
}

// String is a line such as "Active: 10 of 12 done, 1 failed".
func (s BatchStatus) String() string {
	text := fmt.Sprintf("%s: %d of %d done, %d failed", s.Status, s.Succeeded, s.Total, s.Failed)
	if len(s.Reasons) > 0 {
		text += ": " + strings.Join(s.Reasons, "; ")
	}
	return text
}

// BatchError says that a job did not do all that it was to do.
type BatchError struct {
	ID string
	BatchStatus
}

// Error tells the job and how far it came.
func (e *BatchError) Error() string {
	return fmt.Sprintf("transfer: job %s of S3 Batch Operations: %s", e.ID, e.BatchStatus)
}

// Status asks how far the job is.
func (b *Batch) Status(ctx context.Context) (BatchStatus, error) {
	var out struct {
		Job struct {
			Status          string
			ProgressSummary struct{ TotalNumberOfTasks, NumberOfTasksSucceeded, NumberOfTasksFailed int64 }
			FailureReasons  []struct{ FailureCode, FailureReason string }
			SuspendedCause  string
		}
	}
	control, err := b.control()
	if err != nil {
		return BatchStatus{}, err
	}
	if err := control.Call(ctx, "DescribeJob", boto3.Map{"AccountId": b.account, "JobId": b.ID}, &out); err != nil {
		return BatchStatus{}, err
	}
	p := out.Job.ProgressSummary
	s := BatchStatus{Status: out.Job.Status, Total: p.TotalNumberOfTasks, Succeeded: p.NumberOfTasksSucceeded, Failed: p.NumberOfTasksFailed}
	for _, r := range out.Job.FailureReasons {
		s.Reasons = append(s.Reasons, r.FailureCode+": "+r.FailureReason)
	}
	if out.Job.SuspendedCause != "" {
		s.Reasons = append(s.Reasons, out.Job.SuspendedCause)
	}
	return s, nil
}

// Wait follows the job to its end; each, if it is not nil, gets every status. The
// error is a *BatchError where the job or a task of it failed, where it was
// cancelled, and where it waits to be confirmed. When the context ends, the job goes
// on: Cancel ends it.
func (b *Batch) Wait(ctx context.Context, each func(BatchStatus)) (BatchStatus, error) {
	for {
		s, err := b.Status(ctx)
		if err != nil {
			return s, err
		}
		if each != nil {
			each(s)
		}
		switch {
		case s.Ended() && s.Status == "Complete" && s.Failed == 0:
			return s, nil
		case s.Ended() || s.Status == "Suspended" || s.Status == "Paused":
			return s, &BatchError{b.ID, s}
		}
		if pause(ctx.Done(), b.job.Delay) != nil {
			return s, ctxerr.Of(ctx)
		}
	}
}

// Cancel has S3 begin no more tasks; Wait tells when the job has ended.
func (b *Batch) Cancel(ctx context.Context) error { return b.update(ctx, "Cancelled") }

// Confirm lets a job run that waits for it, by ConfirmationRequired.
func (b *Batch) Confirm(ctx context.Context) error { return b.update(ctx, "Ready") }

func (b *Batch) update(ctx context.Context, status string) error {
	control, err := b.control()
	if err != nil {
		return err
	}
	in := boto3.Map{"AccountId": b.account, "JobId": b.ID, "RequestedJobStatus": status}
	return control.Call(ctx, "UpdateJobStatus", in, nil)
}

// control is the client by which the job is asked for.
func (b *Batch) control() (*boto3.Client, error) {
	if b == nil || b.job.Control == nil {
		return nil, errors.New("transfer: there is no job: the Batch is nil or its zero value; Manager.Batch and OpenBatch make one")
	}
	return b.job.Control.Dynamic(), nil
}

package transfer

import (
	"context"
	"crypto/md5"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"strings"
)

// BatchFailure is an object that a job did not get done.
type BatchFailure struct {
	Object
	Status, Code, HTTPStatus, Message string
}

// Failures reads the job's report, which S3 writes when the job has ended and a task
// of it was begun. A report that is not what S3 wrote is an error.
func (b *Batch) Failures(ctx context.Context) iter.Seq2[BatchFailure, error] {
	return func(yield func(BatchFailure, error) bool) {
		if _, err := b.control(); err != nil {
			yield(BatchFailure{}, err)
			return
		}
		key := b.reportPrefix() + "/job-" + b.ID + "/manifest.json"
		text, err := b.m.readAll(ctx, b.job.Place.bucket, key)
		var manifest struct {
			Results []struct{ TaskExecutionStatus, Bucket, Key, MD5Checksum string }
			Schema  string `json:"ReportSchema"`
		}
		if err == nil {
			err = json.Unmarshal(text, &manifest)
		}
		if err == nil && manifest.Schema == "" {
			err = errors.New("it has no ReportSchema")
		}
		if err != nil {
			yield(BatchFailure{}, fmt.Errorf("transfer: the report s3://%s/%s: %w", b.job.Place.bucket, key, err))
			return
		}
		for _, part := range manifest.Results {
			if part.TaskExecutionStatus != "failed" {
				continue
			}
			if !b.failuresOf(ctx, Object{Bucket: part.Bucket, Key: part.Key}, part.MD5Checksum, manifest.Schema, yield) {
				return
			}
		}
	}
}

func (m *Manager) readAll(ctx context.Context, bucket, key string) ([]byte, error) {
	r, err := m.Open(ctx, bucket, key)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(r)
	return text, errors.Join(err, r.Close())
}

// failuresOf reads one file of a report, and says whether there is to be another.
func (b *Batch) failuresOf(ctx context.Context, at Object, want, schema string, yield func(BatchFailure, error) bool) bool {
	fail := func(err error) bool {
		yield(BatchFailure{}, fmt.Errorf("transfer: the report s3://%s/%s: %w", at.Bucket, at.Key, err))
		return false
	}
	r, err := b.m.Open(ctx, at.Bucket, at.Key)
	if err != nil {
		return fail(err)
	}
	defer func() { _ = r.Close() }() // nothing was written
	sum := md5.New()
	rows := csv.NewReader(io.TeeReader(r, sum))
	names := strings.Split(schema, ",")
	rows.FieldsPerRecord = len(names)
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fail(err)
		}
		if !yield(failureOf(names, row), nil) {
			return false
		}
	}
	if got := hex.EncodeToString(sum.Sum(nil)); want != "" && !strings.EqualFold(got, want) {
		return fail(&ChecksumError{Object: at.Bucket + "/" + at.Key, Algorithm: "MD5", Want: want, Got: got})
	}
	return true
}

func failureOf(names, row []string) BatchFailure {
	var f BatchFailure
	for i, name := range names {
		to := map[string]*string{
			"Bucket": &f.Bucket, "Key": &f.Key, "VersionId": &f.VersionID, "TaskStatus": &f.Status,
			"ErrorCode": &f.Code, "HTTPStatusCode": &f.HTTPStatus, "ResultMessage": &f.Message,
		}[strings.TrimSpace(name)]
		if to != nil {
			*to = row[i]
		}
	}
	if key, err := url.PathUnescape(f.Key); err == nil {
		f.Key = key
	}
	return f
}

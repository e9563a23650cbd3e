package jobs

import (
	"context"
	"fmt"
	"time"

	"github.com/boto3-go/boto3"
)

// TableExport is an export of a table of DynamoDB to S3 that has ended.
type TableExport struct {
	ARN, Status    string
	Bucket, Prefix string
	// Manifest is the key of the summary, which leads to the files.
	Manifest       string
	Items, Bytes   int64 // Bytes are those that are paid for
	Started, Ended time.Time
}

type exportAnswer struct {
	ExportDescription struct {
		ExportArn, ExportStatus, ExportManifest, S3Bucket, S3Prefix, FailureCode, FailureMessage string
		ItemCount, BilledSizeBytes                                                               int64
		StartTime, EndTime                                                                       time.Time
	}
}

// ExportTable exports a table of DynamoDB to S3 and waits for the end; in is the input of
// ExportTableToPointInTime. The export comes beside the error of one that failed.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html
func ExportTable(ctx context.Context, client boto3.AnyClient, in any, opts ...boto3.WaitOption) (*TableExport, error) {
	j := &job{client: client, opts: opts}
	var started exportAnswer
	if err := j.start(ctx, "ExportTableToPointInTime", in, &started); err != nil {
		return nil, err
	}
	j.id = started.ExportDescription.ExportArn
	out, err := until(ctx, j, "DescribeExport", boto3.Map{"ExportArn": j.id}, 20*time.Second, func(out *exportAnswer) (bool, error) {
		switch out.ExportDescription.ExportStatus {
		case "COMPLETED", "FAILED":
			return true, nil
		}
		return false, nil
	})
	e := &out.ExportDescription
	done := &TableExport{
		ARN: j.id, Status: e.ExportStatus, Bucket: e.S3Bucket, Prefix: e.S3Prefix, Manifest: e.ExportManifest,
		Items: e.ItemCount, Bytes: e.BilledSizeBytes, Started: e.StartTime, Ended: e.EndTime,
	}
	switch {
	case err != nil:
		return done, j.failed(e.ExportStatus, "", "", err)
	case e.ExportStatus != "COMPLETED":
		return done, j.failed(e.ExportStatus, e.FailureCode, e.FailureMessage, nil)
	}
	return done, nil
}

// TableImport is an import from S3 into a new table of DynamoDB that has ended.
type TableImport struct {
	ARN, Status, TableARN string
	// Items were read, Imported of them are in the table.
	Items, Imported int64
	Errors          int64
	Bytes           int64 // that were read
	Started, Ended  time.Time
	// LogGroup is the ARN of the group of CloudWatch that tells of errors.
	LogGroup string
}

type importAnswer struct {
	ImportTableDescription struct {
		ImportArn, ImportStatus, TableArn, CloudWatchLogGroupArn, FailureCode, FailureMessage string
		ErrorCount, ProcessedSizeBytes, ProcessedItemCount, ImportedItemCount                 int64
		StartTime, EndTime                                                                    time.Time
	}
}

// ImportTable makes a table of DynamoDB from what is in S3 and waits for the end; in is the
// input of ImportTable. An import that came to its end without some of the items is an
// error too. The import comes beside it.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html
func ImportTable(ctx context.Context, client boto3.AnyClient, in any, opts ...boto3.WaitOption) (*TableImport, error) {
	j := &job{client: client, opts: opts}
	var started importAnswer
	if err := j.start(ctx, "ImportTable", in, &started); err != nil {
		return nil, err
	}
	j.id = started.ImportTableDescription.ImportArn
	out, err := until(ctx, j, "DescribeImport", boto3.Map{"ImportArn": j.id}, 20*time.Second, func(out *importAnswer) (bool, error) {
		switch out.ImportTableDescription.ImportStatus {
		case "COMPLETED", "FAILED", "CANCELLED":
			return true, nil
		}
		return false, nil
	})
	i := &out.ImportTableDescription
	done := &TableImport{
		ARN: j.id, Status: i.ImportStatus, TableARN: i.TableArn, Items: i.ProcessedItemCount, Imported: i.ImportedItemCount, Errors: i.ErrorCount,
		Bytes: i.ProcessedSizeBytes, Started: i.StartTime, Ended: i.EndTime, LogGroup: i.CloudWatchLogGroupArn,
	}
	switch {
	case err != nil:
		return done, j.failed(i.ImportStatus, "", "", err)
	case i.ImportStatus != "COMPLETED":
		return done, j.failed(i.ImportStatus, i.FailureCode, i.FailureMessage, nil)
	case i.ErrorCount > 0:
		return done, j.failed(i.ImportStatus, i.FailureCode, fmt.Sprintf("%d errors, of which the log group tells; %d of %d items are in the table", i.ErrorCount, i.ImportedItemCount, i.ProcessedItemCount), nil)
	}
	return done, nil
}

package jobs_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/jobs"
	"github.com/boto3-go/boto3/service/dynamodb"
)

func TestExportTable(t *testing.T) {
	run := func(t *testing.T, answers ...boto3.Map) (*jobs.TableExport, error) {
		t.Helper()
		var done *jobs.TableExport
		var err error
		synctest.Test(t, func(t *testing.T) {
			stub := bototest.New(t)
			begun := boto3.Map{"ExportDescription": boto3.Map{"ExportArn": "arn:aws:dynamodb:us-east-1:1:table/t/export/1", "ExportStatus": "IN_PROGRESS"}}
			stub.Expect("dynamodb", "ExportTableToPointInTime", nil).Return(begun)
			e := stub.Expect("dynamodb", "DescribeExport", boto3.Map{"ExportArn": "arn:aws:dynamodb:us-east-1:1:table/t/export/1"}).Return(begun)
			for _, a := range answers {
				e.Return(boto3.Map{"ExportDescription": a})
			}
			done, err = jobs.ExportTable(t.Context(), dynamodb.New(stub.Session()), &dynamodb.ExportTableToPointInTimeInput{
				TableArn: "arn:aws:dynamodb:us-east-1:1:table/t", S3Bucket: "exports",
			})
		})
		return done, err
	}
	done, err := run(t, boto3.Map{
		"ExportStatus": "COMPLETED", "ItemCount": 12, "BilledSizeBytes": 3000, "S3Bucket": "exports", "S3Prefix": "p",
		"ExportManifest": "p/AWSDynamoDB/1/manifest-summary.json", "StartTime": time.Unix(10, 0), "EndTime": time.Unix(90, 0),
	})
	if err != nil || done.Items != 12 || done.Bytes != 3000 || done.Manifest != "p/AWSDynamoDB/1/manifest-summary.json" || done.Ended.Sub(done.Started) != 80*time.Second {
		t.Errorf("%+v, %v", done, err)
	}
	done, err = run(t, boto3.Map{"ExportStatus": "FAILED", "FailureCode": "S3NoSuchBucket", "FailureMessage": "no bucket", "S3Bucket": "exports"})
	failure(t, err, "S3NoSuchBucket: no bucket (dynamodb arn:aws:dynamodb:us-east-1:1:table/t/export/1 is FAILED)")
	if done == nil || done.Bucket != "exports" {
		t.Errorf("%+v", done)
	}
}

func TestImportTable(t *testing.T) {
	const arn = "arn:aws:dynamodb:us-east-1:1:table/t/import/1"
	run := func(t *testing.T, answers ...boto3.Map) (*jobs.TableImport, error) {
		t.Helper()
		var done *jobs.TableImport
		var err error
		synctest.Test(t, func(t *testing.T) {
			stub := bototest.New(t)
			begun := boto3.Map{"ImportTableDescription": boto3.Map{"ImportArn": arn, "ImportStatus": "IN_PROGRESS"}}
			stub.Expect("dynamodb", "ImportTable", nil).Return(begun)
			e := stub.Expect("dynamodb", "DescribeImport", boto3.Map{"ImportArn": arn})
			for _, a := range answers {
				e.Return(boto3.Map{"ImportTableDescription": a})
			}
			done, err = jobs.ImportTable(t.Context(), dynamodb.New(stub.Session()), boto3.Map{
				"S3BucketSource": boto3.Map{"S3Bucket": "exports"}, "InputFormat": "DYNAMODB_JSON",
				"TableCreationParameters": boto3.Map{
					"TableName": "orders", "AttributeDefinitions": []any{boto3.Map{"AttributeName": "id", "AttributeType": "S"}},
					"KeySchema": []any{boto3.Map{"AttributeName": "id", "KeyType": "HASH"}}, "BillingMode": "PAY_PER_REQUEST",
				},
			})
		})
		return done, err
	}
	done, err := run(t, boto3.Map{"ImportStatus": "COMPLETED", "TableArn": "arn:aws:dynamodb:us-east-1:1:table/t", "ProcessedItemCount": 5, "ImportedItemCount": 5, "ProcessedSizeBytes": 100})
	if err != nil || done.Imported != 5 || done.Bytes != 100 || done.TableARN != "arn:aws:dynamodb:us-east-1:1:table/t" {
		t.Errorf("%+v, %v", done, err)
	}
	done, err = run(t, boto3.Map{"ImportStatus": "COMPLETED", "ProcessedItemCount": 5, "ImportedItemCount": 3, "ErrorCount": 2, "CloudWatchLogGroupArn": "arn:log"})
	failure(t, err, "2 errors, of which the log group tells; 3 of 5 items are in the table (dynamodb "+arn+" is COMPLETED)")
	if done == nil || done.LogGroup != "arn:log" {
		t.Errorf("%+v", done)
	}
	_, err = run(t, boto3.Map{"ImportStatus": "CANCELLING"}, boto3.Map{"ImportStatus": "CANCELLED", "FailureCode": "X", "FailureMessage": "no"})
	failure(t, err, "X: no (dynamodb "+arn+" is CANCELLED)")
}

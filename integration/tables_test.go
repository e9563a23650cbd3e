package integration

import (
	"bufio"
	"compress/gzip"
	"errors"
	"path"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/jobs"
	"github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/transfer"
)

// TestTablesByS3 exports a table, reads what came, and imports it into another.
func TestTablesByS3(t *testing.T) {
	session := newSession(t)
	ddb, store := dynamodb.New(session), s3.New(session)
	call := func(client boto3.AnyClient, operation string, in boto3.Map) boto3.Map {
		t.Helper()
		out := boto3.Map{}
		if err := client.Dynamic().Call(t.Context(), operation, in, &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	create := boto3.Map{
		"AttributeDefinitions": []any{boto3.Map{"AttributeName": "id", "AttributeType": "S"}},
		"KeySchema":            []any{boto3.Map{"AttributeName": "id", "KeyType": "HASH"}}, "BillingMode": "PAY_PER_REQUEST", "TableName": "exported",
	}
	arn := call(ddb, "CreateTable", create)["TableDescription"].(boto3.Map)["TableArn"].(string)
	call(ddb, "UpdateContinuousBackups", boto3.Map{"TableName": "exported", "PointInTimeRecoverySpecification": boto3.Map{"PointInTimeRecoveryEnabled": true}})
	for _, id := range []string{"a", "b", "c"} {
		call(ddb, "PutItem", boto3.Map{"TableName": "exported", "Item": boto3.Map{"id": boto3.Map{"S": id}, "n": boto3.Map{"N": "7"}}})
	}
	call(store, "CreateBucket", boto3.Map{"Bucket": "table-exports"})
	soon := boto3.Delay(10 * time.Millisecond)
	export, err := jobs.ExportTable(t.Context(), ddb, &dynamodb.ExportTableToPointInTimeInput{TableArn: arn, S3Bucket: "table-exports", S3Prefix: "x"}, soon)
	if err != nil || export.Items != 3 || export.Bucket != "table-exports" || export.Ended.Before(export.Started) {
		t.Fatalf("%+v, %v", export, err)
	}
	m := transfer.New(store, transfer.Config{})
	items, data := 0, ""
	for o, err := range m.List(t.Context(), transfer.Prefix("table-exports", "x"), transfer.Exclude("*"), transfer.Include("*.gz")) {
		if err != nil {
			t.Fatal(err)
		}
		r, err := m.Open(t.Context(), "table-exports", o.Key)
		if err != nil {
			t.Fatal(err)
		}
		plain, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(plain)
		for lines.Scan() {
			items++
		}
		if err := errors.Join(lines.Err(), plain.Close(), r.Close()); err != nil {
			t.Fatal(err)
		}
		data = path.Dir(o.Key)
	}
	if items != 3 {
		t.Fatalf("%d items in the export", items)
	}
	create["TableName"] = "imported"
	in := boto3.Map{
		"S3BucketSource": boto3.Map{"S3Bucket": "table-exports", "S3KeyPrefix": data}, "InputFormat": "DYNAMODB_JSON", "InputCompressionType": "GZIP",
		"TableCreationParameters": create,
	}
	imported, err := jobs.ImportTable(t.Context(), ddb, in, soon)
	if err != nil || imported.Imported != 3 {
		t.Errorf("%+v, %v", imported, err)
	}
	if n := call(ddb, "Scan", boto3.Map{"TableName": "imported"})["Count"]; n != int64(3) {
		t.Errorf("%v items in the new table", n)
	}
	in["S3BucketSource"] = boto3.Map{"S3Bucket": "no-such-bucket-anywhere"}
	create["TableName"] = "failed"
	_, err = jobs.ImportTable(t.Context(), ddb, in, soon)
	if failed, ok := errors.AsType[*jobs.Error](err); !ok || failed.Status != "FAILED" {
		t.Errorf("%v", err)
	}
}

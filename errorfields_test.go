package boto3_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/s3"
)

// What a service says in an error is in Fields, modelled or not: of XML what
// boto3 has in response["Error"] beside Code and Message, together with the
// modelled members; of JSON also what boto3 drops.
func TestErrorFields(t *testing.T) {
	const list = `<Error><Code>NoSuchThing</Code><Message>m</Message><Path>a</Path><Path>b</Path><At><Line>7</Line><Column/></At></Error>`
	for _, c := range []struct {
		service, operation string
		in                 boto3.Map
		header             map[string]string
		body               string
		want               boto3.Map
	}{
		{"s3", "ListObjectsV2", boto3.Map{"Bucket": "logs"}, nil,
			`<Error><Code>NoSuchBucket</Code><Message>m</Message><BucketName>logs</BucketName><RequestId>r</RequestId><HostId>h</HostId></Error>`,
			boto3.Map{"BucketName": "logs"}},
		{"s3", "AbortMultipartUpload", boto3.Map{"Bucket": "logs", "Key": "k", "UploadId": "u"}, nil,
			`<Error><Code>NoSuchUpload</Code><Message>m</Message><UploadId>u</UploadId></Error>`,
			boto3.Map{"UploadId": "u"}},
		{"s3", "GetObject", boto3.Map{"Bucket": "logs", "Key": "k"}, nil,
			`<Error><Code>InvalidObjectState</Code><Message>m</Message><StorageClass>GLACIER</StorageClass><Key>k</Key></Error>`,
			boto3.Map{"StorageClass": "GLACIER", "Key": "k"}},
		{"s3", "GetObject", boto3.Map{"Bucket": "logs", "Key": "k"}, nil, list,
			boto3.Map{"Path": []any{"a", "b"}, "At": boto3.Map{"Line": "7", "Column": ""}}},
		{"sns", "ListTopics", nil, nil,
			`<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>m</Message><Resource>arn</Resource></Error><RequestId>r</RequestId></ErrorResponse>`,
			boto3.Map{"Type": "Sender", "Resource": "arn"}},
		{"iam", "ListUsers", nil, nil,
			`<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>m</Message><Detail>d</Detail></Error></ErrorResponse>`,
			boto3.Map{"Type": "Sender", "Detail": "d"}},
		{"ec2", "DescribeRegions", nil, nil,
			`<Response><Errors><Error><Code>InvalidX</Code><Message>m</Message><Extra>e</Extra></Error></Errors><RequestID>r</RequestID></Response>`,
			boto3.Map{"Extra": "e"}},
		{"cloudfront", "ListDistributions", nil, nil,
			`<ErrorResponse><Error><Type>Sender</Type><Code>InvalidArgument</Code><Message>m</Message></Error></ErrorResponse>`,
			boto3.Map{"Type": "Sender", "Message": "m"}},
		{"sqs", "ListQueues", nil, map[string]string{"x-amzn-query-error": "AWS.SimpleQueueService.NonExistentQueue;Sender"},
			`{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"m"}`,
			boto3.Map{"message": "m", "Type": "Sender", "QueryErrorCode": "QueueDoesNotExist"}},
		{"dynamodb", "ListTables", nil, nil,
			`{"__type":"x#ResourceNotFoundException","message":"m","Table":{"Name":"t"}}`,
			boto3.Map{"message": "m", "Table": boto3.Map{"Name": "t"}}},
		{"lambda", "GetFunction", boto3.Map{"FunctionName": "f"}, map[string]string{"x-amzn-errortype": "ResourceNotFoundException"},
			`{"Type":"User","message":"m","Trace":["a"]}`,
			boto3.Map{"Type": "User", "Trace": []any{"a"}}},
	} {
		client := newClient(t, c.service, &canned{answers: []answer{{status: 400, header: c.header, body: c.body}}}, boto3.Config{MaxAttempts: 1})
		err := client.Call(t.Context(), c.operation, c.in, nil)
		e, ok := errors.AsType[*boto3.Error](err)
		if !ok || e.Message != "m" || !reflect.DeepEqual(e.Fields, c.want) {
			t.Errorf("%s.%s: %v\n%v, want %v", c.service, c.operation, err, e.Fields, c.want)
		}
	}
}

// A member of a modelled error that does not fit its shape hides neither the
// error's type nor the others.
func TestErrorFieldsOfAnotherType(t *testing.T) {
	http := &canned{answers: []answer{{status: 400, body: `<Error><Code>InvalidObjectState</Code><Message>m</Message><StorageClass><A/></StorageClass><Key>k</Key></Error>`}}}
	err := newClient(t, "s3", http).Call(t.Context(), "GetObject", boto3.Map{"Bucket": "logs", "Key": "k"}, nil)
	state, ok := errors.AsType[*s3.InvalidObjectState](err)
	if !ok || state.Fields["Key"] != "k" {
		t.Errorf("%v, %+v", err, state)
	}
}

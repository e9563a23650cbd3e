package boto3_test

import (
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
)

// TestHeaderOfTheProtocol refuses headers by which the service reads the request, and
// takes those of members in their place.
func TestHeaderOfTheProtocol(t *testing.T) {
	head := boto3.Map{"Bucket": "bkt", "Key": "k"}
	put := boto3.Map{"Bucket": "bkt", "Key": "k", "Body": "text", "ContentType": "text/plain", "ContentEncoding": "br", "Metadata": boto3.Map{"a": "1"}}
	for _, c := range []struct {
		service, operation string
		in                 boto3.Map
		name               string
		sent               bool
	}{
		{"dynamodb", "ListTables", nil, "X-Amz-Target", false},
		{"dynamodb", "ListTables", nil, "Content-Type", false},
		{"dynamodb", "ListTables", nil, "X-Mine", true},
		{"dynamodb", "ListTables", nil, "Date", false},
		{"sts", "GetCallerIdentity", nil, "content-type", false},
		{"lambda", "Invoke", boto3.Map{"FunctionName": "f", "Payload": "{}"}, "X-Amz-Invocation-Type", true},
		{"lambda", "Invoke", boto3.Map{"FunctionName": "f", "Payload": "{}", "InvocationType": "Event"}, "X-Amz-Invocation-Type", true},
		{"apigateway", "GetRestApis", nil, "Accept", false},
		{"cloudwatch", "ListMetrics", nil, "Smithy-Protocol", false},
		{"s3", "HeadObject", head, "Te", false},
		{"s3", "HeadObject", head, "X-Amz-S3session-Token", false},
		{"s3", "PutObject", put, "Content-Type", true},
		{"s3", "PutObject", put, "X-Amz-Meta-A", true},
		{"s3", "PutObject", put, "Content-Encoding", false},
		{"s3", "PutObject", put, "X-Amz-Checksum-Crc32", true},
		{"s3", "PutObject", put, "X-Amz-Trailer", false},
		{"s3", "DeleteObjects", boto3.Map{"Bucket": "bkt", "Delete": boto3.Map{"Objects": []boto3.Map{{"Key": "k"}}}}, "X-Amz-Checksum-Crc32", true},
	} {
		web := &canned{answers: []answer{{body: "{}"}}}
		client := newClient(t, c.service, web)
		err := client.Call(t.Context(), c.operation, c.in, nil, boto3.Header(c.name, "mine"))
		if sent := len(web.requests) > 0; sent != c.sent || !sent && (err == nil || !strings.Contains(err.Error(), `Header("`)) {
			t.Errorf("%s %s: sent %t, %v", c.operation, c.name, sent, err)
		}
		if c.sent && (web.requests[0].Header.Get(c.name) != "mine" || c.name == "X-Amz-Checksum-Crc32" && web.requests[0].Header.Get("X-Amz-Trailer") != "") {
			t.Errorf("%s %s: %v", c.operation, c.name, web.requests[0].Header)
		}
	}
	client := newClient(t, "dynamodb", &canned{})
	if r, err := client.PresignURL(t.Context(), "ListTables", nil, time.Minute, boto3.Header("Content-Type", "text/plain")); err == nil {
		t.Errorf("presigned %v", r)
	}

	// The second attempt has what the first has.
	web := &canned{answers: []answer{{status: 503}, {body: "{}"}}}
	client = newClient(t, "dynamodb", web)
	if err := client.Call(t.Context(), "ListTables", nil, nil, boto3.Header("X-Mine", "1"), boto3.Header("X-Mine", "2")); err != nil || len(web.requests) != 2 {
		t.Fatal(err, len(web.requests))
	}
	for _, r := range web.requests {
		if got := r.Header["X-Mine"]; len(got) != 2 || !strings.Contains(r.Header.Get("Authorization"), "x-mine") {
			t.Errorf("sent %v", r.Header)
		}
	}
}

package integration

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
)

// TestErrors has one or more errors of each protocol that moto speaks; what
// boto3 makes of them is the truth.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		protocol, service, operation string
		in                           boto3.Map
		code, message                string
		status                       int
	}{
		{"query", "iam", "GetUser", boto3.Map{"UserName": "nobody"},
			"NoSuchEntity", "The user with name nobody cannot be found.", 404},
		{"query", "sns", "GetTopicAttributes", boto3.Map{"TopicArn": "arn:aws:sns:us-east-1:123456789012:none"},
			"NotFound", "Topic does not exist", 404},
		{"query", "cloudformation", "DescribeStacks", boto3.Map{"StackName": "none"},
			"ValidationError", "Stack with id none does not exist", 400},
		{"ec2", "ec2", "DescribeInstances", boto3.Map{"InstanceIds": []string{"i-0123456789abcdef0"}},
			"InvalidInstanceID.NotFound", "The instance ID 'i-0123456789abcdef0' does not exist", 400},
		{"json 1.0", "dynamodb", "GetItem", boto3.Map{"TableName": "none", "Key": boto3.Map{"id": boto3.Map{"S": "1"}}},
			"ResourceNotFoundException", "Requested resource not found", 400},
		{"json 1.0, query compatible", "sqs", "GetQueueUrl", boto3.Map{"QueueName": "none"},
			"AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.", 400},
		{"json 1.1", "kinesis", "DescribeStream", boto3.Map{"StreamName": "none"},
			"ResourceNotFoundException", "Stream none under account 123456789012 not found.", 400},
		{"json 1.1", "ssm", "GetParameter", boto3.Map{"Name": "none"},
			"ParameterNotFound", "Parameter none not found.", 400},
		{"json, query compatible", "cloudwatch", "GetDashboard", boto3.Map{"DashboardName": "none"},
			"ResourceNotFound", "Dashboard does not exist", 404},
		{"rest-json", "lambda", "GetFunction", boto3.Map{"FunctionName": "none"},
			"ResourceNotFoundException", "Function not found: arn:aws:lambda:us-east-1:123456789012:function:none", 404},
		{"rest-json", "glacier", "DescribeVault", boto3.Map{"vaultName": "none"},
			"VaultNotFound", "Vault not found", 400},
		{"rest-xml", "route53", "GetHostedZone", boto3.Map{"Id": "ZNONE"},
			"NoSuchHostedZone", "No hosted zone found with ID: ZNONE", 404},
		{"rest-xml", "s3", "ListObjectsV2", boto3.Map{"Bucket": "b-none"},
			"NoSuchBucket", "The specified bucket does not exist", 404},
	} {
		t.Run(c.protocol+" "+c.service, func(t *testing.T) {
			var meta boto3.ResponseMetadata
			err := newClient(t, c.service).Call(t.Context(), c.operation, c.in, &boto3.Map{}, boto3.Metadata(&meta))
			e, ok := errors.AsType[*boto3.Error](err)
			if !ok {
				t.Fatalf("got %v, want a *boto3.Error", err)
			}
			if string(e.Code) != c.code || e.Message != c.message || e.StatusCode != c.status {
				t.Errorf("got %s: %s (%d), want %s: %s (%d)", e.Code, e.Message, e.StatusCode, c.code, c.message, c.status)
			}
			if !errors.Is(err, boto3.Code(c.code)) || errors.Is(err, boto3.Code("Other")) {
				t.Errorf("errors.Is does not tell the code of %v", err)
			}
			if e.Service != c.service || e.Operation != c.operation || e.Attempts != 1 || e.Err != nil {
				t.Errorf("got %#v", e)
			}
			if e.RequestID == "" || meta.RequestID != e.RequestID || meta.StatusCode != c.status {
				t.Errorf("request id %q in the error, %q in the metadata", e.RequestID, meta.RequestID)
			}
		})
	}
}

// TestErrorFields looks at errors that carry more than a message.
func TestErrorFields(t *testing.T) {
	client := newClient(t, "dynamodb")
	createTable(t, client, "guarded")
	item := boto3.Map{"id": boto3.Map{"S": "1"}}
	client.do(t, "PutItem", boto3.Map{"TableName": "guarded", "Item": item})
	put := boto3.Map{"TableName": "guarded", "Item": item, "ConditionExpression": "attribute_not_exists(id)"}

	err := client.Call(t.Context(), "TransactWriteItems", boto3.Map{"TransactItems": []boto3.Map{{"Put": put}}}, nil)
	e, ok := errors.AsType[*boto3.Error](err)
	if !ok || e.Code != "TransactionCanceledException" {
		t.Fatalf("got %v", err)
	}
	search(t, e.Fields, "CancellationReasons[0].Code", "ConditionalCheckFailed")

	put["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
	err = client.Call(t.Context(), "PutItem", put, nil)
	if e, ok = errors.AsType[*boto3.Error](err); !ok || e.Code != "ConditionalCheckFailedException" {
		t.Fatalf("got %v", err)
	}
	search(t, e.Fields, "Item.id.S", "1")
}

// TestNoServer calls an address where nothing listens.
func TestNoServer(t *testing.T) {
	session := newSession(t)
	client, err := session.Client("sts", boto3.Config{EndpointURL: "http://127.0.0.1:1", MaxAttempts: 2, RetryMode: "standard"})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	err = client.Call(t.Context(), "GetCallerIdentity", nil, nil)
	e, ok := errors.AsType[*boto3.Error](err)
	if !ok || e.Err == nil || e.StatusCode != 0 || e.Attempts != 2 || e.Code != "" {
		t.Errorf("got %#v", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}

// TestParameters has every fault of an input in one error, before anything is
// sent.
func TestParameters(t *testing.T) {
	session := newSession(t, boto3.Config{Region: region, HTTPClient: noHTTP{t}, Unsigned: true})
	client, err := session.Client("dynamodb")
	if err != nil {
		t.Fatal(err)
	}
	err = client.Call(t.Context(), "GetItem", boto3.Map{"Keys": 1, "ConsistentRead": "yes"}, nil)
	if err == nil {
		t.Fatal("a wrong input was accepted")
	}
	for _, want := range []string{"TableName", "Key", "Keys", "ConsistentRead"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %s: %v", want, err)
		}
	}
}

type noHTTP struct{ t *testing.T }

func (n noHTTP) Do(r *http.Request) (*http.Response, error) {
	n.t.Errorf("%s %s was sent", r.Method, r.URL)
	return nil, errors.New("nothing should be sent")
}

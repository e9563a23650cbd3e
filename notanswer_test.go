package boto3_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

func TestWhatIsNoAnswerIsNoSuccess(t *testing.T) {
	const page = "<!DOCTYPE html><html><body>Sign in to the network</body></html>"
	calls := []struct {
		service, operation string
		in                 any
	}{
		{"dynamodb", "PutItem", boto3.Map{"TableName": "t", "Item": boto3.Map{"id": boto3.Map{"S": "a"}}}},
		{"sqs", "SendMessage", boto3.Map{"QueueUrl": "https://q.example/1/q", "MessageBody": "m"}},
		{"ec2", "TerminateInstances", boto3.Map{"InstanceIds": []string{"i-1"}}},
		{"iam", "GetUser", nil},
		{"lambda", "ListFunctions", nil},
		{"s3", "ListBuckets", nil},
		{"route53", "ListHostedZones", nil},
	}
	for _, body := range []string{page, strings.TrimPrefix(page, "<!DOCTYPE html>"), " \n" + page} {
		for _, c := range calls {
			for _, out := range []any{nil, boto3.Map{}} {
				err := newClient(t, c.service, &canned{answers: []answer{{body: body}}}, boto3.Config{MaxAttempts: 1}).Call(t.Context(), c.operation, c.in, out)
				if err == nil || c.service != "s3" && !strings.Contains(err.Error(), "Sign in to the network") {
					t.Errorf("%s.%s of a page: %v", c.service, c.operation, err)
				}
			}
		}
	}
	for _, body := range []string{"", `{"a":1}`, "<ListUsersResponse/>", "<Output/>"} {
		err := newClient(t, "ec2", &canned{answers: []answer{{body: body}}}).Call(t.Context(), "TerminateInstances", boto3.Map{"InstanceIds": []string{"i-1"}}, nil)
		if _, bad := errors.AsType[*boto3.ResponseError](err); !bad {
			t.Errorf("%q: %v", body, err)
		}
	}
	for _, body := range []string{`"success"`, "success", ""} {
		for _, out := range []any{nil, boto3.Map{}} {
			if err := newClient(t, "shield", &canned{answers: []answer{{body: body}}}).Call(t.Context(), "DeleteSubscription", nil, out); err != nil {
				t.Errorf("%q: %v", body, err)
			}
		}
	}
}

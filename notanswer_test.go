package boto3_test

import (
	"errors"
	"strconv"
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
	for _, body := range []string{"<a>&nbsp;</a>", "<a>&#0;</a>", "<a>text</a>", "<a>&lt;</a>"} {
		if err := newClient(t, "route53", &canned{answers: []answer{{body: body}}}, boto3.Config{MaxAttempts: 1}).Call(t.Context(), "ListHealthChecks", nil, nil); err == nil {
			t.Errorf("%q is a success", body)
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

// TestRefusalsThatAreNoServices holds that an error which is no service's says so
// and how it begins, whatever the protocol: of a proxy, a network, an endpoint
// that is something else.
func TestRefusalsThatAreNoServices(t *testing.T) {
	const page = "<html><body>Corporate proxy: blocked by policy 17</body></html>"
	operations := map[string]string{
		"iam": "GetUser", "ec2": "DescribeRegions", "s3": "ListBuckets", "route53": "ListHostedZones", "dynamodb": "ListTables", "lambda": "ListFunctions", "arc-region-switch": "ListPlans",
	}
	for service, operation := range operations {
		for _, status := range []int{403, 407, 404, 502} {
			for _, body := range []string{page, "\n" + page, "<!doctype html>" + page, "<?xml version=\"1.0\"?><HTML lang=\"en\">" + page + "</HTML>"} {
				err := newClient(t, service, &canned{answers: []answer{{status: status, body: body}}}, boto3.Config{MaxAttempts: 1}).Call(t.Context(), operation, nil, nil)
				_, other := errors.AsType[*boto3.ResponseError](err)
				if !other || !strings.Contains(err.Error(), "a web page came") || strings.Count(err.Error(), "policy 17") != 1 || !errors.Is(err, boto3.Code(strconv.Itoa(status))) {
					t.Errorf("%s %d %q: %v", service, status, body, err)
				}
			}
		}
	}
	for _, service := range []string{"iam", "ec2", "s3", "route53"} {
		for _, body := range []string{"upstream connect error", `{"message":"Forbidden"}`, "<Other><Reason>no</Reason></Other>", "<Error><Code>"} {
			err := newClient(t, service, &canned{answers: []answer{{status: 403, body: body}}}).Call(t.Context(), operations[service], nil, nil)
			if !strings.Contains(err.Error(), "no error of the service came; the answer begins "+body) {
				t.Errorf("%s %q: %v", service, body, err)
			}
		}
		err := newClient(t, service, &canned{answers: []answer{{status: 403, body: "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"}}}).Call(t.Context(), operations[service], nil, nil)
		if e, ok := errors.AsType[*boto3.Error](err); !ok || e.Err != nil || e.Code != "AccessDenied" {
			t.Errorf("%s: %v", service, err)
		}
	}
}

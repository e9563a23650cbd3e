package boto3_test

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/custom"
)

// unanswering is a server that never answers, and the number of its requests.
func unanswering(t *testing.T) (string, *atomic.Int32) {
	t.Helper()
	var count atomic.Int32
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { count.Add(1); <-over }))
	t.Cleanup(func() { close(over); server.Close() })
	return server.URL, &count
}

// A function, a model or a statement that outlasts the read timeout is not run
// again; what only reads is.
func TestLateAnswers(t *testing.T) {
	for _, c := range []struct {
		service, operation string
		in                 boto3.Map
		requests           int32
	}{
		{"lambda", "Invoke", boto3.Map{"FunctionName": "f"}, 1},
		{"lambda", "InvokeWithResponseStream", boto3.Map{"FunctionName": "f"}, 1},
		{"bedrock-runtime", "InvokeModel", boto3.Map{"modelId": "m", "body": "{}"}, 1},
		{"bedrock-runtime", "Converse", boto3.Map{"modelId": "m"}, 1},
		{"sagemaker-runtime", "InvokeEndpoint", boto3.Map{"EndpointName": "e", "Body": "x"}, 1},
		{"stepfunctions", "StartSyncExecution", boto3.Map{"stateMachineArn": "arn:aws:states:us-west-2:123456789012:express:m"}, 1},
		{"rds-data", "ExecuteStatement", boto3.Map{"resourceArn": "arn:aws:rds:us-west-2:1:cluster:c", "secretArn": "arn:aws:secretsmanager:x", "sql": "insert"}, 1},
		{"lambda", "GetFunction", boto3.Map{"FunctionName": "f"}, 2},
		{"stepfunctions", "GetActivityTask", boto3.Map{"activityArn": "arn:aws:states:us-west-2:123456789012:activity:a"}, 2},
		{"swf", "PollForActivityTask", boto3.Map{"domain": "d", "taskList": boto3.Map{"name": "l"}}, 2},
	} {
		t.Run(c.service+" "+c.operation, func(t *testing.T) {
			for name, cfg := range map[string]boto3.Config{
				"ReadTimeout": {ReadTimeout: 30 * time.Millisecond},
				"HTTPClient":  {HTTPClient: &http.Client{Timeout: 30 * time.Millisecond}},
			} {
				url, count := unanswering(t)
				cfg.EndpointURL, cfg.MaxAttempts, cfg.DisableHostPrefixInjection = url, 2, new(true)
				client, err := newSession(t, boto3.Config{}).Client(c.service, cfg)
				if err != nil {
					t.Fatal(err)
				}
				err = client.Call(t.Context(), c.operation, c.in, nil)
				if count.Load() != c.requests {
					t.Errorf("%s: %d requests: %v", name, count.Load(), err)
				}
				if late, ok := errors.AsType[net.Error](err); !ok || !late.Timeout() || strings.Contains(err.Error(), "not sent again") != (c.requests == 1) {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
}

// What was never sent, and what another failure ended, is tried again.
func TestOtherFailuresOfInvoke(t *testing.T) {
	for name, failure := range map[string]error{
		"dial":  &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded},
		"reset": &net.OpError{Op: "read", Err: errors.New("connection reset by peer")},
	} {
		web := &canned{answers: []answer{{err: failure}, {body: "{}"}}}
		client := newClient(t, "lambda", web)
		if err := client.Call(t.Context(), "Invoke", boto3.Map{"FunctionName": "f"}, nil); err != nil || len(web.requests) != 2 {
			t.Errorf("%s: %d requests: %v", name, len(web.requests), err)
		}
	}
}

// Every operation that invokes something is known to wait for it or not to.
func TestInvocationsAreKnown(t *testing.T) {
	session := newSession(t, boto3.Config{})
	for _, service := range session.AvailableServices() {
		client, err := session.Client(service)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range client.Model().OperationNames() {
			waits := strings.HasPrefix(name, "Invoke") && !strings.HasSuffix(name, "Async") && name != "InvokeDataAutomationLibraryIngestionJob"
			if waits && !custom.Once(service, name) {
				t.Errorf("%s.%s is sent again when its answer is late", service, name)
			}
		}
	}
}

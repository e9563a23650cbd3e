package boto3_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/model"
	"github.com/boto3-go/boto3/service/ec2"
	"github.com/boto3-go/boto3/service/sqs"
)

// askExtras prints the paginators of SQS and what one of EC2 is, as botocore has them.
const askExtras = `import json, sys, botocore.session
s = botocore.session.get_session()
s.set_config_variable("data_path", sys.argv[1])
load = s.get_component("data_loader").load_service_model
print(json.dumps([sorted(load("sqs", "paginators-1")["pagination"]), sorted(load("sqs", "waiters-2")["waiters"]), load("ec2", "paginators-1")["pagination"]["DescribeHosts"]["result_key"]]))`

// TestExtrasOfTheUser holds that extras in a user's folder are merged over the
// sections of embedded services, as botocore's loader does it, by name and typed.
func TestExtrasOfTheUser(t *testing.T) {
	dir := t.TempDir()
	for file, text := range map[string]string{
		"sqs/2012-11-05/paginators-1.sdk-extras.json": `{"version":1.0,"merge":{"pagination":{"ListMessageMoveTasks":{"input_token":"Token","output_token":"Token","result_key":"Results"}}}}`,
		"sqs/2012-11-05/waiters-2.json":               `{"version":2,"waiters":{"QueueExists":{"operation":"GetQueueUrl","delay":1,"maxAttempts":2,"acceptors":[{"matcher":"status","expected":200,"state":"success"}]}}}`,
		"sqs/2012-11-05/waiters-2.sdk-extras.json":    `{"version":1.0,"merge":{"waiters":{"QueueListed":{"operation":"ListQueues","delay":1,"maxAttempts":2,"acceptors":[{"matcher":"status","expected":200,"state":"success"}]}}}}`,
		"ec2/2016-11-15/paginators-1.sdk-extras.json": `{"version":1.0,"merge":{"pagination":{"DescribeHosts":{"result_key":"Others"}}}}`,
	} {
		path := filepath.Join(dir, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var want struct {
		paginators, waiters []string
		key                 any
	}
	out := testoracle.Run(t, testoracle.Botocore, nil, "-c", askExtras, dir)
	if err := json.Unmarshal(out, &[]any{&want.paginators, &want.waiters, &want.key}); err != nil {
		t.Fatal(err)
	}
	s := newSession(t, boto3.Config{DataPath: []string{dir}})
	byName, err := s.Client("sqs")
	if err != nil {
		t.Fatal(err)
	}
	for face, c := range map[string]*boto3.Client{"by name": byName, "typed": sqs.New(s).Dynamic()} {
		names, err := c.Names()
		if err != nil || !slices.Equal(names.Paginators, want.paginators) {
			t.Errorf("%s: paginators %v, %v; want %v", face, names.Paginators, err, want.paginators)
		}
		if !slices.Equal(names.Waiters, want.waiters) {
			t.Errorf("%s: waiters %v; want %v", face, names.Waiters, want.waiters)
		}
	}
	section, err := ec2.New(s).Dynamic().Model().Section(model.PaginatorsSection)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Pagination map[string]map[string]any `json:"pagination"`
	}
	if err := json.Unmarshal(section, &got); err != nil || !reflect.DeepEqual(got.Pagination["DescribeHosts"]["result_key"], want.key) {
		t.Errorf("%v of DescribeHosts, %v; want %v", got.Pagination["DescribeHosts"]["result_key"], err, want.key)
	}
}

package boto3_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/model"
)

// TestOwnPaginatorsThatDoNotFit holds that a paginator of the user's own whose later
// requests could not be made is refused when it is asked for, and not at page 2.
func TestOwnPaginatorsThatDoNotFit(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "sqs", "2012-11-05", "paginators-1.json")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(`{"pagination": {
		"ListQueues": {"input_token": "NextTokn", "output_token": "NextToken", "result_key": "QueueUrls"},
		"ListMessageMoveTasks": {"input_token": "SourceArn", "output_token": "x", "result_key": "Results", "limit_key": "PageSize"},
		"DeleteQueue": {"input_token": "QueueUrl", "output_token": "x", "result_key": "y"},
		"ListDeadLetterSourceQueues": {"input_token": "NextToken", "output_token": "NextToken", "limit_key": "MaxResults", "result_key": "queueUrls"}
	}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newSession(t, boto3.Config{
		DataPath: []string{dir}, Region: "eu-west-1",
		HTTPClient: doFunc(func(*http.Request) (*http.Response, error) {
			t.Error("a request was sent")
			return nil, errors.New("not sent")
		}),
	})
	c, err := s.Client("sqs")
	if err != nil {
		t.Fatal(err)
	}
	for operation, want := range map[string]string{
		"ListQueues":           `its input_token "NextTokn" is no parameter of ListQueues; did you mean NextToken?`,
		"ListMessageMoveTasks": `its limit_key "PageSize" is no parameter of ListMessageMoveTasks`,
		"DeleteQueue":          "DeleteQueue has no input or no output, and so no pages",
	} {
		for _, err := range c.Pages(t.Context(), operation, boto3.Map{"QueueUrl": "https://q", "SourceArn": "a"}) {
			if _, damaged := errors.AsType[*model.DamagedError](err); !damaged || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %s", operation, err, want)
			}
		}
	}
}

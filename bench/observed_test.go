package bench

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/s3"
)

// answering sends nothing and answers with a body.
type answering string

func (a answering) Do(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(a))), ContentLength: int64(len(a)), Request: r}, nil
}

// What a call allocates that nobody observes, with what the response above takes: no more
// than before there were hooks and logs.
const (
	mostGetItem    = 29
	mostHeadObject = 25
)

// TestNobodyObserves counts what a call allocates where it has no hook, logger or tracer,
// and where a logger writes nothing.
func TestNobodyObserves(t *testing.T) {
	if underRace {
		t.Skip("allocations are not counted under the race detector: run go test without -race")
	}
	quiet := slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelError}))
	for name, logger := range map[string]*slog.Logger{"nobody": nil, "logger that is off": quiet} {
		session := func(answer string) *boto3.Session {
			s, err := boto3.NewSession(boto3.Config{
				Region: "us-west-2", Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""), HTTPClient: answering(answer), Logger: logger,
			})
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		table, store := dynamodb.New(session(`{"Item": {"id": {"S": "1"}}}`)), s3.New(session(""))
		key := &dynamodb.GetItemInput{TableName: "t", Key: map[string]dynamodb.AttributeValue{"id": {S: new("1")}}}
		object := &s3.HeadObjectInput{Bucket: "bkt", Key: "k"}
		for operation, c := range map[string]struct {
			most float64
			call func() error
		}{
			"GetItem":    {mostGetItem, func() error { _, err := table.GetItem(t.Context(), key); return err }},
			"HeadObject": {mostHeadObject, func() error { _, err := store.HeadObject(t.Context(), object); return err }},
		} {
			n := testing.AllocsPerRun(2000, func() {
				if err := c.call(); err != nil {
					t.Fatal(err)
				}
			})
			if n > c.most {
				t.Errorf("%s, %s: %.0f allocations, at most %.0f", name, operation, n, c.most)
			}
		}
	}
}

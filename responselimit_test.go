package boto3_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/transport"
)

// flood answers with a body that tells its length, or not, and counts what is
// read of it.
type flood struct {
	status       int
	body         io.Reader
	length, read int64
	requests     int
}

func (e *flood) Do(*http.Request) (*http.Response, error) {
	e.requests++
	return &http.Response{StatusCode: e.status, Header: http.Header{}, Body: e, ContentLength: e.length}, nil
}

func (e *flood) Read(p []byte) (int, error) {
	n, err := e.body.Read(p)
	e.read += int64(n)
	return n, err
}

func (*flood) Close() error { return nil }

// zeros never end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// TestResponseLimit holds that a response which is too long is not read, whatever
// it says of its length, is not asked for again, and that the error says which
// setting raises the limit.
func TestResponseLimit(t *testing.T) {
	const limit = 1 << 20
	for _, c := range []struct {
		service, operation string
		in                 boto3.Map
		status             int
	}{
		{"s3", "ListBuckets", nil, 200}, {"s3", "ListBuckets", nil, 400}, {"dynamodb", "ListTables", nil, 200}, {"sts", "GetCallerIdentity", nil, 200},
		{"lambda", "Invoke", boto3.Map{"FunctionName": "f"}, 200}, {"cloudwatch", "ListDashboards", nil, 200}, {"ec2", "DescribeRegions", nil, 200},
	} {
		for _, length := range []int64{-1, 0, limit + 1, 1 << 40} {
			web := &flood{status: c.status, body: zeros{}, length: length}
			client, err := newSession(t, boto3.Config{HTTPClient: web, MaxResponseSize: limit}).Client(c.service)
			if err != nil {
				t.Fatal(err)
			}
			out := boto3.Map{}
			err = client.Call(t.Context(), c.operation, c.in, &out)
			long, ok := errors.AsType[*transport.TooLongError](err)
			if !ok || long.Limit != limit || !strings.Contains(err.Error(), "limit of 1048576 bytes") || !strings.Contains(err.Error(), "Config.MaxResponseSize") {
				t.Errorf("%s, length %d: %v", c.service, length, err)
			}
			if _, ok := errors.AsType[*boto3.ResponseError](err); !ok {
				t.Errorf("%v is no *ResponseError", err)
			}
			if web.read > limit+1 || length > 0 && web.read > 0 || web.requests != 1 {
				t.Errorf("%s, length %d: %d bytes read of %d responses", c.service, length, web.read, web.requests)
			}
		}
	}
}

// TestResponseWithinLimit holds that the limit itself is allowed, that a stream has
// none, and that the default is generous.
func TestResponseWithinLimit(t *testing.T) {
	const answer = `{"TableNames":["a"]}`
	for _, length := range []int64{-1, int64(len(answer))} {
		for limit, want := range map[int64]bool{int64(len(answer)): true, int64(len(answer)) - 1: false, 1<<63 - 1: true, 0: true} {
			web := &flood{status: 200, body: strings.NewReader(answer), length: length}
			client, err := newSession(t, boto3.Config{HTTPClient: web}).Client("dynamodb", boto3.Config{MaxResponseSize: limit})
			if err != nil {
				t.Fatal(err)
			}
			out := boto3.Map{}
			if err := client.Call(t.Context(), "ListTables", nil, &out); (err == nil) != want {
				t.Errorf("limit %d: %v", limit, err)
			}
		}
	}
	web := &flood{status: 200, body: io.LimitReader(zeros{}, 1<<20), length: 1 << 20}
	client, err := newSession(t, boto3.Config{HTTPClient: web, MaxResponseSize: 1}).Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	var out struct{ Body io.ReadCloser }
	if err := client.Call(t.Context(), "GetObject", boto3.Map{"Bucket": "b", "Key": "k"}, &out); err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, out.Body); n != 1<<20 || err != nil {
		t.Error(n, err)
	}
	for _, bad := range []int64{-1, -1 << 63} {
		isolate(t)
		_, err := boto3.NewSession(boto3.Config{MaxResponseSize: bad})
		if e, ok := errors.AsType[*boto3.SettingError](err); !ok || e.Setting != "max_response_size" {
			t.Errorf("%d: %v", bad, err)
		}
	}
}

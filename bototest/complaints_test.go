package bototest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/service/ec2"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/sqs"
)

// TestNothingGoesOnToAWS is what moto#1254 asks for: calls that nobody handles, and
// requests that are none, end here and fail the test.
func TestNothingGoesOnToAWS(t *testing.T) {
	got := failures(func(tb testing.TB) {
		srv := bototest.NewServer(tb)
		_, err := s3.New(srv.Session()).GetBucketTagging(t.Context(), &s3.GetBucketTaggingInput{Bucket: "logs"})
		if !errors.Is(err, boto3.Code("NotImplemented")) {
			t.Errorf("got %v", err)
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, srv.URL(), strings.NewReader("Action=FlyToTheMoon&Version=2020-01-01"))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		if _ = response.Body.Close(); response.StatusCode != http.StatusBadRequest {
			t.Errorf("got %s", response.Status)
		}
	})
	if len(got) != 2 || !strings.Contains(got[0], `add server.Handle("s3", "GetBucketTagging", ...)`) || !strings.Contains(got[1], "no call of a service") {
		t.Errorf("got %q", got)
	}
}

// TestStubsSeeTheWire has a stub receive what a network would: paths that are escaped,
// signatures, checksums.
func TestStubsSeeTheWire(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("s3", "PutObject", boto3.Map{"Bucket": "logs", "Key": "a b/ü", "Body": []byte("hello")}).Return(nil)
	if _, err := s3.New(stub.Session()).PutObject(t.Context(), &s3.PutObjectInput{Bucket: "logs", Key: "a b/ü", Body: strings.NewReader("hello")}); err != nil {
		t.Fatal(err)
	}
	call := stub.Calls()[0]
	if !strings.HasSuffix(call.URL, "/a%20b/%C3%BC") || !strings.HasPrefix(call.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") || call.AccessKeyID != bototest.AccessKeyID {
		t.Errorf("got %s %v", call.URL, call.Header)
	}
}

// TestPagesToBeExpected has an answer too few for the pages that are asked for.
func TestPagesToBeExpected(t *testing.T) {
	got := failures(func(tb testing.TB) {
		stub := bototest.New(tb)
		stub.Expect("s3", "ListObjectsV2", nil).Return(boto3.Map{"IsTruncated": true, "NextContinuationToken": "n"})
		for _, err := range s3.New(stub.Session()).ListObjectsV2Pages(t.Context(), &s3.ListObjectsV2Input{Bucket: "logs"}) {
			if err != nil && !errors.Is(err, boto3.Code("UnexpectedCall")) {
				t.Error(err)
			}
		}
	})
	if len(got) != 1 || !strings.Contains(got[0], `ContinuationToken: "n"`) || !strings.Contains(got[0], "no call is expected any more") {
		t.Errorf("got %q", got)
	}
}

// TestAccounts keeps state for each access key.
func TestAccounts(t *testing.T) {
	srv := bototest.NewServer(t, bototest.ServerConfig{Keys: map[string]string{"AKIDOTHER": "secret"}})
	srv.Handle("sts", "GetCallerIdentity", func(ctx context.Context, _ boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Account": map[string]string{bototest.AccessKeyID: "1", "AKIDOTHER": "2"}[bototest.Current(ctx).AccessKeyID]}, nil
	})
	other := srv.Config()
	other.Credentials = credentials.Static("AKIDOTHER", "secret", "")
	for want, cfg := range map[string]boto3.Config{"1": srv.Config(), "2": other} {
		client, err := boto3.NewClient("sts", cfg)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := account(t.Context(), client); got != want || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
	}
}

// TestFaults has each fault on a stub, a server and a server within the process.
func TestFaults(t *testing.T) {
	get := func(ctx context.Context, session *boto3.Session) (int, error) {
		out, err := s3.New(session, boto3.Config{MaxAttempts: 1}).GetObject(ctx, &s3.GetObjectInput{Bucket: "b", Key: "k"})
		if err != nil {
			return 0, err
		}
		data, err := io.ReadAll(out.Body)
		return len(data), errors.Join(err, out.Body.Close())
	}
	body := []byte(strings.Repeat("x", 1000))
	synctest.Test(t, func(t *testing.T) {
		for _, c := range []struct {
			fault *bototest.Fault
			want  func(n int, err error, after time.Duration) bool
		}{
			{bototest.Throttle(), func(_ int, err error, _ time.Duration) bool { return errors.Is(err, boto3.Code("ThrottlingException")) }},
			{bototest.Unavailable(), func(_ int, err error, _ time.Duration) bool { return errors.Is(err, boto3.Code("ServiceUnavailable")) }},
			{bototest.Refuse("Odd", "so"), func(_ int, err error, _ time.Duration) bool { return errors.Is(err, boto3.Code("Odd")) }},
			{bototest.Reset(), func(_ int, err error, _ time.Duration) bool {
				_, lost := errors.AsType[*net.OpError](err)
				return lost
			}},
			{bototest.Timeout(), func(_ int, err error, _ time.Duration) bool { return errors.Is(err, os.ErrDeadlineExceeded) }},
			{bototest.Delay(time.Hour), func(n int, err error, after time.Duration) bool { return n == 1000 && err == nil && after == time.Hour }},
			{bototest.CutBody(7), func(n int, err error, _ time.Duration) bool { return n == 7 && errors.Is(err, io.ErrUnexpectedEOF) }},
		} {
			stub, srv := bototest.New(t), bototest.NewServer(t, bototest.ServerConfig{InProcess: true})
			stub.Expect("s3", "GetObject", nil).Fault(c.fault).AnyTimes().Return(boto3.Map{"Body": body})
			srv.Handle("s3", "GetObject", func(context.Context, boto3.Map) (boto3.Map, error) { return boto3.Map{"Body": body}, nil })
			srv.Inject("s3", "", 1, c.fault)
			for name, session := range map[string]*boto3.Session{"stub": stub.Session(), "server": srv.Session()} {
				begun := time.Now()
				if n, err := get(t.Context(), session); !c.want(n, err, time.Since(begun)) {
					t.Errorf("%s, %v: %d bytes, %v", name, c.fault, n, err)
				}
			}
		}
	})
	srv := bototest.NewServer(t)
	srv.Inject("s3", "GetObject", 1, bototest.Timeout())
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := get(ctx, srv.Session()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// TestMinimal answers what nobody handles with the least that is valid.
func TestMinimal(t *testing.T) {
	srv := bototest.NewServer(t, bototest.ServerConfig{Minimal: true})
	out, err := sqs.New(srv.Session()).SendMessageBatch(t.Context(), &sqs.SendMessageBatchInput{
		QueueUrl: srv.URL() + "/1/q", Entries: []sqs.SendMessageBatchRequestEntry{{Id: "a", MessageBody: "x"}},
	})
	if err != nil || len(out.Failed) != 0 {
		t.Errorf("got %v, %v", out, err)
	}
}

// TestRecorderEdits replaces ids and times in a cassette, alike where they are alike,
// and plays a call with a token that the client makes up back to another token.
func TestRecorderEdits(t *testing.T) {
	srv := bototest.NewServer(t)
	launched := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	srv.Handle("ec2", "RunInstances", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Instances": []any{boto3.Map{"InstanceId": "i-0123", "LaunchTime": launched}}}, nil
	})
	srv.Handle("ec2", "StopInstances", func(context.Context, boto3.Map) (boto3.Map, error) { return boto3.Map{}, nil })
	file := filepath.Join(t.TempDir(), "calls.json")
	run := func(t *testing.T, rec *bototest.Recorder, id string) {
		c := ec2.New(nil, rec.Config(srv.Config()))
		out, err := c.RunInstances(t.Context(), &ec2.RunInstancesInput{MinCount: new(int32(1)), MaxCount: new(int32(1))})
		if err != nil {
			t.Fatal(err)
		}
		if got := out.Instances[0]; got.InstanceId != id {
			t.Errorf("got %v", got.InstanceId)
		}
		if _, err := c.StopInstances(t.Context(), &ec2.StopInstancesInput{InstanceIds: []string{out.Instances[0].InstanceId}}); err != nil {
			t.Error(err)
		}
	}
	t.Run("record", func(t *testing.T) {
		run(t, bototest.NewRecorder(t, file, bototest.RecorderConfig{
			Record:      true,
			Replace:     func(text string) string { return strings.ReplaceAll(text, "i-0123", "i-one") },
			ReplaceTime: func(time.Time) time.Time { return time.Unix(0, 0).UTC() },
			Edit: func(call *bototest.Recorded) {
				if call.Operation == "StopInstances" {
					call.Output = json.RawMessage(`{"StoppingInstances": []}`)
				}
			},
		}), "i-0123")
	})
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, kept := range []string{"i-0123", "2026", "ClientToken"} {
		if strings.Contains(string(data), kept) {
			t.Errorf("%q is in %s", kept, data)
		}
	}
	if strings.Count(string(data), "i-one") != 2 || !strings.Contains(string(data), "StoppingInstances") {
		t.Errorf("the cassette is %s", data)
	}
	t.Run("play", func(t *testing.T) { run(t, bototest.NewRecorder(t, file), "i-one") })
}

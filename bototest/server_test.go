package bototest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/sqs"
)

func TestServer(t *testing.T) {
	srv := bototest.NewServer(t)
	srv.Handle("dynamodb", "GetItem", func(ctx context.Context, in boto3.Map) (boto3.Map, error) {
		if c := bototest.Current(ctx); c == nil || c.AccessKeyID != bototest.AccessKeyID {
			t.Errorf("the current call is %v", c)
		}
		if in["TableName"] != "orders" {
			return nil, &boto3.Error{Code: "ResourceNotFoundException", Message: "no table " + in["TableName"].(string)}
		}
		return boto3.Map{"Item": boto3.Map{"id": boto3.Map{"S": "1"}}}, nil
	})
	client, err := srv.Session().Client("dynamodb")
	if err != nil {
		t.Fatal(err)
	}
	key := boto3.Map{"id": boto3.Map{"S": "1"}}
	out := boto3.Map{}
	if err := client.Call(t.Context(), "GetItem", boto3.Map{"TableName": "orders", "Key": key}, &out); err != nil {
		t.Fatal(err)
	}
	if id, _ := out.Search("Item.id.S"); id != "1" {
		t.Errorf("got %v", out)
	}
	err = client.Call(t.Context(), "GetItem", boto3.Map{"TableName": "other", "Key": key}, &out)
	if !errors.Is(err, boto3.Code("ResourceNotFoundException")) || !strings.Contains(err.Error(), "no table other") {
		t.Errorf("got %v", err)
	}
	calls := srv.Calls()
	if len(calls) != 2 || calls[1].Name() != "dynamodb.GetItem" || calls[1].Input["TableName"] != "other" || calls[0].Region != bototest.Region {
		t.Errorf("got calls %v", calls)
	}
}

func TestServerTyped(t *testing.T) {
	srv := bototest.NewServer(t, bototest.ServerConfig{TLS: true})
	bototest.Handle(srv, (*s3.Client).GetObject, func(_ context.Context, in *s3.GetObjectInput) (*s3.GetObjectOutput, error) {
		if in.Key != "a b/ü" {
			return nil, s3.ErrNoSuchKey
		}
		return &s3.GetObjectOutput{Body: io.NopCloser(strings.NewReader("hello")), ETag: `"1"`, Metadata: map[string]string{"x": "y"}}, nil
	})
	bototest.Handle(srv, (*sqs.Client).ReceiveMessage, func(context.Context, *sqs.ReceiveMessageInput) (*sqs.ReceiveMessageOutput, error) {
		return nil, sqs.ErrQueueDoesNotExist
	})
	c := s3.New(srv.Session())
	out, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "a b/ü"})
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(out.Body)
	if err != nil || string(body) != "hello" || out.ETag != `"1"` || out.Metadata["x"] != "y" {
		t.Errorf("got %q, %+v, %v", body, out, err)
	}
	if _, err := c.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "logs", Key: "k"}); !errors.Is(err, s3.ErrNoSuchKey) {
		t.Errorf("got %v", err)
	}
	_, err = sqs.New(srv.Session()).ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: srv.URL() + "/1/q"})
	if !errors.Is(err, sqs.ErrQueueDoesNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestServerPresigned(t *testing.T) {
	srv := bototest.NewServer(t)
	srv.Handle("s3", "PutObject", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		if string(in["Body"].([]byte)) != "data" {
			return nil, boto3.Code("InvalidRequest")
		}
		return boto3.Map{"ETag": "e"}, nil
	})
	signed, err := s3.New(srv.Session()).PresignURL(t.Context(), &s3.PutObjectInput{Bucket: "logs", Key: "k"}, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{signed.URL, strings.Replace(signed.URL, "/k?", "/l?", 1)} {
		r, err := http.NewRequestWithContext(t.Context(), signed.Method, url, strings.NewReader("data"))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if ok := url == signed.URL; ok != (resp.StatusCode == 200) || !ok && !strings.Contains(string(body), "SignatureDoesNotMatch") {
			t.Errorf("%s: status %d: %s", url, resp.StatusCode, body)
		}
	}
}

// TestServerChecksums sends a body in chunks with its checksum after them, and one
// that the checksum is not of.
func TestServerChecksums(t *testing.T) {
	srv := bototest.NewServer(t, bototest.ServerConfig{TLS: true})
	srv.Handle("s3", "PutObject", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		if string(in["Body"].([]byte)) != "data" || in["ChecksumCRC32"] == nil {
			return nil, boto3.Code("InvalidRequest")
		}
		return boto3.Map{"ETag": "e"}, nil
	})
	cfg := srv.Config()
	cfg.RequestChecksumCalculation = "when_supported"
	c := s3.New(nil, cfg)
	in := &s3.PutObjectInput{Bucket: "b", Key: "k", ChecksumAlgorithm: "CRC32"}
	in.Body = strings.NewReader("data")
	if _, err := c.PutObject(t.Context(), in); err != nil {
		t.Error(err)
	}
	if h := srv.Calls()[0].Header; h.Get("X-Amz-Trailer") == "" {
		t.Errorf("the body came in no chunks: %v", h)
	}
	in.Body, in.ChecksumAlgorithm, in.ChecksumCRC32 = strings.NewReader("data"), "", "AAAAAA=="
	if _, err := c.PutObject(t.Context(), in); !errors.Is(err, boto3.Code("BadDigest")) {
		t.Errorf("got %v", err)
	}
}

func TestServerRefuses(t *testing.T) {
	srv := bototest.NewServer(t)
	srv.Handle("sts", "GetCallerIdentity", func(context.Context, boto3.Map) (boto3.Map, error) { return boto3.Map{"Account": "1"}, nil })
	srv.Handle("sqs", "SendMessage", func(context.Context, boto3.Map) (boto3.Map, error) { return boto3.Map{}, nil })
	for _, c := range []struct {
		cfg  boto3.Config
		want string
	}{
		{boto3.Config{}, ""},
		{boto3.Config{Credentials: credentials.Static("AKIDOTHER", "x", "")}, "InvalidClientTokenId"},
		{boto3.Config{Credentials: credentials.Static(bototest.AccessKeyID, "wrong", "")}, "the secret key of AKIDEXAMPLE differs"},
		{boto3.Config{Credentials: credentials.Static(bototest.AccessKeyID, bototest.SecretAccessKey, "token")}, ""},
		{boto3.Config{Unsigned: true}, "MissingAuthenticationToken"},
	} {
		cfg := srv.Config()
		if c.cfg.Credentials != nil || c.cfg.Unsigned {
			cfg.Credentials, cfg.Unsigned = c.cfg.Credentials, c.cfg.Unsigned
		}
		client, err := boto3.NewClient("sts", cfg)
		if err != nil {
			t.Fatal(err)
		}
		err = client.Call(t.Context(), "GetCallerIdentity", nil, nil)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
	cfg := srv.Config()
	cfg.ParameterValidation = new(false)
	client, err := boto3.NewClient("sqs", cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Call(t.Context(), "SendMessage", boto3.Map{"MessageBody": "x"}, nil); err == nil || !strings.Contains(err.Error(), "QueueUrl: required") {
		t.Errorf("got %v", err)
	}
}

func TestServerFaults(t *testing.T) {
	srv := bototest.NewServer(t)
	body := strings.Repeat("x", 10000)
	srv.Handle("s3", "GetObject", func(context.Context, boto3.Map) (boto3.Map, error) { return boto3.Map{"Body": []byte(body)}, nil })
	for _, f := range []*bototest.Fault{bototest.Throttle(), bototest.Reset(), bototest.Unavailable(), bototest.Delay(time.Millisecond)} {
		srv.Inject("s3", "", 1, f)
		var meta boto3.ResponseMetadata
		out, err := s3.New(srv.Session()).GetObject(t.Context(), &s3.GetObjectInput{Bucket: "b", Key: "k"}, boto3.Metadata(&meta))
		if err != nil {
			t.Errorf("%v: %v", f, err)
			continue
		}
		_ = out.Body.Close()
		if want := map[bool]int{true: 1, false: 2}[strings.HasPrefix(f.String(), "delay")]; meta.Attempts != want {
			t.Errorf("%v: %d attempts", f, meta.Attempts)
		}
	}
	srv.Inject("", "", 1, bototest.CutBody(100))
	out, err := s3.New(srv.Session()).GetObject(t.Context(), &s3.GetObjectInput{Bucket: "b", Key: "k"})
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(out.Body)
	if err == nil || len(data) != 100 {
		t.Errorf("read %d bytes, %v", len(data), err)
	}
}

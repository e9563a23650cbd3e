package boto3_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/dynamodb"
	"github.com/boto3-go/boto3/transfer"
)

// TestNilInConfig holds that a nil pointer in an interface is no client and no
// provider, and that an interceptor has to return a Handler.
func TestNilInConfig(t *testing.T) {
	isolate(t)
	for setting, cfg := range map[string]boto3.Config{
		"http_client": {HTTPClient: (*http.Client)(nil)}, "credentials": {Credentials: (*credentials.Cache)(nil)},
	} {
		s, err := boto3.NewSession(boto3.Config{Region: "us-west-2"})
		if err != nil {
			t.Fatal(err)
		}
		_, ofSession := boto3.NewSession(cfg)
		_, ofClient := s.Client("s3", cfg)
		for _, err := range []error{ofSession, ofClient} {
			if bad, ok := errors.AsType[*boto3.SettingError](err); !ok || bad.Setting != setting || !strings.Contains(bad.Reason, "nil pointer") {
				t.Errorf("%s: %v", setting, err)
			}
		}
	}
	web := &canned{}
	nothing := func(boto3.Handler) boto3.Handler { return nil }
	passing := func(next boto3.Handler) boto3.Handler { return next }
	c := newClient(t, "s3", web, boto3.Config{Interceptors: []boto3.Interceptor{nil, passing, nothing, passing}})
	if err := c.Call(t.Context(), "ListBuckets", nil, nil); err == nil || !strings.Contains(err.Error(), "interceptor 2 returned no Handler") || len(web.requests) > 0 {
		t.Error(err)
	}
}

// TestNilReaders holds that a nil reader or writer is an error, or nothing where it
// is a member that may be absent.
func TestNilReaders(t *testing.T) {
	web := &canned{answers: []answer{{}}}
	c := newClient(t, "s3", web)
	for name, body := range map[string]any{"bytes": (*bytes.Reader)(nil), "strings": (*strings.Reader)(nil), "file": (*os.File)(nil), "buffer": (*bytes.Buffer)(nil)} {
		in := boto3.Map{"Bucket": "b", "Key": "k", "Body": body}
		if err := c.Call(t.Context(), "PutObject", in, nil); err == nil {
			t.Errorf("%s: a nil reader was sent: %q", name, web.bodies)
		}
		if err := c.Call(t.Context(), "PutObject", struct {
			Bucket, Key string
			Body        io.Reader
		}{"b", "k", body.(io.Reader)}, nil); err == nil {
			t.Errorf("%s in a struct: a nil reader was sent: %q", name, web.bodies)
		}
		m := transfer.New(c, transfer.Config{})
		if _, err := m.Upload(t.Context(), "b", "k", body.(io.Reader)); err == nil || !strings.Contains(err.Error(), "no reader") {
			t.Errorf("upload of %s: %v", name, err)
		}
		if w, ok := body.(io.Writer); ok {
			if _, err := m.Download(t.Context(), "b", "k", w); err == nil || !strings.Contains(err.Error(), "no writer") {
				t.Errorf("download to %s: %v", name, err)
			}
		}
	}
	if len(web.requests) > 0 {
		t.Errorf("%d requests", len(web.requests))
	}
	table := dynamodb.TableOf[row](newClient(t, "dynamodb", &canned{answers: []answer{{body: `{"Item":{"ID":{"S":"a"}}}`}}}), "t")
	if got, err := table.Get(t.Context(), row{"a"}, nil); err != nil || got.ID != "a" {
		t.Error(got, err)
	}
}

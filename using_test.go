package boto3_test

import (
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/service/s3"
)

// TestUsing makes single calls with other settings, in every form of call.
func TestUsing(t *testing.T) {
	s, requests := hookServer(t)
	other := &canned{answers: []answer{{header: map[string]string{"ETag": `"e"`}, body: "<ListBucketResult></ListBucketResult>"}}}
	using := boto3.Using(boto3.Config{Region: "eu-central-1", Credentials: credentials.Static("AKIDOTHER", "s", ""), HTTPClient: other})
	for _, form := range callForms {
		if strings.HasPrefix(form.name, "upload") || form.name == "download" {
			continue // the transfers have options of their own
		}
		other.requests = nil
		url, err := form.do(t.Context(), s, using)
		if err != nil {
			t.Errorf("%s: %v", form.name, err)
			continue
		}
		if len(requests()) != 0 || len(other.requests) != form.sends {
			t.Errorf("%s: %d requests by the other client", form.name, len(other.requests))
		}
		signed := url
		for _, r := range other.requests {
			signed += r.Header.Get("Authorization")
		}
		if !strings.Contains(signed, "AKIDOTHER") || !strings.Contains(signed, "eu-central-1") {
			t.Errorf("%s: signed %s", form.name, signed)
		}
		if _, err := form.do(t.Context(), s); err != nil || len(requests()) != form.sends {
			t.Errorf("%s: the next call: %v", form.name, err)
		}
	}
}

func TestUsingRefuses(t *testing.T) {
	web := &canned{answers: []answer{{}}}
	c := newClient(t, "s3", web)
	for name, cfg := range map[string]boto3.Config{
		"profile":  {Profile: "prod"},
		"version":  {APIVersion: "2006-03-01"},
		"endpoint": {EndpointURL: "localhost:9000"},
		"region":   {Region: "not a region"},
		"retries":  {MaxAttempts: -1},
		"param":    {ClientContextParams: map[string]any{"Nothing": true}},
	} {
		err := c.Call(t.Context(), "HeadBucket", boto3.Map{"Bucket": "bkt"}, nil, boto3.Using(cfg))
		if _, ok := errors.AsType[*boto3.SettingError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(web.requests) != 0 {
		t.Errorf("%d requests were sent", len(web.requests))
	}
}

// counting is what a program wraps round the default client.
type counting struct {
	boto3.HTTPClient
	n atomic.Int32
}

func (c *counting) Do(r *http.Request) (*http.Response, error) {
	c.n.Add(1)
	return c.HTTPClient.Do(r)
}

func TestTransport(t *testing.T) {
	s, requests := hookServer(t)
	inner, err := boto3.Transport(boto3.Config{ReadTimeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	web := &counting{HTTPClient: inner}
	_, err = s3.New(s, boto3.Config{HTTPClient: web}).HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: "bkt", Key: "k"})
	if err != nil || web.n.Load() != 1 || len(requests()) != 1 {
		t.Errorf("%d requests, %v", web.n.Load(), err)
	}
	if _, err := boto3.Transport(boto3.Config{CABundle: "/nowhere.pem"}); err == nil {
		t.Error("a CA bundle that is not there was accepted")
	}
}

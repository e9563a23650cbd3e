package boto3_test

import (
	"crypto/md5" //nolint:gosec // the header is made of it
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/boto3-go/boto3"
)

// onlyMD5 is a store that knows no checksum but Content-MD5. It counts requests.
func onlyMD5(t *testing.T, code, message string) (*httptest.Server, *atomic.Int32) {
	t.Helper()
	var count atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		count.Add(1)
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		sum := md5.Sum(body) //nolint:gosec // see the import
		switch got := r.Header.Get("Content-MD5"); {
		case got == "":
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, "<Error><Code>"+code+"</Code><Message>"+message+"</Message></Error>")
		case got != base64.StdEncoding.EncodeToString(sum[:]) || !strings.Contains(r.Header.Get("Authorization"), "content-md5"):
			t.Errorf("%s has Content-MD5 %s, signed %s", r.URL, got, r.Header.Get("Authorization"))
		case r.URL.Query().Has("delete"):
			_, _ = io.WriteString(w, "<DeleteResult></DeleteResult>")
		}
	}))
	t.Cleanup(server.Close)
	return server, &count
}

func TestContentMD5WhereAStoreAsksForIt(t *testing.T) {
	lifecycle := boto3.Map{"Rules": []any{boto3.Map{"Status": "Enabled", "ID": "x", "Filter": boto3.Map{"Prefix": ""}, "Expiration": boto3.Map{"Days": 1}}}}
	cors := boto3.Map{"CORSRules": []any{boto3.Map{"AllowedMethods": []any{"GET"}, "AllowedOrigins": []any{"*"}}}}
	tagging := boto3.Map{"TagSet": []any{boto3.Map{"Key": "a", "Value": "b"}}}
	const missing = "Missing required header for this request: "
	for _, c := range []struct {
		operation     string
		in            boto3.Map
		code, message string
	}{
		{"DeleteObjects", boto3.Map{"Delete": boto3.Map{"Objects": []any{boto3.Map{"Key": "a\nb"}}}}, "MissingContentMD5", missing + "Content-Md5."},
		{"PutBucketLifecycleConfiguration", boto3.Map{"LifecycleConfiguration": lifecycle}, "InvalidRequest", missing + "Content-MD5 OR x-amz-checksum-*"},
		{"PutBucketCors", boto3.Map{"CORSConfiguration": cors}, "InvalidArgument", "the header content-md5 is required"},
		{"PutBucketPolicy", boto3.Map{"Policy": "{}"}, "MissingContentMD5", ""},
		{"PutObjectTagging", boto3.Map{"Key": "k", "Tagging": tagging}, "MissingRequiredHeader", "Content-MD5"},
		{"PutObject", boto3.Map{"Key": "k", "Body": strings.NewReader("locked"), "ObjectLockMode": "GOVERNANCE"}, "InvalidRequest",
			"Content-MD5 HTTP header is required for Put Object requests with Object Lock parameters"},
	} {
		t.Run(c.operation, func(t *testing.T) {
			store, count := onlyMD5(t, c.code, c.message)
			client, err := newSession(t, boto3.Config{EndpointURL: store.URL}).Client("s3")
			if err != nil {
				t.Fatal(err)
			}
			c.in["Bucket"] = "b"
			var meta boto3.ResponseMetadata
			if err := client.Call(t.Context(), c.operation, c.in, nil, boto3.Metadata(&meta)); err != nil || count.Load() != 2 {
				t.Fatalf("%d requests: %v", count.Load(), err)
			}
			again := boto3.Map{"Bucket": "b", "Delete": boto3.Map{"Objects": []any{boto3.Map{"Key": "c"}}}}
			if err := client.Call(t.Context(), "DeleteObjects", again, nil); err != nil || count.Load() != 3 {
				t.Errorf("the client's next call made %d requests: %v", count.Load()-2, err)
			}
		})
	}
}

func TestContentMD5ThatDoesNotHelp(t *testing.T) {
	refusal := "<Error><Code>MissingContentMD5</Code><Message>m</Message></Error>"
	server := &canned{answers: []answer{{status: 400, body: refusal}}}
	client := newClient(t, "s3", server)
	in := boto3.Map{"Bucket": "b", "Delete": boto3.Map{"Objects": []any{boto3.Map{"Key": "c"}}}}
	if err := client.Call(t.Context(), "DeleteObjects", in, nil); !errors.Is(err, boto3.Code("MissingContentMD5")) || len(server.requests) != 2 {
		t.Errorf("%d requests: %v", len(server.requests), err)
	}
	// One who gives the header is not corrected, and other faults bring none.
	for name, c := range map[string]struct {
		in   boto3.Map
		body string
	}{
		"given":       {boto3.Map{"Bucket": "b", "Policy": "{}", "ContentMD5": "mZFLIyvelEbnO7qyHlZAWQ=="}, refusal},
		"other fault": {boto3.Map{"Bucket": "b", "Policy": "{}"}, "<Error><Code>InvalidRequest</Code><Message>no such policy</Message></Error>"},
	} {
		server := &canned{answers: []answer{{status: 400, body: c.body}}}
		if err := newClient(t, "s3", server).Call(t.Context(), "PutBucketPolicy", c.in, nil); err == nil || len(server.requests) != 1 {
			t.Errorf("%s: %d requests: %v", name, len(server.requests), err)
		}
	}
	plain := &canned{answers: []answer{{body: "<DeleteResult/>"}}}
	if err := newClient(t, "s3", plain).Call(t.Context(), "DeleteObjects", in, nil); err != nil || plain.requests[0].Header.Get("Content-MD5") != "" {
		t.Errorf("%v, Content-MD5 %q", err, plain.requests[0].Header.Get("Content-MD5"))
	}
}

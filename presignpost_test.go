package boto3_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/auth"
	"github.com/boto3-go/boto3/credentials"
)

// An upload of a picture of at most a megabyte, by whoever has the form.
func ExampleClient_PresignPost() {
	client, done := exampleClient()
	defer done()
	post, err := client.PresignPost(context.Background(), boto3.PostForm{
		Bucket: "logs", Key: "pictures/${filename}",
		Fields: map[string]string{"acl": "private"},
		Conditions: []any{
			boto3.Map{"acl": "private"},
			[]any{"starts-with", "$Content-Type", "image/"},
			[]any{"content-length-range", 1, 1 << 20},
		},
	}, time.Hour)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.HasSuffix(post.URL, "/logs"), post.Fields["key"], post.Fields["acl"], len(post.Fields))
	// Output: true pictures/${filename} private 7
}

func TestPresignPostFaults(t *testing.T) {
	form := boto3.PostForm{Bucket: "logs", Key: "k"}
	with := func(c ...any) boto3.PostForm { return boto3.PostForm{Bucket: "logs", Key: "k", Conditions: c} }
	fields := func(name, value string) boto3.PostForm {
		return boto3.PostForm{Bucket: "logs", Key: "k", Fields: map[string]string{name: value}}
	}
	for _, c := range []struct {
		service string
		form    boto3.PostForm
		expires time.Duration
		want    string
	}{
		{"sqs", form, time.Hour, "sqs.PresignPost: only S3 takes presigned forms"},
		{"s3control", form, time.Hour, "only S3 takes presigned forms"},
		{"s3", boto3.PostForm{Bucket: "logs"}, time.Hour, "Key is empty"},
		{"s3", boto3.PostForm{Key: "k"}, time.Hour, `invalid bucket name ""`},
		{"s3", boto3.PostForm{Bucket: "arn:aws:s3:us-west-2:123456789012:accesspoint/p", Key: "k"}, time.Hour, "Access points are not supported"},
		{"s3", boto3.PostForm{Bucket: "arn:aws:s3::123456789012:accesspoint/m.mrap", Key: "k"}, time.Hour, `forms cannot be signed with "v4a"`},
		{"s3", form, 0, "give whole seconds from 1s"},
		{"s3", form, 1500 * time.Millisecond, "whole seconds"},
		{"s3", form, auth.MaxPresignExpiry + time.Second, "168h0m0s"},
		{"s3", with(boto3.Map{"acl": "private"}, "acl"), time.Hour, `Conditions[1] is "acl"`},
		{"s3", with(math.NaN()), time.Hour, "Conditions[0]: json"},
		{"s3", with(nil), time.Hour, "Conditions[0] is null"},
		{"s3", with(boto3.Map{"acl": boto3.Empty}), time.Hour, "Conditions[0] has boto3.Empty"},
		{"s3", with(map[string]string{boto3.Empty: "x"}), time.Hour, "Conditions[0] has boto3.Empty"},
		{"s3", with([]any{"eq", "$acl", boto3.Empty}), time.Hour, "Conditions[0] has boto3.Empty"},
		{"s3", boto3.PostForm{Bucket: boto3.Empty, Key: "k"}, time.Hour, `invalid bucket name ""`},
		{"s3", boto3.PostForm{Bucket: "logs", Key: boto3.Empty}, time.Hour, "Key is empty"},
		{"s3", boto3.PostForm{Bucket: "logs", Key: "a\xff"}, time.Hour, `field "key" is not UTF-8`},
		{"s3", fields("acl", "a\xff"), time.Hour, `field "acl" is not UTF-8`},
		{"s3", fields(boto3.Empty, "x"), time.Hour, "without a name"},
		{"s3", fields("", "x"), time.Hour, "without a name"},
		{"s3", fields("key", "another"), time.Hour, "another key"},
		{"s3", fields("policy", "my own"), time.Hour, `Fields["policy"]`},
	} {
		post, err := newClient(t, c.service, &canned{}).PresignPost(t.Context(), c.form, c.expires)
		if post != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %+v %v: %v, %v; want %s", c.service, c.form, c.expires, post, err, c.want)
		}
		if strings.Contains(c.want, "second") && !errors.Is(err, auth.ErrPresignExpiry) {
			t.Errorf("%v is no ErrPresignExpiry", err)
		}
	}
}

// Without keys there is nothing to sign, as for a bucket that anyone may write.
func TestPresignWithoutKeys(t *testing.T) {
	for _, cfg := range []boto3.Config{{Unsigned: true}, {Credentials: credentials.Anonymous()}} {
		c := newClient(t, "s3", &canned{}, cfg)
		post, err := c.PresignPost(t.Context(), boto3.PostForm{Bucket: "logs", Key: "k", Fields: map[string]string{"acl": "private"}}, time.Hour)
		if err != nil || post.URL != "https://logs.s3.us-west-2.amazonaws.com/" || len(post.Fields) != 2 || post.Fields["key"] != "k" {
			t.Errorf("%+v, %v", post, err)
		}
		r, err := c.PresignURL(t.Context(), "GetObject", boto3.Map{"Bucket": "logs", "Key": "k"}, time.Hour)
		if err != nil || r.URL != "https://logs.s3.us-west-2.amazonaws.com/k" {
			t.Errorf("%+v, %v", r, err)
		}
	}
}

// TestPresignPostEmptyField holds that a field that is to be empty is.
func TestPresignPostEmptyField(t *testing.T) {
	form := boto3.PostForm{Bucket: "logs", Key: "k", Fields: map[string]string{"x-amz-meta-a": boto3.Empty, "x-amz-meta-b": "", "key": "k"}}
	post, err := newClient(t, "s3", &canned{}).PresignPost(t.Context(), form, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"x-amz-meta-a", "x-amz-meta-b"} {
		if value, sent := post.Fields[name]; !sent || value != "" {
			t.Errorf("%s is %q, %v", name, value, sent)
		}
	}
	if form.Fields["x-amz-meta-a"] != boto3.Empty {
		t.Error("the caller's map was changed")
	}
}

// TestPresignURLWithMetadata holds that an option about a response is not passed
// over where there is none.
func TestPresignURLWithMetadata(t *testing.T) {
	var meta boto3.ResponseMetadata
	c := newClient(t, "s3", &canned{})
	in := boto3.Map{"Bucket": "logs", "Key": "k"}
	for _, option := range []boto3.PresignOption{boto3.Metadata(&meta), boto3.With(boto3.Metadata(&meta)), boto3.Metadata(nil)} {
		if r, err := c.PresignURL(t.Context(), "GetObject", in, time.Hour, option); r != nil || err == nil || !strings.Contains(err.Error(), "Metadata") {
			t.Errorf("%v, %v", r, err)
		}
	}
}

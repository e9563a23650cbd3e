package transfer_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/transfer"
)

// TestResourceByName sends, copies and receives objects that are resources by name.
func TestResourceByName(t *testing.T) {
	f, _ := newFake(t)
	s3, err := f.session.Resource("s3")
	if err != nil {
		t.Fatal(err)
	}
	bucket, err := s3.Sub("Bucket", "bucket")
	if err != nil {
		t.Fatal(err)
	}
	object := func(key string) *boto3.Resource {
		r, err := bucket.Sub("Object", key)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	ctx, dir := t.Context(), t.TempDir()
	from, to := filepath.Join(dir, "from"), filepath.Join(dir, "to")
	if err := os.WriteFile(from, []byte("some text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := transfer.UploadFile(ctx, object("a-b"), from); err != nil {
		t.Fatal(err)
	}
	if _, err := transfer.Upload(ctx, object("c"), strings.NewReader("other text")); err != nil {
		t.Fatal(err)
	}
	if _, err := transfer.Copy(ctx, object("d"), transfer.Object{Bucket: "bucket", Key: "a-b"}); err != nil {
		t.Fatal(err)
	}
	if _, err := transfer.DownloadFile(ctx, object("d"), to); err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if _, err := transfer.Download(ctx, object("c"), &got); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(to); err != nil || string(text) != "some text" || got.String() != "other text" {
		t.Errorf("%q, %q, %v", text, &got, err)
	}
	for _, wrong := range []*boto3.Resource{nil, bucket, s3} {
		if _, err := transfer.UploadFile(ctx, wrong, from); err == nil {
			t.Errorf("%v is an object", wrong)
		}
	}
	for _, action := range []string{"upload_file", "UploadFile", "download_fileobj"} {
		if _, err := object("a").Do(ctx, action, nil); err == nil || !strings.Contains(err.Error(), "use transfer.") {
			t.Errorf("%s: %v", action, err)
		}
	}
}

// TestCopySource gives the source of a copy in each form that there is.
func TestCopySource(t *testing.T) {
	f, client := newFake(t)
	var got string
	f.setFault(func(w http.ResponseWriter, r *http.Request, _ string) bool {
		got = r.Header.Get("X-Amz-Copy-Source")
		_, _ = w.Write([]byte(`<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>`))
		return true
	})
	for _, c := range []struct {
		source any
		want   string
	}{
		{"logs/a b", "logs/a%20b"},
		{boto3.Map{"Bucket": "logs", "Key": "a?versionId=x", "VersionId": "v"}, "logs/a%3FversionId%3Dx?versionId=v"},
		{transfer.Object{Bucket: "logs", Key: "a b"}, "logs/a%20b"},
		{&transfer.Object{Bucket: "logs", Key: "a?versionId=x"}, "logs/a%3FversionId%3Dx"},
		{transfer.Object{Bucket: "logs", Key: "a", VersionID: "v"}, "logs/a?versionId=v"},
		{struct{ Bucket, Key, VersionId string }{"logs", "a", "v"}, "logs/a?versionId=v"},
	} {
		in := boto3.Map{"Bucket": "to", "Key": "b"}
		byName := client.Call(t.Context(), "CopyObject", boto3.Map{"Bucket": "to", "Key": "b", "CopySource": c.source}, nil)
		if byName != nil || got != c.want {
			t.Errorf("%v: %s, %v; want %s", c.source, got, byName, c.want)
		}
		got = ""
		if err := client.Call(t.Context(), "copy_object", in, nil, boto3.Set("CopySource", c.source)); err != nil || got != c.want {
			t.Errorf("%v by Set: %s, %v; want %s", c.source, got, err, c.want)
		}
	}
	if err := client.Call(t.Context(), "CopyObject", boto3.Map{"Bucket": "to", "Key": "b", "CopySource": transfer.Object{Key: "a"}}, nil); err == nil {
		t.Error("a source without a bucket")
	}
}

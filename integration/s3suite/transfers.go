package s3suite

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/transfer"
)

const partSize = 5 << 20

// transfers moves objects of one part and of several in every direction.
func (s *suite) transfers(t *testing.T) {
	m := transfer.New(s.client, transfer.Config{MultipartThreshold: partSize, PartSize: partSize, MaxConcurrency: 4})
	for _, n := range []int{0, 1000, 2*partSize + 1} {
		data := bytes.Repeat([]byte("0123456789abcde\n"), n/16+1)[:n]
		s.roundTrip(t, m, data)
	}
	extra := transfer.Extra(boto3.Map{"IfNoneMatch": "*"})
	if _, err := m.Upload(t.Context(), s.bucket, "transfer/a", bytes.NewReader(nil), extra); !s.Basic && !errors.Is(err, boto3.Code("PreconditionFailed")) {
		t.Errorf("the object was replaced: %v", err)
	}
	dir := t.TempDir()
	if result, err := m.DownloadDir(t.Context(), s.bucket, "transfer", dir); err != nil || result.Transferred != 3 {
		t.Errorf("%+v, %v", result, err)
	}
	compare := transfer.ByTime
	if s.Basic { // gofakes3 may tell another second in its listings than with the object
		compare = transfer.BySize
	}
	result, err := m.Sync(t.Context(), transfer.Prefix(s.bucket, "transfer"), transfer.Dir(dir), transfer.Compare(compare))
	if err != nil || result.Skipped != 3 || result.Transferred != 0 {
		t.Errorf("%+v, %v", result, err)
	}
	for _, key := range []string{"a", "b", "c"} {
		if err := m.Delete(t.Context(), s.bucket, "transfer/"+key); err != nil {
			t.Error(err)
		}
	}
	var left struct{ Uploads []struct{ UploadId string } }
	s.call(t, "ListMultipartUploads", boto3.Map{"Bucket": s.bucket, "Prefix": "transfer/"}, &left)
	if len(left.Uploads) > 0 {
		t.Errorf("multipart uploads are left: %v", left.Uploads)
	}
}

func (s *suite) roundTrip(t *testing.T, m *transfer.Manager, data []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := m.UploadFile(t.Context(), s.bucket, "transfer/a", file, transfer.Extra(boto3.Map{"ContentType": "a/b"})); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Upload(t.Context(), s.bucket, "transfer/b", io.MultiReader(bytes.NewReader(data))); err != nil {
		t.Fatal(err)
	}
	if s.Basic && len(data) > partSize {
		s.call(t, "CopyObject", boto3.Map{"Bucket": s.bucket, "Key": "transfer/c", "CopySource": s.bucket + "/transfer/a"}, nil)
	} else if _, err := m.Copy(t.Context(), s.bucket, "transfer/c", transfer.Object{Bucket: s.bucket, Key: "transfer/a"}); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"transfer/a", "transfer/b", "transfer/c"} {
		_, err := m.DownloadFile(t.Context(), s.bucket, key, file)
		if err != nil {
			t.Fatalf("%d bytes of %s: %v", len(data), key, err)
		}
		got, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%s: %d bytes came as %d, %v", key, len(data), len(got), err)
		}
		var b bytes.Buffer
		if _, err := m.Download(t.Context(), s.bucket, key, &b); err != nil || !bytes.Equal(b.Bytes(), data) {
			t.Errorf("%s: %d bytes came as %d, %v", key, len(data), b.Len(), err)
		}
	}
	var head struct{ ContentType string }
	s.call(t, "HeadObject", boto3.Map{"Bucket": s.bucket, "Key": "transfer/c"}, &head)
	if head.ContentType != "a/b" {
		t.Errorf("the copy of %d bytes has ContentType %q", len(data), head.ContentType)
	}
}

package s3suite

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/transfer"
)

//go:embed beside.py
var besideScript string

// what is known of an object by who has read it.
type seen struct {
	SHA256, ETag, Type, Meta string
	Size                     int64
}

// beside makes the same transfers as boto3 does, and each reads what the other wrote:
// the same bytes, the same parts (by the ETag) and the same metadata.
func (s *suite) beside(t *testing.T) {
	if s.TLS {
		t.Skip("boto3 does not know the certificate")
	}
	dir, sizes := t.TempDir(), []int{0, 1000, partSize, 2*partSize + 1}
	for _, n := range sizes {
		data := bytes.Repeat([]byte("0123456789abcde\n"), n/16+1)[:n]
		if err := os.WriteFile(filepath.Join(dir, strconv.Itoa(n)), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m := transfer.New(s.client, transfer.Config{MultipartThreshold: partSize, PartSize: partSize, MaxConcurrency: 4})
	for _, n := range sizes {
		s.writeBeside(t, m, filepath.Join(dir, strconv.Itoa(n)), n)
	}
	request, err := s.client.PresignURL(t.Context(), "HeadBucket", boto3.Map{"Bucket": s.bucket}, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(request.URL)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := s.Session.Credentials(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	job, err := json.Marshal(map[string]any{
		"url": at.Scheme + "://" + at.Host, "bucket": s.bucket, "region": s.client.Region(), "key": keys.AccessKeyID, "secret": keys.SecretAccessKey,
		"dir": dir, "sizes": sizes, "part": partSize, "basic": s.Basic,
	})
	if err != nil {
		t.Fatal(err)
	}
	var theirs map[string]seen
	if err := json.Unmarshal(testoracle.Run(t, testoracle.Boto3, job, "-c", besideScript), &theirs); err != nil {
		t.Fatal(err)
	}
	if want := len(sizes) * len(besideKinds) * 2; len(theirs) != want {
		t.Errorf("boto3 has read %d objects, want %d", len(theirs), want)
	}
	for _, n := range sizes {
		data, err := os.ReadFile(filepath.Join(dir, strconv.Itoa(n)))
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range besideKinds {
			got, ours := s.read(t, m, fmt.Sprintf("py/%s-%d", kind, n)), theirs[fmt.Sprintf("go/%s-%d", kind, n)]
			want := seen{fmt.Sprintf("%x", sha256.Sum256(data)), got.ETag, "a/b", "v", int64(n)}
			if got != want || ours != want {
				t.Errorf("%s of %d bytes: boto3's was read as %+v, ours by boto3 as %+v, want %+v", kind, n, got, ours, want)
			}
		}
	}
}

var besideKinds = []string{"file", "stream", "copy"}

func (s *suite) writeBeside(t *testing.T, m *transfer.Manager, file string, n int) {
	t.Helper()
	extra := transfer.Extra(boto3.Map{"ContentType": "a/b", "Metadata": boto3.Map{"m": "v"}})
	key := func(kind string) string { return fmt.Sprintf("go/%s-%d", kind, n) }
	if _, err := m.UploadFile(t.Context(), s.bucket, key("file"), file, extra); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	if _, err := m.Upload(t.Context(), s.bucket, key("stream"), struct{ io.Reader }{f}, extra); err != nil {
		t.Fatal(err)
	}
	if s.Basic && n >= partSize { // it copies by one request alone
		_, err = m.UploadFile(t.Context(), s.bucket, key("copy"), file, extra)
	} else {
		_, err = m.Copy(t.Context(), s.bucket, key("copy"), transfer.Object{Bucket: s.bucket, Key: key("file")})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (s *suite) read(t *testing.T, m *transfer.Manager, key string) seen {
	t.Helper()
	h := sha256.New()
	result, err := m.Download(t.Context(), s.bucket, key, h)
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	var head struct {
		ContentType string
		Metadata    map[string]string
	}
	s.call(t, "HeadObject", boto3.Map{"Bucket": s.bucket, "Key": key}, &head)
	return seen{fmt.Sprintf("%x", h.Sum(nil)), result.ETag, head.ContentType, head.Metadata["m"], result.Size}
}

package s3suite

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// multipart uploads an object in two parts, the first as large as S3 demands.
func (s *suite) multipart(t *testing.T) {
	object := boto3.Map{"Bucket": s.bucket, "Key": "parts"}
	var upload struct{ UploadId string }
	s.call(t, "CreateMultipartUpload", object, &upload)
	type part struct {
		PartNumber int
		ETag       string
	}
	first := strings.Repeat("a", 5<<20)
	var parts []part
	for i, content := range []string{first, "the end"} {
		var out struct{ ETag string }
		s.call(t, "UploadPart", boto3.Map{
			"Bucket": s.bucket, "Key": "parts", "UploadId": upload.UploadId, "PartNumber": i + 1, "Body": strings.NewReader(content),
		}, &out)
		parts = append(parts, part{i + 1, out.ETag})
	}
	var listed struct{ Parts []struct{ Size int64 } }
	s.call(t, "ListParts", boto3.Map{"Bucket": s.bucket, "Key": "parts", "UploadId": upload.UploadId}, &listed)
	if len(listed.Parts) != 2 || listed.Parts[0].Size != 5<<20 {
		t.Errorf("ListParts gave %+v", listed)
	}
	s.call(t, "CompleteMultipartUpload", boto3.Map{
		"Bucket": s.bucket, "Key": "parts", "UploadId": upload.UploadId, "MultipartUpload": boto3.Map{"Parts": parts},
	}, nil)
	if got := s.content(t, "parts"); got != first+"the end" {
		t.Errorf("the object has %d bytes", len(got))
	}
	s.call(t, "CreateMultipartUpload", object, &upload)
	s.call(t, "AbortMultipartUpload", boto3.Map{"Bucket": s.bucket, "Key": "parts", "UploadId": upload.UploadId}, nil)
}

// checksums has the server verify what was sent, and the client what it gets.
func (s *suite) checksums(t *testing.T) {
	const content = "checksummed content"
	for _, algorithm := range s.Checksums {
		t.Run(algorithm, func(t *testing.T) {
			member := "Checksum" + algorithm
			put := boto3.Map{}
			s.call(t, "PutObject", boto3.Map{
				"Bucket": s.bucket, "Key": "sum", "Body": strings.NewReader(content), "ChecksumAlgorithm": algorithm,
			}, &put)
			get := boto3.Map{}
			s.call(t, "GetObject", boto3.Map{"Bucket": s.bucket, "Key": "sum", "ChecksumMode": "ENABLED"}, &get)
			if got := readAll(t, get["Body"].(io.ReadCloser)); got != content {
				t.Errorf("GetObject gave %q", got)
			}
			if get[member] == nil || put[member] != nil && put[member] != get[member] {
				t.Errorf("%s is %v after PutObject and %v after GetObject", member, put[member], get[member])
			}
		})
	}
	if len(s.Checksums) == 0 {
		t.Skip("the server computes no checksums")
	}
	t.Run("wrong", s.wrongChecksum)
}

// wrongChecksum has the server refuse content that does not match. S3 clients
// try that again, as it may be damage on the way; here once is enough.
func (s *suite) wrongChecksum(t *testing.T) {
	if !s.VerifiesSignatures {
		t.Skip("the server verifies nothing")
	}
	client, err := s.Session.Client("s3", boto3.Config{MaxAttempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	err = client.Call(t.Context(), "PutObject", boto3.Map{
		"Bucket": s.bucket, "Key": "sum", "Body": "content", "ChecksumSHA256": base64.StdEncoding.EncodeToString(make([]byte, 32)),
	}, nil)
	if e, ok := errors.AsType[*boto3.Error](err); !ok || e.StatusCode != http.StatusBadRequest {
		t.Errorf("a wrong checksum gave %v", err)
	}
}

// presigned puts and gets an object with nothing but net/http.
func (s *suite) presigned(t *testing.T) {
	in := boto3.Map{"Bucket": s.bucket, "Key": "presigned/with space", "ContentType": "text/plain"}
	put, err := s.client.PresignURL(t.Context(), "PutObject", in, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	s.send(t, put, "from anywhere")
	delete(in, "ContentType")
	get, err := s.client.PresignURL(t.Context(), "GetObject", in, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.send(t, get, ""); got != "from anywhere" {
		t.Errorf("the URL gave %q", got)
	}
	if got := s.content(t, "presigned/with space"); got != "from anywhere" {
		t.Errorf("the object holds %q", got)
	}
}

func (s *suite) send(t *testing.T, r *boto3.PresignedRequest, body string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), r.Method, r.URL, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = r.Header.Clone()
	response, err := s.HTTP.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := response.Body.Close(); err != nil {
			t.Error(err)
		}
	}()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s\n%s", r.Method, r.URL, response.Status, content)
	}
	return string(content)
}

func (s *suite) errors(t *testing.T) {
	for _, c := range []struct {
		operation string
		in        boto3.Map
		code      boto3.Code
	}{
		{"GetObject", boto3.Map{"Bucket": s.bucket, "Key": "nothing"}, "NoSuchKey"},
		{"ListObjectsV2", boto3.Map{"Bucket": s.bucket + "-nothing"}, "NoSuchBucket"},
		{"HeadObject", boto3.Map{"Bucket": s.bucket, "Key": "nothing"}, "NoSuchKey"},
		{"HeadBucket", boto3.Map{"Bucket": s.bucket + "-nothing"}, "NoSuchBucket"},
		{"AbortMultipartUpload", boto3.Map{"Bucket": s.bucket, "Key": "nothing", "UploadId": "nothing"}, "NoSuchUpload"},
	} {
		err := s.client.Call(t.Context(), c.operation, c.in, nil)
		e, ok := errors.AsType[*boto3.Error](err)
		if !ok || !errors.Is(err, c.code) {
			t.Errorf("%s gave %v, want %s", c.operation, err, c.code)
			continue
		}
		if e.StatusCode != http.StatusNotFound || e.Attempts != 1 || e.Service != "s3" || e.Operation != c.operation || e.RequestID == "" && !strings.HasPrefix(c.operation, "Head") {
			t.Errorf("%s gave %#v", c.operation, e)
		}
	}
}

// signatures made with a wrong secret must not pass.
func (s *suite) signatures(t *testing.T) {
	if !s.VerifiesSignatures {
		t.Skip("the server verifies no signatures")
	}
	keys, err := s.Session.Credentials(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wrong, err := s.Session.Client("s3", boto3.Config{Credentials: credentials.Static(keys.AccessKeyID, "wrong", "")})
	if err != nil {
		t.Fatal(err)
	}
	err = wrong.Call(t.Context(), "ListObjectsV2", boto3.Map{"Bucket": s.bucket}, nil)
	if e, ok := errors.AsType[*boto3.Error](err); !ok || e.StatusCode != http.StatusForbidden {
		t.Errorf("a wrong secret gave %v", err)
	}
}

func (s *suite) cancellation(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.client.Call(ctx, "ListObjectsV2", boto3.Map{"Bucket": s.bucket}, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled call gave %v", err)
	}
}

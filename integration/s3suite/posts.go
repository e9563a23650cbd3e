package s3suite

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
)

// posts uploads with forms, as a browser does: one that is as the policy wants
// it, and ones that are not.
func (s *suite) posts(t *testing.T) {
	form := boto3.PostForm{
		Bucket: s.bucket, Key: "posted/${filename}", Fields: map[string]string{"Content-Type": "text/plain", "x-amz-meta-author": "somebody"},
		Conditions: []any{
			boto3.Map{"Content-Type": "text/plain"}, []any{"starts-with", "$x-amz-meta-author", "some"}, []any{"content-length-range", 1, 20},
		},
	}
	post, err := s.client.PresignPost(t.Context(), form, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	const name = "posted/file.txt" // by the form's user: these servers do not know ${filename}
	if status, answer := s.post(t, post, map[string]string{"key": name}, "from a form"); status != http.StatusNoContent && status != http.StatusOK {
		t.Fatalf("%s: %d %s", post.URL, status, answer)
	}
	if got := s.content(t, name); got != "from a form" {
		t.Errorf("the object holds %q", got)
	}
	if !s.VerifiesSignatures {
		return
	}
	head := boto3.Map{}
	s.call(t, "HeadObject", boto3.Map{"Bucket": s.bucket, "Key": name}, &head)
	if author, err := head.Search("Metadata.author"); err != nil || author != "somebody" || head["ContentType"] != "text/plain" {
		t.Errorf("HeadObject gave %v", head)
	}
	for what, change := range map[string]map[string]string{
		"a longer file": nil, "another key": {"key": "elsewhere/x"}, "another type": {"Content-Type": "text/html"}, "another author": {"x-amz-meta-author": "nobody"},
		"another policy": {"policy": strings.Replace(post.Fields["policy"], "e", "f", 1)}, "another signature": {"x-amz-signature": strings.Repeat("0", 64)},
	} {
		content := "from a form"
		if change == nil {
			content = "from a form, but far too long"
		}
		if status, answer := s.post(t, post, change, content); status < 400 || status > 403 {
			t.Errorf("%s: %d %s", what, status, answer)
		}
	}
}

// post sends a form with the fields of a presigned one, some of them changed.
func (s *suite) post(t *testing.T, form *boto3.PresignedPost, change map[string]string, content string) (int, string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range form.Fields {
		if other, ok := change[name]; ok {
			value = other
		}
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	file, err := w.CreateFormFile("file", "file.txt")
	if err == nil {
		_, err = io.WriteString(file, content)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, form.URL, &body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", w.FormDataContentType())
	response, err := s.HTTP.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(answer)
}

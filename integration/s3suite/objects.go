package s3suite

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
)

func (s *suite) buckets(t *testing.T) {
	var out struct {
		Buckets []struct {
			Name         string
			CreationDate time.Time
		}
	}
	s.call(t, "ListBuckets", nil, &out)
	for _, b := range out.Buckets {
		if b.Name == s.bucket {
			if since := time.Since(b.CreationDate); since < -time.Minute || since > time.Hour {
				t.Errorf("the bucket was created at %v", b.CreationDate)
			}
			return
		}
	}
	t.Errorf("%s is not among %v", s.bucket, out.Buckets)
}

func (s *suite) objects(t *testing.T) {
	type putObject struct {
		Bucket, Key string
		Body        io.Reader
		ContentType string
		Metadata    map[string]string
	}
	var put struct{ ETag string }
	s.call(t, "PutObject", putObject{s.bucket, "object", strings.NewReader("hello"), "text/plain", map[string]string{"author": "somebody"}}, &put)
	const helloMD5 = `"5d41402abc4b2a76b9719d911017c592"`
	if put.ETag != helloMD5 {
		t.Errorf("ETag %s, want %s", put.ETag, helloMD5)
	}
	head := boto3.Map{}
	var meta boto3.ResponseMetadata
	if err := s.client.Call(t.Context(), "HeadObject", boto3.Map{"Bucket": s.bucket, "Key": "object"}, &head, boto3.Metadata(&meta)); err != nil {
		t.Fatal(err)
	}
	author, err := head.Search("Metadata.*|[0]")
	if err != nil {
		t.Fatal(err)
	}
	if head["ContentLength"] != int64(5) || head["ContentType"] != "text/plain" || head["ETag"] != helloMD5 || author != "somebody" {
		t.Errorf("HeadObject gave %v", head)
	}
	if modified, ok := head["LastModified"].(time.Time); !ok || modified.IsZero() {
		t.Errorf("LastModified is %v", head["LastModified"])
	}
	if meta.StatusCode != 200 || meta.Attempts != 1 || meta.Header.Get("Etag") != helloMD5 {
		t.Errorf("the metadata is %+v", meta)
	}
	if got := s.content(t, "object"); got != "hello" {
		t.Errorf("GetObject gave %q", got)
	}
	s.put(t, "object", "overwritten")
	if got := s.content(t, "object"); got != "overwritten" {
		t.Errorf("after overwriting GetObject gave %q", got)
	}
}

// bodies sends content in every form that a user may have it in.
func (s *suite) bodies(t *testing.T) {
	const content = "some content"
	path := filepath.Join(t.TempDir(), "content")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}()
	middle := strings.NewReader("before " + content)
	if _, err := middle.Seek(int64(len("before ")), io.SeekStart); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]any{
		"string":          content,
		"[]byte":          []byte(content),
		"*bytes.Reader":   bytes.NewReader([]byte(content)),
		"*bytes.Buffer":   bytes.NewBufferString(content),
		"*os.File":        file,
		"from the middle": middle,
	} {
		t.Run(name, func(t *testing.T) {
			s.call(t, "PutObject", boto3.Map{"Bucket": s.bucket, "Key": "body", "Body": body}, nil)
			if got := s.content(t, "body"); got != content {
				t.Errorf("GetObject gave %q", got)
			}
		})
	}
	t.Run("reader", func(t *testing.T) {
		body := io.MultiReader(strings.NewReader(content[:4]), strings.NewReader(content[4:]))
		in := boto3.Map{"Bucket": s.bucket, "Key": "body", "Body": body, "ContentLength": len(content)}
		if !s.TLS {
			// Its hash has to be signed, so it would have to be read twice.
			if err := s.client.Call(t.Context(), "PutObject", in, nil); err == nil || !strings.Contains(err.Error(), "io.ReadSeeker") {
				t.Errorf("got %v, want an error that says what to pass", err)
			}
			return
		}
		s.call(t, "PutObject", in, nil)
		if got := s.content(t, "body"); got != content {
			t.Errorf("GetObject gave %q", got)
		}
	})
	t.Run("none", func(t *testing.T) {
		s.call(t, "PutObject", boto3.Map{"Bucket": s.bucket, "Key": "body"}, nil)
		if got := s.content(t, "body"); got != "" {
			t.Errorf("GetObject gave %q", got)
		}
	})
}

// keys have characters that paths, queries and XML treat specially.
func (s *suite) keys(t *testing.T) {
	keys := []string{"awkward/a b+c", "awkward/ü €", "awkward/100%", "awkward/q?x=1&y=<2>", "awkward/~tilde'(paren)*!", "awkward/%2F"}
	for _, key := range keys {
		s.put(t, key, key)
		if got := s.content(t, key); got != key {
			t.Errorf("%q holds %q", key, got)
		}
	}
	var listed []string
	for item, err := range s.client.Items(t.Context(), "ListObjectsV2", boto3.Map{"Bucket": s.bucket, "Prefix": "awkward/"}) {
		if err != nil {
			t.Fatal(err)
		}
		listed = append(listed, item.(boto3.Map)["Key"].(string))
	}
	slices.Sort(keys)
	if slices.Sort(listed); !slices.Equal(listed, keys) {
		t.Errorf("listed %q, want %q", listed, keys)
	}
}

func (s *suite) ranges(t *testing.T) {
	s.put(t, "ranged", "0123456789")
	var out struct {
		Body          io.ReadCloser
		ContentRange  string
		ContentLength int64
	}
	s.call(t, "GetObject", boto3.Map{"Bucket": s.bucket, "Key": "ranged", "Range": "bytes=3-5"}, &out)
	if got := readAll(t, out.Body); got != "345" || out.ContentLength != 3 || out.ContentRange != "bytes 3-5/10" {
		t.Errorf("got %q of %d bytes, range %q", got, out.ContentLength, out.ContentRange)
	}
}

func (s *suite) copyObject(t *testing.T) {
	s.put(t, "copy/from here", "copied")
	var out struct {
		CopyObjectResult struct {
			ETag         string
			LastModified time.Time
		}
	}
	source := boto3.Map{"Bucket": s.bucket, "Key": "copy/from here"}
	s.call(t, "CopyObject", boto3.Map{"Bucket": s.bucket, "Key": "copy/to", "CopySource": source}, &out)
	if out.CopyObjectResult.ETag == "" || out.CopyObjectResult.LastModified.IsZero() {
		t.Errorf("CopyObject gave %+v", out)
	}
	if got := s.content(t, "copy/to"); got != "copied" {
		t.Errorf("the copy holds %q", got)
	}
}

// deleteObjects sends XML with a checksum that S3 requires.
func (s *suite) deleteObjects(t *testing.T) {
	s.put(t, "delete/1", "x")
	s.put(t, "delete/2", "x")
	type object struct{ Key string }
	var out struct{ Deleted []object }
	s.call(t, "DeleteObjects", boto3.Map{
		"Bucket": s.bucket,
		"Delete": boto3.Map{"Objects": []object{{"delete/1"}, {"delete/2"}}},
	}, &out)
	slices.SortFunc(out.Deleted, func(a, b object) int { return strings.Compare(a.Key, b.Key) })
	if !slices.Equal(out.Deleted, []object{{"delete/1"}, {"delete/2"}}) {
		t.Errorf("deleted %v", out.Deleted)
	}
}

func (s *suite) tagging(t *testing.T) {
	s.put(t, "tagged", "x")
	type tag struct{ Key, Value string }
	tags := []tag{{"a", "1"}, {"b", "two + three"}}
	s.call(t, "PutObjectTagging", boto3.Map{"Bucket": s.bucket, "Key": "tagged", "Tagging": boto3.Map{"TagSet": tags}}, nil)
	var out struct{ TagSet []tag }
	s.call(t, "GetObjectTagging", boto3.Map{"Bucket": s.bucket, "Key": "tagged"}, &out)
	slices.SortFunc(out.TagSet, func(a, b tag) int { return strings.Compare(a.Key, b.Key) })
	if !slices.Equal(out.TagSet, tags) {
		t.Errorf("tags %v, want %v", out.TagSet, tags)
	}
}

package transfer_test

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/transfer"
)

// fake is a small S3 on loopback that checks what it gets. fault, if set, sees
// each request first and says whether it has answered it.
type fake struct {
	t     testing.TB
	fault func(w http.ResponseWriter, r *http.Request, op string) bool

	url     string
	session *boto3.Session
	refused map[string]string // codes of keys that DeleteObjects does not delete

	mu       sync.Mutex
	objects  map[string]*object
	uploads  map[string]map[int]*object
	next     int
	requests []string // operations in the order of their arrival
}

type object struct {
	data   []byte
	etag   string
	header http.Header
	key    string    // of an upload
	begun  time.Time // of an upload

	ends      []int       // of the parts, where they can be asked for
	checksums http.Header // of the whole; nil for a CRC32
}

func crc(data []byte) string {
	sum := crc32.ChecksumIEEE(data)
	return base64.StdEncoding.EncodeToString([]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
}

func newObject(data []byte, h http.Header) *object {
	return &object{data: data, etag: fmt.Sprintf("%q", fmt.Sprintf("%x", md5.Sum(data))), header: h}
}

func operation(r *http.Request) string {
	q := r.URL.Query()
	_, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case q.Has("list-type"):
		return "ListObjectsV2"
	case r.Method == http.MethodPost && q.Has("delete"):
		return "DeleteObjects"
	case r.Method == http.MethodGet && q.Has("uploads"):
		return "ListMultipartUploads"
	case r.Method == http.MethodGet && q.Has("uploadId"):
		return "ListParts"
	case r.Method == http.MethodPost && q.Has("uploads"):
		return "CreateMultipartUpload"
	case r.Method == http.MethodPut && q.Has("partNumber") && r.Header.Get("X-Amz-Copy-Source") != "":
		return "UploadPartCopy"
	case r.Method == http.MethodPut && q.Has("partNumber"):
		return "UploadPart"
	case r.Method == http.MethodPost:
		return "CompleteMultipartUpload"
	case r.Method == http.MethodDelete && q.Has("uploadId"):
		return "AbortMultipartUpload"
	case r.Method == http.MethodGet && q.Has("tagging"):
		return "GetObjectTagging"
	case r.Method == http.MethodPut && r.Header.Get("X-Amz-Copy-Source") != "":
		return "CopyObject"
	case key == "":
		return "Other"
	}
	return map[string]string{"GET": "GetObject", "HEAD": "HeadObject", "PUT": "PutObject", "DELETE": "DeleteObject"}[r.Method]
}

// unchunk takes off the coding aws-chunked, and makes its trailer a header.
func unchunk(body []byte, header http.Header) (data []byte) {
	for {
		line, rest, _ := bytes.Cut(body, []byte("\r\n"))
		n, err := strconv.ParseInt(string(line), 16, 64)
		if err != nil || n == 0 {
			name, value, _ := strings.Cut(strings.TrimSpace(string(rest)), ":")
			header.Set(name, value)
			return data
		}
		data, body = append(data, rest[:n]...), rest[n+2:]
	}
}

func fail(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<Error><Code>%s</Code><Message>m</Message></Error>", code)
}

// setFault has fault answer requests before the fake does, where it returns true.
func (f *fake) setFault(fault func(http.ResponseWriter, *http.Request, string) bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault = fault
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	op := operation(r)
	f.mu.Lock()
	f.requests = append(f.requests, op)
	fault := f.fault
	f.mu.Unlock()
	if fault == nil || !fault(w, r, op) {
		f.answer(w, r, op)
	}
}

// answer is what comes of a request that no fault befalls.
func (f *fake) answer(w http.ResponseWriter, r *http.Request, op string) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the sender has gone
	}
	if r.Header.Get("Content-Encoding") == "aws-chunked" {
		body = unchunk(body, r.Header)
	}
	if want := r.Header.Get("X-Amz-Checksum-Crc32"); want != "" && (op == "PutObject" || op == "UploadPart") && want != crc(body) {
		fail(w, 400, "BadDigest")
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	key := strings.TrimPrefix(r.URL.Path, "/")
	switch op {
	case "PutObject":
		if _, exists := f.objects[key]; exists && r.Header.Get("If-None-Match") == "*" {
			fail(w, 412, "PreconditionFailed")
			return
		}
		f.put(w, key, newObject(body, r.Header))
	case "GetObject", "HeadObject":
		f.get(w, r, key)
	case "DeleteObject":
		delete(f.objects, key)
		w.WriteHeader(204)
	case "DeleteObjects":
		f.deleteObjects(w, key, body)
	case "ListObjectsV2":
		f.list(w, r, key)
	case "ListMultipartUploads":
		f.listUploads(w, r)
	case "ListParts":
		f.listParts(w, r)
	case "GetObjectTagging":
		_, _ = io.WriteString(w, `<Tagging><TagSet><Tag><Key>a</Key><Value>b c</Value></Tag></TagSet></Tagging>`)
	case "CopyObject":
		from := f.objects[r.Header.Get("X-Amz-Copy-Source")]
		f.objects[key] = newObject(from.data, from.header)
		_, _ = fmt.Fprintf(w, "<CopyObjectResult><ETag>%s</ETag></CopyObjectResult>", from.etag)
	default:
		f.multipart(w, r, op, key, body)
	}
}

func (f *fake) put(w http.ResponseWriter, key string, o *object) {
	f.objects[key] = o
	w.Header().Set("ETag", o.etag)
	w.Header().Set("X-Amz-Checksum-Crc32", crc(o.data))
}

func (f *fake) get(w http.ResponseWriter, r *http.Request, key string) {
	o := f.objects[key]
	if o == nil {
		fail(w, 404, "NoSuchKey")
		return
	}
	if m := r.Header.Get("If-Match"); m != "" && m != o.etag {
		fail(w, 412, "PreconditionFailed")
		return
	}
	w.Header().Set("ETag", o.etag)
	w.Header().Set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
	data, status := o.data, 200
	if text, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes="); ok {
		a, b, _ := strings.Cut(text, "-")
		from, _ := strconv.Atoi(a)
		to, err := strconv.Atoi(b)
		if err != nil { // an open range
			to = len(data)
		}
		to = min(to+1, len(data))
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, to-1, len(data)))
		data, status = data[from:to], 206
	} else if n, err := strconv.Atoi(r.URL.Query().Get("partNumber")); err == nil && o.ends != nil {
		from := 0
		if n > 1 {
			from = o.ends[n-2]
		}
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, o.ends[n-1]-1, len(data)))
		data, status = data[from:o.ends[n-1]], 206
	} else if o.checksums != nil {
		maps.Copy(w.Header(), o.checksums)
	} else {
		w.Header().Set("X-Amz-Checksum-Crc32", crc(data))
		w.Header().Set("X-Amz-Checksum-Type", "FULL_OBJECT")
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		f.mu.Unlock()
		_, _ = w.Write(data)
		f.mu.Lock()
	}
}

func (f *fake) list(w http.ResponseWriter, r *http.Request, bucket string) {
	prefix := strings.TrimSuffix(bucket, "/") + "/" + r.URL.Query().Get("prefix")
	var keys []string
	for k := range f.objects {
		if strings.HasPrefix(k, prefix) {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	_, _ = io.WriteString(w, "<ListBucketResult>")
	within, delimiter, last := r.URL.Query().Get("prefix"), r.URL.Query().Get("delimiter"), ""
	for _, k := range keys {
		_, name, _ := strings.Cut(k, "/")
		if name <= r.URL.Query().Get("start-after") {
			continue
		}
		if first, _, below := strings.Cut(strings.TrimPrefix(name, within), delimiter); below && delimiter != "" {
			if common := within + first + delimiter; common != last {
				last = common
				_, _ = fmt.Fprintf(w, "<CommonPrefixes><Prefix>%s</Prefix></CommonPrefixes>", common)
			}
			continue
		}
		_, _ = fmt.Fprintf(w, "<Contents><Key>%s</Key><Size>%d</Size><ETag>%s</ETag><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>",
			name, len(f.objects[k].data), f.objects[k].etag)
	}
	_, _ = io.WriteString(w, "<IsTruncated>false</IsTruncated></ListBucketResult>")
}

func (f *fake) deleteObjects(w http.ResponseWriter, bucket string, body []byte) {
	var in struct{ Object []struct{ Key string } }
	if err := xml.Unmarshal(body, &in); err != nil || len(in.Object) > 1000 {
		fail(w, 400, "MalformedXML")
		return
	}
	_, _ = io.WriteString(w, "<DeleteResult>")
	for _, o := range in.Object {
		if code, refused := f.refused[o.Key]; refused {
			_, _ = fmt.Fprintf(w, "<Error><Key>%s</Key><Code>%s</Code><Message>no</Message></Error>", o.Key, code)
			continue
		}
		delete(f.objects, strings.TrimSuffix(bucket, "/")+"/"+o.Key)
	}
	_, _ = io.WriteString(w, "</DeleteResult>")
}

func (f *fake) multipart(w http.ResponseWriter, r *http.Request, op, key string, body []byte) {
	id := r.URL.Query().Get("uploadId")
	if op == "CreateMultipartUpload" {
		f.next++
		id = strconv.Itoa(f.next)
		f.uploads[id] = map[int]*object{0: newObject(nil, r.Header)}
		f.uploads[id][0].key = key
		f.uploads[id][0].begun = time.Now()
		if kind := r.Header.Get("X-Amz-Checksum-Type"); kind != "" {
			w.Header().Set("X-Amz-Checksum-Type", kind)
		}
		_, _ = fmt.Fprintf(w, "<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>", id)
		return
	}
	parts := f.uploads[id]
	if parts == nil {
		fail(w, 404, "NoSuchUpload")
		return
	}
	number, _ := strconv.Atoi(r.URL.Query().Get("partNumber"))
	switch op {
	case "UploadPart":
		parts[number] = newObject(body, nil)
		w.Header().Set("ETag", parts[number].etag)
		w.Header().Set("X-Amz-Checksum-Crc32", crc(body))
	case "UploadPartCopy":
		a, b, _ := strings.Cut(strings.TrimPrefix(r.Header.Get("X-Amz-Copy-Source-Range"), "bytes="), "-")
		from, _ := strconv.Atoi(a)
		to, _ := strconv.Atoi(b)
		src := f.objects[r.Header.Get("X-Amz-Copy-Source")]
		if m := r.Header.Get("X-Amz-Copy-Source-If-Match"); m != src.etag {
			fail(w, 412, "PreconditionFailed")
			return
		}
		parts[number] = newObject(src.data[from:to+1], nil)
		_, _ = fmt.Fprintf(w, "<CopyPartResult><ETag>%s</ETag></CopyPartResult>", parts[number].etag)
	case "AbortMultipartUpload":
		delete(f.uploads, id)
		w.WriteHeader(204)
	case "CompleteMultipartUpload":
		f.complete(w, r, key, id, body)
	}
}

func (f *fake) complete(w http.ResponseWriter, r *http.Request, key, id string, body []byte) {
	var list struct {
		Part []struct {
			PartNumber int
			ETag       string
		}
	}
	if err := xml.Unmarshal(body, &list); err != nil {
		fail(w, 400, "MalformedXML")
		return
	}
	parts, data := f.uploads[id], []byte(nil)
	digests := md5.New()
	for i, p := range list.Part {
		if p.PartNumber != i+1 || parts[p.PartNumber] == nil || parts[p.PartNumber].etag != p.ETag {
			fail(w, 400, "InvalidPart")
			return
		}
		data = append(data, parts[p.PartNumber].data...)
		sum := md5.Sum(parts[p.PartNumber].data)
		_, _ = digests.Write(sum[:])
	}
	if want := r.Header.Get("X-Amz-Checksum-Crc32"); want != "" && want != crc(data) {
		fail(w, 400, "BadDigest")
		return
	}
	o := &object{data: data, etag: fmt.Sprintf("\"%x-%d\"", digests.Sum(nil), len(list.Part)), header: parts[0].header}
	f.objects[key] = o
	delete(f.uploads, id)
	_, _ = fmt.Fprintf(w, "<CompleteMultipartUploadResult><ETag>%s</ETag></CompleteMultipartUploadResult>", o.etag)
}

// clean fails when a multipart upload is left.
func (f *fake) clean() {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.uploads) > 0 {
		f.t.Errorf("%d multipart uploads are left", len(f.uploads))
	}
}

func (f *fake) object(key string) *object {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.objects[key]
}

func (f *fake) count(op string) (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.requests {
		if r == op {
			n++
		}
	}
	return n
}

// newFake starts a fake and a client of it with checksums on.
func newFake(t testing.TB, client ...boto3.Config) (*fake, *boto3.Client) {
	t.Helper()
	return newFakeOn(t, httptest.NewServer, client...)
}

// newFakeOn starts a fake on a server of another kind, such as one with TLS.
func newFakeOn(t testing.TB, start func(http.Handler) *httptest.Server, client ...boto3.Config) (*fake, *boto3.Client) {
	t.Helper()
	f := &fake{t: t, objects: map[string]*object{}, uploads: map[string]map[int]*object{}}
	server := start(f)
	t.Cleanup(server.Close)
	if len(client) == 0 && strings.HasPrefix(server.URL, "https:") {
		client = append(client, boto3.Config{HTTPClient: server.Client()})
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	s, err := boto3.NewSession(boto3.Config{
		Region: "us-east-1", EndpointURL: server.URL, Credentials: credentials.Static("AKID", "secret", ""),
		RequestChecksumCalculation: "when_supported", ResponseChecksumValidation: "when_supported",
		RetryMode: "standard",
	})
	if err != nil {
		t.Fatal(err)
	}
	f.url, f.session = server.URL, s
	c, err := s.Client("s3", client...)
	if err != nil {
		t.Fatal(err)
	}
	return f, c
}

const part = 5 << 20

// small is a Config with the smallest parts that S3 takes.
var small = transfer.Config{MultipartThreshold: part, PartSize: part, MaxConcurrency: 4}

func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i * 7 >> (i % 13))
	}
	return b
}

func same(t testing.TB, what string, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Errorf("%s: %d bytes, want %d, or others", what, len(got), len(want))
	}
}

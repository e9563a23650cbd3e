package transfer

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// profileOf writes a config file and points sessions to it.
func profileOf(t *testing.T, config string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_CONFIG_FILE", path)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
}

func clientWith(t *testing.T, web boto3.HTTPClient) *boto3.Client {
	t.Helper()
	s, err := boto3.NewSession(boto3.Config{
		Region: "eu-west-1", EndpointURL: "http://localhost:1", Credentials: credentials.Static("AKID", "secret", ""), HTTPClient: web,
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Client("s3")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The numbers are those that the AWS CLI makes of the same texts.
func TestSettingsOfTheProfile(t *testing.T) {
	profileOf(t, "[default]\n")
	usual := New(clientWith(t, nil), Config{}).cfg
	want := Config{
		MultipartThreshold: 8388608, PartSize: 8388608, MaxConcurrency: 10, MaxQueue: 1000,
		MinPartSize: 5242880, MaxParts: 10000, IOChunkSize: 64 * kib, DownloadAttempts: 5, MaxMemory: 83886080,
	}
	if usual != want {
		t.Errorf("without a profile %+v", usual)
	}
	profileOf(t, "[default]\ns3 =\n  multipart_threshold = 64MB\n  multipart_chunksize = 16MB\n"+
		"  max_concurrent_requests = 20\n  max_queue_size = 10000\n  max_bandwidth = 50MB/s\n")
	c := clientWith(t, nil)
	want = Config{
		MultipartThreshold: 67108864, PartSize: 16777216, MaxConcurrency: 20, MaxQueue: 10000, MaxBandwidth: 52428800,
		MinPartSize: 5242880, MaxParts: 10000, IOChunkSize: 64 * kib, DownloadAttempts: 5, MaxMemory: 20 * 16777216,
	}
	if got := New(c, Config{}).cfg; got != want {
		t.Errorf("with the profile's keys %+v", got)
	}
	m := New(c, Config{PartSize: 5 * mib, MaxConcurrency: 3, MaxBandwidth: 1, MaxQueue: 2, MultipartThreshold: 7})
	if got := m.cfg; got.PartSize != 5*mib || got.MaxConcurrency != 3 || got.MaxBandwidth != 1 || got.MaxQueue != 2 || got.MultipartThreshold != 7 {
		t.Errorf("the program's own go first: %+v", got)
	}
	if m.bandwidth.rate != 1 || cap(m.slots) != 3 {
		t.Errorf("in force are %d bytes per second, %d slots", m.bandwidth.rate, cap(m.slots))
	}
	if err := New(nil, Config{}).Delete(t.Context(), "b", "k"); err == nil {
		t.Error("without a client a transfer succeeds")
	}
}

// TestProfileSetsTheParts uploads 12 MiB with a threshold and a part size that
// only the profile has.
func TestProfileSetsTheParts(t *testing.T) {
	profileOf(t, "[default]\ns3 =\n  multipart_threshold = 6MB\n  multipart_chunksize = 5242880\n  max_concurrent_requests = 1\n")
	web := &uploadLog{}
	if _, err := New(clientWith(t, web), Config{}).Upload(t.Context(), "b", "k", bytes.NewReader(make([]byte, 12*mib))); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(web.sizes); got != "[5242880 5242880 2097152]" || web.most != 1 {
		t.Errorf("parts %s, %d at a time", got, web.most)
	}
}

// uploadLog answers an upload in parts.
type uploadLog struct {
	mu        sync.Mutex
	sizes     []int
	now, most int
}

func (p *uploadLog) Do(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	p.now++
	p.most = max(p.most, p.now)
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.now--
	}()
	size := 0
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		size = len(body)
	}
	text := ""
	switch q := r.URL.Query(); {
	case q.Has("uploads"):
		text = "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"
	case q.Has("partNumber"):
		p.mu.Lock()
		p.sizes = append(p.sizes, size)
		p.mu.Unlock()
	default:
		text = "<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>"
	}
	return reply(r, text), nil
}

func reply(r *http.Request, text string) *http.Response {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Etag": {`"e"`}, "Content-Length": {strconv.Itoa(len(text))}},
		Body: io.NopCloser(strings.NewReader(text)), ContentLength: int64(len(text)), Request: r,
	}
}

// TestListingRunsAheadByTheQueue lists a bucket without an end and holds all
// downloads back.
func TestListingRunsAheadByTheQueue(t *testing.T) {
	profileOf(t, "[default]\ns3 =\n  max_queue_size = 30\n  max_concurrent_requests = 4\n")
	synctest.Test(t, func(t *testing.T) {
		web := &endless{release: make(chan struct{})}
		c := clientWith(t, web)
		done := make(chan error)
		dir := t.TempDir()
		var last, total int64
		go func() {
			_, err := New(c, Config{}).DownloadDir(t.Context(), "b", "", dir, Progress(func(d, of int64) { last, total = d, of }))
			done <- err
		}()
		synctest.Wait()
		// 4 are under way, 30 wait, and one has no room.
		if got := web.counts(); got != "4 pages, 4 downloads" {
			t.Errorf("listed ahead: %s", got)
		}
		web.stop(7)
		close(web.release)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if got := web.counts(); got != "7 pages, 70 downloads" || last != 70 || total != 70 {
			t.Errorf("in the end: %s, progress %d of %d", got, last, total)
		}
	})
}

// endless lists ten objects a page.
type endless struct {
	release   chan struct{}
	mu        sync.Mutex
	pages     int
	downloads int
	last      int // page; 0 for none
}

func (e *endless) counts() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return fmt.Sprintf("%d pages, %d downloads", e.pages, e.downloads)
}

func (e *endless) stop(page int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.last = page
}

func (e *endless) Do(r *http.Request) (*http.Response, error) {
	e.mu.Lock()
	if !r.URL.Query().Has("list-type") {
		e.downloads++
		e.mu.Unlock()
		<-e.release
		return reply(r, "x"), nil
	}
	defer e.mu.Unlock()
	e.pages++
	var b strings.Builder
	fmt.Fprintf(&b, "<ListBucketResult><IsTruncated>%v</IsTruncated><NextContinuationToken>%d</NextContinuationToken>", e.pages != e.last, e.pages)
	for i := range 10 {
		fmt.Fprintf(&b, "<Contents><Key>%d-%d</Key><Size>1</Size></Contents>", e.pages, i)
	}
	b.WriteString("</ListBucketResult>")
	return reply(r, b.String()), nil
}

// TestCopiesIntoTheirSource lists everything before it copies, as the copies
// would be listed and copied without end.
func TestCopiesIntoTheirSource(t *testing.T) {
	profileOf(t, "[default]\ns3 =\n  max_queue_size = 1\n")
	web := &selfCopy{objects: []string{"a/1", "a/2", "a/3"}}
	result, err := New(clientWith(t, web), Config{MaxConcurrency: 1}).Sync(t.Context(), Prefix("b", "a"), Prefix("b", "a/copy"))
	if err != nil || result.Transferred != 3 || len(web.objects) != 6 {
		t.Errorf("%+v %v, %q", result, err, web.objects)
	}
}

// selfCopy lists one object a page.
type selfCopy struct {
	mu      sync.Mutex
	objects []string
}

func (s *selfCopy) Do(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := r.URL.Query()
	switch {
	case q.Has("list-type"):
		var found []string
		for _, key := range s.objects {
			if strings.HasPrefix(key, q.Get("prefix")) {
				found = append(found, key)
			}
		}
		i, err := strconv.Atoi(q.Get("continuation-token"))
		if err != nil {
			i = 0
		}
		if i >= len(found) {
			return reply(r, "<ListBucketResult></ListBucketResult>"), nil
		}
		return reply(r, fmt.Sprintf("<ListBucketResult><IsTruncated>%v</IsTruncated><NextContinuationToken>%d</NextContinuationToken>"+
			"<Contents><Key>%s</Key><Size>1</Size></Contents></ListBucketResult>", i+1 < len(found), i+1, found[i])), nil
	case r.Method == http.MethodPut:
		s.objects = append(s.objects, strings.TrimPrefix(r.URL.Path, "/b/"))
		return reply(r, "<CopyObjectResult><ETag>e</ETag></CopyObjectResult>"), nil
	}
	return reply(r, ""), nil
}

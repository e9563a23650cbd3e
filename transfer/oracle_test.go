package transfer_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testoracle"
	"github.com/boto3-go/boto3/transfer"
)

// script makes the transfers of the cases with boto3.
const script = `
import boto3, io, json, sys
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
job = json.load(sys.stdin)
for case in job["cases"]:
    s3 = boto3.client("s3", endpoint_url=job["url"], region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b",
        config=Config(request_checksum_calculation=case["checksums"], response_checksum_validation=case["checksums"], s3={"addressing_style": "path"}))
    config = TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20, max_concurrency=2)
    key, extra = case["name"], case["extra"]
    if case["kind"] == "upload":
        s3.upload_fileobj(io.BytesIO(b"x" * case["size"]), "b", key, ExtraArgs=extra, Config=config)
    elif case["kind"] == "download":
        s3.download_fileobj("b", key, io.BytesIO(), ExtraArgs=extra, Config=config)
    elif case["kind"] == "copy":
        s3.copy({"Bucket": "b", "Key": case["source"]}, "b", key, ExtraArgs=extra, Config=config)
`

type oracleCase struct {
	Name      string    `json:"name"`
	Kind      string    `json:"kind"`
	Size      int       `json:"size"`
	Checksums string    `json:"checksums"`
	Source    string    `json:"source"`
	Extra     boto3.Map `json:"extra"`
}

// recorder notes what each request asks for.
type recorder struct {
	mu  sync.Mutex
	all map[string][]string // by key
}

var ignored = []string{"X-Amz-Date", "X-Amz-Content-Sha256", "X-Amz-Security-Token"}

func (l *recorder) fault(_ http.ResponseWriter, r *http.Request, op string) bool {
	parts := []string{op}
	for name, v := range r.Header {
		if (strings.HasPrefix(name, "X-Amz-") || slices.Contains([]string{"Range", "If-Match", "If-None-Match", "Content-Type", "Cache-Control"}, name)) &&
			!slices.Contains(ignored, name) {
			parts = append(parts, name+"="+strings.Join(v, ","))
		}
	}
	for name, v := range r.URL.Query() {
		if name != "uploadId" {
			parts = append(parts, "?"+name+"="+strings.Join(v, ","))
		}
	}
	slices.Sort(parts[1:])
	l.mu.Lock()
	defer l.mu.Unlock()
	key := strings.TrimPrefix(r.URL.Path, "/b/")
	l.all[key] = append(l.all[key], strings.Join(parts, " "))
	return false
}

var (
	openRange  = regexp.MustCompile(`Range=bytes=(\d+)-( |$)`)
	firstRange = regexp.MustCompile(`Range=bytes=0-\d+ ?`)
)

// expected turns boto3's requests into ours where they differ on purpose: an
// upload in parts carries the checksum of the whole, and a download begins with
// its first request for data instead of HeadObject.
func expected(requests []string, kind string, size int) []string {
	var out []string
	for _, r := range requests {
		name, rest, _ := strings.Cut(r, " ")
		if kind == "download" && name == "HeadObject" {
			continue
		}
		if kind == "download" {
			rest = openRange.ReplaceAllString(rest, fmt.Sprintf("Range=bytes=${1}-%d", size-1)+"$2")
			rest = firstRange.ReplaceAllString(rest, "")
			if !strings.Contains(rest, "Range") {
				rest = withoutWord(rest, "If-Match=")
			}
		}
		out = append(out, strings.TrimSpace(name+" "+rest))
	}
	slices.Sort(out)
	return out
}

func withoutWord(text, prefix string) string {
	return strings.Join(slices.DeleteFunc(strings.Fields(text), func(w string) bool { return strings.HasPrefix(w, prefix) }), " ")
}

// ours leaves out what expected names.
func ours(requests []string, kind string) []string {
	var out []string
	for _, r := range requests {
		name, rest, _ := strings.Cut(r, " ")
		if kind == "upload" && (name == "CreateMultipartUpload" || name == "CompleteMultipartUpload") {
			rest = withoutWord(rest, "X-Amz-Checksum-Type=")
		}
		if kind == "upload" && name == "CompleteMultipartUpload" {
			rest = withoutWord(rest, "X-Amz-Checksum-Crc32=")
		}
		out = append(out, strings.TrimSpace(name+" "+rest))
	}
	slices.Sort(out)
	return out
}

func oracleCases() []oracleCase {
	key := strings.Repeat("k", 32)
	uploads := []boto3.Map{
		nil,
		{"ContentType": "a/b", "Metadata": map[string]string{"m": "1"}, "ACL": "private", "Tagging": "a=b"},
		{"SSECustomerAlgorithm": "AES256", "SSECustomerKey": key, "RequestPayer": "requester"},
		{"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "id", "ExpectedBucketOwner": "111122223333", "StorageClass": "STANDARD_IA"},
	}
	var all []oracleCase
	add := func(kind, checksums, source string, size int, extra boto3.Map) {
		all = append(all, oracleCase{fmt.Sprintf("%s-%d", kind, len(all)), kind, size, checksums, source, extra})
	}
	for _, checksums := range []string{"when_supported", "when_required"} {
		for _, size := range []int{0, 10, part, 2*part + 1} {
			for _, extra := range uploads {
				add("upload", checksums, "", size, extra)
			}
			add("download", checksums, "", size, nil)
			add("download", checksums, "", size, boto3.Map{"RequestPayer": "requester", "ExpectedBucketOwner": "111122223333"})
			source := fmt.Sprintf("source-%d", size)
			add("copy", checksums, source, size, nil)
			add("copy", checksums, source, size, boto3.Map{"ACL": "private", "MetadataDirective": "REPLACE", "ContentType": "c/d", "RequestPayer": "requester"})
		}
	}
	return all
}

func TestRequestsAsBoto3(t *testing.T) {
	cases := oracleCases()
	if len(cases) != 64 {
		t.Errorf("%d cases; docs/conformance.md says 64", len(cases))
	}
	f, _ := newFake(t)
	var theirs, mine recorder
	for i, c := range cases {
		name := c.Name
		if c.Kind == "copy" {
			name = c.Source
		}
		if c.Kind != "upload" {
			f.objects["b/"+name] = newObject(bytes.Repeat([]byte("x"), c.Size), http.Header{})
		}
		if c.Extra == nil {
			cases[i].Extra = boto3.Map{}
		}
	}
	theirs.all, mine.all = map[string][]string{}, map[string][]string{}
	f.setFault(theirs.fault)
	input, err := json.Marshal(map[string]any{"url": f.url, "cases": cases})
	if err != nil {
		t.Fatal(err)
	}
	testoracle.Run(t, testoracle.Boto3, input, "-c", script)
	f.setFault(mine.fault)
	for _, c := range cases {
		f.run(t, c)
	}
	for _, c := range cases {
		want, got := expected(theirs.all[c.Name], c.Kind, c.Size), ours(mine.all[c.Name], c.Kind)
		if len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s of %d, %s, %v:\n%s\nboto3:\n%s", c.Kind, c.Size, c.Checksums, slices.Sorted(maps.Keys(c.Extra)), strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func (f *fake) run(t *testing.T, c oracleCase) {
	t.Helper()
	client, err := f.session.Client("s3", boto3.Config{RequestChecksumCalculation: c.Checksums, ResponseChecksumValidation: c.Checksums})
	if err != nil {
		t.Fatal(err)
	}
	m, extra := transfer.New(client, transfer.Config{MultipartThreshold: part, PartSize: part, MaxConcurrency: 2}), transfer.Extra(c.Extra)
	switch c.Kind {
	case "upload":
		_, err = m.Upload(t.Context(), "b", c.Name, bytes.NewReader(bytes.Repeat([]byte("x"), c.Size)), extra)
	case "download":
		_, err = m.Download(t.Context(), "b", c.Name, struct{ io.Writer }{io.Discard}, extra)
	case "copy":
		_, err = m.Copy(t.Context(), "b", c.Name, transfer.Object{Bucket: "b", Key: c.Source}, extra)
	}
	if err != nil {
		t.Errorf("%s: %v", c.Name, err)
	}
}

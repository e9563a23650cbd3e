package transfer_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// rules are what a store demands of multipart uploads. S3 says so only when all
// bytes are sent.
type rules struct {
	least int  // size of a part that is not the last
	most  int  // parts
	equal bool // as R2: all parts but the last have one size

	mu       sync.Mutex
	sizes    []int // of the parts of the last upload that was completed
	breaches []string
}

// enforce is a fault of the fake that refuses what S3 refuses.
func (s *rules) enforce(f *fake) func(http.ResponseWriter, *http.Request, string) bool {
	return func(w http.ResponseWriter, r *http.Request, op string) bool {
		switch op {
		case "UploadPart", "UploadPartCopy":
			if n, err := strconv.Atoi(r.URL.Query().Get("partNumber")); err != nil || n < 1 || n > s.most {
				_, _ = io.Copy(io.Discard, r.Body)
				return s.refuse(w, "InvalidArgument", "part number "+r.URL.Query().Get("partNumber"))
			}
		case "CompleteMultipartUpload":
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
			return s.complete(f, w, r.URL.Query().Get("uploadId"), body)
		}
		return false
	}
}

func (s *rules) refuse(w http.ResponseWriter, code, why string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.breaches = append(s.breaches, code+": "+why)
	fail(w, 400, code)
	return true
}

func (s *rules) complete(f *fake, w http.ResponseWriter, id string, body []byte) bool {
	var list struct {
		Part []struct {
			PartNumber          int
			ETag, ChecksumCRC32 string
		}
	}
	if xml.Unmarshal(body, &list) != nil || len(list.Part) == 0 {
		return s.refuse(w, "MalformedXML", "no parts")
	}
	f.mu.Lock()
	parts := f.uploads[id]
	f.mu.Unlock()
	var sizes []int
	for i, p := range list.Part {
		o := parts[p.PartNumber]
		if o == nil || o.etag != p.ETag || p.ChecksumCRC32 != "" && p.ChecksumCRC32 != crc(o.data) {
			return s.refuse(w, "InvalidPart", strconv.Itoa(p.PartNumber))
		}
		sizes = append(sizes, len(o.data))
		if i > 0 && p.PartNumber <= list.Part[i-1].PartNumber {
			return s.refuse(w, "InvalidPartOrder", strconv.Itoa(p.PartNumber))
		}
	}
	for i, n := range sizes[:len(sizes)-1] {
		if n < s.least {
			return s.refuse(w, "EntityTooSmall", fmt.Sprint(i+1, " of ", sizes))
		}
		if s.equal && n != sizes[0] {
			return s.refuse(w, "InvalidPart", fmt.Sprint(sizes))
		}
	}
	if last := len(sizes) - 1; s.equal && sizes[last] > sizes[0] {
		return s.refuse(w, "InvalidPart", fmt.Sprint(sizes))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sizes = sizes
	return false
}

// listUploads answers ListMultipartUploads.
func (f *fake) listUploads(w http.ResponseWriter, r *http.Request) {
	bucket := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/"), "/")
	_, _ = io.WriteString(w, "<ListMultipartUploadsResult>")
	for id, parts := range f.uploads {
		begun := parts[0]
		if key, ok := strings.CutPrefix(begun.key, bucket+"/"); ok && strings.HasPrefix(key, r.URL.Query().Get("prefix")) {
			_, _ = fmt.Fprintf(w, "<Upload><Key>%s</Key><UploadId>%s</UploadId><Initiated>%s</Initiated><ChecksumAlgorithm>%s</ChecksumAlgorithm><ChecksumType>%s</ChecksumType></Upload>",
				key, id, begun.begun.UTC().Format("2006-01-02T15:04:05.000Z"),
				begun.header.Get("X-Amz-Checksum-Algorithm"), begun.header.Get("X-Amz-Checksum-Type"))
		}
	}
	_, _ = io.WriteString(w, "<IsTruncated>false</IsTruncated></ListMultipartUploadsResult>")
}

// listParts answers ListParts, two at a time.
func (f *fake) listParts(w http.ResponseWriter, r *http.Request) {
	parts := f.uploads[r.URL.Query().Get("uploadId")]
	if parts == nil {
		fail(w, 404, "NoSuchUpload")
		return
	}
	after, _ := strconv.Atoi(r.URL.Query().Get("part-number-marker"))
	var numbers []int
	for n := range parts {
		if n > after {
			numbers = append(numbers, n)
		}
	}
	sort.Ints(numbers)
	page := numbers[:min(2, len(numbers))]
	_, _ = fmt.Fprintf(w, "<ListPartsResult><IsTruncated>%t</IsTruncated>", len(page) < len(numbers))
	for _, n := range page {
		_, _ = fmt.Fprintf(w, "<Part><PartNumber>%d</PartNumber><Size>%d</Size><ETag>%s</ETag>", n, len(parts[n].data), parts[n].etag)
		if parts[0].header.Get("X-Amz-Checksum-Algorithm") != "" {
			_, _ = fmt.Fprintf(w, "<ChecksumCRC32>%s</ChecksumCRC32>", crc(parts[n].data))
		}
		_, _ = fmt.Fprintf(w, "</Part><NextPartNumberMarker>%d</NextPartNumberMarker>", n)
	}
	_, _ = io.WriteString(w, "</ListPartsResult>")
}

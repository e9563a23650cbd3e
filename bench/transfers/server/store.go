package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/boto3-go/boto3/bench/transfers"
	"github.com/boto3-go/boto3/internal/transport"
)

// downloadPart is the size of the parts that objects are said to consist of.
const downloadPart = 8 << 20

// store holds what is known of objects: their names tell their content.
type store struct {
	mu      sync.Mutex
	next    int
	uploads map[string]map[int]sum
	sums    map[int64]sum // of contents, by size
}

// sum is a CRC32 and the length of what it is of.
type sum struct {
	crc  uint32
	size int64
}

func newStore() *store { return &store{uploads: map[string]map[int]sum{}, sums: map[int64]sum{}} }

func (s sum) then(t sum) (sum, error) {
	if s.size == 0 {
		return t, nil
	}
	a, b := binary.BigEndian.AppendUint32(nil, s.crc), binary.BigEndian.AppendUint32(nil, t.crc)
	c, err := transport.CombineCRC("CRC32", a, b, t.size)
	if err != nil {
		return sum{}, err
	}
	return sum{binary.BigEndian.Uint32(c), s.size + t.size}, nil
}

func (s sum) String() string {
	return base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint32(nil, s.crc))
}

// content is the sum of the content of a size.
func (s *store) content(size int64) (sum, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	whole, known := s.sums[size]
	if known {
		return whole, nil
	}
	for whole.size < size {
		block := transfers.Block()
		block = block[:min(int64(len(block)), size-whole.size)]
		var err error
		if whole, err = whole.then(sum{crc32.ChecksumIEEE(block), int64(len(block))}); err != nil {
			return sum{}, err
		}
	}
	s.sums[size] = whole
	return whole, nil
}

// ServeHTTP answers the few operations that transfers and listings need.
func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := s.serve(w, r); err != nil {
		w.Header().Set("Content-Type", "application/xml")
		if errors.Is(err, fs.ErrNotExist) {
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, "<Error><Code>NoSuchKey</Code></Error>") // the client has gone
			return
		}
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprintf(w, "<Error><Code>BadDigest</Code><Message>%v</Message></Error>", err) // the client has gone
	}
}

func (s *store) serve(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	key := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/"+transfers.Bucket), "/")
	switch {
	case q.Has("location"):
		_, err := io.WriteString(w, `<LocationConstraint/>`)
		return err
	case r.Method == http.MethodPut:
		return s.put(w, r, key)
	case r.Method == http.MethodPost && q.Has("uploads"):
		return s.create(w)
	case r.Method == http.MethodPost:
		return s.complete(w, r, key)
	case r.Method == http.MethodDelete:
		return errors.New("an upload was aborted")
	case key == "":
		return list(w, q)
	}
	return s.get(w, r, key)
}

// put takes an object or a part.
func (s *store) put(w http.ResponseWriter, r *http.Request, key string) error {
	got, err := receive(r)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", `"9b2cf535f27731c974343645a3985328"`)
	w.Header().Set("X-Amz-Checksum-Crc32", got.String())
	id := r.URL.Query().Get("uploadId")
	if id == "" {
		return s.expect(got, key)
	}
	number, err := strconv.Atoi(r.URL.Query().Get("partNumber"))
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.uploads[id][number] = got
	return nil
}

// expect fails unless the content is what the key says.
func (s *store) expect(got sum, key string) error {
	size, err := transfers.SizeOf(key)
	if err != nil {
		return err
	}
	want, err := s.content(size)
	if err == nil && got != want {
		err = fmt.Errorf("got %d bytes with CRC32 %s for %s, want %d with %s", got.size, got, key, want.size, want)
	}
	return err
}

func (s *store) create(w http.ResponseWriter) error {
	s.mu.Lock()
	s.next++
	id := strconv.Itoa(s.next)
	s.uploads[id] = map[int]sum{}
	s.mu.Unlock()
	_, err := fmt.Fprintf(w, "<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>", id)
	return err
}

func (s *store) complete(w http.ResponseWriter, r *http.Request, key string) error {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return err
	}
	id := r.URL.Query().Get("uploadId")
	s.mu.Lock()
	parts := s.uploads[id]
	delete(s.uploads, id)
	s.mu.Unlock()
	var whole sum
	for n := range len(parts) {
		var err error
		if whole, err = whole.then(parts[n+1]); err != nil {
			return err
		}
	}
	if err := s.expect(whole, key); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, `<CompleteMultipartUploadResult><Bucket>%s</Bucket><Key>%s</Key><ETag>"9b2cf535f27731c974343645a3985328-128"</ETag></CompleteMultipartUploadResult>`,
		transfers.Bucket, key)
	return err
}

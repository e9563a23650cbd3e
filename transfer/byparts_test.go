package transfer_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/boto3-go/boto3/transfer"
)

// composed is an object that was uploaded in parts of some sizes, with the
// checksum of their checksums.
func composed(header string, newHash func() hash.Hash, sizes ...int) *object {
	var data []byte
	var ends []int
	whole := newHash()
	for i, n := range sizes {
		piece := bytes.Repeat([]byte{byte(i + 1), 7}, n/2+1)[:n]
		h := newHash()
		_, _ = h.Write(piece)
		_, _ = whole.Write(h.Sum(nil))
		data = append(data, piece...)
		ends = append(ends, len(data))
	}
	o := newObject(data, nil)
	o.ends = ends
	o.checksums = http.Header{
		header:                {base64.StdEncoding.EncodeToString(whole.Sum(nil)) + "-" + strconv.Itoa(len(sizes))},
		"X-Amz-Checksum-Type": {"COMPOSITE"},
	}
	return o
}

func newCRC32() hash.Hash { return crc32.NewIEEE() }

func TestDownloadByParts(t *testing.T) {
	for name, o := range map[string]*object{
		"CRC32":  composed("X-Amz-Checksum-Crc32", newCRC32, part, part, 100),
		"SHA256": composed("X-Amz-Checksum-Sha256", sha256.New, part+3, part-1, 2*part, 1),
	} {
		f, c := newFake(t)
		f.objects["b/k"] = o
		file := filepath.Join(t.TempDir(), "f")
		var done, total int64
		result, err := transfer.New(c, small).DownloadFile(t.Context(), "b", "k", file, transfer.Progress(func(a, b int64) { done, total = a, b }))
		if err != nil {
			t.Fatal(err)
		}
		want := o.checksums.Get("X-Amz-Checksum-" + name)
		if result.ChecksumAlgorithm != name || result.Checksum != want || done != total || total != int64(len(o.data)) {
			t.Errorf("%s: %+v, want %s; %d of %d", name, result, want, done, total)
		}
		if n := f.count("GetObject"); n != 1+len(o.ends) {
			t.Errorf("%d requests", n)
		}
		sameFile(t, file, o.data)
		settle(t)
	}
}

// A bit is wrong in one part, and the responses do not tell.
func TestDamagedDownloadByParts(t *testing.T) {
	for i := range 3 {
		f, c := newFake(t)
		o := composed("X-Amz-Checksum-Sha256", sha256.New, part, part, part)
		o.data[i*part+5] ^= 1
		f.objects["b/k"] = o
		dir := t.TempDir()
		_, err := transfer.New(c, small).DownloadFile(t.Context(), "b", "k", filepath.Join(dir, "f"))
		if _, ok := errors.AsType[*transfer.ChecksumError](err); !ok {
			t.Errorf("part %d: %v", i+1, err)
		}
		onlyFiles(t, dir)
		settle(t)
	}
}

// Parts whose responses break off go on by ranges.
func TestBrokenDownloadByParts(t *testing.T) {
	f, c := newFake(t)
	o := composed("X-Amz-Checksum-Crc32", newCRC32, part, part, part, 9)
	f.objects["b/k"] = o
	var broken atomic.Int32
	f.setFault(func(w http.ResponseWriter, r *http.Request, _ string) bool {
		n, err := strconv.Atoi(r.URL.Query().Get("partNumber"))
		if err != nil || n == 4 || broken.Add(1) > 3 {
			return false
		}
		cut(w, o, (n-1)*part, n*part-1, true)
		return true
	})
	file := filepath.Join(t.TempDir(), "f")
	result, err := transfer.New(c, small).DownloadFile(t.Context(), "b", "k", file)
	if err != nil || result.Checksum == "" {
		t.Fatal(result, err)
	}
	sameFile(t, file, o.data)
}

// A service that knows no parts gives the whole or refuses: the object comes by
// ranges, unverified. So it does where parts are too few for their size.
func TestDownloadWithoutParts(t *testing.T) {
	few := composed("X-Amz-Checksum-Crc32", newCRC32, 9*part, 9*part)
	ignored := composed("X-Amz-Checksum-Crc32", newCRC32, part, part, part)
	ignored.ends = nil
	refused := composed("X-Amz-Checksum-Crc32", newCRC32, part, part, part)
	for i, o := range []*object{few, ignored, refused} {
		f, c := newFake(t)
		f.objects["b/k"] = o
		f.setFault(func(w http.ResponseWriter, r *http.Request, _ string) bool {
			if o == refused && r.URL.Query().Has("partNumber") {
				fail(w, http.StatusBadRequest, "InvalidArgument")
				return true
			}
			return false
		})
		file := filepath.Join(t.TempDir(), "f")
		result, err := transfer.New(c, small).DownloadFile(t.Context(), "b", "k", file)
		if err != nil || result.Checksum != "" || result.ChecksumAlgorithm != "" {
			t.Fatal(i, result, err)
		}
		sameFile(t, file, o.data)
		settle(t)
	}
}

// Parts that do not make up the object, or of another one, are an error.
func TestStrangeParts(t *testing.T) {
	for name, answer := range map[string]func(w http.ResponseWriter, o *object){
		"overlap": func(w http.ResponseWriter, o *object) {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", part-1, 2*part-1, len(o.data)))
		},
		"gap": func(w http.ResponseWriter, o *object) {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", part+1, 2*part+1, len(o.data)))
		},
		"beyond": func(w http.ResponseWriter, o *object) {
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", part, 9*part, len(o.data)))
		},
		"replaced": func(w http.ResponseWriter, o *object) {
			w.Header().Set("ETag", `"other"`)
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", part, 2*part-1, len(o.data)))
		},
	} {
		f, c := newFake(t)
		o := composed("X-Amz-Checksum-Crc32", newCRC32, part, part, part)
		f.objects["b/k"] = o
		f.setFault(func(w http.ResponseWriter, r *http.Request, _ string) bool {
			if r.URL.Query().Get("partNumber") != "2" {
				return false
			}
			w.Header().Set("ETag", o.etag)
			answer(w, o)
			w.WriteHeader(http.StatusPartialContent)
			_, _ = w.Write(o.data[:part+1])
			return true
		})
		dir := t.TempDir()
		if _, err := transfer.New(c, small).DownloadFile(t.Context(), "b", "k", filepath.Join(dir, "f")); err == nil || strings.Contains(err.Error(), "panic") {
			t.Errorf("%s: %v", name, err)
		}
		onlyFiles(t, dir)
		settle(t)
	}
}

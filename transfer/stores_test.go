package transfer_test

import (
	"bytes"
	"errors"
	"net/http"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/transfer"
)

// Google Cloud Storage takes DeleteObjects for an invalid request to make a
// bucket; others say more plainly that they do not know it.
func TestDeleteKeysOneByOne(t *testing.T) {
	for code, status := range map[string]int{"InvalidArgument": 400, "NotSupported": 400, "NotImplemented": 400, "": 501} {
		f, c := newFake(t)
		keys := f.many(5)
		f.setFault(func(w http.ResponseWriter, _ *http.Request, op string) bool {
			if op == "DeleteObjects" {
				fail(w, status, code)
			}
			return op == "DeleteObjects"
		})
		deleted, err := transfer.New(c, small).DeleteKeys(t.Context(), "b", keys)
		if deleted != 5 || err != nil || len(f.objects) != 0 || f.count("DeleteObject") != 5 {
			t.Errorf("%s: %d %v, %d left", code, deleted, err, len(f.objects))
		}
	}
}

// twoParts are uploaded to stores that know less of checksums than S3.
var twoParts = bytes.Repeat([]byte("0123456789abcdef"), (part+part/2)/16)

// refuseWhole answers the completion as a store with checksums of checksums does: it
// refuses that of the whole.
func refuseWhole(w http.ResponseWriter, r *http.Request, op string) bool {
	if op == "CompleteMultipartUpload" && (r.Header.Get("X-Amz-Checksum-Crc32") != "" || r.Header.Get("X-Amz-Checksum-Type") == "FULL_OBJECT") {
		fail(w, 400, "BadDigest")
		return true
	}
	return false
}

func TestUploadToAStoreWithoutFullChecksums(t *testing.T) {
	for name, create := range map[string]func(w http.ResponseWriter, r *http.Request) bool{
		"which says so": func(_ http.ResponseWriter, r *http.Request) bool {
			r.Header.Set("X-Amz-Checksum-Type", "COMPOSITE") // the fake gives it back
			return false
		},
		"which says nothing": func(_ http.ResponseWriter, r *http.Request) bool { r.Header.Del("X-Amz-Checksum-Type"); return false },
		"which refuses": func(w http.ResponseWriter, r *http.Request) bool {
			if r.Header.Get("X-Amz-Checksum-Type") == "" {
				return false
			}
			fail(w, 400, "InvalidArgument")
			return true
		},
		"which does not implement": func(w http.ResponseWriter, r *http.Request) bool {
			if r.Header.Get("X-Amz-Checksum-Type") == "" {
				return false
			}
			fail(w, 501, "NotImplemented")
			return true
		},
	} {
		t.Run(name, func(t *testing.T) {
			f, c := newFake(t)
			f.setFault(func(w http.ResponseWriter, r *http.Request, op string) bool {
				return op == "CreateMultipartUpload" && create(w, r) || refuseWhole(w, r, op)
			})
			if _, err := transfer.New(c, small).Upload(t.Context(), "b", "k", bytes.NewReader(twoParts)); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(f.object("b/k").data, twoParts) {
				t.Error("another object is there")
			}
			f.clean()
		})
	}
}

// What the store's completion says of the parts' checksums is compared.
func TestChecksumOfChecksums(t *testing.T) {
	// zlib.crc32 of the two parts' CRC32s in binary, and their number.
	const right = "Zlauag==-2"
	for answered, good := range map[string]bool{right: true, "AAAAAA==-2": false, "": true} {
		f, c := newFake(t)
		f.setFault(func(w http.ResponseWriter, r *http.Request, op string) bool {
			switch op {
			case "CreateMultipartUpload":
				r.Header.Set("X-Amz-Checksum-Type", "COMPOSITE")
			case "CompleteMultipartUpload":
				_, _ = w.Write([]byte("<CompleteMultipartUploadResult><ETag>e</ETag><ChecksumCRC32>" + answered + "</ChecksumCRC32></CompleteMultipartUploadResult>"))
				return true
			}
			return false
		})
		result, err := transfer.New(c, small).Upload(t.Context(), "b", "k", bytes.NewReader(twoParts))
		bad, failed := errors.AsType[*transfer.ChecksumError](err)
		if failed == good || failed && bad.Got != answered {
			t.Errorf("%q: %+v, %v", answered, result, err)
		}
		if good && answered != "" && (result.Checksum != answered || result.ChecksumAlgorithm != "CRC32") {
			t.Errorf("the result is %+v", result)
		}
	}
}

// A checksum of the whole that the caller gives is sent whatever the store says.
func TestGivenChecksumIsSent(t *testing.T) {
	f, c := newFake(t)
	sent := ""
	f.setFault(func(_ http.ResponseWriter, r *http.Request, op string) bool {
		switch op {
		case "CreateMultipartUpload":
			r.Header.Set("X-Amz-Checksum-Type", "COMPOSITE")
		case "CompleteMultipartUpload":
			sent = r.Header.Get("X-Amz-Checksum-Crc32")
		}
		return false
	})
	extra := transfer.Extra(boto3.Map{"ChecksumCRC32": crc(twoParts)})
	if _, err := transfer.New(c, small).Upload(t.Context(), "b", "k", bytes.NewReader(twoParts), extra); err != nil || sent != crc(twoParts) {
		t.Errorf("%q was sent: %v", sent, err)
	}
}

package transfer_test

import (
	"bytes"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/transfer"
)

// counted counts the bytes that are read of it.
type counted struct {
	*bytes.Reader
	read atomic.Int64
}

func (c *counted) ReadAt(b []byte, offset int64) (int, error) {
	n, err := c.Reader.ReadAt(b, offset)
	c.read.Add(int64(n))
	return n, err
}

// Over TLS each byte of an upload is read once. Over plain HTTP it is read once
// for the signature and the checksum together, and once to be sent.
func TestPasses(t *testing.T) {
	for name, c := range map[string]struct {
		secure bool
		times  int64
	}{"http": {false, 2}, "https": {true, 1}} {
		for _, algorithm := range []string{"CRC32", "CRC64NVME", "SHA256"} {
			for _, size := range []int{0, 1000, 1 << 20, 3*part + 1} {
				start := httptest.NewServer
				if c.secure {
					start = httptest.NewTLSServer
				}
				f, client := newFakeOn(t, start)
				data := pattern(size)
				r := &counted{Reader: bytes.NewReader(data)}
				result, err := transfer.New(client, small).Upload(t.Context(), "b", "k", r, transfer.Extra(boto3.Map{"ChecksumAlgorithm": algorithm}))
				if err != nil {
					t.Fatal(err)
				}
				times := c.times
				if size <= 64<<10 {
					times = 1 // it is held in memory
				}
				if got := r.read.Load(); got != times*int64(size) {
					t.Errorf("%s, %s: %d bytes read of %d, want %d times as many", name, algorithm, got, size, times)
				}
				if algorithm == "CRC32" && result.Checksum != crc(data) {
					t.Errorf("%s: %d bytes: checksum %q, want %q", name, size, result.Checksum, crc(data))
				}
				same(t, "upload", f.object("b/k").data, data)
			}
		}
	}
}

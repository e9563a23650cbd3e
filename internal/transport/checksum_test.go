package transport

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"hash/crc64"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// pattern is test data that every implementation can make.
func pattern(n int) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(i*131 + (i>>3)*7 + i/256)
	}
	return p
}

func sumOf(tb testing.TB, algorithm string, data []byte) []byte {
	tb.Helper()
	h, err := NewChecksum(algorithm)
	if err != nil {
		tb.Fatal(err)
	}
	_, _ = h.Write(data)
	return h.Sum(nil)
}

// Known answers of AWS's own implementation (awscrt).
func TestCRCs(t *testing.T) {
	for _, c := range []struct {
		n                        int
		crc32, crc32c, crc64nvme string
	}{
		{0, "00000000", "00000000", "0000000000000000"},
		{1, "d202ef8d", "527d5351", "d5da5047efec8728"},
		{15, "9cf6a65b", "a0840736", "98438e1cfd09ae9e"},
		{16, "e22be6c2", "31109cd9", "7c42e09aea12bd03"},
		{17, "66eb7a5c", "65b68f3c", "4c97eae42ca4e495"},
		{100, "395b6a0b", "060a88ef", "8ca61e2b1648961e"},
		{1000, "12bb9e39", "e239994b", "434df3e9f1dd795e"},
		{65537, "6eb82f85", "904f60ad", "27936ebdc75e295c"},
	} {
		data := pattern(c.n)
		for name, want := range map[string]string{"CRC32": c.crc32, "CRC32C": c.crc32c, "CRC64NVME": c.crc64nvme} {
			if got := hex.EncodeToString(sumOf(t, name, data)); got != want {
				t.Errorf("%s of %d bytes: %s, want %s", name, c.n, got, want)
			}
		}
	}
}

// The fast path agrees with hash/crc64, in pieces too.
func FuzzCRC64NVME(f *testing.F) {
	f.Add([]byte("123456789"), 3)
	f.Add(pattern(100), 17)
	f.Fuzz(func(t *testing.T, data []byte, cut int) {
		h := newCRC64NVME()
		cut = max(0, min(cut, len(data)))
		_, _ = h.Write(data[:cut])
		_, _ = h.Write(data[cut:])
		if want := crc64.Checksum(data, crc64.MakeTable(nvmePolynomial)); h.Sum64() != want {
			t.Errorf("%x in two pieces at %d: %x, want %x", data, cut, h.Sum64(), want)
		}
	})
}

func TestCombineCRC(t *testing.T) {
	whole := pattern(100_000)
	for _, name := range []string{"CRC32", "CRC32C", "crc64nvme"} {
		for _, cut := range []int{0, 1, 9, 4096, 65537, 99_999, 100_000} {
			got, err := CombineCRC(name, sumOf(t, name, whole[:cut]), sumOf(t, name, whole[cut:]), int64(len(whole)-cut))
			if want := sumOf(t, name, whole); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s cut at %d: %x, %v; want %x", name, cut, got, err, want)
			}
		}
	}
	if _, err := CombineCRC("SHA256", nil, nil, 1); err == nil {
		t.Error("SHA256 was combined")
	}
	if _, err := CombineCRC("CRC32", make([]byte, 3), make([]byte, 4), 1); err == nil {
		t.Error("a sum of 3 bytes was combined")
	}
}

// The order of botocore.httpchecksum.
func TestResponseChecksumOrder(t *testing.T) {
	header := http.Header{}
	order := []string{"XXHASH128", "XXHASH3", "CRC64NVME", "XXHASH64", "CRC32C", "CRC32", "SHA1", "SHA256", "SHA512"}
	for _, name := range slices.Backward(order) {
		header.Set(ChecksumHeader(name), "AAAA")
		if got, _ := ResponseChecksum(header, order); got != name {
			t.Errorf("with %v: %s", header, got)
		}
	}
	header.Set("x-amz-checksum-xxhash128", "AAAA-2")
	if got, _ := ResponseChecksum(header, order); got != "XXHASH3" {
		t.Errorf("a checksum of checksums was chosen: %s", got)
	}
	if got, _ := ResponseChecksum(header, []string{"crc32"}); got != "CRC32" {
		t.Errorf("of crc32 alone: %q", got)
	}
}

// Fingerprints of what botocore's AwsChunkedWrapper makes of the same bytes.
func TestChunkedAsBotocore(t *testing.T) {
	for _, c := range []struct {
		n         int
		algorithm string
		length    int
		md5       string
	}{
		{0, "CRC32", 36, "2b19594fc7d8cb7d544ef21b74193867"},
		{0, "SHA256", 73, "46568e46c6e9a6dae09ee1d2cae9dd69"},
		{1, "CRC32", 42, "00d1d7a97d9f899dfeb614c0daef5744"},
		{1, "SHA256", 79, "e2f6754938fb5cd1197979c2708eefa3"},
		{9, "CRC32", 50, "a438134bacd96330ad1fa074872c9318"},
		{9, "SHA256", 87, "58722d413ebbe457587cf52f272bdcad"},
		{10, "CRC32", 51, "91505877f13070b255950b90bff7711d"},
		{10, "SHA256", 88, "8800acef90904a6edcd7d5d76313f1fc"},
		{255, "CRC32", 297, "481f6e87a6479cb9f8c4b5bfe6bb1fcb"},
		{255, "SHA256", 334, "6cbb302d28901c8130f4d2b4a71268d7"},
		{65536, "CRC32", 65581, "1b908d547b5c6ddb7737e49d453eeab7"},
		{65536, "SHA256", 65618, "bb79b9c72397b6011f40d445ff37e156"},
		{1048575, "CRC32", 1048620, "225fa94d982adfd0ca9a1241a032f430"},
		{1048575, "SHA256", 1048657, "40aa9520ab2a968a01fabf67f268419e"},
		{1048576, "CRC32", 1048622, "c369b85648dd7a47d68df1bbf48de678"},
		{1048576, "SHA256", 1048659, "cf0a01d1fd7c91f27bda705ac81d0252"},
		{1048577, "CRC32", 1048628, "d58b9dd2b5daccf01487796c12ab5f0e"},
		{1048577, "SHA256", 1048665, "2230c32a2c58a6f1aa0f832ff0913fdd"},
		{2097152, "CRC32", 2097208, "d09b8eb9fb2534808178b877e468e745"},
		{2097152, "SHA256", 2097245, "11c81b471d642a50761ed71cddd1d3a0"},
		{3000000, "CRC32", 3000065, "d4091066f872d594164f736bf8a46802"},
		{3000000, "SHA256", 3000102, "0ac4f2dd02ca6650897bfe9d200daf86"},
	} {
		for _, known := range []bool{true, false} {
			for name, wrap := range map[string]func(io.Reader) io.Reader{"whole": func(r io.Reader) io.Reader { return r }, "halves": iotest.HalfReader, "end with data": iotest.DataErrReader} {
				h, err := NewChecksum(c.algorithm)
				if err != nil {
					t.Fatal(err)
				}
				length := int64(-1)
				if known {
					length = int64(c.n)
				}
				trailer := "x-amz-checksum-" + strings.ToLower(c.algorithm)
				out, err := io.ReadAll(NewChunked(io.NopCloser(wrap(bytes.NewReader(pattern(c.n)))), length, trailer, h))
				if sum := md5.Sum(out); err != nil || len(out) != c.length || hex.EncodeToString(sum[:]) != c.md5 {
					t.Errorf("%d bytes, %s, %v, %s: %d bytes, %v", c.n, c.algorithm, known, name, len(out), err)
				}
				if n := ChunkedLength(int64(c.n), trailer, h); n != int64(c.length) {
					t.Errorf("%d bytes, %s: announced as %d, want %d", c.n, c.algorithm, n, c.length)
				}
			}
		}
	}
}

func TestChunkedFaults(t *testing.T) {
	for _, length := range []int64{5, chunkSize + 5} {
		h, err := NewChecksum("CRC32")
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.ReadAll(NewChunked(io.NopCloser(strings.NewReader("abc")), length, "t", h))
		if short, ok := errors.AsType[*ShortRequestError](err); !ok || short.Got != 3 || short.Want != length {
			t.Errorf("3 bytes of %d: %v", length, err)
		}
	}
	// A truncated archive gives io.ErrUnexpectedEOF: that must not pass for the end.
	for _, broken := range []error{errors.New("broken disk"), io.ErrUnexpectedEOF} {
		testBrokenReader(t, broken)
	}
}

func testBrokenReader(t *testing.T, broken error) {
	t.Helper()
	for _, length := range []int64{-1, 5} {
		h, err := NewChecksum("CRC32")
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.ReadAll(NewChunked(io.NopCloser(io.MultiReader(strings.NewReader("abc"), iotest.ErrReader(broken))), length, "t", h))
		if !errors.Is(err, broken) {
			t.Errorf("%d: %v", length, err)
		}
	}
}

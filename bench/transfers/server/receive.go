package main

import (
	"bufio"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new([256 << 10]byte) }}

// receive reads a body, takes off the coding aws-chunked, and checks length and
// CRC32 where the request tells them.
func receive(r *http.Request) (sum, error) {
	buffer := buffers.Get().(*[256 << 10]byte)
	defer buffers.Put(buffer)
	if !strings.Contains(r.Header.Get("Content-Encoding"), "aws-chunked") && !strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		got, err := take(r.Body, -1, buffer[:], sum{})
		return got, check(got, r.Header.Get("X-Amz-Checksum-Crc32"), err)
	}
	body := bufio.NewReaderSize(r.Body, 16<<10)
	var got sum
	for {
		line, err := body.ReadString('\n')
		if err != nil {
			return got, err
		}
		text, _, _ := strings.Cut(strings.TrimSpace(line), ";")
		n, err := strconv.ParseInt(text, 16, 64)
		if err != nil {
			return got, err
		}
		if n == 0 {
			break
		}
		if got, err = take(body, n, buffer[:], got); err != nil {
			return got, err
		}
		if _, err := body.Discard(2); err != nil {
			return got, err
		}
	}
	rest, err := io.ReadAll(body)
	if want := r.Header.Get("X-Amz-Decoded-Content-Length"); err == nil && want != strconv.FormatInt(got.size, 10) {
		err = fmt.Errorf("got %d bytes, announced are %s", got.size, want)
	}
	want := ""
	for line := range strings.Lines(string(rest)) {
		if v, ok := strings.CutPrefix(line, "x-amz-checksum-crc32:"); ok {
			want = strings.TrimSpace(v)
		}
	}
	return got, check(got, want, err)
}

// take reads n bytes, or all.
func take(r io.Reader, n int64, buffer []byte, got sum) (sum, error) {
	for n != 0 {
		b := buffer
		if n > 0 {
			b = b[:min(int64(len(b)), n)]
		}
		k, err := r.Read(b)
		got.crc = crc32.Update(got.crc, crc32.IEEETable, b[:k])
		got.size += int64(k)
		n -= int64(k)
		if err == io.EOF && n < 0 {
			return got, nil
		}
		if err != nil && n != 0 {
			return got, err
		}
	}
	return got, nil
}

func check(got sum, want string, err error) error {
	if err == nil && want != "" && want != got.String() {
		err = fmt.Errorf("CRC32 %s announced, %s received", want, got)
	}
	return err
}

package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3/bench/transfers"
)

// get serves an object, a range or a part of it.
func (s *store) get(w http.ResponseWriter, r *http.Request, key string) error {
	size, err := transfers.SizeOf(key)
	if err != nil {
		return err
	}
	from, end, status := int64(0), size, http.StatusOK
	if text, ok := strings.CutPrefix(r.Header.Get("Range"), "bytes="); ok {
		a, b, _ := strings.Cut(text, "-")
		if from, err = strconv.ParseInt(a, 10, 64); err != nil {
			return err
		}
		if b != "" {
			if end, err = strconv.ParseInt(b, 10, 64); err != nil {
				return err
			}
			end = min(end+1, size)
		}
		status = http.StatusPartialContent
	}
	if text := r.URL.Query().Get("partNumber"); text != "" {
		number, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return err
		}
		from, end, status = (number-1)*downloadPart, min(number*downloadPart, size), http.StatusPartialContent
		w.Header().Set("X-Amz-Mp-Parts-Count", strconv.FormatInt((size+downloadPart-1)/downloadPart, 10))
	}
	if status == http.StatusPartialContent {
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, end-1, size))
	} else if r.Header.Get("X-Amz-Checksum-Mode") != "" {
		whole, err := s.content(size)
		if err != nil {
			return err
		}
		w.Header().Set("X-Amz-Checksum-Crc32", whole.String())
		w.Header().Set("X-Amz-Checksum-Type", "FULL_OBJECT")
	}
	w.Header().Set("Content-Length", strconv.FormatInt(end-from, 10))
	w.Header().Set("Accept-Ranges", "bytes")
	w.Header().Set("ETag", `"9b2cf535f27731c974343645a3985328"`)
	w.Header().Set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		write(w, from, end)
	}
	return nil
}

// write writes content until the client has gone.
func write(w io.Writer, from, end int64) {
	for from < end {
		block := transfers.Block()[from%transfers.BlockSize:]
		n, err := w.Write(block[:min(int64(len(block)), end-from)])
		if err != nil {
			return
		}
		from += int64(n)
	}
}

// pageSize is how many keys one page lists.
const pageSize = 1000

// list lists a page: of as many objects as the prefix says that there are.
func list(w http.ResponseWriter, q url.Values) error {
	prefix, name := q.Get("prefix"), transfers.Written(4096)+"/"
	count, found := transfers.CountOf(prefix)
	if found {
		name = strings.TrimSuffix(prefix, "/") + "/"
	} else {
		count, _ = strconv.Atoi(prefix) // none where a directory is written
	}
	from, err := begin(q, name)
	if err != nil {
		return err
	}
	end := min(from+pageSize, count)
	from = min(from, end)
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>%s</Name><Prefix>%s</Prefix>`+
		`<KeyCount>%d</KeyCount><MaxKeys>%d</MaxKeys><IsTruncated>%t</IsTruncated>`, transfers.Bucket, prefix, end-from, pageSize, end < count)
	if end < count {
		fmt.Fprintf(&b, "<NextContinuationToken>%d</NextContinuationToken>", end)
	}
	for n := from; n < end; n++ {
		fmt.Fprintf(&b, `<Contents><Key>%s%06d</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>`+
			`<ETag>&quot;9b2cf535f27731c974343645a3985328&quot;</ETag><Size>4096</Size><StorageClass>STANDARD</StorageClass></Contents>`, name, n)
	}
	b.WriteString("</ListBucketResult>")
	if delay, err := time.ParseDuration(os.Getenv("BENCH_LATENCY")); err == nil {
		time.Sleep(delay) // what is measured is how long others wait for answers
	}
	w.Header().Set("Content-Type", "application/xml")
	_, err = io.WriteString(w, b.String())
	return err
}

// begin is the number of the first object of a page.
func begin(q url.Values, name string) (int, error) {
	if token := q.Get("continuation-token"); token != "" {
		return strconv.Atoi(token)
	}
	after := q.Get("start-after")
	if after == "" || after < name {
		return 0, nil
	}
	return sort.Search(1_000_000, func(n int) bool { return fmt.Sprintf("%s%06d", name, n) > after }), nil
}

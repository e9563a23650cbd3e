package canned

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"net/http"
	"strconv"
	"time"
)

// ObjectSize is the size of the object that GetObject and PutObject carry.
const ObjectSize = 1024

// Object is the content of that object.
func Object() []byte { return bytes.Repeat([]byte("0123456789abcdef"), ObjectSize/16) }

func s3Header(contentType string, more ...string) http.Header {
	h := http.Header{
		"X-Amz-Id-2":       {"4f1pKW8L0rjzQ9V1dS2rTqG3mK0uXyZbA7cN5eH6oIwPtRvUsYx3B8gDaEhFjLkM"},
		"X-Amz-Request-Id": {"QZ8W3H1V5T7N2M4K"},
		"Date":             {"Wed, 01 Jul 2026 12:00:00 GMT"},
		"Server":           {"AmazonS3"},
	}
	if contentType != "" {
		h.Set("Content-Type", contentType)
	}
	for i := 0; i < len(more); i += 2 {
		h.Set(more[i], more[i+1])
	}
	return h
}

// Key is the name of a listed object.
func Key(i int) string {
	return fmt.Sprintf("logs/2026/07/%02d/host-%03d/part-%05d.json.gz", i%28+1, i%100, i)
}

// ListObjectsV2 lists n objects.
func ListObjectsV2(n int) Response {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
		`<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
		`<Name>bench-bucket</Name><Prefix>logs/</Prefix>` +
		`<NextContinuationToken>1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=</NextContinuationToken>` +
		`<KeyCount>` + strconv.Itoa(n) + `</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>true</IsTruncated>`)
	start := time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		fmt.Fprintf(&b, `<Contents><Key>%s</Key><LastModified>%s</LastModified><ETag>&quot;%032x&quot;</ETag>`+
			`<ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType>`+
			`<Size>%d</Size><StorageClass>STANDARD</StorageClass></Contents>`,
			Key(i), start.Add(time.Duration(i)*time.Minute).Format("2006-01-02T15:04:05.000Z"), i*7919, 1000+i*37)
	}
	b.WriteString(`</ListBucketResult>`)
	return Response{s3Header("application/xml"), b.Bytes()}
}

// HeadObject describes an object.
func HeadObject() Response {
	return Response{s3Header("application/octet-stream",
		"Last-Modified", "Wed, 01 Jul 2026 11:58:20 GMT",
		"ETag", `"9b2cf535f27731c974343645a3985328"`,
		"Content-Length", strconv.Itoa(ObjectSize),
		"Accept-Ranges", "bytes",
		"Cache-Control", "max-age=3600",
		"X-Amz-Server-Side-Encryption", "AES256",
		"X-Amz-Version-Id", "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY",
		"X-Amz-Meta-Owner", "bench",
		"X-Amz-Meta-Run", "42"), nil}
}

// GetObject carries an object.
func GetObject() Response {
	r := HeadObject()
	r.Body = Object()
	r.Header.Set("X-Amz-Checksum-Crc32", base64.StdEncoding.EncodeToString(
		binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(r.Body))))
	r.Header.Set("X-Amz-Checksum-Type", "FULL_OBJECT")
	return r
}

// PutObject accepts an object.
func PutObject() Response {
	return Response{s3Header("", "ETag", `"9b2cf535f27731c974343645a3985328"`, "Content-Length", "0",
		"X-Amz-Server-Side-Encryption", "AES256", "X-Amz-Version-Id", "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrHY",
		"X-Amz-Checksum-Crc32", "Eq3wfg==", "X-Amz-Checksum-Type", "FULL_OBJECT"), nil}
}

package auth

import (
	"net/http"
	"net/url"
	"testing"
	"time"
)

func benchRequest() *http.Request {
	return &http.Request{
		Method: "POST",
		URL:    &url.URL{Scheme: "https", Host: "dynamodb.us-east-1.amazonaws.com", Path: "/"},
		Header: http.Header{
			"Content-Type": {"application/x-amz-json-1.0"},
			"X-Amz-Target": {"DynamoDB_20120810.GetItem"},
			"User-Agent":   {"Boto3Go/1"},
		},
	}
}

func BenchmarkSignV4(b *testing.B) {
	var signer Signer
	r, o := benchRequest(), suiteOptions()
	o.PayloadHash = EmptyPayloadHash
	b.ReportAllocs()
	for b.Loop() {
		if err := signer.SignV4(r, suiteCredentials, o); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSignV4S3Query(b *testing.B) {
	var signer Signer
	r, o := benchRequest(), suiteOptions()
	r.URL.RawQuery = "list-type=2&prefix=a%2Fb&max-keys=1000&delimiter=%2F"
	o.PayloadHash, o.ContentSHA256, o.RawPath = EmptyPayloadHash, true, true
	c := oracleCredentials(true)
	b.ReportAllocs()
	for b.Loop() {
		if err := signer.SignV4(r, c, o); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSignV4a(b *testing.B) {
	var signer Signer
	r, o := benchRequest(), suiteOptions()
	b.ReportAllocs()
	for b.Loop() {
		if err := signer.SignV4a(r, suiteCredentials, o); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPresignV4(b *testing.B) {
	var signer Signer
	r, o := benchRequest(), suiteOptions()
	b.ReportAllocs()
	for b.Loop() {
		if err := signer.PresignV4(r, suiteCredentials, o, time.Hour); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSignChunk(b *testing.B) {
	var signer Signer
	chunks, err := signer.SignV4Chunks(benchRequest(), suiteCredentials, suiteOptions())
	if err != nil {
		b.Fatal(err)
	}
	data := make([]byte, 64<<10)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		chunks.SignChunk(data)
	}
}

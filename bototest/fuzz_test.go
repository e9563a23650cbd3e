package bototest_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
)

// quiet is a test whose failures do not matter.
type quiet struct{ printing }

func (*quiet) Errorf(string, ...any) {}

// FuzzServer sends the server what no client would: it answers, or refuses.
func FuzzServer(f *testing.F) {
	for _, seed := range [][3]string{
		{"POST", "/", "X-Amz-Target: DynamoDB_20120810.GetItem\n\n{\"TableName\":\"t\",\"Key\":{\"a\":{\"S\":\"x\"}}}"},
		{"POST", "/", "Content-Type: application/x-www-form-urlencoded\n\nAction=DescribeInstances&Version=2016-11-15&InstanceId.1=i&Filter.1.Value.1=a"},
		{"POST", "/", "Content-Type: application/x-www-form-urlencoded\n\nAction=CreateQueue&Version=2012-11-05&Attribute.entry.1.key=a"},
		{"PUT", "/b/k?tagging", "Host: s3.amazonaws.com\n\n<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>"},
		{"PUT", "/b/k", "Content-Encoding: aws-chunked\n\n5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n"},
		{"GET", "/b/k?X-Amz-Credential=A%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=0&X-Amz-Date=x", ""},
		{"POST", "/service/Kinesis_20131202/operation/GetRecords", "Smithy-Protocol: rpc-v2-cbor\n\n\xa1\x61a\x01"},
		{"POST", "/model/m/invoke-with-bidirectional-stream", "Content-Type: application/vnd.amazon.eventstream\n\n\x00\x00\x00\x10"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	test := &quiet{}
	f.Cleanup(test.end)
	srv := bototest.NewServer(test, bototest.ServerConfig{Unsigned: true, Minimal: true})
	srv.Handle("s3", "PutObject", func(context.Context, boto3.Map) (boto3.Map, error) { return nil, nil })
	f.Fuzz(func(t *testing.T, method, target, message string) {
		u, err := url.ParseRequestURI(target)
		if err != nil {
			return
		}
		head, body, _ := strings.Cut(message, "\n\n")
		r := &http.Request{Method: method, URL: u, Host: u.Host, Header: http.Header{}, Body: http.NoBody}
		r.Body = httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body)).Body
		for line := range strings.Lines(head) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			r.Header.Set(name, value)
		}
		r.Host = r.Header.Get("Host")
		w := httptest.NewRecorder()
		srv.ServeHTTP(w, r.WithContext(t.Context()))
		if w.Code < 200 || w.Code > 599 {
			t.Errorf("status %d", w.Code)
		}
		srv.Reset()
	})
}

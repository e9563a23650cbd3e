package transfer_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http/httptest"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/transfer"
)

func Example() {
	server := httptest.NewServer(&fake{objects: map[string]*object{}, uploads: map[string]map[int]*object{}})
	defer server.Close()
	client, err := boto3.NewClient("s3", boto3.Config{
		Region: "us-east-1", EndpointURL: server.URL, Credentials: credentials.Static("key", "secret", ""),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	m := transfer.New(client, transfer.Config{})
	result, err := m.Upload(context.Background(), "bucket", "greeting", strings.NewReader("hello"),
		transfer.Extra(boto3.Map{"ContentType": "text/plain"}),
		transfer.Progress(func(done, total int64) { fmt.Println(done, "of", total) }))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Size, result.ETag)
	var b bytes.Buffer
	if _, err := m.Download(context.Background(), "bucket", "greeting", &b); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(b.String())
	// Output:
	// 5 of 5
	// 5 "5d41402abc4b2a76b9719d911017c592"
	// hello
}

package transfer_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/transfer"
)

func ExampleManager_Sync() {
	client, done := exampleClient()
	defer done()
	ctx, m := context.Background(), transfer.New(client, transfer.Config{})
	for _, key := range []string{"site/a", "site/b"} {
		if _, err := m.Upload(ctx, "bucket", key, strings.NewReader("hello")); err != nil {
			fmt.Println(err)
			return
		}
	}
	dir, err := os.MkdirTemp("", "site")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.WriteFile(filepath.Join(dir, "old"), nil, 0o600); err != nil {
		fmt.Println(err)
		return
	}
	result, err := m.Sync(ctx, transfer.Prefix("bucket", "site"), transfer.Dir(dir),
		transfer.WithDelete(), transfer.MaxDelete(10))
	fmt.Println(result, err)
	// Output: 2 transferred (10 bytes), 1 deleted <nil>
}

func ExampleManager_Create() {
	client, done := exampleClient()
	defer done()
	ctx, m := context.Background(), transfer.New(client, transfer.Config{})
	// An object is written as a file is, and then read as a file system.
	w, err := m.Create(ctx, "bucket", "site/index.html")
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := fmt.Fprintf(w, "<h1>%s</h1>", "hello"); err != nil {
		fmt.Println(w.CloseWithError(err)) // nothing is left
		return
	}
	if err := w.Close(); err != nil {
		fmt.Println(err)
		return
	}
	page, err := fs.ReadFile(m.FS(ctx, "bucket", "site"), "index.html")
	fmt.Println(string(page), err)
	// Output: <h1>hello</h1> <nil>
}

func ExampleManager_Open() {
	client, done := exampleClient()
	defer done()
	ctx, m := context.Background(), transfer.New(client, transfer.Config{})
	if _, err := m.Upload(ctx, "bucket", "log", strings.NewReader("first line\nlast line\n")); err != nil {
		fmt.Println(err)
		return
	}
	r, err := m.Open(ctx, "bucket", "log")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = r.Close() }()
	end := make([]byte, 10)
	_, err = r.ReadAt(end, r.Size()-10) // only these bytes are fetched
	fmt.Printf("%q %v", end, err)
	// Output: "last line\n" <nil>
}

func ExampleResume() {
	client, done := exampleClient()
	defer done()
	ctx, m := context.Background(), transfer.New(client, transfer.Config{})
	dir, err := os.MkdirTemp("", "resume")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if _, err := m.Upload(ctx, "bucket", "big", strings.NewReader("many bytes")); err != nil {
		fmt.Println(err)
		return
	}
	// When this is cut off, the same call goes on where it was.
	result, err := m.DownloadFile(ctx, "bucket", "big", filepath.Join(dir, "big"), transfer.Resume())
	fmt.Println(result.Size, err)
	// Output: 10 <nil>
}

// exampleClient is a client of a small S3 on this machine.
func exampleClient() (client *boto3.Client, done func()) {
	server := httptest.NewServer(&fake{objects: map[string]*object{}, uploads: map[string]map[int]*object{}})
	client, err := boto3.NewClient("s3", boto3.Config{
		Region: "us-east-1", EndpointURL: server.URL, Credentials: credentials.Static("key", "secret", ""),
	})
	if err != nil {
		fmt.Println(err)
	}
	return client, server.Close
}

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

package progressbar_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/transfer"
	"github.com/boto3-go/boto3/transfer/progressbar"
)

func ExampleBars() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("ETag", `"e"`)
	}))
	defer server.Close()
	client, err := boto3.NewClient("s3", boto3.Config{
		Region: "eu-west-1", EndpointURL: server.URL, Credentials: credentials.Static("AKIDEXAMPLE", "secret", ""),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	m := transfer.New(client, transfer.Config{})

	bars := progressbar.New(os.Stderr) // draws nothing where that is no terminal
	defer bars.Close()
	result, err := m.Upload(context.Background(), "logs", "2026.log", bytes.NewReader(make([]byte, 1<<20)), bars.Transfer("2026.log"))
	fmt.Println(result.Size, err)
	// Output: 1048576 <nil>
}

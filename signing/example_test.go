package signing_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/signing"
)

// An API behind API Gateway, with the keys of a session.
func Example() {
	api := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		scheme, _, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		fmt.Println(r.Method, r.URL.Path, scheme)
	}))
	defer api.Close()
	session, err := boto3.NewSession(boto3.Config{Region: "eu-west-1", Credentials: credentials.Static("AKIDEXAMPLE", "secret", "")})
	if err != nil {
		fmt.Println(err)
		return
	}
	transport, err := signing.New(signing.Config{Credentials: session.Credentials, Service: "execute-api", Region: session.Region()})
	if err != nil {
		fmt.Println(err)
		return
	}
	client := &http.Client{Transport: transport}
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, api.URL+"/prod/orders", strings.NewReader(`{"id": 1}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := client.Do(r)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(answer.StatusCode, answer.Body.Close())
	// Output:
	// POST /prod/orders AWS4-HMAC-SHA256
	// 200 <nil>
}

// Command empty is the smallest program that makes an HTTP request: what a
// program with boto3 is compared with.
package main

import (
	"fmt"
	"net/http"
	"os"
)

func main() {
	response, err := http.Get("http://127.0.0.1/") //nolint:noctx // as small as can be
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Fprintln(os.Stderr, response.Status)
	if err := response.Body.Close(); err != nil {
		os.Exit(1)
	}
}

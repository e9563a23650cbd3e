package auth_test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/boto3-go/boto3/auth"
)

var (
	exampleKeys = auth.Credentials{
		AccessKeyID:     "AKIAIOSFODNN7EXAMPLE",
		SecretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
	}
	exampleTime = time.Date(2013, 5, 24, 0, 0, 0, 0, time.UTC)
)

func ExampleSigner_SignV4() {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "https://examplebucket.s3.amazonaws.com/test.txt", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	r.Header.Set("Range", "bytes=0-9")

	var signer auth.Signer // keep one for the life of the program: it caches keys
	err = signer.SignV4(r, exampleKeys, auth.V4Options{
		Service:       "s3",
		Region:        "us-east-1",
		Time:          exampleTime,
		RawPath:       true,
		ContentSHA256: true,
	})
	fmt.Println(err)
	fmt.Println(r.Header.Get("Authorization"))
	// Output:
	// <nil>
	// AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41
}

func ExampleSigner_PresignV4() {
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "https://examplebucket.s3.amazonaws.com/test.txt", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	var signer auth.Signer
	err = signer.PresignV4(r, exampleKeys, auth.V4Options{
		Service:       "s3",
		Region:        "us-east-1",
		Time:          exampleTime,
		RawPath:       true,
		ContentSHA256: true,
	}, 24*time.Hour)
	fmt.Println(err)
	fmt.Println(r.URL.Query().Get("X-Amz-Signature"))
	// Output:
	// <nil>
	// aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404
}

package cloudfrontsign_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"github.com/boto3-go/boto3/auth/cloudfrontsign"
)

// A link to one file, for an hour. Keys come from a file as a rule, by
// [cloudfrontsign.ParseKey].
func ExampleSigner_URL() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		fmt.Println(err)
		return
	}
	signer := &cloudfrontsign.Signer{KeyID: "K2JCJMDEHXQW5F", Key: key}
	until := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	link, err := signer.URL("https://cdn.example.com/video.mp4?lang=de", cloudfrontsign.Policy{Expires: until})
	before, _, _ := strings.Cut(link, "&Signature=")
	fmt.Println(before, err)
	// Output: https://cdn.example.com/video.mp4?lang=de&Expires=1893456000 <nil>
}

// Cookies for all files of a course.
func ExampleSigner_Cookies() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		fmt.Println(err)
		return
	}
	signer := &cloudfrontsign.Signer{KeyID: "K2JCJMDEHXQW5F", Key: key, SHA256: true}
	cookies, err := signer.Cookies(cloudfrontsign.Policy{
		Resource: "https://cdn.example.com/courses/go/*", Expires: time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range cookies {
		c.Domain = "example.com"
		fmt.Println(c.Name)
	}
	// Output:
	// CloudFront-Policy
	// CloudFront-Signature
	// CloudFront-Key-Pair-Id
	// CloudFront-Hash-Algorithm
}

package boto3_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/cognitoidp"
)

// TestSensitiveURL holds that an error says nothing of a sensitive member that
// stands in the URL.
func TestSensitiveURL(t *testing.T) {
	refused := errors.New("connection refused")
	const secret = "ann@example.com"
	web := &canned{answers: []answer{{err: &url.Error{Op: "Get", URL: "https://service.chime.example/accounts?user-email=" + secret, Err: refused}}}}
	err := newClient(t, "chime", web, boto3.Config{MaxAttempts: 1}).Call(t.Context(), "ListAccounts", boto3.Map{"UserEmail": secret}, nil)
	if !errors.Is(err, refused) || !strings.Contains(err.Error(), `Get "https://service.chime.example/accounts"`) || strings.Contains(err.Error(), secret) {
		t.Error(err)
	}
	if !strings.Contains(web.requests[0].URL.RawQuery, "user-email=") {
		t.Error("the query lacks it:", web.requests[0].URL)
	}
}

// TestTaggedPages cuts pages where the tags of a struct have options.
func TestTaggedPages(t *testing.T) {
	type page struct {
		Keys  []struct{ Key string } `boto3:"Contents,sensitive"`
		Token string                 `boto3:"NextContinuationToken,sensitive"`
	}
	c := newClient(t, "s3", threePages())
	n := 0
	for p, err := range boto3.PagesOf[page](t.Context(), c, "ListObjectsV2", struct{ Bucket string }{"logs"}, boto3.MaxItems(3)) {
		if err != nil {
			t.Fatal(err)
		}
		n += len(p.Keys)
	}
	if n != 3 {
		t.Errorf("%d items, want 3", n)
	}
}

func ExampleText() {
	type login struct {
		User     string
		Password string `boto3:",sensitive"`
	}
	fmt.Println(boto3.Text(login{"ann", "hunter2"}))
	fmt.Println(boto3.Text(boto3.Map{"Bucket": "logs", "Key": "a/b", "Body": []byte("12345")}))
	fmt.Println(boto3.Text(&cognitoidp.InitiateAuthInput{
		AuthFlow: cognitoidp.AuthFlowTypeUserPasswordAuth, ClientId: "7example",
		AuthParameters:  map[string]string{"USERNAME": "ann", "PASSWORD": "hunter2"},
		UserContextData: &cognitoidp.UserContextDataType{IpAddress: "192.0.2.1"},
	}))
	// Output:
	// {User: "ann", Password: ***}
	// {Body: 5 bytes, Bucket: "logs", Key: "a/b"}
	// {AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: ***, ClientId: ***, UserContextData: ***}
}

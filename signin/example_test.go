package signin_test

import (
	"context"
	"fmt"
	"os"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/signin"
)

// A user confirms a code in a browser; the token is then where every session and the AWS
// CLI find it.
func ExampleSSO() {
	home, err := os.MkdirTemp("", "signin")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(home) }() // a folder of this example
	center := &service{}                      // stands for IAM Identity Center
	session, err := boto3.NewSession(boto3.Config{HTTPClient: center, ConfigFile: os.DevNull, CredentialsFile: os.DevNull})
	if err != nil {
		fmt.Println(err)
		return
	}
	token, err := signin.SSO(context.Background(), session, signin.SSOOptions{
		StartURL: "https://corp.awsapps.com/start", Region: "eu-west-1", SessionName: "corp",
		DeviceCode: true, Cache: credentials.FileCache{Dir: home},
		Show: func(_ context.Context, p signin.Prompt) error {
			fmt.Println("Sign in at", p.URL, "with", p.Code)
			return nil
		},
	})
	fmt.Println(token.Source, err) // its value is never printed
	// Output:
	// Sign in at https://device with ABCD-EFGH
	// sso <nil>
}

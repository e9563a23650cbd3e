package iam_test

import (
	"context"
	"fmt"
	"log"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testanswers"
	"github.com/boto3-go/boto3/resource/iam"
)

// sess answers as an IAM that makes users and keys.
var sess = testanswers.Session(map[string]boto3.Map{
	"CreateUser":      {"User": boto3.Map{"UserName": "ann", "Path": "/"}},
	"CreateAccessKey": {"AccessKey": boto3.Map{"UserName": "ann", "AccessKeyId": "AKID1", "SecretAccessKey": "secret1"}},
	"AddUserToGroup":  {},
})

func Example() {
	ctx := context.Background()
	access := iam.New(sess)
	user, err := access.CreateUser(ctx, &iam.CreateUserInput{UserName: "ann"})
	if err != nil {
		log.Fatal(err)
	}
	pair, err := user.CreateAccessKeyPair(ctx, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(pair) // without the secret, which pair.Secret() gives
	if _, err := access.Group("admins").AddUser(ctx, &iam.AddUserToGroupInput{UserName: user.Name()}); err != nil {
		log.Fatal(err)
	}
	// Output: iam.AccessKeyPair(user_name="ann", id="AKID1", secret="***")
}

package main

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/examples/internal/testserver"
	"github.com/boto3-go/boto3/service/iam"
	"github.com/boto3-go/boto3/service/lambda"
)

func TestRun(t *testing.T) {
	testserver.Moto(t)
	session := testserver.Session(t)
	role, err := iam.New(session).CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: "r", AssumeRolePolicyDocument: "{}"})
	if err != nil {
		t.Fatal(err)
	}
	var code bytes.Buffer
	if err := zip.NewWriter(&code).Close(); err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct {
		name    string
		runtime lambda.Runtime
	}{{"a", "python2.7"}, {"b", "python3.13"}} { // moto lists functions in the order they were made
		_, err = lambda.New(session).CreateFunction(t.Context(), &lambda.CreateFunctionInput{
			FunctionName: f.name, Role: role.Role.Arn, Runtime: f.runtime, Handler: "main.handler",
			Code: &lambda.FunctionCode{ZipFile: code.Bytes()},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{
		"lambda.Function(name=\"a\") 128 MB\ndeleted\nlambda.Function(name=\"b\") 128 MB\n",
		"lambda.Function(name=\"b\") 128 MB\n",
	} {
		var out strings.Builder
		if err := run(t.Context(), &out, "data", "python2"); err != nil {
			t.Fatal(err)
		}
		if out.String() != want {
			t.Errorf("got\n%swant\n%s", &out, want)
		}
	}
}

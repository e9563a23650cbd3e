package main

import (
	"archive/zip"
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/examples/internal/testserver"
	"github.com/boto3-go/boto3/service/ec2"
	"github.com/boto3-go/boto3/service/iam"
	"github.com/boto3-go/boto3/service/lambda"
)

func TestRun(t *testing.T) {
	testserver.Moto(t)
	session := testserver.Session(t)
	_, err := ec2.New(session, boto3.Config{Region: "eu-west-1"}).RunInstances(t.Context(), &ec2.RunInstancesInput{
		ImageId: "ami-12c6146b", InstanceType: "t3.micro", MinCount: new(int32(2)), MaxCount: new(int32(2)),
	})
	if err != nil {
		t.Fatal(err)
	}
	role, err := iam.New(session).CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: "r", AssumeRolePolicyDocument: "{}"})
	if err != nil {
		t.Fatal(err)
	}
	var code bytes.Buffer
	if err := zip.NewWriter(&code).Close(); err != nil {
		t.Fatal(err)
	}
	_, err = lambda.New(session, boto3.Config{Region: "ap-south-1"}).CreateFunction(t.Context(), &lambda.CreateFunctionInput{
		FunctionName: "thumbnails", Role: role.Role.Arn, Runtime: "python3.13", Handler: "main.handler", Code: &lambda.FunctionCode{ZipFile: code.Bytes()},
	})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run(t.Context(), &out, boto3.Places{RegionsOf: "ec2"}); err != nil {
		t.Fatal(err)
	}
	want := `^ap-south-1  function  thumbnails +python3.13 128 MB
eu-west-1   instance  i-\w+ +t3.micro running
eu-west-1   instance  i-\w+ +t3.micro running
$`
	if !regexp.MustCompile(want).MatchString(out.String()) {
		t.Error(out.String())
	}
}

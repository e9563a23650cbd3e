package authtoken

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/codeartifact"
	"github.com/boto3-go/boto3/service/ecr"
	"github.com/boto3-go/boto3/service/ecrpublic"
)

// ECR asks for the password by which the user AWS signs in to the registries of an
// account: what "aws ecr get-login-password" prints. It is valid for 12 hours; an empty
// region is the session's.
//
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
func ECR(ctx context.Context, sess *boto3.Session, region string) (string, error) {
	out, err := ecr.New(sess, boto3.Config{Region: region}).GetAuthorizationToken(ctx, nil)
	if err != nil {
		return "", err
	}
	if len(out.AuthorizationData) == 0 {
		return "", errNoPassword
	}
	return password(out.AuthorizationData[0].AuthorizationToken)
}

// ECRPublic is ECR for the public registry, public.ecr.aws, which is in us-east-1.
func ECRPublic(ctx context.Context, sess *boto3.Session) (string, error) {
	out, err := ecrpublic.New(sess, boto3.Config{Region: "us-east-1"}).GetAuthorizationToken(ctx, nil)
	if err != nil {
		return "", err
	}
	if out.AuthorizationData == nil {
		return "", errNoPassword
	}
	return password(out.AuthorizationData.AuthorizationToken)
}

var errNoPassword = errors.New("authtoken: the registry's answer has no password")

// password is the second half of a user and password in base64.
func password(token string) (string, error) {
	text, err := base64.StdEncoding.DecodeString(token)
	_, found, ok := strings.Cut(string(text), ":")
	if err != nil || !ok {
		return "", errNoPassword
	}
	return found, nil
}

// CodeArtifact asks for the token by which package managers sign in to the repositories
// of a domain. An empty owner is the account of the session's keys, an empty region the
// session's. The token is valid for lasts, 15 minutes to 12 hours; 0 is 12 hours.
//
// https://docs.aws.amazon.com/codeartifact/latest/ug/tokens-authentication.html
func CodeArtifact(ctx context.Context, sess *boto3.Session, domain, owner, region string, lasts time.Duration) (string, error) {
	in := &codeartifact.GetAuthorizationTokenInput{Domain: domain, DomainOwner: owner}
	if lasts != 0 {
		in.DurationSeconds = new(int64(lasts / time.Second))
	}
	out, err := codeartifact.New(sess, boto3.Config{Region: region}).GetAuthorizationToken(ctx, in)
	if err != nil {
		return "", err
	}
	return out.AuthorizationToken, nil
}

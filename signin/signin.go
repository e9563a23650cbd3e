// Package signin signs users in to AWS: to IAM Identity Center, as "aws sso login" does,
// and with the credentials of the console, as "aws login" does. The sign-ins are kept
// where the AWS CLI and boto3 keep theirs, so that one serves all of them, and so that a
// session whose profile names it has credentials.
//
// The user signs in with a browser. Opening it, or telling where to go, is up to the
// program: see [Prompt].
package signin

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

// Prompt is what the user has to do.
type Prompt struct {
	// URL is the page to visit.
	URL string
	// Code is what the page asks for, or shows to be compared; "" where there is none.
	// Complete is a URL that brings the code along.
	Code     string
	Complete string
}

// timestamp is how the AWS CLI writes times.
const timestamp = "2006-01-02T15:04:05Z"

// patience is how long a user has to sign in.
const patience = 10 * time.Minute

var errNoShow = errors.New("signin: Show is nil: give a function that opens or prints the URL")

// folder is a cache below the user's home, unless another is given.
func folder(given credentials.FileCache, names ...string) (credentials.FileCache, error) {
	if given.Dir != "" {
		return given, nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return credentials.FileCache{}, err
	}
	return credentials.FileCache{Dir: filepath.Join(append([]string{home, ".aws"}, names...)...)}, nil
}

var errStop = errors.New("the request is not sent")

// endpoint is where a client's calls of an operation go; in has what is required.
func endpoint(ctx context.Context, c *boto3.Client, operation string, in boto3.Map) (string, error) {
	var at url.URL
	err := c.Call(ctx, operation, in, nil, boto3.WithHook(boto3.Hook{Sign: func(_ context.Context, _ *boto3.Invocation, r *http.Request) error {
		at = *r.URL
		return errStop
	}}))
	if !errors.Is(err, errStop) {
		return "", err
	}
	return at.Scheme + "://" + at.Host, nil
}

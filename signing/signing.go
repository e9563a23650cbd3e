// Package signing sends requests that no service description has with AWS's
// signatures: to OpenSearch, AppSync, the remote write of Prometheus, URLs of Lambda
// functions, and APIs behind API Gateway.
//
// A [Transport] signs each time that it sends. So what retries must stand above it, and
// each attempt gets a signature with the time of its own:
//
//	client := retrying(&http.Client{Transport: transport}) // not the other way round
//
// Its request needs GetBody, as [http.NewRequest] sets it for texts and bytes: a body that
// can be read once can be sent once. A signature is valid for five minutes or more, so that
// what net/http itself sends again on another connection, when one turns out to be closed,
// needs no other.
package signing

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/boto3-go/boto3/auth"
	"github.com/boto3-go/boto3/credentials"
)

// Config says how requests are signed. Credentials, Service and one of Region and
// Regions are required.
type Config struct {
	// Credentials gives the keys: the method Credentials of a session, or Retrieve of a
	// [credentials.Cache]. It is asked for each request.
	Credentials func(context.Context) (credentials.Credentials, error)
	// Service is the signing name, such as "es" (OpenSearch), "aoss" (its serverless
	// form), "appsync", "aps" (Prometheus), "lambda" or "execute-api" (API Gateway).
	Service string
	// Region is where the endpoint is. Regions, in its place, sign with Signature Version
	// 4A, which holds in all of them; they may be patterns such as "*".
	Region  string
	Regions []string
	// UnsignedPayload leaves the body out of the signature, so that a stream need not be
	// read before it is sent. Over plain HTTP it is refused.
	UnsignedPayload bool
	// MaxBuffered is how many bytes of a body that cannot be read twice are held in
	// memory to be signed, 10 MiB where 0. A body that is longer is an error. Bodies
	// whose request has GetBody, and files, need no memory.
	MaxBuffered int64
	// Base sends the signed requests, [http.DefaultTransport] where nil.
	Base http.RoundTripper
}

// Transport signs requests and sends them. It is an [http.RoundTripper], safe for
// concurrent use.
type Transport struct {
	config Config
	signer auth.Signer
}

// New makes a transport. It fails where the configuration lacks something.
func New(c Config) (*Transport, error) {
	switch {
	case c.Credentials == nil:
		return nil, errors.New("signing: Config.Credentials is nil: give the Credentials method of a session")
	case c.Service == "":
		return nil, errors.New(`signing: Config.Service is empty: give the signing name, such as "execute-api"`)
	case (c.Region == "") == (len(c.Regions) == 0):
		return nil, errors.New("signing: give one of Config.Region and Config.Regions")
	case c.MaxBuffered < 0:
		return nil, errors.New("signing: Config.MaxBuffered is below zero")
	}
	if c.Base == nil {
		c.Base = http.DefaultTransport
	}
	if c.MaxBuffered == 0 {
		c.MaxBuffered = 10 << 20
	}
	return &Transport{config: c}, nil
}

// RoundTrip signs a copy of the request and sends it. A redirect to another host, or
// from https to http, is refused, as the session token would go there.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	signed, err := t.sign(r)
	if err != nil {
		if signed != nil && signed.Body != nil {
			err = errors.Join(err, signed.Body.Close())
		}
		return nil, err
	}
	return t.config.Base.RoundTrip(signed)
}

// ofEarlier are headers that an earlier signing may have left: with keys that have no
// token, or with another version of the signature, they would be signed again.
var ofEarlier = [...]string{"Authorization", "X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Region-Set", "X-Amz-S3session-Token", "X-Amz-Security-Token"}

// sign makes the signed copy. Beside an error it gives the request whose body is to be
// closed.
func (t *Transport) sign(r *http.Request) (*http.Request, error) {
	switch {
	case t == nil || t.config.Credentials == nil:
		return r, errors.New("signing: there is no transport: it is nil or its zero value; make one with New")
	case r == nil || r.URL == nil:
		return r, errors.New("signing: the request is nil or has no URL")
	}
	if from := r.Response; from != nil {
		if from.Request == nil || from.Request.URL == nil {
			return r, errors.New("signing: a redirect is not signed whose origin the response does not tell; set Response.Request in Config.Base")
		}
		was := from.Request.URL
		if was.Host != r.URL.Host || was.Scheme == "https" && r.URL.Scheme != "https" {
			return r, fmt.Errorf("signing: a redirect from %s://%s to %s://%s is not signed; set the client's CheckRedirect, or ask there itself", was.Scheme, was.Host, r.URL.Scheme, r.URL.Host)
		}
	}
	if t.config.UnsignedPayload && r.URL.Scheme != "https" {
		return r, errors.New("signing: UnsignedPayload takes https, which protects the body in place of the signature")
	}
	keys, err := t.config.Credentials(r.Context())
	if err != nil {
		return r, err
	}
	signed := r.Clone(r.Context())
	if signed.Header == nil {
		signed.Header = http.Header{}
	}
	for _, name := range ofEarlier {
		signed.Header.Del(name)
	}
	hash := auth.UnsignedPayload
	if !t.config.UnsignedPayload {
		if hash, err = payloadHash(signed, t.config.MaxBuffered); err != nil {
			return signed, fmt.Errorf("signing: %w", err)
		}
	}
	o := auth.V4Options{
		Service: t.config.Service, Region: t.config.Region, Time: time.Now(), PayloadHash: hash, ContentSHA256: true,
		RawPath: t.config.Service == "s3" || strings.HasPrefix(t.config.Service, "s3-"),
	}
	sign := t.signer.SignV4
	if len(t.config.Regions) > 0 {
		o.Region, sign = strings.Join(t.config.Regions, ","), t.signer.SignV4a
	}
	err = sign(signed, auth.Credentials{AccessKeyID: keys.AccessKeyID, SecretAccessKey: keys.SecretAccessKey, SessionToken: keys.SessionToken}, o)
	return signed, err
}

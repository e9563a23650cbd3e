// Package imds reads what an EC2 instance can know about itself: the values of its
// metadata service, its user data, its identity document, its region.
//
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
package imds

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/boto3-go/boto3/credentials"
)

// Client asks the metadata service. It is safe for concurrent use.
//
// Where there is no service, its methods return a *[credentials.NotConfiguredError], and
// where the instance has no such value an error that is [ErrNotFound].
type Client struct{ service *credentials.InstanceMetadata }

// ErrNotFound is the error of a value that the instance does not have.
var ErrNotFound = errors.New("the instance metadata service has no such value")

// New makes a client with the settings of the environment and the profile, such as
// AWS_EC2_METADATA_SERVICE_ENDPOINT. It makes no request. Version 1 of the service, which
// needs no session token, is asked only where version 2 gives none and the settings do
// not forbid it.
func New(o credentials.Options) (*Client, error) {
	found, err := credentials.MetadataSettings(o)
	if err != nil {
		return nil, err
	}
	return NewWith(found)
}

// NewWith makes a client with settings of the program's own.
func NewWith(o credentials.MetadataOptions) (*Client, error) {
	service, err := credentials.NewInstanceMetadata(o)
	if err != nil {
		return nil, err
	}
	return &Client{service}, nil
}

func (c *Client) get(ctx context.Context, path string) ([]byte, error) {
	if c == nil || c.service == nil {
		return nil, errors.New("imds: there is no client: it is nil or its zero value; make one with New")
	}
	body, err := c.service.Get(ctx, path)
	if refused, ok := errors.AsType[*credentials.MetadataError](err); ok && refused.StatusCode == http.StatusNotFound {
		return nil, fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	return body, err
}

// Value is a value below latest/meta-data/, such as "instance-id" or
// "placement/availability-zone"; of what has values below it, "tags/instance/" for one,
// their names in lines.
func (c *Client) Value(ctx context.Context, name string) (string, error) {
	body, err := c.get(ctx, "latest/meta-data/"+strings.TrimPrefix(name, "/"))
	return string(body), err
}

// UserData is what the instance was started with.
func (c *Client) UserData(ctx context.Context) ([]byte, error) {
	return c.get(ctx, "latest/user-data")
}

// Region is the region that the instance runs in.
func (c *Client) Region(ctx context.Context) (string, error) {
	region, err := c.Value(ctx, "placement/region")
	if err == nil && region == "" {
		err = errors.New("the instance metadata service gave an empty region")
	}
	return region, err
}

// Identity is the identity document of an instance.
type Identity struct {
	AccountID               string    `json:"accountId"`
	Architecture            string    `json:"architecture"`
	AvailabilityZone        string    `json:"availabilityZone"`
	BillingProducts         []string  `json:"billingProducts"`
	DevpayProductCodes      []string  `json:"devpayProductCodes"`
	MarketplaceProductCodes []string  `json:"marketplaceProductCodes"`
	ImageID                 string    `json:"imageId"`
	InstanceID              string    `json:"instanceId"`
	InstanceType            string    `json:"instanceType"`
	KernelID                string    `json:"kernelId"`
	PendingTime             time.Time `json:"pendingTime"`
	PrivateIP               string    `json:"privateIp"`
	RamdiskID               string    `json:"ramdiskId"`
	Region                  string    `json:"region"`
	Version                 string    `json:"version"`
}

// Identity reads the identity document, without its signature.
func (c *Client) Identity(ctx context.Context) (Identity, error) {
	var id Identity
	body, err := c.get(ctx, "latest/dynamic/instance-identity/document")
	if err != nil {
		return id, err
	}
	if err := json.Unmarshal(body, &id); err != nil {
		return Identity{}, fmt.Errorf("the instance metadata service gave an identity document that cannot be read: %w", err)
	}
	return id, nil
}

// SignedIdentity is the identity document as it is signed, and its PKCS#7 signature
// (RSA-2048) in base64, by which others can tell that it is AWS's.
func (c *Client) SignedIdentity(ctx context.Context) (document, signature []byte, err error) {
	if document, err = c.get(ctx, "latest/dynamic/instance-identity/document"); err == nil {
		signature, err = c.get(ctx, "latest/dynamic/instance-identity/rsa2048")
	}
	return document, signature, err
}

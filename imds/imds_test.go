package imds_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/imds"
)

const document = `{"accountId":"123456789012","architecture":"arm64","availabilityZone":"eu-west-1a","billingProducts":null,
	"imageId":"ami-1","instanceId":"i-1","instanceType":"t4g.nano","pendingTime":"2026-01-02T03:04:05Z","privateIp":"10.0.0.1","region":"eu-west-1","version":"2017-09-30"}`

var values = map[string]string{
	"/latest/meta-data/instance-id":              "i-1",
	"/latest/meta-data/tags/instance/":           "Name\nStage",
	"/latest/meta-data/placement/region":         "eu-west-1",
	"/latest/meta-data/empty":                    "",
	"/latest/user-data":                          "#!/bin/sh\n\xff",
	"/latest/dynamic/instance-identity/document": document,
	"/latest/dynamic/instance-identity/rsa2048":  "MIAG",
}

// instance is a metadata service; its tokens are numbers.
type instance struct {
	v1     bool // without tokens
	tokens int
	valid  int // the token that counts; 0 is the last
}

func (i *instance) Do(r *http.Request) (*http.Response, error) {
	status, body := http.StatusOK, ""
	switch want := fmt.Sprint(max(i.valid, i.tokens)); {
	case r.Method == http.MethodPut && i.v1:
		status = http.StatusNotFound
	case r.Method == http.MethodPut:
		i.tokens++
		body = fmt.Sprint(i.tokens)
	case !i.v1 && r.Header.Get("X-Aws-Ec2-Metadata-Token") != want:
		status = http.StatusUnauthorized
	default:
		var ok bool
		if body, ok = values[r.URL.Path]; !ok {
			status = http.StatusNotFound
		}
	}
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
}

func client(t *testing.T, i *instance) *imds.Client {
	t.Helper()
	c, err := imds.NewWith(credentials.MetadataOptions{HTTPClient: i})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestClient(t *testing.T) {
	for _, v1 := range []bool{false, true} {
		i := &instance{v1: v1}
		c := client(t, i)
		for name, want := range map[string]string{"instance-id": "i-1", "/tags/instance/": "Name\nStage", "empty": ""} {
			if got, err := c.Value(t.Context(), name); got != want || err != nil {
				t.Errorf("%s: %q, %v", name, got, err)
			}
		}
		if got, err := c.UserData(t.Context()); string(got) != "#!/bin/sh\n\xff" || err != nil {
			t.Errorf("user data %q, %v", got, err)
		}
		if got, err := c.Region(t.Context()); got != "eu-west-1" || err != nil {
			t.Errorf("region %q, %v", got, err)
		}
		id, err := c.Identity(t.Context())
		if id.InstanceID != "i-1" || id.AccountID != "123456789012" || !id.PendingTime.Equal(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)) || err != nil {
			t.Errorf("identity %+v, %v", id, err)
		}
		text, signature, err := c.SignedIdentity(t.Context())
		if string(text) != document || string(signature) != "MIAG" || err != nil {
			t.Errorf("%q, %q, %v", text, signature, err)
		}
		if _, err := c.Value(t.Context(), "nothing"); !errors.Is(err, imds.ErrNotFound) {
			t.Errorf("a value that is not there: %v", err)
		}
		if !v1 && i.tokens != 1 {
			t.Errorf("%d tokens", i.tokens)
		}
	}
}

// The token is renewed before it ends, and when the service has forgotten it.
func TestToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i := &instance{}
		c := client(t, i)
		for n, wait := range []time.Duration{0, 5 * time.Hour, time.Hour} {
			time.Sleep(wait)
			if _, err := c.Value(t.Context(), "instance-id"); err != nil || i.tokens != 1+n/2 {
				t.Errorf("%d tokens, %v", i.tokens, err)
			}
		}
		i.valid = 3
		if _, err := c.Value(t.Context(), "instance-id"); err != nil || i.tokens != 3 {
			t.Errorf("after it was forgotten: %d tokens, %v", i.tokens, err)
		}
		i.valid = 99
		if _, err := c.Value(t.Context(), "instance-id"); err == nil || i.tokens != 4 {
			t.Errorf("a service that refuses its tokens: %d tokens, %v", i.tokens, err)
		}
	})
}

func TestNoService(t *testing.T) {
	var none *credentials.NotConfiguredError
	for name, o := range map[string]credentials.MetadataOptions{
		"disabled": {Disabled: true},
		"no v1":    {DisableV1: true, HTTPClient: &instance{v1: true}},
	} {
		c, err := imds.NewWith(o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Region(t.Context()); !errors.As(err, &none) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := imds.NewWith(credentials.MetadataOptions{Endpoint: "not a url"}); err == nil {
		t.Error("an endpoint that is no URL is accepted")
	}
}

// New has the settings of the environment.
func TestSettings(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, values[r.URL.Path])
	}))
	defer web.Close()
	for disabled, ok := range map[string]bool{"false": true, "true": false} {
		env := map[string]string{"AWS_EC2_METADATA_SERVICE_ENDPOINT": web.URL, "AWS_EC2_METADATA_DISABLED": disabled}
		c, err := imds.New(credentials.Options{
			LookupEnv: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
			Home:      func() (string, error) { return t.TempDir(), nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		if region, err := c.Region(t.Context()); (err == nil) != ok || ok && region != "eu-west-1" {
			t.Errorf("disabled %s: %q, %v", disabled, region, err)
		}
	}
}

func Example() {
	c, err := imds.NewWith(credentials.MetadataOptions{HTTPClient: &instance{}}) // New(credentials.Options{}) on EC2
	if err != nil {
		fmt.Println(err)
		return
	}
	id, err := c.Identity(context.Background())
	fmt.Println(id.InstanceType, id.Region, err)
	// Output: t4g.nano eu-west-1 <nil>
}

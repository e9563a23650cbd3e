package boto3_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
)

func expressSession(expires time.Time) answer {
	return answer{body: `<CreateSessionResult><Credentials><SessionToken>tok</SessionToken><SecretAccessKey>sess</SecretAccessKey>` +
		`<AccessKeyId>ASIA</AccessKeyId><Expiration>` + expires.UTC().Format(time.RFC3339) + `</Expiration></Credentials></CreateSessionResult>`}
}

const directoryBucket = "data--usw2-az1--x-s3"

// The signatures are botocore's, of the same calls at the same time: a session
// is made once, and CopyObject goes without.
func TestExpressAsBotocore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web := &canned{answers: []answer{expressSession(time.Now().Add(time.Hour)), {}, {}, {body: "<CopyObjectResult><ETag>e</ETag></CopyObjectResult>"}}}
		c := newClient(t, "s3", web)
		in := boto3.Map{"Bucket": directoryBucket, "Key": "k.txt"}
		for _, call := range []struct {
			operation string
			more      boto3.Map
		}{{"GetObject", nil}, {"PutObject", boto3.Map{"Body": "hi"}}, {"CopyObject", boto3.Map{"CopySource": directoryBucket + "/a"}}} {
			for name, v := range in {
				if call.more == nil {
					call.more = boto3.Map{}
				}
				call.more[name] = v
			}
			if err := c.Call(t.Context(), call.operation, call.more, nil); err != nil {
				t.Fatal(err)
			}
		}
		for i, want := range []struct{ key, signature string }{
			{"AKIDEXAMPLE", "8e5a9f671b2e6a43b3fd61c027a41f819d21d3f2c96bb32ab6e609251292de4c"},
			{"ASIA", "62420750bdecb0e05f0b23236cb003ce5b49838e5470a47bb67b11d13f4282e5"},
			{"ASIA", "14b31b59eb444b11375081919f70a78d0a606bfa1b2937ea387ab06bc70a7212"},
			{"AKIDEXAMPLE", "3b5bbff0c34fb33b8e210e893fc0876e9a54e1c78ba8acdd4ae47513f1930525"},
		} {
			got := web.requests[i].Header.Get("Authorization")
			if !strings.Contains(got, "Credential="+want.key+"/20000101/us-west-2/s3express/") || !strings.HasSuffix(got, want.signature) {
				t.Errorf("request %d: %s, want %s", i, got, want)
			}
		}
		url, err := c.PresignURL(t.Context(), "GetObject", in, time.Minute)
		if err != nil || !strings.Contains(url.URL, "&X-Amz-S3session-Token=tok&X-Amz-Signature=80297ebc690892523b2f1ad350d16b10725210ebbb002c980440f25746e4f4d6") {
			t.Errorf("%v, %v", url, err)
		}
	})
}

// A session is renewed before it ends, and made once for all who wait.
func TestExpressSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := time.Now().Add(5*time.Minute), time.Now().Add(10*time.Minute)
		web := &canned{answers: []answer{expressSession(first), {}, {}, {}, expressSession(second), {}}}
		c := newClient(t, "s3", web)
		get := func() error {
			return c.Call(t.Context(), "GetObject", boto3.Map{"Bucket": directoryBucket, "Key": "k"}, nil)
		}
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				if err := get(); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		time.Sleep(5*time.Minute - 5*time.Second)
		if err := get(); err != nil {
			t.Fatal(err)
		}
		var sessions []int
		for i, r := range web.requests {
			if r.URL.RawQuery == "session" {
				sessions = append(sessions, i)
			}
		}
		if fmt.Sprint(sessions) != "[0 4]" || len(web.requests) != 6 {
			t.Errorf("sessions at %v of %d requests", sessions, len(web.requests))
		}
	})
}

func TestExpressSwitchedOffAndRefused(t *testing.T) {
	web := &canned{answers: []answer{{}}}
	c := newClient(t, "s3", web, boto3.Config{S3: boto3.S3Config{DisableExpressSessionAuth: new(true)}})
	in := boto3.Map{"Bucket": directoryBucket, "Key": "k"}
	if err := c.Call(t.Context(), "GetObject", in, nil); err != nil || len(web.requests) != 1 {
		t.Errorf("%d requests, %v", len(web.requests), err)
	}
	c = newClient(t, "s3", &canned{answers: []answer{{status: 403, body: `<Error><Code>AccessDenied</Code></Error>`}}})
	if err := c.Call(t.Context(), "GetObject", in, nil); !errors.Is(err, boto3.Code("AccessDenied")) {
		t.Error(err)
	}
}

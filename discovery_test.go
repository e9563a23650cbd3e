package boto3_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/boto3-go/boto3"
)

const endpoints = `{"Endpoints":[{"Address":"cell1.timestream.us-west-2.amazonaws.com","CachePeriodInMinutes":5}]}`

func targets(web *canned) string {
	var asked []string
	for _, r := range web.requests {
		_, name, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		asked = append(asked, r.URL.Host+" "+name)
	}
	return strings.Join(asked, "\n")
}

const (
	rules = "ingest.timestream.us-west-2.amazonaws.com DescribeEndpoints"
	cell  = "cell1.timestream.us-west-2.amazonaws.com ListDatabases"
)

// The service is asked once for as long as its answer holds.
func TestEndpointDiscovery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		web := &canned{answers: []answer{{body: endpoints}, {body: "{}"}, {body: "{}"}, {body: endpoints}, {body: "{}"}}}
		c := newClient(t, "timestream-write", web)
		for range 2 {
			if err := c.Call(t.Context(), "ListDatabases", nil, nil); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(5 * time.Minute)
		if err := c.Call(t.Context(), "ListDatabases", nil, nil); err != nil {
			t.Fatal(err)
		}
		if got, want := targets(web), strings.Join([]string{rules, cell, cell, rules, cell}, "\n"); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if version := web.requests[0].Header.Get("X-Amz-Api-Version"); version != "2018-11-01" {
			t.Errorf("version %q", version)
		}
	})
}

// An endpoint that is no longer the right one is asked for again, once a call.
func TestEndpointDiscoveryStale(t *testing.T) {
	gone := answer{status: 421, body: `{"__type":"InvalidEndpointException"}`}
	web := &canned{answers: []answer{{body: endpoints}, gone, {body: endpoints}, {body: "{}"}}}
	if err := newClient(t, "timestream-write", web).Call(t.Context(), "ListDatabases", nil, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := targets(web), strings.Join([]string{rules, cell, rules, cell}, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	web = &canned{answers: []answer{{body: endpoints}, gone, {body: endpoints}, gone, gone}}
	err := newClient(t, "timestream-write", web, boto3.Config{MaxAttempts: 1}).Call(t.Context(), "ListDatabases", nil, nil)
	if !errors.Is(err, boto3.Code("InvalidEndpointException")) || len(web.requests) != 4 {
		t.Errorf("%d requests: %v", len(web.requests), err)
	}
}

func TestEndpointDiscoveryFails(t *testing.T) {
	call := func(web *canned, service string, cfg boto3.Config) error {
		cfg.MaxAttempts = 1
		operation := map[string]string{"timestream-write": "ListDatabases", "dynamodb": "ListTables"}[service]
		return newClient(t, service, web, cfg).Call(t.Context(), operation, nil, nil)
	}
	lost := errors.New("no route")
	err := call(&canned{answers: []answer{{err: lost}}}, "timestream-write", boto3.Config{})
	if _, ok := errors.AsType[*boto3.EndpointError](err); !ok || !errors.Is(err, lost) {
		t.Errorf("not reached: %v", err)
	}
	err = call(&canned{answers: []answer{{status: 400, body: `{"__type":"AccessDeniedException"}`}}}, "timestream-write", boto3.Config{})
	if !errors.Is(err, boto3.Code("AccessDeniedException")) {
		t.Errorf("refused: %v", err)
	}
	err = call(&canned{answers: []answer{{body: "{}"}}}, "timestream-write", boto3.Config{EndpointDiscoveryEnabled: "false"})
	if _, ok := errors.AsType[*boto3.EndpointError](err); !ok || !strings.Contains(err.Error(), "endpoint_discovery_enabled is false") {
		t.Errorf("switched off: %v", err)
	}
	// Where it is optional, the endpoint of the rules does.
	web := &canned{answers: []answer{{err: lost}, {body: "{}"}}}
	if err := call(web, "dynamodb", boto3.Config{EndpointDiscoveryEnabled: "true"}); err != nil || len(web.requests) != 2 {
		t.Errorf("optional: %v, %d requests", err, len(web.requests))
	}
	web = &canned{answers: []answer{{body: "{}"}}}
	if err := call(web, "timestream-write", boto3.Config{EndpointURL: "http://127.0.0.1:1"}); err != nil || len(web.requests) != 1 {
		t.Errorf("an endpoint of the user's: %v, %d requests", err, len(web.requests))
	}
}

package boto3_test

import (
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

func TestWhereAndForWhomIsSigned(t *testing.T) {
	for _, c := range []struct{ service, operation, region, url, host, scope string }{
		{"lambda", "ListFunctions", "fips-us-west-2", "", "lambda-fips.us-west-2.amazonaws.com", "us-west-2/lambda"},
		{"lambda", "ListFunctions", "us-gov-west-1-fips", "", "lambda-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1/lambda"},
		{"health", "DescribeEvents", "eu-central-1", "", "health.eu-central-1.amazonaws.com", "us-east-1/health"},
		{"health", "DescribeEvents", "us-east-2", "", "health.us-east-2.amazonaws.com", "us-east-2/health"},
		{"health", "DescribeEvents", "cn-north-1", "", "health.cn-north-1.amazonaws.com.cn", "cn-northwest-1/health"},
		{"health", "DescribeEvents", "eu-central-1", "https://example.com", "example.com", "eu-central-1/health"},
	} {
		http := &canned{answers: []answer{{body: "{}"}}}
		client := newClient(t, c.service, http, boto3.Config{Region: c.region, EndpointURL: c.url})
		if err := client.Call(t.Context(), c.operation, nil, nil); err != nil {
			t.Fatal(err)
		}
		r := http.requests[0]
		if r.URL.Host != c.host || !strings.Contains(r.Header.Get("Authorization"), "/"+c.scope+"/aws4_request") {
			t.Errorf("%s in %s: %s, %s", c.service, c.region, r.URL.Host, r.Header.Get("Authorization"))
		}
	}
}

func TestNilTokenIsRefused(t *testing.T) {
	http := &canned{answers: []answer{{body: "{}"}}}
	client := newClient(t, "accessanalyzer", http)
	err := client.Call(t.Context(), "CreateAnalyzer", boto3.Map{"analyzerName": "a", "type": "ACCOUNT", "clientToken": nil}, nil)
	if err == nil || !strings.Contains(err.Error(), "clientToken: nil") || len(http.requests) > 0 {
		t.Errorf("%v, %d requests", err, len(http.requests))
	}
}

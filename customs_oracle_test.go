package boto3_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/url"
	"reflect"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testoracle"
)

// Second names of parameters send what botocore sends for them, and both names
// at once are refused; the last cases have no second name, or one that is not
// theirs.
func TestAliasesAsBotocore(t *testing.T) {
	filter := boto3.Map{"Name": "n", "Values": []any{"v"}}
	export := boto3.Map{"logGroupName": "g", "to": 2, "destination": "d"}
	with := func(m boto3.Map, more ...any) boto3.Map {
		out := boto3.Map{}
		maps.Copy(out, m)
		for i := 0; i < len(more); i += 2 {
			out[more[i].(string)] = more[i+1]
		}
		return out
	}
	cases := [][]any{
		{"ec2", "DescribeTransitGateways", boto3.Map{"Filters": []any{filter}}},
		{"ec2", "DescribeInstances", boto3.Map{"Filters": []any{filter}}},
		{"ec2", "DescribeVpcs", boto3.Map{"Filter": []any{filter}}},
		{"ec2", "SearchTransitGatewayRoutes", boto3.Map{"TransitGatewayRouteTableId": "r", "Filters": []any{filter}}},
		{"ec2", "GetTransitGatewayRouteTableAssociations", boto3.Map{"TransitGatewayRouteTableId": "r", "Filters": []any{filter}}},
		{"ec2", "DescribeNatGateways", boto3.Map{"Filter": []any{filter}}},
		{"ec2", "DescribeNatGateways", boto3.Map{"Filters": []any{filter}}},
		{"ec2", "DescribeNatGateways", boto3.Map{"Filter": []any{filter}, "Filters": []any{filter}}},
		{"logs", "CreateExportTask", with(export, "from", 1)},
		{"logs", "CreateExportTask", with(export, "fromTime", 1)},
		{"logs", "CreateExportTask", with(export, "fromTime", 1, "from", 1)},
		{"logs", "CreateExportTask", with(export, "returnFields", "x", "from", 1)},
		{"logs", "DescribeLogGroups", boto3.Map{"fromTime": 1}},
	}
	input, err := json.Marshal(cases)
	if err != nil {
		t.Fatal(err)
	}
	lines := json.NewDecoder(bytes.NewReader(testoracle.Run(t, testoracle.Botocore, input, "testdata/customs_oracle.py")))
	for _, c := range cases {
		var want struct{ Body, Refused string }
		if err := lines.Decode(&want); err != nil {
			t.Fatal(err)
		}
		web := &canned{answers: []answer{{status: 400, body: "{}"}}}
		in := c[2].(boto3.Map)
		before := len(in)
		err := newClient(t, c[0].(string), web).Call(t.Context(), c[1].(string), in, nil)
		if (len(web.bodies) == 0) != (want.Refused != "") {
			t.Errorf("%v: %v, botocore %+v", c, err, want)
			continue
		}
		if len(web.bodies) > 0 && !sameBody(web.bodies[0], want.Body) {
			t.Errorf("%v: sent %s, botocore %s", c, web.bodies[0], want.Body)
		}
		if len(in) != before {
			t.Errorf("%v: the caller's own map changed", c)
		}
	}
}

// sameBody compares JSON and forms in any order of names.
func sameBody(a, b string) bool {
	var v, w any
	if json.Unmarshal([]byte(a), &v) == nil && json.Unmarshal([]byte(b), &w) == nil {
		return reflect.DeepEqual(v, w)
	}
	x, errX := url.ParseQuery(a)
	y, errY := url.ParseQuery(b)
	return a == b || errX == nil && errY == nil && x.Encode() == y.Encode()
}

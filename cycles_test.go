package boto3_test

import (
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/dynamodb"
)

// statement is a rule of WAF, which may hold others.
type statement struct {
	NotStatement *struct{ Statement *statement }
}

// TestCycles holds that an input that holds itself is an error for every codec and
// with or without validation, and that nothing else that walks over it goes round
// for ever.
func TestCycles(t *testing.T) {
	loop := boto3.Map{}
	loop["NotStatement"] = boto3.Map{"Statement": loop}
	self := &statement{}
	self.NotStatement = &struct{ Statement *statement }{self}
	item := boto3.Map{}
	item["M"] = boto3.Map{"a": item}
	list := []any{nil}
	list[0] = list
	document := boto3.Map{}
	document["a"] = document
	for _, c := range []struct {
		service, operation string
		in                 any
		opts               []boto3.CallOption
	}{
		{"wafv2", "CheckCapacity", boto3.Map{"Scope": "REGIONAL", "Rules": []any{boto3.Map{"Name": "n", "Priority": 1, "VisibilityConfig": boto3.Map{}, "Statement": loop}}}, nil},
		{"wafv2", "CheckCapacity", boto3.Map{"Scope": "REGIONAL", "Rules": []any{boto3.Map{"Name": "n", "Priority": 1, "VisibilityConfig": boto3.Map{}, "Statement": self}}}, nil},
		{"dynamodb", "PutItem", boto3.Map{"TableName": "table", "Item": boto3.Map{"a": item}}, nil},
		{"dynamodb", "PutItem", boto3.Map{"TableName": "table", "Item": boto3.Map{"a": document}}, []boto3.CallOption{boto3.NativeValues()}},
		{"dynamodb", "PutItem", boto3.Map{"TableName": "table", "Item": boto3.Map{"a": list}}, []boto3.CallOption{boto3.NativeValues()}},
		{"dynamodb", "PutItem", boto3.Map{"TableName": "table", "Item": self}, []boto3.CallOption{boto3.NativeValues()}},
		{"bedrock-runtime", "Converse", boto3.Map{"modelId": "m", "additionalModelRequestFields": document}, nil},
		{"bedrock-runtime", "Converse", boto3.Map{"modelId": "m", "additionalModelRequestFields": list}, nil},
		{"bedrock-runtime", "Converse", boto3.Map{"modelId": "m", "additionalModelRequestFields": self}, nil},
	} {
		for _, checked := range []bool{true, false} {
			client := newClient(t, c.service, &canned{answers: []answer{{body: "{}"}}}, boto3.Config{ParameterValidation: &checked})
			err := client.Call(t.Context(), c.operation, c.in, nil, c.opts...)
			if err == nil || !strings.Contains(err.Error(), "levels deep") && !strings.Contains(err.Error(), "encountered a cycle") {
				t.Errorf("%s.%s %T, validation %v: %.300v", c.service, c.operation, c.in, checked, err)
			}
			if c.opts == nil {
				if _, err := client.InputJSON(c.operation, c.in); err == nil {
					t.Errorf("%s.%s as JSON: no error", c.service, c.operation)
				}
			}
		}
		_ = boto3.Text(c.in)
	}
	for _, v := range []any{loop, self, item, list, document} {
		_ = boto3.Text(v)
		if _, err := dynamodb.Marshal(v); err == nil {
			t.Errorf("%T: no error", v)
		}
	}
	var out statement
	if err := loop.Decode(&out); err == nil {
		t.Error("Decode: no error")
	}
	queue, err := newSession(t, boto3.Config{HTTPClient: &canned{answers: []answer{{}}}}).Resource("dynamodb")
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range queue.Collection("Tables").Filter(loop).All(t.Context()) {
		if err == nil {
			t.Error("Filter: no error")
		}
	}
}

// pointer points to itself in the test below.
type pointer *pointer

// TestPointersToThemselves holds that a pointer that leads to itself is an error in
// every place and protocol.
func TestPointersToThemselves(t *testing.T) {
	var named pointer
	named = &named
	var open any
	open = &open
	for _, p := range []any{named, open, &named} {
		for _, c := range []struct {
			service, operation string
			in                 any
		}{
			{"s3", "ListObjectsV2", p}, {"s3", "ListObjectsV2", boto3.Map{"Bucket": p}}, {"s3", "PutObject", boto3.Map{"Bucket": "b", "Key": "k", "Body": p}},
			{"s3", "PutBucketTagging", boto3.Map{"Bucket": "b", "Tagging": p}}, {"s3", "PutBucketTagging", boto3.Map{"Bucket": "b", "Tagging": boto3.Map{"TagSet": p}}},
			{"sts", "AssumeRole", boto3.Map{"RoleArn": p}}, {"ec2", "DescribeRegions", boto3.Map{"RegionNames": p}}, {"dynamodb", "ListTables", boto3.Map{"Limit": p}},
			{"lambda", "Invoke", boto3.Map{"FunctionName": "f", "Payload": p}}, {"cloudwatch", "PutMetricData", boto3.Map{"Namespace": p}},
			{"bedrock-runtime", "Converse", boto3.Map{"modelId": "m", "additionalModelRequestFields": p}},
		} {
			for _, checked := range []bool{true, false} {
				web := &canned{answers: []answer{{body: "{}"}}}
				client := newClient(t, c.service, web, boto3.Config{ParameterValidation: &checked})
				if err := client.Call(t.Context(), c.operation, c.in, nil); err == nil || len(web.requests) > 0 {
					t.Errorf("%s.%s %T, validation %v: %v", c.service, c.operation, p, checked, err)
				}
			}
		}
		_ = boto3.Text(p)
		if _, err := dynamodb.Marshal(p); err == nil {
			t.Errorf("Marshal of %T: no error", p)
		}
		var text struct{ A string }
		if err := (boto3.Map{"A": p}).Decode(&text); err == nil {
			t.Errorf("Decode of %T: no error", p)
		}
	}
}

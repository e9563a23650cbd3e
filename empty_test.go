package boto3_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/boto3-go/boto3"
	nativedynamodb "github.com/boto3-go/boto3/resource/dynamodb"
	ec2resource "github.com/boto3-go/boto3/resource/ec2"
	"github.com/boto3-go/boto3/service/cloudformation"
	"github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/ec2"
	"github.com/boto3-go/boto3/service/ecs"
	"github.com/boto3-go/boto3/service/lambda"
	"github.com/boto3-go/boto3/service/route53"
	"github.com/boto3-go/boto3/service/s3"
)

// emptyCase is a call with an empty string in it.
type emptyCase struct {
	service, operation string
	plain              boto3.Map // with "", by which botocore sends the same
	typed              func(context.Context, *boto3.Session) error
	own                any
	shows              string // in the URL, a header or the body
}

func emptyCases() []emptyCase {
	type tag struct{ Key, Value string }
	type tags struct {
		Resources []string
		Tags      []tag
	}
	zone := boto3.Map{"HostedZoneId": "Z1", "ChangeBatch": boto3.Map{"Comment": "", "Changes": []any{boto3.Map{
		"Action": "UPSERT", "ResourceRecordSet": boto3.Map{"Name": "a.b", "Type": "A", "SetIdentifier": "x"}}}}}
	return []emptyCase{
		{"ec2", "DeleteTags", boto3.Map{"Resources": []string{"i-1"}, "Tags": []any{boto3.Map{"Key": "team", "Value": ""}}},
			func(ctx context.Context, s *boto3.Session) error {
				_, err := ec2.New(s).DeleteTags(ctx, &ec2.DeleteTagsInput{Resources: []string{"i-1"}, Tags: []ec2.Tag{{Key: "team", Value: boto3.Empty}}})
				return err
			}, tags{[]string{"i-1"}, []tag{{"team", boto3.Empty}}}, "&Tag.1.Value=&"},
		{"cloudformation", "UpdateStack", boto3.Map{"StackName": "s", "Parameters": []any{boto3.Map{"ParameterKey": "k", "ParameterValue": ""}}},
			func(ctx context.Context, s *boto3.Session) error {
				_, err := cloudformation.New(s).UpdateStack(ctx, &cloudformation.UpdateStackInput{
					StackName: "s", Parameters: []cloudformation.Parameter{{ParameterKey: "k", ParameterValue: boto3.Empty}},
				})
				return err
			}, nil, "Parameters.member.1.ParameterValue=&"},
		{"ecs", "RunTask", boto3.Map{"taskDefinition": "t", "clientToken": "c", "overrides": boto3.Map{"containerOverrides": []any{
			boto3.Map{"environment": []any{boto3.Map{"name": "DEBUG", "value": ""}}}}}},
			func(ctx context.Context, s *boto3.Session) error {
				_, err := ecs.New(s).RunTask(ctx, &ecs.RunTaskInput{TaskDefinition: "t", ClientToken: "c", Overrides: &ecs.TaskOverride{
					ContainerOverrides: []ecs.ContainerOverride{{Environment: []ecs.KeyValuePair{{Name: "DEBUG", Value: boto3.Empty}}}},
				}})
				return err
			}, nil, `{"name": "DEBUG", "value": ""}`},
		{"lambda", "UpdateFunctionConfiguration", boto3.Map{"FunctionName": "f", "Description": "", "Environment": boto3.Map{"Variables": boto3.Map{"A": ""}}},
			func(ctx context.Context, s *boto3.Session) error {
				_, err := lambda.New(s).UpdateFunctionConfiguration(ctx, &lambda.UpdateFunctionConfigurationInput{
					FunctionName: "f", Description: boto3.Empty, Environment: &lambda.Environment{Variables: map[string]string{"A": boto3.Empty}},
				})
				return err
			}, nil, `"Description": ""`},
		{"route53", "ChangeResourceRecordSets", zone, func(ctx context.Context, s *boto3.Session) error {
			_, err := route53.New(s).ChangeResourceRecordSets(ctx, &route53.ChangeResourceRecordSetsInput{HostedZoneId: "Z1", ChangeBatch: &route53.ChangeBatch{
				Comment: boto3.Empty, Changes: []route53.Change{{Action: "UPSERT", ResourceRecordSet: &route53.ResourceRecordSet{Name: "a.b", Type: "A", SetIdentifier: "x"}}},
			}})
			return err
		}, nil, "<Comment />"},
		{"s3", "ListObjectsV2", boto3.Map{"Bucket": "logs", "Prefix": "", "Delimiter": ""}, func(ctx context.Context, s *boto3.Session) error {
			_, err := s3.New(s).ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: "logs", Prefix: boto3.Empty, Delimiter: boto3.Empty})
			return err
		}, nil, "&delimiter=&"},
		{"s3", "PutObject", boto3.Map{"Bucket": "logs", "Key": "k", "Metadata": boto3.Map{"run": ""}, "ContentType": ""}, func(ctx context.Context, s *boto3.Session) error {
			_, err := s3.New(s).PutObject(ctx, &s3.PutObjectInput{Bucket: "logs", Key: "k", Metadata: map[string]string{"run": boto3.Empty}, ContentType: boto3.Empty})
			return err
		}, nil, "X-Amz-Meta-Run: \r\n"},
	}
}

// TestEmptyInEveryProtocol sends boto3.Empty from generated types, from a struct
// of the caller's and from a map. What is sent is what a map with "" sends.
func TestEmptyInEveryProtocol(t *testing.T) {
	for _, c := range emptyCases() {
		http := &canned{answers: []answer{{status: 418}}}
		sess := newSession(t, boto3.Config{HTTPClient: http, MaxAttempts: 1})
		client, err := sess.Client(c.service)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(c.plain)
		if err != nil {
			t.Fatal(err)
		}
		var marked boto3.Map
		if err := json.Unmarshal([]byte(strings.ReplaceAll(string(text), `""`, `"EMPTY"`)), &marked); err != nil {
			t.Fatal(err)
		}
		marks(marked)
		_ = client.Call(t.Context(), c.operation, c.plain, nil)
		_ = client.Call(t.Context(), c.operation, marked, nil)
		_ = c.typed(t.Context(), sess)
		if c.own != nil {
			_ = client.Call(t.Context(), c.operation, c.own, nil)
		}
		want := ""
		for i, r := range http.requests {
			for _, name := range []string{"Amz-Sdk-Invocation-Id", "Authorization", "X-Amz-Date"} { // of the moment
				r.Header.Del(name)
			}
			got := r.Method + " " + r.URL.String() + "\n" + headerText(t, r.Header) + "\n" + http.bodies[i]
			if i == 0 {
				want = got
				if !strings.Contains(got+"&", c.shows) {
					t.Errorf("%s.%s: no %q in\n%s", c.service, c.operation, c.shows, got)
				}
			}
			if got != want {
				t.Errorf("%s.%s, request %d:\n%s\nwant\n%s", c.service, c.operation, i, got, want)
			}
		}
		if n := len(http.requests); n != 3 && c.own == nil || n != 4 && c.own != nil {
			t.Errorf("%s.%s: %d requests", c.service, c.operation, n)
		}
	}
}

// marks puts boto3.Empty where a map decoded from JSON has the text EMPTY.
func marks(m map[string]any) {
	for k, v := range m {
		switch v := v.(type) {
		case map[string]any:
			marks(v)
		case []any:
			for i := range v {
				if inner, ok := v[i].(map[string]any); ok {
					marks(inner)
				}
			}
		case string:
			if v == "EMPTY" {
				m[k] = boto3.Empty
			}
		}
	}
}

func TestEmptyIsNotText(t *testing.T) {
	if utf8.ValidString(boto3.Empty) {
		t.Errorf("%q is UTF-8", boto3.Empty)
	}
}

// TestEmptyIsRefused holds that boto3.Empty is an error, told by its name, where
// there is something else than a string of the description, and that no error
// shows its bytes.
func TestEmptyIsRefused(t *testing.T) {
	ctx := t.Context()
	http := &canned{answers: []answer{{body: "{}"}}}
	sess := newSession(t, boto3.Config{HTTPClient: http})
	client := func(name string) *boto3.Client {
		c, err := sess.Client(name)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	type node struct{ Text string }
	orders := nativedynamodb.New(sess).Table("orders")
	for name, err := range map[string]error{
		"blob":               client("s3").Call(ctx, "PutObject", boto3.Map{"Bucket": "b", "Key": "k", "Body": boto3.Empty}, nil),
		"document":           client("bedrock-agent").Call(ctx, "CreatePrompt", prompt(boto3.Map{"a": boto3.Empty}), nil),
		"name in a document": client("bedrock-agent").Call(ctx, "CreatePrompt", prompt(boto3.Map{boto3.Empty: 1}), nil),
		"struct in document": client("bedrock-agent").Call(ctx, "CreatePrompt", prompt(node{boto3.Empty}), nil),
		"JSON header": client("lex-runtime").Call(ctx, "PostContent", boto3.Map{
			"botName": "b", "botAlias": "a", "userId": "user", "contentType": "text/plain", "inputStream": "x", "sessionAttributes": node{boto3.Empty}}, nil),
		"attribute value": client("dynamodb").Call(ctx, "PutItem", boto3.Map{"TableName": "t", "Item": boto3.Map{"a": boto3.Map{"S": boto3.Empty}}}, nil),
		"string set":      client("dynamodb").Call(ctx, "PutItem", boto3.Map{"TableName": "t", "Item": boto3.Map{"a": boto3.Map{"SS": []string{boto3.Empty}}}}, nil),
		"typed attribute": second(dynamodb.New(sess).PutItem(ctx, &dynamodb.PutItemInput{TableName: "orders", Item: map[string]dynamodb.AttributeValue{"a": {S: new(boto3.Empty)}}})),
		"native value":    second(orders.PutItem(ctx, &nativedynamodb.PutItemInput{Item: map[string]any{"a": boto3.Empty}})),
		"native list":     second(orders.PutItem(ctx, &nativedynamodb.PutItemInput{Item: map[string]any{"a": []any{boto3.Empty}}})),
		"native number":   second(orders.PutItem(ctx, &nativedynamodb.PutItemInput{Item: map[string]any{"a": json.Number(boto3.Empty)}})),
		"time":            client("s3").Call(ctx, "PutObject", boto3.Map{"Bucket": "b", "Key": "k", "Expires": boto3.Empty}, nil),
		"number":          client("s3").Call(ctx, "ListObjectsV2", boto3.Map{"Bucket": "b", "MaxKeys": json.Number(boto3.Empty)}, nil),
		"bool":            client("s3").Call(ctx, "PutObject", boto3.Map{"Bucket": "b", "Key": "k", "BucketKeyEnabled": boto3.Empty}, nil),
		"member":          client("s3").Call(ctx, "ListBuckets", boto3.Map{boto3.Empty: "x"}, nil),
		"path":            client("s3").Call(ctx, "HeadObject", boto3.Map{"Bucket": "b", "Key": boto3.Empty}, nil),
		"option":          client("s3").Call(ctx, "ListBuckets", nil, nil, boto3.Set(boto3.Empty, "x")),
		"least length":    client("iam").Call(ctx, "GetUser", boto3.Map{"UserName": boto3.Empty}, nil),
		"key twice":       client("s3").Call(ctx, "PutObject", boto3.Map{"Bucket": "b", "Key": "k", "Metadata": boto3.Map{"": "1", boto3.Empty: "2"}}, nil),
		"identifier":      second(ec2resource.New(sess).Instance(boto3.Empty).Start(ctx, nil)),
	} {
		if err == nil || len(http.requests) > 0 {
			t.Fatalf("%s: %v after %d requests", name, err, len(http.requests))
		}
		if text := err.Error(); strings.Contains(text, boto3.Empty) || strings.Contains(text, `\xff`) || strings.Contains(text, "\ufffd") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// prompt is an input with a document in it.
func prompt(document any) boto3.Map {
	return boto3.Map{"name": "n", "variants": []any{boto3.Map{
		"name": "v", "templateType": "TEXT", "templateConfiguration": boto3.Map{"text": boto3.Map{"text": "t"}}, "additionalModelRequestFields": document,
	}}}
}

// TestEmptyElsewhere sends it as an option's value, in a presigned URL, through
// a resource and as the key of a map.
func TestEmptyElsewhere(t *testing.T) {
	ctx := t.Context()
	http := &canned{answers: []answer{{status: 418}}}
	sess := newSession(t, boto3.Config{HTTPClient: http, MaxAttempts: 1})
	_, _ = ec2.New(sess).ModifyVpcEndpoint(ctx, &ec2.ModifyVpcEndpointInput{VpcEndpointId: "v"}, boto3.Set("PolicyDocument", boto3.Empty))
	_, _ = ec2resource.New(sess).Instance("i-1").DeleteTags(ctx, &ec2resource.DeleteTagsInput{Tags: []ec2.Tag{{Key: "team", Value: boto3.Empty}}})
	_ = newClient(t, "sqs", http, boto3.Config{HTTPClient: http, MaxAttempts: 1}).Call(ctx, "CreateQueue", struct {
		QueueName string
		Tags      map[string]string `boto3:"tags"`
	}{"q", map[string]string{boto3.Empty: boto3.Empty}}, nil)
	for i, want := range []string{"&PolicyDocument=&", "&Tag.1.Value=&", `"tags": {"": ""}`} {
		if i >= len(http.bodies) || !strings.Contains(http.bodies[i]+"&", want) {
			t.Errorf("%q, want %s in the body %d", http.bodies, want, i)
		}
	}
	url, err := s3.New(sess).Dynamic().PresignURL(ctx, "GetObject", &s3.GetObjectInput{Bucket: "b", Key: "k", ResponseContentType: boto3.Empty}, time.Minute)
	if err != nil || !strings.Contains(url.URL, "response-content-type=&") {
		t.Errorf("%+v, %v", url, err)
	}
}

// TestEmptyStaysInside holds that a server which sends the bytes of boto3.Empty
// in a header, the one place where they can stand, does not put it into an output.
func TestEmptyStaysInside(t *testing.T) {
	http := &canned{answers: []answer{{header: map[string]string{"X-Amz-Version-Id": boto3.Empty, "X-Amz-Meta-Run": boto3.Empty}}}}
	out, err := s3.New(newSession(t, boto3.Config{HTTPClient: http})).HeadObject(t.Context(), &s3.HeadObjectInput{Bucket: "b", Key: "k"})
	if err != nil || out.VersionId != "\ufffdempty\ufffd" || out.Metadata["run"] != "\ufffdempty\ufffd" {
		t.Errorf("%+v, %v", out, err)
	}
}

// TestEmptyToken holds that an idempotency token is made up where none is
// given, required or not, and is empty where that is asked for.
func TestEmptyToken(t *testing.T) {
	http := &canned{answers: []answer{{status: 418}}}
	c := ecs.New(newSession(t, boto3.Config{HTTPClient: http, MaxAttempts: 1}))
	_, _ = c.RunTask(t.Context(), &ecs.RunTaskInput{TaskDefinition: "t"})
	_, _ = c.RunTask(t.Context(), &ecs.RunTaskInput{TaskDefinition: "t", ClientToken: boto3.Empty})
	if len(http.bodies) != 2 || strings.Contains(http.bodies[0], `"clientToken": ""`) || !strings.Contains(http.bodies[0], "clientToken") || !strings.Contains(http.bodies[1], `"clientToken": ""`) {
		t.Errorf("%q", http.bodies)
	}
	if _, err := c.RunTask(t.Context(), nil); !isParamError(err) {
		t.Error(err)
	}
}

func isParamError(err error) bool {
	_, ok := errors.AsType[*boto3.ParamError](err)
	return ok
}

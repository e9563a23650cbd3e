package boto3_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	resourcesqs "github.com/boto3-go/boto3/resource/sqs"
	"github.com/boto3-go/boto3/service/autoscaling"
	"github.com/boto3-go/boto3/service/dynamodb"
	"github.com/boto3-go/boto3/service/ec2"
	"github.com/boto3-go/boto3/service/iam"
	"github.com/boto3-go/boto3/service/kms"
	"github.com/boto3-go/boto3/service/lambda"
	"github.com/boto3-go/boto3/service/route53"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/sqs"
)

// missing are the paths that an error calls "required, but missing"; all other
// faults are there whole.
func missing(t *testing.T, err error) []string {
	t.Helper()
	p, ok := errors.AsType[*boto3.ParamError](err)
	if !ok {
		t.Errorf("%v is no ParamError", err)
		return nil
	}
	var paths []string
	for _, f := range p.Faults {
		paths = append(paths, strings.TrimSuffix(f.Path+": "+f.Message, ": required, but missing"))
	}
	return paths
}

// TestTypedForgotten leaves out what is required, by all types that a field can
// have. Nothing is sent.
func TestTypedForgotten(t *testing.T) {
	ctx := t.Context()
	http := &canned{answers: []answer{{body: "{}"}}}
	sess := newSession(t, boto3.Config{HTTPClient: http})
	for _, c := range []struct {
		err  error
		want string
	}{
		{second(autoscaling.New(sess).SetDesiredCapacity(ctx, &autoscaling.SetDesiredCapacityInput{AutoScalingGroupName: "fleet"})), "DesiredCapacity"},
		{second(lambda.New(sess).PutFunctionConcurrency(ctx, &lambda.PutFunctionConcurrencyInput{FunctionName: "f"})), "ReservedConcurrentExecutions"},
		{second(sqs.New(sess).ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{QueueUrl: "q", ReceiptHandle: "x"})), "VisibilityTimeout"},
		{second(sqs.New(sess).SendMessage(ctx, &sqs.SendMessageInput{})), "QueueUrl MessageBody"},
		{second(iam.New(sess).DeleteUser(ctx, &iam.DeleteUserInput{})), "UserName"},
		{second(ec2.New(sess).RunInstances(ctx, &ec2.RunInstancesInput{ImageId: "ami"})), "MaxCount MinCount"},
		{second(ec2.New(sess).TerminateInstances(ctx, &ec2.TerminateInstancesInput{})), "InstanceIds"},
		{second(s3.New(sess).PutObject(ctx, nil)), "Bucket Key"},
		{second(kms.New(sess).Encrypt(ctx, &kms.EncryptInput{KeyId: "k"})), "Plaintext"},
		{second(dynamodb.New(sess).CreateTable(ctx, &dynamodb.CreateTableInput{
			TableName: "orders", KeySchema: []dynamodb.KeySchemaElement{{AttributeName: "id"}},
			ProvisionedThroughput: &dynamodb.ProvisionedThroughput{ReadCapacityUnits: new(int64(1))},
		})), "KeySchema[0].KeyType ProvisionedThroughput.WriteCapacityUnits"},
		{second(s3.New(sess).PutBucketLifecycleConfiguration(ctx, &s3.PutBucketLifecycleConfigurationInput{
			Bucket: "b", LifecycleConfiguration: &s3.BucketLifecycleConfiguration{Rules: []s3.LifecycleRule{{}}},
		})), "LifecycleConfiguration.Rules[0].Status"},
		{second(route53.New(sess).ChangeResourceRecordSets(ctx, &route53.ChangeResourceRecordSetsInput{
			HostedZoneId: "Z", ChangeBatch: &route53.ChangeBatch{Changes: []route53.Change{{Action: "UPSERT", ResourceRecordSet: &route53.ResourceRecordSet{Name: "a.b"}}}},
		})), "ChangeBatch.Changes[0].ResourceRecordSet.Type"},
		// Also by name, and where a resource supplies the rest.
		{byName(t, sess, "autoscaling").Call(ctx, "SetDesiredCapacity", &autoscaling.SetDesiredCapacityInput{}, nil), "AutoScalingGroupName DesiredCapacity"},
		{second(resourcesqs.New(sess).Queue("https://sqs.us-west-2.amazonaws.com/1/q").SendMessage(ctx, nil)), "MessageBody"},
	} {
		if got := missing(t, c.err); !slices.Equal(sorted(got), sorted(strings.Fields(c.want))) {
			t.Errorf("%q is missing, want %s: %v", got, c.want, c.err)
		}
	}
	if len(http.requests) > 0 {
		t.Errorf("%d requests", len(http.requests))
	}
}

func sorted(list []string) []string { return slices.Sorted(slices.Values(list)) }

func byName(t *testing.T, s *boto3.Session, service string) *boto3.Client {
	t.Helper()
	c, err := s.Client(service)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestOwnStruct holds the rules for a struct of the caller's: a plain required
// field is sent as it is, an optional zero is absent, and a list or map that is
// not nil is sent even when it is empty. The tag "required" asks for the rule
// that generated types have.
func TestOwnStruct(t *testing.T) {
	ctx := t.Context()
	http := &canned{answers: []answer{{body: "{}"}}}
	sess := newSession(t, boto3.Config{HTTPClient: http})
	type message struct {
		QueueUrl, MessageBody  string
		DelaySeconds           int
		MessageAttributes      map[string]any
		MessageDeduplicationId string
	}
	type strict struct {
		QueueUrl    string `boto3:",required"`
		MessageBody string `boto3:",required"`
	}
	type batch struct {
		QueueUrl string
		Entries  []struct{ Id, MessageBody string }
	}
	queue := byName(t, sess, "sqs")
	for _, c := range []struct {
		operation string
		in        any
		body      string
	}{
		{"SendMessage", message{QueueUrl: "https://q/"}, `{"QueueUrl": "https://q/", "MessageBody": ""}`},
		{"SendMessage", &message{QueueUrl: "https://q/", MessageAttributes: map[string]any{}}, `{"QueueUrl": "https://q/", "MessageBody": "", "MessageAttributes": {}}`},
		{"SendMessage", message{QueueUrl: "https://q/", MessageDeduplicationId: boto3.Empty}, `{"QueueUrl": "https://q/", "MessageBody": "", "MessageDeduplicationId": ""}`},
		{"SendMessage", strict{"https://q/", boto3.Empty}, `{"QueueUrl": "https://q/", "MessageBody": ""}`},
		{"ChangeMessageVisibility", struct {
			QueueUrl, ReceiptHandle string
			VisibilityTimeout       int
		}{"https://q/", "r", 0}, `{"QueueUrl": "https://q/", "ReceiptHandle": "r", "VisibilityTimeout": 0}`},
		{"TagQueue", struct {
			QueueUrl string
			Tags     map[string]string
		}{"https://q/", map[string]string{"": ""}}, `{"QueueUrl": "https://q/", "Tags": {"": ""}}`},
		{"UntagQueue", struct {
			QueueUrl string
			TagKeys  []string
		}{"https://q/", []string{""}}, `{"QueueUrl": "https://q/", "TagKeys": [""]}`},
		{"UntagQueue", struct {
			QueueUrl string
			TagKeys  []string
		}{"https://q/", []string{}}, `{"QueueUrl": "https://q/", "TagKeys": []}`},
	} {
		before := len(http.bodies)
		if err := queue.Call(ctx, c.operation, c.in, nil); err != nil {
			t.Errorf("%s %+v: %v", c.operation, c.in, err)
		} else if got := http.bodies[before]; got != c.body {
			t.Errorf("%s: %s, want %s", c.operation, got, c.body)
		}
	}
	before := len(http.bodies)
	for want, err := range map[string]error{
		"MessageBody": queue.Call(ctx, "SendMessage", strict{QueueUrl: "https://q/"}, nil),
		"TagKeys":     queue.Call(ctx, "UntagQueue", struct{ QueueUrl string }{"https://q/"}, nil),
		"Entries":     queue.Call(ctx, "SendMessageBatch", batch{QueueUrl: "https://q/"}, nil),
	} {
		if got := missing(t, err); !slices.Equal(got, []string{want}) {
			t.Errorf("%q is missing, want %s", got, want)
		}
	}
	if len(http.bodies) != before {
		t.Errorf("%d requests too many", len(http.bodies)-before)
	}
}

// TestUnionOfOne sends a union with one member, which may be a zero, and
// refuses none and two. A map says what it likes of an AttributeValue.
func TestUnionOfOne(t *testing.T) {
	ctx := t.Context()
	http := &canned{answers: []answer{{body: "{}"}}}
	sess := newSession(t, boto3.Config{HTTPClient: http})
	put := func(v dynamodb.AttributeValue) error {
		_, err := dynamodb.New(sess).PutItem(ctx, &dynamodb.PutItemInput{TableName: "orders", Item: map[string]dynamodb.AttributeValue{"a": v}})
		return err
	}
	for want, v := range map[string]dynamodb.AttributeValue{
		`{"S": ""}`: {S: new("")}, `{"BOOL": false}`: {BOOL: new(false)}, `{"L": []}`: {L: []dynamodb.AttributeValue{}},
		`{"M": {"x": {"N": "0"}}}`: {M: map[string]dynamodb.AttributeValue{"x": {N: new("0")}}},
	} {
		if err := put(v); err != nil || !strings.Contains(http.bodies[len(http.bodies)-1], `"Item": {"a": `+want+`}`) {
			t.Errorf("%v in %q, want %s", err, http.bodies, want)
		}
	}
	before := len(http.bodies)
	for _, v := range []dynamodb.AttributeValue{{}, {S: new(""), N: new("1")}, {L: []dynamodb.AttributeValue{{}}}} {
		if err := put(v); !isParamError(err) || !strings.Contains(err.Error(), "exactly one member is set") {
			t.Errorf("%+v: %v", v, err)
		}
	}
	if len(http.bodies) != before {
		t.Errorf("%d requests too many", len(http.bodies)-before)
	}
	if err := byName(t, sess, "dynamodb").Call(ctx, "PutItem", boto3.Map{"TableName": "orders", "Item": boto3.Map{"a": boto3.Map{}}}, nil); err != nil {
		t.Error(err)
	}
}

// TestGoneField sets fields as an upgraded package keeps them, by a type that
// lost its member and one whose member moved: the call is refused, and says
// what to set instead.
func TestGoneField(t *testing.T) {
	ctx := t.Context()
	http := &canned{answers: []answer{{body: `{"Attributes": {"VisibilityTimeout": "30"}}`}}}
	sess := newSession(t, boto3.Config{HTTPClient: http})
	type entry struct {
		Id, MessageBody string
		Body            string            `boto3:"MessageBody,gone"`
		Label           map[string]string `boto3:",gone"`
	}
	type batch struct {
		QueueUrl string
		Entries  []entry
		Urgent   *bool `boto3:",gone"`
	}
	queue := byName(t, sess, "sqs")
	err := queue.Call(ctx, "SendMessageBatch", &batch{
		QueueUrl: "https://q/", Urgent: new(false), Entries: []entry{{Id: "1", Body: "old"}, {Id: "2", Label: map[string]string{}}, {Id: "3"}},
	}, nil)
	p, ok := errors.AsType[*boto3.ParamError](err)
	if !ok || len(p.Faults) != 3 || len(http.requests) > 0 {
		t.Fatalf("%v after %d requests", err, len(http.requests))
	}
	for i, want := range []string{"Urgent: holds nothing", "Entries[0].Body: holds nothing", "Entries[1].Label: holds nothing"} {
		if text := p.Faults[i].Path + ": " + p.Faults[i].Message; !strings.HasPrefix(text, want) || strings.Contains(text, "set MessageBody instead") != (i == 1) {
			t.Errorf("%s, want %s", text, want)
		}
	}
	if err := queue.Call(ctx, "SendMessageBatch", &batch{QueueUrl: "https://q/", Entries: []entry{{Id: "1", MessageBody: "new"}}}, nil); err != nil {
		t.Error(err)
	}
	// What a result does not touch stays.
	out := struct {
		Attributes map[string]string
		Count      int            `boto3:",gone"`
		Old        map[string]int `boto3:"Attributes,gone"`
	}{Count: 7}
	if err := queue.Call(ctx, "GetQueueAttributes", boto3.Map{"QueueUrl": "https://q/"}, &out); err != nil || out.Count != 7 || out.Old != nil || out.Attributes["VisibilityTimeout"] != "30" {
		t.Errorf("%+v, %v", out, err)
	}
	// A resource, which makes a map of the input, refuses it as well.
	res, err := sess.Resource("sqs")
	if err != nil {
		t.Fatal(err)
	}
	q, err := res.Sub("Queue", "https://q/")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := q.Do(ctx, "SendMessages", &batch{Urgent: new(true)}); !isParamError(err) || !strings.Contains(err.Error(), "Urgent") {
		t.Error(err)
	}
}

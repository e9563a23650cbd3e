package integration

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/boto3-go/boto3"
)

// thing is a resource whose actions must succeed.
type thing struct{ *boto3.Resource }

func newResource(t *testing.T, name string) thing {
	t.Helper()
	r, err := newSession(t).Resource(name)
	if err != nil {
		t.Fatal(err)
	}
	return thing{r}
}

func (r thing) sub(t *testing.T, name string, identifiers ...any) thing {
	t.Helper()
	s, err := r.Sub(name, identifiers...)
	if err != nil {
		t.Fatal(err)
	}
	return thing{s}
}

// do returns the resource that the action made.
func (r thing) do(t *testing.T, action string, params any) thing {
	t.Helper()
	a, err := r.Do(t.Context(), action, params)
	if err != nil {
		t.Fatal(err)
	}
	return thing{a.Resource()}
}

func (r thing) attr(t *testing.T, name string, want any) {
	t.Helper()
	if got, err := r.Attr(t.Context(), name); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s of %s is %v, want %v (%v)", name, r, got, want, err)
	}
}

func (r thing) id(t *testing.T, name string) string {
	t.Helper()
	v, err := r.Identifier(name)
	if err != nil {
		t.Fatal(err)
	}
	return v.(string)
}

// has says whether a resource is in a collection.
func has(t *testing.T, c boto3.Collection, want thing) bool {
	t.Helper()
	found := false
	for r, err := range c.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		found = found || r.Equal(want.Resource)
	}
	return found
}

// lifeCycle looks for a resource in a collection, deletes it and looks again.
func lifeCycle(t *testing.T, c boto3.Collection, r thing, remove string) {
	t.Helper()
	if !has(t, c, r) {
		t.Errorf("%s is not in the collection", r)
	}
	r.do(t, remove, nil)
	if has(t, c, r) {
		t.Errorf("%s is still in the collection", r)
	}
}

func TestS3Resources(t *testing.T) {
	const count = 2500
	s3 := newResource(t, "s3")
	bucket := s3.do(t, "CreateBucket", boto3.Map{"Bucket": "resources"})
	if err := bucket.Wait(t.Context(), "Exists", nil); err != nil {
		t.Fatal(err)
	}
	if date, err := bucket.Attr(t.Context(), "CreationDate"); date == nil || err != nil {
		t.Errorf("created %v, %v", date, err)
	}
	putMany(t, bucket, count)
	objects, pages := 0, 0
	for page, err := range bucket.Collection("Objects").Pages(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		objects += len(page)
		pages++
	}
	if objects != count || pages != 3 {
		t.Errorf("%d objects on %d pages", objects, pages)
	}
	object := bucket.sub(t, "Object", "k0007")
	object.attr(t, "ContentLength", 1)
	s3.sub(t, "ObjectSummary", "resources", "k0007").attr(t, "Size", 1)
	results, err := bucket.Collection("Objects").Do(t.Context(), "Delete", nil)
	if err != nil || len(results) != 3 {
		t.Errorf("%d batches, %v", len(results), err)
	}
	if _, err := object.Do(t.Context(), "Get", nil); !errors.Is(err, boto3.Code("NoSuchKey")) {
		t.Errorf("an object that was deleted: %v", err)
	}
	lifeCycle(t, s3.Collection("Buckets"), bucket, "Delete")
}

func putMany(t *testing.T, bucket thing, count int) {
	t.Helper()
	var wait sync.WaitGroup
	for worker := range 8 {
		wait.Go(func() {
			for i := worker; i < count; i += 8 {
				if _, err := bucket.Do(t.Context(), "PutObject", boto3.Map{"Key": fmt.Sprintf("k%04d", i), "Body": "x"}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wait.Wait()
}

func TestSQSResources(t *testing.T) {
	sqs := newResource(t, "sqs")
	queue := sqs.do(t, "CreateQueue", boto3.Map{"QueueName": "resources"})
	queue.do(t, "SendMessage", boto3.Map{"MessageBody": "hello"})
	message := queue.do(t, "ReceiveMessages", nil)
	message.attr(t, "Body", "hello")
	message.do(t, "Delete", nil)
	if got := sqs.do(t, "GetQueueByName", boto3.Map{"QueueName": "resources"}); !got.Equal(queue.Resource) {
		t.Errorf("%s is not %s", got, queue)
	}
	lifeCycle(t, sqs.Collection("Queues"), queue, "Delete")
}

func TestEC2Resources(t *testing.T) {
	ec2 := newResource(t, "ec2")
	made, err := ec2.Do(t.Context(), "CreateInstances", boto3.Map{"ImageId": "ami-12c6146b", "MinCount": 7, "MaxCount": 7})
	if err != nil || len(made.Resources) != 7 {
		t.Fatalf("%v, %v", made, err)
	}
	instance := thing{made.Resources[0]}
	tags, err := ec2.Do(t.Context(), "CreateTags", boto3.Map{
		"Resources": []string{instance.id(t, "Id")}, "Tags": []boto3.Map{{"Key": "team", "Value": "logs"}},
	})
	if err != nil || len(tags.Resources) != 1 {
		t.Fatalf("%v, %v", tags, err)
	}
	mine := ec2.Collection("Instances").Filter(boto3.Map{"Filters": []boto3.Map{{"Name": "tag:team", "Values": []string{"logs"}}}})
	if !has(t, mine, instance) {
		t.Error("the tag is not on the instance")
	}
	tag := thing{tags.Resource()}
	tag.do(t, "Delete", nil)
	if has(t, mine, instance) {
		t.Error("the tag is still on the instance")
	}
	if vpc, err := instance.Ref(t.Context(), "Vpc"); err != nil || !strings.HasPrefix(thing{vpc}.id(t, "Id"), "vpc-") {
		t.Errorf("%v, %v", vpc, err)
	}
	n := 0
	for _, err := range ec2.Collection("Instances").PageSize(5).Limit(6).All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 6 {
		t.Errorf("%d instances, the limit is 6", n)
	}
	if _, err := ec2.Collection("Instances").Do(t.Context(), "Terminate", nil); err != nil {
		t.Error(err)
	}
	instance.attr(t, "State", boto3.Map{"Code": 0, "Name": "pending"}) // as it was read
	if err := instance.Reload(t.Context()); err != nil {
		t.Error(err)
	}
	instance.attr(t, "State", boto3.Map{"Code": 48, "Name": "terminated"})
}

func TestIAMResources(t *testing.T) {
	iam := newResource(t, "iam")
	for i := range 5 {
		iam.do(t, "CreateGroup", boto3.Map{"GroupName": fmt.Sprintf("resources-%d", i)})
	}
	group := iam.sub(t, "Group", "resources-3")
	if !has(t, iam.Collection("Groups").PageSize(2), group) {
		t.Error("the group is not listed")
	}
	user := iam.do(t, "CreateUser", boto3.Map{"UserName": "resources"})
	user.attr(t, "Path", "/")
	lifeCycle(t, iam.Collection("Users"), user, "Delete")
}

func TestDynamoDBResources(t *testing.T) {
	dynamodb := newResource(t, "dynamodb")
	table := dynamodb.do(t, "CreateTable", tableNamed("resources"))
	if err := table.Wait(t.Context(), "Exists", nil); err != nil {
		t.Error(err)
	}
	table.attr(t, "TableStatus", "ACTIVE")
	lifeCycle(t, dynamodb.Collection("Tables"), table, "Delete")
	if err := table.Reload(t.Context()); !errors.Is(err, boto3.Code("ResourceNotFoundException")) {
		t.Errorf("a table that was deleted: %v", err)
	}
}

func TestSNSResources(t *testing.T) {
	sns := newResource(t, "sns")
	topic := sns.do(t, "CreateTopic", boto3.Map{"Name": "resources"})
	subscription := topic.do(t, "Subscribe", boto3.Map{"Protocol": "email", "Endpoint": "a@example.com"})
	if subscription.Resource == nil {
		t.Error("no subscription")
	}
	topic.do(t, "Publish", boto3.Map{"Message": "hello"})
	lifeCycle(t, sns.Collection("Topics"), topic, "Delete")
}

func TestCloudFormationResources(t *testing.T) {
	const template = `{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}`
	cloudformation := newResource(t, "cloudformation")
	cloudformation.do(t, "CreateStack", boto3.Map{"StackName": "resources", "TemplateBody": template})
	stack := cloudformation.sub(t, "Stack", "resources")
	stack.attr(t, "StackStatus", "CREATE_COMPLETE")
	if !has(t, stack.Collection("ResourceSummaries"), stack.sub(t, "Resource", "Queue").summary(t)) {
		t.Error("the stack has no queue")
	}
	lifeCycle(t, cloudformation.Collection("Stacks"), stack, "Delete")
}

// summary is the summary of a resource of a stack.
func (r thing) summary(t *testing.T) thing {
	t.Helper()
	return newResource(t, "cloudformation").sub(t, "StackResourceSummary", r.id(t, "StackName"), r.id(t, "LogicalId"))
}

func TestCloudWatchResources(t *testing.T) {
	cloudwatch := newResource(t, "cloudwatch")
	alarm := cloudwatch.sub(t, "Metric", "Logs", "Lines").do(t, "PutAlarm", boto3.Map{
		"AlarmName": "resources", "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1,
		"Period": 60, "Statistic": "Sum", "Threshold": 5,
	})
	alarm.attr(t, "Threshold", 5)
	lifeCycle(t, cloudwatch.Collection("Alarms"), alarm, "Delete")
}

func TestGlacierResources(t *testing.T) {
	glacier := newResource(t, "glacier")
	account := glacier.sub(t, "Account", "-")
	account.do(t, "CreateVault", boto3.Map{"vaultName": "resources"})
	vault := account.sub(t, "Vault", "resources")
	vault.attr(t, "VaultName", "resources")
	lifeCycle(t, account.Collection("Vaults"), vault, "Delete")
}

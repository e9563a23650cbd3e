package integration

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/resource/cloudformation"
	"github.com/boto3-go/boto3/resource/cloudwatch"
	"github.com/boto3-go/boto3/resource/dynamodb"
	"github.com/boto3-go/boto3/resource/glacier"
	"github.com/boto3-go/boto3/resource/sns"
	"github.com/boto3-go/boto3/resource/sqs"
)

func TestTypedSQS(t *testing.T) {
	ctx, queues := t.Context(), sqs.New(newSession(t))
	queue := try(queues.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: "typed", Attributes: map[sqs.QueueAttributeName]string{"VisibilityTimeout": "17"}})).or(t)
	if found := try(queues.GetQueueByName(ctx, &sqs.GetQueueUrlInput{QueueName: "typed"})).or(t); !found.Equal(queue) {
		t.Errorf("%s is not %s", found, queue)
	}
	if timeout := try(queue.Attrs(ctx)).or(t).Attributes["VisibilityTimeout"]; timeout != "17" {
		t.Error(timeout)
	}
	inCollection(t, queues.Queues().Filter(sqs.ListQueuesInput{QueueNamePrefix: "typ"}).All(ctx), queue, true)
	try(queue.SendMessages(ctx, &sqs.SendMessageBatchInput{Entries: []sqs.SendMessageBatchRequestEntry{{Id: "a", MessageBody: "one"}, {Id: "b", MessageBody: "two"}}})).or(t)
	messages := try(queue.ReceiveMessages(ctx, &sqs.ReceiveMessageInput{MaxNumberOfMessages: new(int32(10))})).or(t)
	if len(messages) != 2 {
		t.Fatalf("%d messages", len(messages))
	}
	for i, m := range messages {
		if body := try(m.Attrs(ctx)).or(t).Body; body != []string{"one", "two"}[i] {
			t.Error(body)
		}
		try(m.ChangeVisibility(ctx, &sqs.ChangeMessageVisibilityInput{VisibilityTimeout: new(int32(30))})).or(t)
		try(m.Delete(ctx, nil)).or(t)
	}
	try(queue.Purge(ctx, nil)).or(t)
	try(queue.Delete(ctx, nil)).or(t)
	there, err := queue.Exists(ctx)
	exists(t, queue, there, err, false)
}

func TestTypedSNS(t *testing.T) {
	ctx, topics := t.Context(), sns.New(newSession(t))
	topic := try(topics.CreateTopic(ctx, &sns.CreateTopicInput{Name: "typed"})).or(t)
	try(topic.SetAttributes(ctx, &sns.SetTopicAttributesInput{AttributeName: "DisplayName", AttributeValue: "Typed"})).or(t)
	if name := try(topic.Attrs(ctx)).or(t).Attributes["DisplayName"]; name != "Typed" {
		t.Error(name)
	}
	subscription := try(topic.Subscribe(ctx, &sns.SubscribeInput{Protocol: "email", Endpoint: "a@example.com", ReturnSubscriptionArn: new(true)})).or(t)
	inCollection(t, topic.Subscriptions().All(ctx), subscription, true)
	if sent := try(topic.Publish(ctx, &sns.PublishInput{Message: "hello"})).or(t); sent.MessageId == "" {
		t.Error("no message id")
	}
	try(subscription.Delete(ctx, nil)).or(t)
	inCollection(t, topics.Topics().All(ctx), topic, true)
	try(topic.Delete(ctx, nil)).or(t)
	there, err := topic.Exists(ctx)
	exists(t, topic, there, err, false)
}

func TestTypedDynamoDB(t *testing.T) {
	ctx, tables := t.Context(), dynamodb.New(newSession(t))
	table := try(tables.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName: "typed", BillingMode: "PAY_PER_REQUEST", KeySchema: []dynamodb.KeySchemaElement{{AttributeName: "id", KeyType: "HASH"}},
		AttributeDefinitions: []dynamodb.AttributeDefinition{{AttributeName: "id", AttributeType: "S"}},
	})).or(t)
	if err := table.WaitUntilExists(ctx); err != nil {
		t.Error(err)
	}
	inCollection(t, tables.Tables().All(ctx), table, true)
	try(table.PutItem(ctx, &dynamodb.PutItemInput{Item: map[string]any{"id": "a", "n": 7, "list": []any{"x", true}}})).or(t)
	got := try(table.GetItem(ctx, &dynamodb.GetItemInput{Key: map[string]any{"id": "a"}})).or(t)
	if item := got.Item; fmt.Sprintf("%v %v %v", item["id"], item["n"], item["list"]) != "a 7 [x true]" {
		t.Errorf("%+v", item)
	}
	found := try(table.Query(ctx, &dynamodb.QueryInput{
		KeyConditionExpression: "id = :id", FilterExpression: "n > :n", ExpressionAttributeValues: map[string]any{":id": "a", ":n": 6},
	})).or(t)
	if len(found.Items) != 1 || found.Items[0]["id"] != "a" {
		t.Errorf("%+v", found)
	}
	try(tables.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: map[string][]dynamodb.WriteRequest{
		"typed": {{DeleteRequest: &dynamodb.DeleteRequest{Key: map[string]any{"id": "a"}}}, {PutRequest: &dynamodb.PutRequest{Item: map[string]any{"id": "b"}}}},
	}})).or(t)
	if scan := try(table.Scan(ctx, nil)).or(t); scan.Count != 1 {
		t.Errorf("%+v", scan)
	}
	try(table.Delete(ctx, nil)).or(t)
	if err := table.WaitUntilNotExists(ctx); err != nil {
		t.Error(err)
	}
	_, err := table.Attrs(ctx)
	code(t, err, dynamodb.ErrResourceNotFound)
	there, err := table.Exists(ctx)
	exists(t, table, there, err, false)
}

func TestTypedCloudFormation(t *testing.T) {
	const template = `{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}`
	ctx, stacks := t.Context(), cloudformation.New(newSession(t))
	stack := try(stacks.CreateStack(ctx, &cloudformation.CreateStackInput{StackName: "typed", TemplateBody: template})).or(t)
	if status := try(stack.Attrs(ctx)).or(t).StackStatus; status != "CREATE_COMPLETE" {
		t.Error(status)
	}
	for r, err := range stack.ResourceSummaries().All(ctx) {
		if err != nil || r.LogicalId() != "Queue" || r.Resource().StackName() != "typed" {
			t.Errorf("%s, %v", r, err)
		}
	}
	if kind := try(stack.Resource("Queue").Attrs(ctx)).or(t).ResourceType; kind != "AWS::SQS::Queue" {
		t.Error(kind)
	}
	if len(named(t, stack.Events().All(ctx))) == 0 {
		t.Error("no events")
	}
	try(stack.Update(ctx, &cloudformation.UpdateStackInput{TemplateBody: strings.Replace(template, `"Queue"`, `"Queue2"`, 1)})).or(t)
	try(stack.Delete(ctx, nil)).or(t)
	there, err := stacks.Stack("typed-never").Exists(ctx)
	exists(t, stack, there, err, false)
}

func TestTypedCloudWatch(t *testing.T) {
	ctx, watch := t.Context(), cloudwatch.New(newSession(t))
	metric := watch.Metric("Typed", "Lines")
	try(metric.PutData(ctx, &cloudwatch.PutMetricDataInput{MetricData: []cloudwatch.MetricDatum{{MetricName: "Lines", Value: new(5.0)}}})).or(t)
	stats := try(metric.GetStatistics(ctx, &cloudwatch.GetMetricStatisticsInput{
		StartTime: time.Now().Add(-time.Hour), EndTime: time.Now().Add(time.Hour), Period: new(int32(60)), Statistics: []cloudwatch.Statistic{"Sum"},
	})).or(t)
	if len(stats.Datapoints) != 1 || stats.Datapoints[0].Sum != 5 {
		t.Errorf("%+v", stats)
	}
	for _, name := range []string{"typed-1", "typed-2"} {
		try(metric.PutAlarm(ctx, &cloudwatch.PutMetricAlarmInput{
			AlarmName: name, ComparisonOperator: "GreaterThanThreshold", EvaluationPeriods: new(int32(1)), Period: new(int32(60)), Statistic: "Sum", Threshold: new(5.0),
		})).or(t)
	}
	alarm := watch.Alarm("typed-1")
	if of := try(alarm.Metric(ctx)).or(t); !of.Equal(metric) {
		t.Errorf("%s is of %s", alarm, of)
	}
	inCollection(t, metric.Alarms().All(ctx), alarm, true)
	try(alarm.SetState(ctx, &cloudwatch.SetAlarmStateInput{StateValue: "ALARM", StateReason: "a test"})).or(t)
	if state := try(alarm.Attrs(ctx)).or(t).StateValue; state != "ALARM" {
		t.Error(state)
	}
	try(watch.Alarms().Filter(cloudwatch.DescribeAlarmsInput{AlarmNamePrefix: "typed-"}).Delete(ctx, nil)).or(t)
	there, err := alarm.Exists(ctx)
	exists(t, alarm, there, err, false)
}

func TestTypedGlacier(t *testing.T) {
	ctx, account := t.Context(), glacier.New(newSession(t)).Account("-")
	try(account.CreateVault(ctx, &glacier.CreateVaultInput{VaultName: "typed"})).or(t)
	vault := account.Vault("typed")
	if name := try(vault.Attrs(ctx)).or(t).VaultName; name != "typed" {
		t.Error(name)
	}
	inCollection(t, account.Vaults().All(ctx), vault, true)
	archive := try(vault.UploadArchive(ctx, &glacier.UploadArchiveInput{Body: strings.NewReader("old")})).or(t)
	job := try(archive.InitiateArchiveRetrieval(ctx, nil)).or(t)
	inCollection(t, vault.Jobs().All(ctx), job, true)
	if of := try(job.Attrs(ctx)).or(t).ArchiveId; of != archive.Id() {
		t.Errorf("%s is of %s", job, of)
	}
	try(archive.Delete(ctx, nil)).or(t)
	try(vault.Delete(ctx, nil)).or(t)
	there, err := vault.Exists(ctx)
	exists(t, vault, there, err, false)
}

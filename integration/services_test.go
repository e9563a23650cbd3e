package integration

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/integration/s3suite"
)

func TestS3(t *testing.T) {
	s3suite.Run(t, s3suite.Server{
		Session: newSession(t), HTTP: http.DefaultClient,
		Checksums: []string{"CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME"},
	})
}

func TestDynamoDB(t *testing.T) {
	client := newClient(t, "dynamodb")
	createTable(t, client, "orders")
	type value struct {
		S, N string
		L    []value
		M    map[string]value
		BOOL *bool
	}
	item := map[string]value{
		"id": {S: "1"}, "total": {N: "12.5"}, "paid": {BOOL: new(true)},
		"lines": {L: []value{{M: map[string]value{"sku": {S: "a"}}}}},
	}
	client.into(t, "PutItem", struct {
		TableName string
		Item      map[string]value
	}{"orders", item}, nil)
	var got struct{ Item map[string]value }
	client.into(t, "GetItem", boto3.Map{"TableName": "orders", "Key": boto3.Map{"id": boto3.Map{"S": "1"}}}, &got)
	if a, b := mustJSON(t, got.Item), mustJSON(t, item); a != b {
		t.Errorf("GetItem gave %s, want %s", a, b)
	}
	out := client.do(t, "Query", boto3.Map{
		"TableName": "orders", "KeyConditionExpression": "id = :id",
		"ExpressionAttributeValues": boto3.Map{":id": boto3.Map{"S": "1"}},
	})
	search(t, out, "Count", 1)
	search(t, out, "Items[0].lines.L[0].M.sku.S", "a")
}

// createTable creates a table with the string key "id" and waits for it.
func createTable(t *testing.T, client service, name string) {
	t.Helper()
	client.do(t, "CreateTable", tableNamed(name))
	last, err := client.Wait(t.Context(), "TableExists", boto3.Map{"TableName": name}, boto3.Delay(50*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	search(t, last, "Table.TableStatus", "ACTIVE")
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSQS(t *testing.T) {
	verifying, err := newSession(t).Client("sqs", boto3.Config{ResponseChecksumValidation: "when_supported"})
	if err != nil {
		t.Fatal(err)
	}
	client := service{verifying}
	var queue struct{ QueueUrl string }
	client.into(t, "CreateQueue", boto3.Map{"QueueName": "work", "Attributes": map[string]string{"VisibilityTimeout": "60"}}, &queue)
	const body = "do <this> & \"that\""
	sent := client.do(t, "SendMessage", boto3.Map{
		"QueueUrl": queue.QueueUrl, "MessageBody": body,
		"MessageAttributes": boto3.Map{
			"kind": boto3.Map{"DataType": "String", "StringValue": "chore"}, "raw": boto3.Map{"DataType": "Binary", "BinaryValue": []byte{0, 255}},
		},
	})
	var received struct {
		Messages []struct {
			MessageId, Body, ReceiptHandle string
			MessageAttributes              map[string]struct{ StringValue string }
		}
	}
	client.into(t, "ReceiveMessage", boto3.Map{"QueueUrl": queue.QueueUrl, "MessageAttributeNames": []string{"All"}}, &received)
	if len(received.Messages) != 1 {
		t.Fatalf("received %+v", received)
	}
	m := received.Messages[0]
	if m.Body != body || m.MessageId != sent["MessageId"] || m.MessageAttributes["kind"].StringValue != "chore" {
		t.Errorf("received %+v, sent %v", m, sent)
	}
	client.do(t, "DeleteMessage", boto3.Map{"QueueUrl": queue.QueueUrl, "ReceiptHandle": m.ReceiptHandle})
	client.into(t, "ReceiveMessage", boto3.Map{"QueueUrl": queue.QueueUrl}, &received)
}

func TestSNS(t *testing.T) {
	client := newClient(t, "sns")
	topic := client.do(t, "CreateTopic", boto3.Map{
		"Name": "news", "Attributes": boto3.Map{"DisplayName": "News & more"}, "Tags": []boto3.Map{{"Key": "a", "Value": "b"}},
	})
	arn := "arn:aws:sns:" + region + ":" + account + ":news"
	search(t, topic, "TopicArn", arn)
	search(t, client.do(t, "ListTopics", nil), "Topics[].TopicArn", "["+arn+"]")
	search(t, client.do(t, "GetTopicAttributes", boto3.Map{"TopicArn": arn}), "Attributes.DisplayName", "News & more")
	published := client.do(t, "Publish", boto3.Map{
		"TopicArn": arn, "Message": "hello",
		"MessageAttributes": boto3.Map{"raw": boto3.Map{"DataType": "Binary", "BinaryValue": []byte{0, 255}}},
	})
	if id, _ := published["MessageId"].(string); id == "" {
		t.Errorf("Publish gave %v", published)
	}
}

func TestIAM(t *testing.T) {
	client := newClient(t, "iam")
	client.do(t, "CreateUser", boto3.Map{"UserName": "alice", "Path": "/staff/", "Tags": []boto3.Map{{"Key": "team", "Value": "a b"}}})
	var got struct {
		User struct {
			UserName, Path, Arn string
			CreateDate          time.Time
			Tags                []struct{ Key, Value string }
		}
	}
	client.into(t, "GetUser", boto3.Map{"UserName": "alice"}, &got)
	u := got.User
	if u.Arn != "arn:aws:iam::"+account+":user/staff/alice" || time.Since(u.CreateDate) > time.Hour || len(u.Tags) != 1 || u.Tags[0].Value != "a b" {
		t.Errorf("GetUser gave %+v", u)
	}
	// A policy comes back as the document that it is, not URL-encoded.
	createRole(t, client, "reader")
	search(t, client.do(t, "GetRole", boto3.Map{"RoleName": "reader"}), "Role.AssumeRolePolicyDocument.Version", "2012-10-17")
}

func createRole(t *testing.T, client service, name string) (arn string) {
	t.Helper()
	var out struct{ Role struct{ Arn string } }
	client.into(t, "CreateRole", boto3.Map{
		"RoleName": name, "AssumeRolePolicyDocument": `{"Version":"2012-10-17","Statement":[]}`,
	}, &out)
	return out.Role.Arn
}

func TestEC2(t *testing.T) {
	client := newClient(t, "ec2")
	var run struct{ Instances []struct{ InstanceId string } }
	client.into(t, "RunInstances", boto3.Map{
		"ImageId": "ami-12c6146b", "MinCount": 2, "MaxCount": 2, "InstanceType": "t3.micro",
		"TagSpecifications": []boto3.Map{{"ResourceType": "instance", "Tags": []boto3.Map{{"Key": "Name", "Value": "worker"}}}},
	}, &run)
	if len(run.Instances) != 2 {
		t.Fatalf("RunInstances gave %+v", run)
	}
	ids := []string{run.Instances[0].InstanceId, run.Instances[1].InstanceId}
	last, err := client.Wait(t.Context(), "InstanceRunning", boto3.Map{"InstanceIds": ids}, boto3.Delay(50*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	search(t, last, "Reservations[].Instances[].State.Name", "[running running]")
	out := client.do(t, "DescribeInstances", boto3.Map{"Filters": []boto3.Map{{"Name": "tag:Name", "Values": []string{"worker"}}}})
	search(t, out, "Reservations[].Instances[].InstanceId", ids)
	client.do(t, "TerminateInstances", boto3.Map{"InstanceIds": ids})
	if _, err := client.Wait(t.Context(), "InstanceTerminated", boto3.Map{"InstanceIds": ids}, boto3.Delay(50*time.Millisecond)); err != nil {
		t.Error(err)
	}
}

func TestCloudFormation(t *testing.T) {
	client := newClient(t, "cloudformation")
	const template = `{"Resources":{"Q":{"Type":"AWS::SQS::Queue","Properties":{"QueueName":"made"}}},"Outputs":{"Url":{"Value":{"Ref":"Q"}}}}`
	client.do(t, "CreateStack", boto3.Map{"StackName": "stack", "TemplateBody": template})
	last, err := client.Wait(t.Context(), "StackCreateComplete", boto3.Map{"StackName": "stack"}, boto3.Delay(50*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	search(t, last, "Stacks[0].Outputs[0].OutputKey", "Url")
	search(t, client.do(t, "GetTemplate", boto3.Map{"StackName": "stack"}), "TemplateBody.Resources.Q.Type", "AWS::SQS::Queue")
}

func TestCloudWatch(t *testing.T) {
	client := newClient(t, "cloudwatch")
	now := time.Now().UTC().Truncate(time.Minute)
	client.do(t, "PutMetricData", boto3.Map{
		"Namespace":  "suite",
		"MetricData": []boto3.Map{{"MetricName": "latency", "Value": 1.5, "Unit": "Seconds", "Timestamp": now}},
	})
	search(t, client.do(t, "ListMetrics", boto3.Map{"Namespace": "suite"}), "Metrics[].MetricName", "[latency]")
	var out struct {
		Datapoints []struct {
			Timestamp time.Time
			Sum       float64
		}
	}
	client.into(t, "GetMetricStatistics", boto3.Map{
		"Namespace": "suite", "MetricName": "latency", "Period": 60, "Statistics": []string{"Sum"},
		"StartTime": now.Add(-time.Minute), "EndTime": now.Add(time.Minute),
	}, &out)
	if len(out.Datapoints) != 1 || out.Datapoints[0].Sum != 1.5 || !out.Datapoints[0].Timestamp.Equal(now) {
		t.Errorf("GetMetricStatistics gave %+v, want 1.5 at %v", out, now)
	}
}

func TestGlacier(t *testing.T) {
	client := newClient(t, "glacier")
	client.do(t, "CreateVault", boto3.Map{"vaultName": "vault"}) // the account is "-" by default
	archive := bytes.Repeat([]byte("x"), 2_000_000)
	uploaded := client.do(t, "UploadArchive", boto3.Map{"vaultName": "vault", "body": archive})
	// The tree hash of these bytes, as boto3 sends it.
	search(t, uploaded, "checksum", "be8889d3b8893c11d290b8dcf682164c326a90e6998f6bddb25d9a3a02daf666")
	search(t, client.do(t, "ListVaults", nil), "VaultList[0].[VaultName, NumberOfArchives, SizeInBytes]", "[vault 1 2000000]")
}

func TestSTS(t *testing.T) {
	client := newClient(t, "sts")
	search(t, client.do(t, "GetCallerIdentity", nil), "Account", account)
	var out struct {
		Credentials struct {
			AccessKeyId, SecretAccessKey, SessionToken string
			Expiration                                 time.Time
		}
	}
	client.into(t, "AssumeRole", boto3.Map{
		"RoleArn": "arn:aws:iam::" + account + ":role/x", "RoleSessionName": "suite", "DurationSeconds": 900,
	}, &out)
	if c := out.Credentials; c.AccessKeyId == "" || c.SecretAccessKey == "" || c.SessionToken == "" || time.Until(c.Expiration) < 10*time.Minute {
		t.Errorf("AssumeRole gave credentials until %v", c.Expiration)
	}
}

func TestLambda(t *testing.T) {
	role := createRole(t, newClient(t, "iam"), "lambda")
	var code bytes.Buffer
	archive := zip.NewWriter(&code)
	file, err := archive.Create("handler.py")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write([]byte("def run(event, context): return event\n")); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	client := newClient(t, "lambda")
	client.do(t, "CreateFunction", boto3.Map{
		"FunctionName": "echo", "Runtime": "python3.12", "Role": role, "Handler": "handler.run",
		"Code": boto3.Map{"ZipFile": code.Bytes()}, "Environment": boto3.Map{"Variables": boto3.Map{"A": "1"}},
	})
	last, err := client.Wait(t.Context(), "FunctionActiveV2", boto3.Map{"FunctionName": "echo"}, boto3.Delay(50*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	search(t, last, "Configuration.[CodeSize, Environment.Variables.A]", fmt.Sprintf("[%d 1]", code.Len()))
	search(t, client.do(t, "ListFunctions", nil), "Functions[].FunctionName", "[echo]")
}

func TestKinesis(t *testing.T) {
	client := newClient(t, "kinesis")
	client.do(t, "CreateStream", boto3.Map{"StreamName": "events", "ShardCount": 1})
	if _, err := client.Wait(t.Context(), "StreamExists", boto3.Map{"StreamName": "events"}, boto3.Delay(50*time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	data := []byte{0, 1, 254, 255}
	client.do(t, "PutRecord", boto3.Map{"StreamName": "events", "Data": data, "PartitionKey": "p"})
	shard := client.do(t, "GetShardIterator", boto3.Map{
		"StreamName": "events", "ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON",
	})
	var out struct {
		Records []struct {
			Data                        []byte
			ApproximateArrivalTimestamp time.Time
		}
	}
	client.into(t, "GetRecords", boto3.Map{"ShardIterator": shard["ShardIterator"]}, &out)
	if len(out.Records) != 1 || !bytes.Equal(out.Records[0].Data, data) || time.Since(out.Records[0].ApproximateArrivalTimestamp) > time.Hour {
		t.Errorf("GetRecords gave %+v", out)
	}
}

func TestSSM(t *testing.T) {
	client := newClient(t, "ssm")
	client.do(t, "PutParameter", boto3.Map{"Name": "/app/url", "Value": "https://example.com", "Type": "String"})
	client.do(t, "PutParameter", boto3.Map{"Name": "/app/key", "Value": "hidden", "Type": "SecureString"})
	out := client.do(t, "GetParametersByPath", boto3.Map{"Path": "/app", "WithDecryption": true})
	search(t, out, "sort_by(Parameters, &Name)[].Value", "[hidden https://example.com]")
}

func TestRoute53(t *testing.T) {
	client := newClient(t, "route53")
	zone := client.do(t, "CreateHostedZone", boto3.Map{"Name": "example.com", "CallerReference": "suite"})
	id, err := zone.Search("HostedZone.Id")
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := id.(string); !strings.HasPrefix(text, "/hostedzone/") {
		t.Fatalf("CreateHostedZone gave %v", zone)
	}
	change := client.do(t, "ChangeResourceRecordSets", boto3.Map{
		"HostedZoneId": id, // as it came, with its prefix
		"ChangeBatch": boto3.Map{"Changes": []boto3.Map{{"Action": "CREATE", "ResourceRecordSet": boto3.Map{
			"Name": "a.example.com", "Type": "A", "TTL": 60, "ResourceRecords": []boto3.Map{{"Value": "192.0.2.1"}},
		}}}},
	})
	changeID, err := change.Search("ChangeInfo.Id")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Wait(t.Context(), "ResourceRecordSetsChanged", boto3.Map{"Id": changeID}, boto3.Delay(50*time.Millisecond)); err != nil {
		t.Error(err)
	}
	records := client.do(t, "ListResourceRecordSets", boto3.Map{"HostedZoneId": id})
	search(t, records, "ResourceRecordSets[?Type=='A'].[Name, TTL, ResourceRecords[0].Value] | [0]", "[a.example.com. 60 192.0.2.1]")
}

func TestLogs(t *testing.T) {
	client := newClient(t, "logs")
	client.do(t, "CreateLogGroup", boto3.Map{"logGroupName": "group"})
	stream := boto3.Map{"logGroupName": "group", "logStreamName": "stream"}
	client.do(t, "CreateLogStream", stream)
	now := time.Now().UnixMilli()
	stream["logEvents"] = []boto3.Map{{"timestamp": now, "message": "started"}, {"timestamp": now + 1, "message": "stopped"}}
	client.do(t, "PutLogEvents", stream)
	delete(stream, "logEvents")
	out := client.do(t, "GetLogEvents", stream)
	search(t, out, "events[].message", "[started stopped]")
	search(t, out, "events[0].timestamp", now)
}

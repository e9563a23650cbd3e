package parity_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/boto3-go/boto3/model"
)

const (
	ownTable     = "arn:aws:dynamodb:us-west-2:123456789012:table/t"
	foreignTable = "arn:aws:dynamodb:eu-west-1:210987654321:table/t"
	someStream   = "arn:aws:kinesis:us-west-2:210987654321:stream/s"
	consumer     = someStream + "/consumer/c:1"
)

// oddCalls are operations whose endpoint or signature depends on parameters or
// settings of their service alone.
var oddCalls = map[string]map[string][]map[string]any{
	"dynamodb": {
		"ListTables": {{}}, "DescribeEndpoints": {{}},
		"GetItem": {
			{"TableName": "t", "Key": item}, {"TableName": ownTable, "Key": item}, {"TableName": foreignTable, "Key": item}, {"TableName": "arn:aws:dynamodb:us-west-2::table/t", "Key": item},
		},
		"BatchGetItem": {
			{"RequestItems": map[string]any{"t": map[string]any{"Keys": []any{item}}}},
			{"RequestItems": map[string]any{ownTable: map[string]any{"Keys": []any{item}}}},
			{"RequestItems": map[string]any{foreignTable: map[string]any{"Keys": []any{item}}}},
		},
		"TransactGetItems": {{"TransactItems": []any{map[string]any{"Get": map[string]any{"TableName": foreignTable, "Key": item}}}}},
		"TransactWriteItems": {{"TransactItems": []any{
			map[string]any{"Put": map[string]any{"TableName": foreignTable, "Item": item}}, map[string]any{"Delete": map[string]any{"TableName": "t", "Key": item}},
		}, "ClientRequestToken": "c"}},
		"TagResource": {{"ResourceArn": foreignTable, "Tags": []any{}}},
		"ImportTable": {{
			"S3BucketSource": map[string]any{"S3Bucket": "b"}, "InputFormat": "CSV", "ClientToken": "c",
			"TableCreationParameters": map[string]any{
				"TableName": foreignTable, "AttributeDefinitions": []any{map[string]any{"AttributeName": "id", "AttributeType": "S"}},
				"KeySchema": []any{map[string]any{"AttributeName": "id", "KeyType": "HASH"}},
			},
		}},
	},
	"dynamodbstreams": {"DescribeStream": {{"StreamArn": ownTable + "/stream/2026-01-01T00:00:00.000"}}},
	"kinesis": {
		"ListStreams": {{}}, "PutRecord": {
			{"StreamName": "s", "Data": []byte("d"), "PartitionKey": "p"}, {"StreamARN": someStream, "Data": []byte("d"), "PartitionKey": "p"},
			{"StreamARN": "arn:aws:kinesis:us-west-2:1:stream/", "Data": []byte("d"), "PartitionKey": "p"}, {"StreamARN": "arn:aws:sqs:us-west-2:1:q", "Data": []byte("d"), "PartitionKey": "p"},
		},
		"GetRecords":             {{"ShardIterator": "i"}, {"ShardIterator": "i", "StreamARN": someStream}},
		"DescribeStreamConsumer": {{"ConsumerARN": consumer}, {"StreamARN": someStream, "ConsumerName": "c"}},
		"ListTagsForResource":    {{"ResourceARN": someStream}, {"ResourceARN": consumer}},
	},
	"events": {"PutEvents": {
		{"Entries": []any{map[string]any{"Source": "s"}}}, {"Entries": []any{map[string]any{"Source": "s"}}, "EndpointId": "abc.123"},
		{"Entries": []any{map[string]any{"Source": "s"}}, "EndpointId": "bad endpoint/"},
	}},
	"sesv2": {"SendEmail": {
		{"Content": map[string]any{"Raw": map[string]any{"Data": []byte("d")}}}, {"Content": map[string]any{"Raw": map[string]any{"Data": []byte("d")}}, "EndpointId": "abc.123"},
	}},
	"cloudfront-keyvaluestore": {"GetKey": {
		{"KvsARN": "arn:aws:cloudfront::123456789012:key-value-store/1", "Key": "k"}, {"KvsARN": "arn:aws:cloudfront::12345:key-value-store/1", "Key": "k"}, {"KvsARN": "none", "Key": "k"},
	}},
	"neptune-graph":     {"ListGraphs": {{}}, "ListQueries": {{"graphIdentifier": "g-1234567890", "maxResults": int64(5)}}},
	"arc-region-switch": {"ListPlans": {{}}, "ListRoute53HealthChecks": {{"arn": "arn:aws:arc-region-switch::123456789012:plan/a:1"}}},
	"sqs": {
		"SendMessage": {
			{"QueueUrl": "https://sqs.us-west-2.amazonaws.com/123456789012/q", "MessageBody": "b"}, {"QueueUrl": "https://elsewhere.example.com/1/q", "MessageBody": "b"},
			{"QueueUrl": "q", "MessageBody": "b", "MessageAttributes": map[string]any{"a": map[string]any{"DataType": "Binary", "BinaryValue": []byte("v")}}},
		},
		"SendMessageBatch": {{"QueueUrl": "q", "Entries": []any{map[string]any{"Id": "1", "MessageBody": "b"}}}},
		"ReceiveMessage":   {{"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/1/q"}},
	},
	"sdb": {"Select": {{"SelectExpression": "select * from `d` where a = 'é & +~*'"}}, "PutAttributes": {{
		"DomainName": "d", "ItemName": "i", "Attributes": []any{map[string]any{"Name": "n", "Value": "", "Replace": true}},
	}}},
	"cloudsearchdomain": {
		"Search": {{"query": "a b&c=d+é"}, {"query": "q", "queryParser": "lucene", "size": int64(0)}}, "Suggest": {{"query": "a", "suggester": "s"}},
		"UploadDocuments": {{"documents": []byte("[]"), "contentType": "application/json"}},
	},
	"polly":                 {"SynthesizeSpeech": {{"Text": "t", "OutputFormat": "mp3", "VoiceId": "v", "LexiconNames": []any{"a", "b"}}}},
	"ssm":                   {"GetParameter": {{"Name": "/a/b", "WithDecryption": true}, {"Name": "arn:aws:ssm:us-west-2:210987654321:parameter/a"}}},
	"connect":               {"StartChatContact": {{"InstanceId": "i", "ContactFlowId": "f", "ParticipantDetails": map[string]any{"DisplayName": "d"}, "ClientToken": "c"}}},
	"qbusiness":             {"ChatSync": {{"applicationId": "12345678-1234-1234-1234-123456789012", "userMessage": "m", "clientToken": "c"}}, "ListApplications": {{}}},
	"lexv2-runtime":         {"RecognizeText": {{"botId": "ABCDEFGHIJ", "botAliasId": "ABCDEFGHIJ", "localeId": "en_US", "sessionId": "s1", "text": "t"}}},
	"lex-runtime":           {"PostText": {{"botName": "b", "botAlias": "a", "userId": "u1", "inputText": "t", "sessionAttributes": map[string]any{"a": "é"}}}},
	"bedrock":               {"ListFoundationModels": {{}}, "GetFoundationModel": {{"modelIdentifier": "arn:aws:bedrock:us-west-2::foundation-model/a.b:0"}}},
	"bedrock-runtime":       {"InvokeModel": {{"modelId": "a.b:0", "body": []byte("{}")}}, "Converse": {{"modelId": "m", "messages": []any{}}}},
	"bedrock-agent-runtime": {"Retrieve": {{"knowledgeBaseId": "ABCDEFGHIJ", "retrievalQuery": map[string]any{"text": "t"}}}},
	"bedrock-agentcore":     {"ListEvents": {{"memoryId": "memory-1234567890", "sessionId": "s", "actorId": "a"}}},
}

var item = map[string]any{"id": map[string]any{"S": "1"}}

// oddClients are the settings that those calls are made with.
func oddClients(name string) (list []*target) {
	for _, region := range []string{"us-west-2", "us-east-1", "us-gov-west-1", "cn-north-1", "us-iso-east-1", "xx-north-9", "local", "aws-global"} {
		for _, account := range []string{"", "123456789012"} {
			for _, config := range []map[string]any{
				{}, {"account_id_endpoint_mode": "disabled"}, {"account_id_endpoint_mode": "required"}, {"account_id_endpoint_mode": "preferred", "use_fips_endpoint": true},
				{"use_dualstack_endpoint": true}, {"signature_version": "v4"}, {"auth_scheme_preference": "sigv4,httpBearerAuth"},
				{"auth_scheme_preference": "httpBearerAuth"}, {"auth_scheme_preference": "noAuth,sigv4a"},
			} {
				list = append(list, &target{Service: name, Region: region, Account: account, Config: config})
			}
		}
	}
	return append(list, &target{Service: name, Region: "us-west-2", Account: "123456789012", Endpoint: "https://example.com:8443/base",
		Config: map[string]any{"request_checksum_calculation": "when_supported"}})
}

// TestCustoms compares what is peculiar to single services: endpoints of
// accounts, streams and tables of others, global endpoints, searches, queues.
func TestCustoms(t *testing.T) {
	home(t)
	customs(t, slices.Sorted(maps.Keys(oddCalls)))
}

// TestBearerKeys does so with an API key of Bedrock in the environment.
func TestBearerKeys(t *testing.T) {
	home(t)
	t.Setenv("AWS_BEARER_TOKEN_BEDROCK", "key-of-bedrock")
	customs(t, []string{"bedrock", "bedrock-agent-runtime", "bedrock-agentcore", "bedrock-runtime", "polly"})
}

// TestUnsigned compares calls of clients that have no keys.
func TestUnsigned(t *testing.T) {
	home(t)
	y := newTally()
	var trials []trial
	unsigned := map[string]any{"signature_version": "unsigned"}
	for _, name := range []string{"s3", "s3control", "sts", "cognito-identity", "cognito-idp", "dynamodb", "sqs", "ec2", "sdb", "bedrock-runtime", "lambda", "glacier", "events"} {
		m := describe(t, name)
		for i, region := range []string{"us-west-2", "cn-north-1"} {
			to := &target{Service: name, Region: region, Config: unsigned}
			for j, operation := range m.OperationNames() {
				op, err := m.Operation(operation)
				if err != nil {
					t.Fatal(err)
				}
				if op.EventInput == nil && (*everything || (i+j+int(*seed))%9 == 0 || operation == "PutObject") {
					trials = append(trials, trial{target: to, op: op, mode: full, params: generate(*seed, op, full)})
				}
			}
		}
	}
	run(t, y, append(trials, unsignedObjects(t)...), byMap)
	y.report(t)
}

// unsignedObjects are calls for objects, at AWS and elsewhere.
func unsignedObjects(t *testing.T) (trials []trial) {
	t.Helper()
	m := describe(t, "s3")
	for _, endpoint := range []string{"", "https://example.com:8443/base", "http://localhost:9000"} {
		to := &target{Service: "s3", Region: "us-west-2", Endpoint: endpoint, Config: map[string]any{
			"signature_version": "unsigned", "request_checksum_calculation": "when_supported", "response_checksum_validation": "when_supported",
		}}
		for i, bucket := range buckets {
			for j, name := range []string{"GetObject", "PutObject", "UploadPart", "ListObjectsV2"} {
				op, err := m.Operation(name)
				if err != nil {
					t.Fatal(err)
				}
				trials = append(trials, trial{target: to, op: op, mode: full, params: bucketParams(op, bucket, i, j)})
			}
		}
	}
	return trials
}

func customs(t *testing.T, services []string) {
	t.Helper()
	y := newTally()
	var trials []trial
	for k, name := range services {
		m := describe(t, name)
		for i, to := range oddClients(name) {
			if !*everything && (i+k+int(*seed))%11 != 0 {
				continue
			}
			for _, operation := range slices.Sorted(maps.Keys(oddCalls[name])) {
				op, err := m.Operation(operation)
				if err != nil || op == nil {
					t.Fatal(operation, err)
				}
				for _, params := range oddCalls[name][operation] {
					trials = append(trials, trial{target: to, op: op, mode: full, params: withBody(op, params)})
				}
			}
		}
	}
	run(t, y, trials, byMap)
	y.report(t)
}

// withBody gives the bytes of a streaming member as a reader.
func withBody(op *model.Operation, params map[string]any) map[string]any {
	out := maps.Clone(params)
	if m := op.StreamingInput; m != nil {
		if data, ok := out[m.Name].([]byte); ok {
			out[m.Name] = stream(data)
		}
	}
	return out
}

package queues

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/queue"
	"github.com/boto3-go/boto3/secrets"
	"github.com/boto3-go/boto3/service/firehose"
	"github.com/boto3-go/boto3/service/kinesis"
	"github.com/boto3-go/boto3/service/s3"
	"github.com/boto3-go/boto3/service/secretsmanager"
	"github.com/boto3-go/boto3/service/sns"
	"github.com/boto3-go/boto3/service/sqs"
	"github.com/boto3-go/boto3/service/ssm"
)

func moto(t *testing.T) *boto3.Session {
	endpoint := servers[len(servers)-1].start(t)
	session, err := boto3.NewSession(boto3.Config{
		Region: "us-east-1", EndpointURL: endpoint, Credentials: credentials.Static("test", "test", ""), ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
		S3: boto3.S3Config{AddressingStyle: "path"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func numbered[E any](n int, make func(text string) E) iter.Seq[E] {
	return func(yield func(E) bool) {
		for i := range n {
			if !yield(make(fmt.Sprintf("<%04d>", i))) {
				return
			}
		}
	}
}

// once says that each number is in a text once, in order where that is kept.
func once(t *testing.T, text string, n int) {
	t.Helper()
	for i := range n {
		if strings.Count(text, fmt.Sprintf("<%04d>", i)) != 1 {
			t.Errorf("entry %d is there %d times", i, strings.Count(text, fmt.Sprintf("<%04d>", i)))
		}
	}
}

func must[T any](v T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestSenders(t *testing.T) {
	session := moto(t)
	t.Run("SNS", func(t *testing.T) {
		topics, queues := sns.New(session), sqs.New(session)
		topic := must(topics.CreateTopic(t.Context(), &sns.CreateTopicInput{Name: "news"}))(t).TopicArn
		queueURL := must(queues.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: "news"}))(t).QueueUrl
		must(topics.Subscribe(t.Context(), &sns.SubscribeInput{TopicArn: topic, Protocol: "sqs", Endpoint: "arn:aws:sqs:us-east-1:123456789012:news"}))(t)
		result := must(queue.PublishAll(t.Context(), topics, topic, numbered(35, func(text string) sns.PublishBatchRequestEntry {
			return sns.PublishBatchRequestEntry{Message: text + strings.Repeat("x", 30<<10)}
		})))(t)
		var text strings.Builder
		for text.Len() < 35*30<<10 {
			out := must(queues.ReceiveMessage(t.Context(), &sqs.ReceiveMessageInput{QueueUrl: queueURL, MaxNumberOfMessages: new(int32(10)), VisibilityTimeout: new(int32(600))}))(t)
			if len(out.Messages) == 0 {
				break
			}
			for _, m := range out.Messages {
				text.WriteString(m.Body)
			}
		}
		once(t, strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(text.String()), result.Sent)
	})
	t.Run("Kinesis", func(t *testing.T) {
		c := kinesis.New(session)
		must(c.CreateStream(t.Context(), &kinesis.CreateStreamInput{StreamName: "clicks", ShardCount: new(int32(1))}))(t)
		if err := c.WaitUntilStreamExists(t.Context(), &kinesis.DescribeStreamInput{StreamName: "clicks"}, boto3.Delay(100*time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		result := must(queue.PutAll(t.Context(), c, "clicks", numbered(1234, func(text string) kinesis.PutRecordsRequestEntry {
			return kinesis.PutRecordsRequestEntry{Data: []byte(text), PartitionKey: "k"}
		})))(t)
		stream := must(c.DescribeStream(t.Context(), &kinesis.DescribeStreamInput{StreamName: "clicks"}))(t).StreamDescription
		from := must(c.GetShardIterator(t.Context(), &kinesis.GetShardIteratorInput{StreamName: "clicks", ShardId: stream.Shards[0].ShardId, ShardIteratorType: "TRIM_HORIZON"}))(t)
		var text strings.Builder
		for _, r := range must(c.GetRecords(t.Context(), &kinesis.GetRecordsInput{ShardIterator: from.ShardIterator}))(t).Records {
			text.Write(r.Data)
		}
		once(t, text.String(), result.Sent)
		if text.String() != strings.Join(all(1234), "") {
			t.Error("the records are not in order")
		}
		if _, err := queue.PutAll(t.Context(), c, stream.StreamARN, numbered(1, func(text string) kinesis.PutRecordsRequestEntry {
			return kinesis.PutRecordsRequestEntry{Data: []byte(text), PartitionKey: "k"}
		})); err != nil {
			t.Error(err)
		}
	})
	t.Run("Firehose", func(t *testing.T) {
		c, objects := firehose.New(session), s3.New(session)
		must(objects.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: "delivered"}))(t)
		must(c.CreateDeliveryStream(t.Context(), &firehose.CreateDeliveryStreamInput{DeliveryStreamName: "d", ExtendedS3DestinationConfiguration: &firehose.ExtendedS3DestinationConfiguration{
			RoleARN: "arn:aws:iam::123456789012:role/r", BucketARN: "arn:aws:s3:::delivered",
		}}))(t)
		result := must(queue.DeliverAll(t.Context(), c, "d", numbered(700, func(text string) firehose.Record { return firehose.Record{Data: []byte(text)} })))(t)
		var text strings.Builder
		for object, err := range objects.ListObjectsV2Items(t.Context(), &s3.ListObjectsV2Input{Bucket: "delivered"}) {
			if err != nil {
				t.Fatal(err)
			}
			out := must(objects.GetObject(t.Context(), &s3.GetObjectInput{Bucket: "delivered", Key: object.Contents.Key}))(t)
			if _, err := io.Copy(&text, out.Body); err != nil {
				t.Fatal(err)
			}
			_ = out.Body.Close()
		}
		once(t, text.String(), result.Sent)
	})
}

func all(n int) (texts []string) {
	for text := range numbered(n, func(text string) string { return text }) {
		texts = append(texts, text)
	}
	return texts
}

// TestSecrets reads more than calls and pages hold.
func TestSecrets(t *testing.T) {
	session := moto(t)
	sm, parameters := secretsmanager.New(session), ssm.New(session)
	var secretNames, parameterNames []string
	for _, text := range all(25) {
		name := "/app/" + strings.Trim(text, "<>") + "/v"
		must(sm.CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{Name: name, SecretString: text}))(t)
		must(parameters.PutParameter(t.Context(), &ssm.PutParameterInput{Name: name, Value: text, Type: ssm.ParameterTypeSecureString}))(t)
		secretNames, parameterNames = append(secretNames, name), append(parameterNames, name)
	}
	store, tree := secrets.Manager(sm), secrets.Parameters(parameters)
	got, err := store.GetAll(t.Context(), append(secretNames, "none")...)
	if len(got) != 25 || !errors.Is(err, secretsmanager.ErrResourceNotFound) || got["/app/0024/v"].Text() != "<0024>" {
		t.Errorf("%d secrets: %v", len(got), err)
	}
	if v, err := store.Get(t.Context(), got["/app/0003/v"].ARN, secrets.Version(got["/app/0003/v"].Version)); err != nil || v.Text() != "<0003>" {
		t.Error(v, err)
	}
	got, err = tree.GetAll(t.Context(), append(parameterNames, "/none")...)
	if len(got) != 25 || !errors.Is(err, ssm.ErrParameterNotFound) || got["/app/0024/v"].Text() != "<0024>" || got["/app/0024/v"].Type != "SecureString" {
		t.Errorf("%d parameters: %v", len(got), err)
	}
	whole := must(tree.Tree(t.Context(), "/app"))(t)
	if len(whole) != 25 || whole["0024/v"].Text() != "<0024>" {
		t.Errorf("%d parameters in the tree", len(whole))
	}
	must(parameters.PutParameter(t.Context(), &ssm.PutParameterInput{Name: "/app/0003/v", Value: "new", Overwrite: new(true)}))(t)
	must(parameters.LabelParameterVersion(t.Context(), &ssm.LabelParameterVersionInput{Name: "/app/0003/v", ParameterVersion: new(int64(1)), Labels: []string{"first"}}))(t)
	for want, opt := range map[string]secrets.Option{"<0003>": secrets.Stage("first"), "new": secrets.Version("2")} {
		if v, err := tree.Get(t.Context(), "/app/0003/v", opt); err != nil || v.Text() != want {
			t.Errorf("%v %v, want %s", v, err, want)
		}
	}
	got, err = tree.GetAll(t.Context(), "/app/0003/v:first", "/app/0003/v:2")
	if err != nil || got["/app/0003/v:first"].Text() != "<0003>" || got["/app/0003/v:2"].Text() != "new" {
		t.Errorf("%v %v", got, err)
	}
}

package sns_test

import (
	"context"
	"fmt"
	"log"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/testanswers"
	"github.com/boto3-go/boto3/resource/sns"
)

// sess answers as an SNS with one topic.
var sess = testanswers.Session(map[string]boto3.Map{
	"CreateTopic": {"TopicArn": "arn:aws:sns:eu-central-1:123456789012:alerts"},
	"Subscribe":   {"SubscriptionArn": "pending confirmation"},
	"Publish":     {"MessageId": "m-1"},
})

func Example() {
	ctx := context.Background()
	topic, err := sns.New(sess).CreateTopic(ctx, &sns.CreateTopicInput{Name: "alerts"})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := topic.Subscribe(ctx, &sns.SubscribeInput{Protocol: "email", Endpoint: "ann@example.com"}); err != nil {
		log.Fatal(err)
	}
	sent, err := topic.Publish(ctx, &sns.PublishInput{Message: "full"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(topic.Arn(), sent.MessageId)
	// Output: arn:aws:sns:eu-central-1:123456789012:alerts m-1
}

//go:build peers

package mapper

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	awsdynamodb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/uuid"
)

// AWSOrder is Order with the tags that aws-sdk-go-v2 knows.
type AWSOrder struct {
	Customer string                   `dynamodbav:"customer"`
	ID       string                   `dynamodbav:"id"`
	Status   string                   `dynamodbav:"status,omitempty"`
	Note     string                   `dynamodbav:"note,omitempty"`
	Placed   time.Time                `dynamodbav:"placed"`
	Changed  time.Time                `dynamodbav:"changed"`
	Expires  *attributevalue.UnixTime `dynamodbav:"expires,omitempty"`
	Version  int                      `dynamodbav:"version"`
}

// AWSOrders are the table.
type AWSOrders struct {
	Client *awsdynamodb.Client
	Table  string
}

// Create makes the table, and returns when it can be used and items expire.
func (o AWSOrders) Create(ctx context.Context) error {
	_, err := o.Client.CreateTable(ctx, &awsdynamodb.CreateTableInput{
		TableName:   aws.String(o.Table),
		BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("customer"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("id"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("status"), AttributeType: types.ScalarAttributeTypeS},
			{AttributeName: aws.String("placed"), AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String("customer"), KeyType: types.KeyTypeHash},
			{AttributeName: aws.String("id"), KeyType: types.KeyTypeRange},
		},
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName: aws.String("by-status"),
			KeySchema: []types.KeySchemaElement{
				{AttributeName: aws.String("status"), KeyType: types.KeyTypeHash},
				{AttributeName: aws.String("placed"), KeyType: types.KeyTypeRange},
			},
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
		}},
	})
	if err != nil {
		return err
	}
	waiter := awsdynamodb.NewTableExistsWaiter(o.Client)
	if err := waiter.Wait(ctx, &awsdynamodb.DescribeTableInput{TableName: aws.String(o.Table)}, 5*time.Minute); err != nil {
		return err
	}
	_, err = o.Client.UpdateTimeToLive(ctx, &awsdynamodb.UpdateTimeToLiveInput{
		TableName:               aws.String(o.Table),
		TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: aws.String("expires"), Enabled: aws.Bool(true)},
	})
	return err
}

// Check compares the table with what Create makes.
func (o AWSOrders) Check(ctx context.Context) error {
	out, err := o.Client.DescribeTable(ctx, &awsdynamodb.DescribeTableInput{TableName: aws.String(o.Table)})
	if err != nil {
		return err
	}
	keyTypes := map[string]types.ScalarAttributeType{}
	for _, a := range out.Table.AttributeDefinitions {
		keyTypes[aws.ToString(a.AttributeName)] = a.AttributeType
	}
	same := func(schema []types.KeySchemaElement, names ...string) bool {
		if len(schema) != len(names) {
			return false
		}
		for i, e := range schema {
			if aws.ToString(e.AttributeName) != names[i] || keyTypes[names[i]] != types.ScalarAttributeTypeS {
				return false
			}
		}
		return true
	}
	if !same(out.Table.KeySchema, "customer", "id") {
		return errors.New("the table has other keys")
	}
	found := false
	for _, index := range out.Table.GlobalSecondaryIndexes {
		if aws.ToString(index.IndexName) == "by-status" {
			found = same(index.KeySchema, "status", "placed")
		}
	}
	if !found {
		return errors.New("the table lacks the index by-status, or it has other keys")
	}
	ttl, err := o.Client.DescribeTimeToLive(ctx, &awsdynamodb.DescribeTimeToLiveInput{TableName: aws.String(o.Table)})
	if err != nil {
		return err
	}
	d := ttl.TimeToLiveDescription
	if d == nil || d.TimeToLiveStatus != types.TimeToLiveStatusEnabled || aws.ToString(d.AttributeName) != "expires" {
		return errors.New("items do not expire")
	}
	return nil
}

// Place stores a new order.
func (o AWSOrders) Place(ctx context.Context, order *AWSOrder) error {
	next := *order
	if next.ID == "" {
		next.ID = uuid.NewString()
	}
	now := time.Now().UTC()
	if next.Placed.IsZero() {
		next.Placed = now
	}
	next.Changed = now
	next.Version++
	item, err := attributevalue.MarshalMap(next)
	if err != nil {
		return err
	}
	in := &awsdynamodb.PutItemInput{
		TableName:                aws.String(o.Table),
		Item:                     item,
		ConditionExpression:      aws.String("attribute_not_exists(#version)"),
		ExpressionAttributeNames: map[string]string{"#version": "version"},
	}
	if order.Version > 0 {
		in.ConditionExpression = aws.String("#version = :version")
		in.ExpressionAttributeValues = map[string]types.AttributeValue{
			":version": &types.AttributeValueMemberN{Value: strconv.Itoa(order.Version)},
		}
	}
	if _, err := o.Client.PutItem(ctx, in); err != nil {
		return err
	}
	*order = next
	return nil
}

// Move changes the status of an order, again where another program was first.
func (o AWSOrders) Move(ctx context.Context, key AWSOrder, status string) error {
	names, err := attributevalue.MarshalMap(struct {
		Customer string `dynamodbav:"customer"`
		ID       string `dynamodbav:"id"`
	}{key.Customer, key.ID})
	if err != nil {
		return err
	}
	for {
		out, err := o.Client.GetItem(ctx, &awsdynamodb.GetItemInput{TableName: aws.String(o.Table), Key: names})
		if err != nil {
			return err
		}
		if out.Item == nil {
			return fmt.Errorf("no order %s of %s", key.ID, key.Customer)
		}
		var old AWSOrder
		if err := attributevalue.UnmarshalMap(out.Item, &old); err != nil {
			return err
		}
		values, err := attributevalue.MarshalMap(map[string]any{
			":status": status, ":changed": time.Now().UTC(), ":version": old.Version, ":next": old.Version + 1,
		})
		if err != nil {
			return err
		}
		_, err = o.Client.UpdateItem(ctx, &awsdynamodb.UpdateItemInput{
			TableName:                 aws.String(o.Table),
			Key:                       names,
			UpdateExpression:          aws.String("SET #status = :status, #changed = :changed, #version = :next"),
			ConditionExpression:       aws.String("#version = :version"),
			ExpressionAttributeNames:  map[string]string{"#status": "status", "#changed": "changed", "#version": "version"},
			ExpressionAttributeValues: values,
		})
		if _, conflict := errors.AsType[*types.ConditionalCheckFailedException](err); !conflict {
			return err
		}
	}
}

// Of lists the orders of a status, the latest first.
func (o AWSOrders) Of(ctx context.Context, status string) (list []AWSOrder, err error) {
	pages := awsdynamodb.NewQueryPaginator(o.Client, &awsdynamodb.QueryInput{
		TableName:                 aws.String(o.Table),
		IndexName:                 aws.String("by-status"),
		ScanIndexForward:          aws.Bool(false),
		KeyConditionExpression:    aws.String("#status = :status"),
		ExpressionAttributeNames:  map[string]string{"#status": "status"},
		ExpressionAttributeValues: map[string]types.AttributeValue{":status": &types.AttributeValueMemberS{Value: status}},
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		var orders []AWSOrder
		if err := attributevalue.UnmarshalListOfMaps(page.Items, &orders); err != nil {
			return nil, err
		}
		list = append(list, orders...)
	}
	return list, nil
}

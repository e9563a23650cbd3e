package dynamodb

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// StreamRecord is a change of an item of a table, as the table's stream tells it. Item is
// a pointer to the item's type, or any for items of several types.
type StreamRecord[Item any] struct {
	ID             string // of the record
	Event          string // INSERT, MODIFY or REMOVE
	SequenceNumber string // by which Lambda is told of failures
	Source         string // the stream's ARN, in events of Lambda
	Time           time.Time
	Key            boto3.Map
	// Old and New are the item before and after. One that was not there is nil, as is
	// what the stream does not hold, by its StreamViewType.
	Old, New Item
	Expired  bool // the item was removed because its time to live was over
}

// ReadEvent reads the event by which DynamoDB's streams invoke a Lambda function. Where T
// has a type of item, records of other types are left out; [Mixed.ReadEvent] has all.
//
// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
func ReadEvent[T any](event []byte) ([]StreamRecord[*T], error) {
	b, err := values()
	if err != nil {
		return nil, err
	}
	if s := schemaOf(reflect.TypeFor[T]()); s != nil && s.kind != nil {
		return ofKind[T](event, s)
	}
	var raw streamEvent[T]
	if err := b.decode(event, &raw, b.native, b.event); err != nil {
		return nil, err
	}
	records := make([]StreamRecord[*T], len(raw.Records))
	for i := range raw.Records {
		records[i] = raw.Records[i].record()
	}
	return records, nil
}

// ofKind reads the records of one type of item. Those of others need not fit it.
func ofKind[T any](event []byte, s *schema) ([]StreamRecord[*T], error) {
	all, err := ReadEvent[boto3.Map](event)
	if err == nil {
		err = s.err
	}
	if err != nil {
		return nil, err
	}
	records := make([]StreamRecord[*T], 0, len(all))
	for i, from := range all {
		to := withImages[*T](from)
		isOf := true
		for _, image := range []struct {
			from *boto3.Map
			to   **T
		}{{from.Old, &to.Old}, {from.New, &to.New}} {
			if image.from == nil {
				continue
			}
			if isOf = isOf && (*image.from)[s.kind.Name] == s.kind.text; !isOf {
				break
			}
			*image.to = new(T)
			if err := transfer(*image.from, *image.to); err != nil {
				return nil, fmt.Errorf("record %d: %w", i, err)
			}
		}
		if isOf {
			records = append(records, to)
		}
	}
	return records, nil
}

// withImages is a record without its images, which are to be of another type.
func withImages[To, From any](r StreamRecord[From]) StreamRecord[To] {
	return StreamRecord[To]{
		ID: r.ID, Event: r.Event, SequenceNumber: r.SequenceNumber, Source: r.Source, Time: r.Time, Key: r.Key, Expired: r.Expired,
	}
}

// ReadRecords reads the records that GetRecords of a client of "dynamodbstreams" gives,
// typed or by name, as ReadEvent does those of Lambda.
//
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
func ReadRecords[T any](records any) ([]StreamRecord[*T], error) {
	text, err := recordsJSON(records)
	if err != nil {
		return nil, err
	}
	return ReadEvent[T](text)
}

// recordsJSON writes records as the event that Lambda would have.
func recordsJSON(records any) ([]byte, error) {
	b, err := values()
	if err != nil {
		return nil, err
	}
	view, err := b.wire.View(b.event.Shape, map[string]any{"Records": records})
	var text []byte
	if err == nil {
		text, err = wire.AppendJSON(nil, b.event, view)
	}
	if err != nil {
		return nil, fmt.Errorf("dynamodb: records of a stream cannot be type %T: %w", records, err)
	}
	return text, nil
}

// decode stores JSON of a shape in what to points to.
func (b binders) decode(text []byte, to any, by *bind.Binder, m *model.Member) error {
	if err := isPointer(to); err != nil {
		return err
	}
	slot, err := by.Out(m.Shape, to)
	if err == nil && strings.TrimSpace(string(text)) == "null" {
		err = errors.New("the JSON is null")
	}
	if err == nil {
		err = wire.DecodeJSON(string(text), m, slot)
	}
	if err != nil {
		return fmt.Errorf("dynamodb: %w", err)
	}
	return nil
}

// streamEvent is the event as it is.
type streamEvent[T any] struct{ Records []eventRecord[T] }

type eventRecord[T any] struct {
	ID       string `boto3:"eventID"`
	Name     string `boto3:"eventName"`
	ARN      string `boto3:"eventSourceARN"`
	Identity *struct {
		OfLambda string `boto3:"principalId"`
		OfStream string `boto3:"PrincipalId"`
	} `boto3:"userIdentity"`
	Change struct {
		ApproximateCreationDateTime time.Time
		Keys                        boto3.Map
		NewImage, OldImage          *T
		SequenceNumber              string
	} `boto3:"dynamodb"`
}

// expirer is who removes items whose time is over.
const expirer = "dynamodb.amazonaws.com"

func (r *eventRecord[T]) record() StreamRecord[*T] {
	c := r.Change
	return StreamRecord[*T]{
		ID: r.ID, Event: r.Name, SequenceNumber: c.SequenceNumber, Source: r.ARN, Time: c.ApproximateCreationDateTime,
		Key: c.Keys, Old: c.OldImage, New: c.NewImage,
		Expired: r.Identity != nil && (r.Identity.OfLambda == expirer || r.Identity.OfStream == expirer),
	}
}

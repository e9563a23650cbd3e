package sqstest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3/service/sqs"
)

// number is an attribute that is one, with its bounds.
type number struct{ otherwise, least, most int }

var numbers = map[sqs.QueueAttributeName]number{
	sqs.QueueAttributeNameDelaySeconds:                  {0, 0, 900},
	sqs.QueueAttributeNameMaximumMessageSize:            {maxSize, 1024, maxSize},
	sqs.QueueAttributeNameMessageRetentionPeriod:        {345600, 60, 1209600},
	sqs.QueueAttributeNameReceiveMessageWaitTimeSeconds: {0, 0, 20},
	sqs.QueueAttributeNameVisibilityTimeout:             {30, 0, 43200},
	sqs.QueueAttributeNameKmsDataKeyReusePeriodSeconds:  {300, 60, 86400},
}

// words are attributes that are one of some, first the one that a queue has at first. All
// but SqsManagedSseEnabled are of FIFO queues alone.
var words = map[sqs.QueueAttributeName][]string{
	sqs.QueueAttributeNameSqsManagedSseEnabled:      {"true", "false"},
	sqs.QueueAttributeNameFifoQueue:                 {"true"},
	sqs.QueueAttributeNameContentBasedDeduplication: {"false", "true"},
	sqs.QueueAttributeNameDeduplicationScope:        {"queue", "messageGroup"},
	sqs.QueueAttributeNameFifoThroughputLimit:       {"perQueue", "perMessageGroupId"},
}

// kept are attributes that are returned as they were given.
var kept = []sqs.QueueAttributeName{
	sqs.QueueAttributeNamePolicy, sqs.QueueAttributeNameKmsMasterKeyId, sqs.QueueAttributeNameRedrivePolicy, sqs.QueueAttributeNameRedriveAllowPolicy,
}

// computed are attributes that nobody sets.
var computed = map[sqs.QueueAttributeName]func(q *queue) string{
	sqs.QueueAttributeNameQueueArn:              func(q *queue) string { return q.arn },
	sqs.QueueAttributeNameCreatedTimestamp:      func(q *queue) string { return strconv.FormatInt(q.created.Unix(), 10) },
	sqs.QueueAttributeNameLastModifiedTimestamp: func(q *queue) string { return strconv.FormatInt(q.modified.Unix(), 10) },
	sqs.QueueAttributeNameApproximateNumberOfMessages: func(q *queue) string {
		visible, _, _ := q.count()
		return strconv.Itoa(visible)
	},
	sqs.QueueAttributeNameApproximateNumberOfMessagesNotVisible: func(q *queue) string {
		_, hidden, _ := q.count()
		return strconv.Itoa(hidden)
	},
	sqs.QueueAttributeNameApproximateNumberOfMessagesDelayed: func(q *queue) string {
		_, _, delayed := q.count()
		return strconv.Itoa(delayed)
	},
}

// redrive says where messages go that were received too often.
type redrive struct {
	Target string      `json:"deadLetterTargetArn"`
	Max    json.Number `json:"maxReceiveCount"` // written as a string by some
	max    int
}

// allowance says which queues may have a queue for their dead letters.
type allowance struct {
	Permission string   `json:"redrivePermission"`
	Sources    []string `json:"sourceQueueArns"`
}

func (s *Server) getAttributes(_ context.Context, q *queue, in *sqs.GetQueueAttributesInput) (*sqs.GetQueueAttributesOutput, error) {
	q.expire()
	out := &sqs.GetQueueAttributesOutput{}
	for _, name := range attributeNames(in.AttributeNames) {
		if !settable(name) && computed[name] == nil {
			return nil, fail(sqs.ErrInvalidAttributeName, "there is no attribute %s", name)
		}
		if value := q.attribute(name); value != "" {
			if out.Attributes == nil {
				out.Attributes = map[sqs.QueueAttributeName]string{}
			}
			out.Attributes[name] = value
		}
	}
	return out, nil
}

// attributeNames are the attributes that are asked for.
func attributeNames(asked []sqs.QueueAttributeName) []sqs.QueueAttributeName {
	if !slices.Contains(asked, sqs.QueueAttributeNameAll) {
		return asked
	}
	return slices.Concat(kept, slices.Collect(maps.Keys(computed)), slices.Collect(maps.Keys(numbers)), slices.Collect(maps.Keys(words)))
}

func settable(name sqs.QueueAttributeName) bool {
	_, isNumber := numbers[name]
	return isNumber || words[name] != nil || slices.Contains(kept, name)
}

// attribute is the value of an attribute, "" where the queue has none.
func (q *queue) attribute(name sqs.QueueAttributeName) string {
	if compute := computed[name]; compute != nil {
		return compute(q)
	}
	return q.attributes[name]
}

// untold are the attributes of a queue for which none were given.
func untold(fifo bool) map[sqs.QueueAttributeName]string {
	attributes := map[sqs.QueueAttributeName]string{}
	for name, n := range numbers {
		attributes[name] = strconv.Itoa(n.otherwise)
	}
	delete(attributes, sqs.QueueAttributeNameKmsDataKeyReusePeriodSeconds) // of queues with a key alone
	for name, choice := range words {
		if fifo || name == sqs.QueueAttributeNameSqsManagedSseEnabled {
			attributes[name] = choice[0]
		}
	}
	return attributes
}

// of is an attribute that is a number.
func (q *queue) of(name sqs.QueueAttributeName) int {
	n, _ := strconv.Atoi(q.attribute(name)) // it was checked
	return n
}

func (q *queue) seconds(name sqs.QueueAttributeName) time.Duration {
	return time.Duration(q.of(name)) * time.Second
}

func (s *Server) setAttributes(_ context.Context, q *queue, in *sqs.SetQueueAttributesInput) (*sqs.SetQueueAttributesOutput, error) {
	if err := s.set(q, in.Attributes, false); err != nil {
		return nil, err
	}
	q.modified = time.Now()
	if _, ok := in.Attributes[sqs.QueueAttributeNameDelaySeconds]; ok && q.fifo { // where it counts for what has been sent
		for _, m := range q.messages {
			if m.received == 0 {
				m.visible = m.sent.Add(q.seconds(sqs.QueueAttributeNameDelaySeconds))
			}
		}
	}
	s.wake()
	return nil, nil
}

// set gives a queue attributes: all of them or, where one is wrong, none.
func (s *Server) set(q *queue, attributes map[sqs.QueueAttributeName]string, fresh bool) error {
	for name, value := range attributes {
		if !settable(name) || name == sqs.QueueAttributeNameFifoQueue && !fresh {
			return fail(sqs.ErrInvalidAttributeName, "there is no attribute %s", name)
		}
		if err := s.check(q, name, value); err != nil {
			return err
		}
	}
	for name, value := range attributes {
		q.attributes[name] = value
		if slices.Contains(kept, name) && value == "" {
			delete(q.attributes, name)
		}
		if name == sqs.QueueAttributeNameRedrivePolicy {
			q.redrive, _ = s.redrive(q, value) // it was checked
		}
	}
	return nil
}

// check says what is wrong with the value of an attribute.
func (s *Server) check(q *queue, name sqs.QueueAttributeName, value string) error {
	if bounds, ok := numbers[name]; ok {
		if n, err := strconv.Atoi(value); err != nil || n < bounds.least || n > bounds.most {
			return fail(sqs.ErrInvalidAttributeValue, "%s cannot be %q: it is a number from %d to %d", name, value, bounds.least, bounds.most)
		}
	}
	switch choice := words[name]; {
	case choice == nil:
	case !slices.Contains(choice, value):
		return fail(sqs.ErrInvalidAttributeValue, "%s cannot be %q: it is one of %s", name, value, strings.Join(choice, ", "))
	case !q.fifo && name != sqs.QueueAttributeNameSqsManagedSseEnabled:
		return fail(sqs.ErrInvalidAttributeName, "there is no attribute %s", name)
	}
	if value == "" {
		return nil
	}
	if name == sqs.QueueAttributeNameRedrivePolicy {
		_, err := s.redrive(q, value)
		return err
	}
	var a allowance
	if name != sqs.QueueAttributeNameRedriveAllowPolicy {
		return nil
	}
	if err := json.Unmarshal([]byte(value), &a); err != nil || !slices.Contains([]string{"allowAll", "denyAll", "byQueue"}, a.Permission) {
		return invalid(string(name), value, "redrivePermission is allowAll, denyAll or byQueue")
	}
	return nil
}

// redrive reads a RedrivePolicy.
func (s *Server) redrive(q *queue, value string) (r redrive, err error) {
	if value == "" {
		return r, nil
	}
	wrong := func(reason string) (redrive, error) {
		return redrive{}, invalid(string(sqs.QueueAttributeNameRedrivePolicy), value, reason)
	}
	if err := json.Unmarshal([]byte(value), &r); err != nil {
		return wrong("it is no JSON object")
	}
	if r.max, err = strconv.Atoi(r.Max.String()); err != nil || r.max < 1 || r.max > 1000 {
		return wrong("maxReceiveCount is from 1 to 1000, not " + r.Max.String())
	}
	dead := s.byARN(r.Target)
	switch {
	case dead == nil:
		return wrong("there is no such queue for dead letters")
	case dead.fifo != q.fifo:
		return wrong("one of the two queues is FIFO and the other is not")
	}
	var a allowance
	_ = json.Unmarshal([]byte(dead.attributes[sqs.QueueAttributeNameRedriveAllowPolicy]), &a) // it was checked, or there is none
	if a.Permission == "denyAll" || a.Permission == "byQueue" && !slices.Contains(a.Sources, q.arn) {
		return wrong(fmt.Sprintf("%s may not send its dead letters to %s", q.name, dead.name))
	}
	return r, nil
}

func (s *Server) byARN(arn string) *queue {
	q := s.queues[arn[strings.LastIndexByte(arn, ':')+1:]]
	if q == nil || q.arn != arn {
		return nil
	}
	return q
}

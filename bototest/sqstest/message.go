package sqstest

import (
	"bytes"
	"crypto/md5" //nolint:gosec // SQS tells MD5s of messages
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/boto3-go/boto3/service/sqs"
)

// maxSize is how many bytes a message may have, and all of a batch.
const maxSize = 1 << 20

// message is a message in a queue.
type message struct {
	id, body, sender     string
	attributes           map[string]sqs.MessageAttributeValue
	system               map[string]sqs.MessageAttributeValue
	group, deduplication string
	sequence             string // of FIFO queues
	source               string // the queue that it was moved from

	sent, visible time.Time
	received      int
	first, taken  time.Time // received for the first and the last time
	handle        string    // of the last time
}

// newMessage is a message as it is sent, or what is wrong with it.
func (q *queue) newMessage(sender string, e *sqs.SendMessageBatchRequestEntry) (*message, error) {
	m := &message{
		id: newID(), body: e.MessageBody, sender: sender, attributes: e.MessageAttributes, system: map[string]sqs.MessageAttributeValue{},
		group: e.MessageGroupId, deduplication: e.MessageDeduplicationId, sent: time.Now(),
	}
	for name, v := range e.MessageSystemAttributes {
		if name != "AWSTraceHeader" || v.DataType != "String" {
			return nil, invalid("MessageSystemAttributes", name, "it is AWSTraceHeader, a String")
		}
		m.system[string(name)] = sqs.MessageAttributeValue{DataType: v.DataType, StringValue: v.StringValue}
	}
	if i := strings.IndexFunc(e.MessageBody, forbidden); i >= 0 || !utf8.ValidString(e.MessageBody) {
		return nil, fail(sqs.ErrInvalidMessageContents, "the body has a character that XML 1.0 cannot hold")
	}
	if err := checkAttributes(e.MessageAttributes); err != nil {
		return nil, err
	}
	if most := q.of(sqs.QueueAttributeNameMaximumMessageSize); size(e) > most {
		return nil, fail("InvalidParameterValue", "the message is longer than %d bytes", most)
	}
	delay, err := within("DelaySeconds", e.DelaySeconds, q.of(sqs.QueueAttributeNameDelaySeconds), 0, 900)
	if err != nil {
		return nil, err
	}
	m.visible = m.sent.Add(time.Duration(delay) * time.Second)
	return m, q.checkOrder(m, e)
}

// checkOrder checks what FIFO queues want to know, and others do not.
func (q *queue) checkOrder(m *message, e *sqs.SendMessageBatchRequestEntry) error {
	const foreign = "queues of this kind do not have it"
	switch {
	case !q.fifo && m.deduplication != "":
		return invalid("MessageDeduplicationId", m.deduplication, foreign)
	case !q.fifo:
		return nil
	case e.DelaySeconds != nil:
		return invalid("DelaySeconds", *e.DelaySeconds, foreign)
	case m.group == "":
		return fail("MissingParameter", "a message of a FIFO queue has a MessageGroupId")
	case m.deduplication != "":
		return nil
	case q.attribute(sqs.QueueAttributeNameContentBasedDeduplication) != "true":
		return fail("InvalidParameterValue", "the message has no MessageDeduplicationId, and the queue no ContentBasedDeduplication")
	}
	sum := sha256.Sum256([]byte(m.body))
	m.deduplication = hex.EncodeToString(sum[:])
	return nil
}

// newID is a UUID of Version 4.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func forbidden(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff
}

// size is what a message weighs, with its attributes.
func size(e *sqs.SendMessageBatchRequestEntry) int {
	n := len(e.MessageBody)
	for name, v := range e.MessageAttributes {
		n += len(name) + len(v.DataType) + len(v.StringValue) + len(v.BinaryValue)
	}
	return n
}

var (
	attributeName = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)
	dataType      = regexp.MustCompile(`^(String|Number|Binary)(\..+)?$`)
)

func checkAttributes(attributes map[string]sqs.MessageAttributeValue) error {
	if len(attributes) > 10 {
		return fail("InvalidParameterValue", "the message has %d attributes, of which there are 10 at most", len(attributes))
	}
	for name, v := range attributes {
		lower := strings.ToLower(name)
		if len(name) > 256 || !attributeName.MatchString(name) || strings.HasPrefix(lower, "aws.") || strings.HasPrefix(lower, "amazon.") {
			return fail("InvalidParameterValue", "%q is no name of an attribute", name)
		}
		kind := dataType.FindStringSubmatch(v.DataType)
		switch {
		case kind == nil:
			return fail("InvalidParameterValue", "attribute %q has a type that is none of Binary, Number and String", name)
		case kind[1] == "Binary" && len(v.BinaryValue) == 0, kind[1] != "Binary" && v.StringValue == "":
			return fail("InvalidParameterValue", "attribute %q has no value of type %s", name, kind[1])
		case kind[1] == "Number":
			if _, err := strconv.ParseFloat(v.StringValue, 64); err != nil {
				return fail("InvalidParameterValue", "attribute %q is no number", name)
			}
		}
	}
	return nil
}

// sum is the MD5 of a body.
func sum(data []byte) string {
	digits := md5.Sum(data) //nolint:gosec // see the import
	return hex.EncodeToString(digits[:])
}

// sumOf is the MD5 of attributes, "" where there are none: of the names in order, with
// types and values, each after its length.
func sumOf(attributes map[string]sqs.MessageAttributeValue) string {
	if len(attributes) == 0 {
		return ""
	}
	var b bytes.Buffer
	put := func(part []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(part))) //nolint:gosec // no part is near 4 GiB
		b.Write(part)
	}
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		v := attributes[name]
		put([]byte(name))
		put([]byte(v.DataType))
		if strings.HasPrefix(v.DataType, "Binary") {
			b.WriteByte(2)
			put(v.BinaryValue)
		} else {
			b.WriteByte(1)
			put([]byte(v.StringValue))
		}
	}
	return sum(b.Bytes())
}

// selection is what a call to receive wants to see of messages.
type selection struct {
	all    bool
	system map[sqs.MessageSystemAttributeName]bool
	names  []string
}

var systemNames = []sqs.MessageSystemAttributeName{
	"SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp", "SequenceNumber",
	"MessageDeduplicationId", "MessageGroupId", "AWSTraceHeader", "DeadLetterQueueSourceArn",
}

func newSelection(in *sqs.ReceiveMessageInput) (*selection, error) {
	sel := &selection{system: map[sqs.MessageSystemAttributeName]bool{}, names: in.MessageAttributeNames}
	asked := slices.Clone(in.MessageSystemAttributeNames)
	for _, name := range in.AttributeNames { //nolint:staticcheck // clients still send it
		asked = append(asked, sqs.MessageSystemAttributeName(name))
	}
	for _, name := range asked {
		if name != "All" && !slices.Contains(systemNames, name) {
			return nil, fail(sqs.ErrInvalidAttributeName, "there is no attribute %s", name)
		}
		sel.all = sel.all || name == "All"
		sel.system[name] = true
	}
	return sel, nil
}

// of is a message as it is received.
func (sel *selection) of(m *message) sqs.Message {
	out := sqs.Message{MessageId: m.id, ReceiptHandle: m.handle, Body: m.body, MD5OfBody: sum([]byte(m.body))}
	for name, value := range map[sqs.MessageSystemAttributeName]string{
		"SenderId": m.sender, "SentTimestamp": milliseconds(m.sent), "ApproximateReceiveCount": strconv.Itoa(m.received),
		"ApproximateFirstReceiveTimestamp": milliseconds(m.first), "SequenceNumber": m.sequence,
		"MessageDeduplicationId": m.deduplication, "MessageGroupId": m.group, "DeadLetterQueueSourceArn": m.source,
		"AWSTraceHeader": m.system["AWSTraceHeader"].StringValue,
	} {
		if value != "" && (sel.all || sel.system[name]) {
			if out.Attributes == nil {
				out.Attributes = map[sqs.MessageSystemAttributeName]string{}
			}
			out.Attributes[name] = value
		}
	}
	for name, v := range m.attributes {
		if sel.wants(name) {
			if out.MessageAttributes == nil {
				out.MessageAttributes = map[string]sqs.MessageAttributeValue{}
			}
			out.MessageAttributes[name] = v
		}
	}
	out.MD5OfMessageAttributes = sumOf(out.MessageAttributes)
	return out
}

// wants says whether an attribute is asked for: by its name, its prefix or with all.
func (sel *selection) wants(name string) bool {
	return slices.ContainsFunc(sel.names, func(asked string) bool {
		prefix, isPrefix := strings.CutSuffix(asked, ".*")
		return asked == "All" || asked == name || isPrefix && (prefix == "" || strings.HasPrefix(name, prefix+"."))
	})
}

func milliseconds(at time.Time) string { return strconv.FormatInt(at.UnixMilli(), 10) }

package custom

import (
	"crypto/md5" //nolint:gosec // SQS tells MD5s of messages
	"encoding/binary"
	"encoding/hex"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/model"
)

// verifyMessages compares messages with the MD5s that SQS has of their bodies and
// attributes. One that SQS does not tell is not missed.
func verifyMessages(c *call.Call, decode func(any) error) error {
	switch c.Op.Name {
	case "SendMessage":
		return verifySent(c, decode)
	case "SendMessageBatch":
		return verifyBatch(c, decode)
	case "ReceiveMessage":
		return verifyReceived(c)
	}
	return nil
}

// receipt is what SQS says of a message that it has got.
type receipt struct {
	ID         string `boto3:"MessageId"`
	Body       string `boto3:"MD5OfMessageBody"`
	Attributes string `boto3:"MD5OfMessageAttributes"`
}

func verifySent(c *call.Call, decode func(any) error) error {
	var got receipt
	if err := decode(&got); err != nil {
		return err
	}
	return compareSent(c.In, got.ID, got)
}

func verifyBatch(c *call.Call, decode func(any) error) error {
	var got struct {
		Successful []struct {
			Entry string `boto3:"Id"`
			receipt
		}
	}
	if err := decode(&got); err != nil {
		return err
	}
	entries, _ := c.Member("Entries")
	sent := make(map[string]bind.Value, entries.Len())
	for i := range entries.Len() {
		entry := entries.Index(i)
		id := text(entry, "Id")
		sent[id] = entry
	}
	for _, r := range got.Successful {
		if entry, ok := sent[r.Entry]; ok {
			if err := compareSent(entry, r.Entry, r.receipt); err != nil {
				return err
			}
		}
	}
	return nil
}

// compareSent compares a message that was sent with SQS's MD5s.
func compareSent(sent bind.Value, id string, got receipt) error {
	var s summer
	if sum := s.of(text(sent, "MessageBody")); differ(sum, got.Body) {
		return &call.Damage{MessageID: id, Part: "body", Sent: string(sum), Came: got.Body}
	}
	given, ok := member(sent, "MessageAttributes")
	if !ok || given.Len() == 0 {
		return nil
	}
	if sum, ok := s.ofAttributes(given); ok && differ(sum, got.Attributes) {
		return &call.Damage{MessageID: id, Part: "attributes", Sent: string(sum), Came: got.Attributes}
	}
	return nil
}

// verifyReceived compares what the caller's output holds of each message with the
// sums in it: of a type that leaves out one of the two nothing is compared.
func verifyReceived(c *call.Call) error {
	if c.Out == nil {
		return nil
	}
	out, err := c.Binder.View(c.Op.Output.Shape, c.Out)
	if err != nil {
		return err
	}
	messages, ok := member(out, "Messages")
	if !ok {
		return nil
	}
	var s summer
	of := messages.Shape().Element.Shape
	body, bodySum := position(of, "Body"), position(of, "MD5OfBody")
	attributes, attributesSum := position(of, "MessageAttributes"), position(of, "MD5OfMessageAttributes")
	for i := range messages.Len() {
		m := messages.Index(i)
		if sent := textAt(m, bodySum); sent != "" {
			given, ok := m.Member(body)
			content, err := given.Text()
			if sum := s.of(content); ok && err == nil && string(sum) != sent {
				return &call.Damage{MessageID: text(m, "MessageId"), Part: "body", Sent: sent, Came: string(sum)}
			}
		}
		if sent := textAt(m, attributesSum); sent != "" {
			given, ok := m.Member(attributes)
			if !ok || !given.IsMap() || given.Len() == 0 {
				continue
			}
			if sum, ok := s.ofAttributes(given); ok && string(sum) != sent {
				return &call.Damage{MessageID: text(m, "MessageId"), Part: "attributes", Sent: sent, Came: string(sum)}
			}
		}
	}
	return nil
}

// summer computes sums, in memory that it uses again.
type summer struct {
	data []byte
	hex  [2 * md5.Size]byte
}

// of is the sum of a text, in digits that the next one overwrites.
func (s *summer) of(text string) []byte {
	s.data = append(s.data[:0], text...)
	return s.digits()
}

func (s *summer) digits() []byte {
	sum := md5.Sum(s.data) //nolint:gosec // see the import
	hex.Encode(s.hex[:], sum[:])
	return s.hex[:]
}

// ofAttributes is the sum of a message's attributes, in the order of their names;
// false where that cannot be told: of a reader, which has been read, and of a type
// that leaves out what belongs to an attribute.
func (s *summer) ofAttributes(given bind.Value) ([]byte, bool) {
	s.data = s.data[:0]
	of := given.Shape().Value.Shape
	kindAt, blobAt, textOf := position(of, "DataType"), position(of, "BinaryValue"), position(of, "StringValue")
	for name, v := range given.Entries() {
		kind := textAt(v, kindAt)
		blob, isBinary := v.Member(blobAt)
		content, isText := v.Member(textOf)
		if kind == "" || !isBinary && !isText {
			return nil, false
		}
		s.piece(name)
		s.piece(kind)
		if !isBinary {
			s.data = append(s.data, 1)
			value, _ := content.Text() // it has been sent or stored as text
			s.piece(value)
			continue
		}
		value, err := blob.Bytes()
		if err != nil {
			return nil, false
		}
		s.data = append(s.data, 2)
		s.data = binary.BigEndian.AppendUint32(s.data, uint32(len(value))) //nolint:gosec // a message is at most 1 MiB
		s.data = append(s.data, value...)
	}
	return s.digits(), true
}

// piece adds a text behind its length.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
func (s *summer) piece(text string) {
	s.data = binary.BigEndian.AppendUint32(s.data, uint32(len(text))) //nolint:gosec // a message is at most 1 MiB
	s.data = append(s.data, text...)
}

// differ compares a sum with SQS's own, which it may not tell.
func differ(here []byte, theirs string) bool { return theirs != "" && string(here) != theirs }

// member is a member of a structure by its name.
func member(v bind.Value, name string) (bind.Value, bool) {
	m, ok := v.Shape().Member(name)
	if !ok {
		return bind.Value{}, false
	}
	return v.Member(m.Index)
}

// position is where a structure has a member; a description that lacks it has
// it nowhere.
func position(of *model.Shape, name string) int {
	m, ok := of.Member(name)
	if !ok {
		return len(of.Members)
	}
	return m.Index
}

// text is a member that is text, "" where there is none.
func text(v bind.Value, name string) string { return textAt(v, position(v.Shape(), name)) }

func textAt(v bind.Value, i int) string {
	m, ok := v.Member(i)
	if !ok {
		return ""
	}
	s, _ := m.Text()
	return s
}

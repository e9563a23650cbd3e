package custom

import (
	"crypto/md5" //nolint:gosec // SQS tells MD5s of messages
	"encoding/binary"
	"encoding/hex"
	"hash"
	"io"

	"github.com/boto3-go/boto3/internal/bind"
	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/ordered"
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
		return verifyReceived(decode)
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
	body := text(sent, "MessageBody")
	if err := same(id, "body", sumOf(body), got.Body); err != nil {
		return err
	}
	given, ok := member(sent, "MessageAttributes")
	if !ok || given.Len() == 0 {
		return nil
	}
	h := md5.New() //nolint:gosec // see the import
	for name, v := range given.Entries() {
		kind := text(v, "DataType")
		content := text(v, "StringValue")
		value := []byte(content)
		blob, isBinary := member(v, "BinaryValue")
		if isBinary {
			var err error
			if value, err = blob.Bytes(); err != nil {
				return nil // a reader, which has been read
			}
		}
		addAttribute(h, name, kind, isBinary, value)
	}
	return same(id, "attributes", hex.EncodeToString(h.Sum(nil)), got.Attributes)
}

// message is what ReceiveMessage gives of one.
type message struct {
	ID         string `boto3:"MessageId"`
	Body       string
	BodySum    string `boto3:"MD5OfBody"`
	Sum        string `boto3:"MD5OfMessageAttributes"`
	Attributes map[string]struct {
		DataType, StringValue string
		BinaryValue           []byte
	} `boto3:"MessageAttributes"`
}

func verifyReceived(decode func(any) error) error {
	var got struct{ Messages []message }
	if err := decode(&got); err != nil {
		return err
	}
	for _, m := range got.Messages {
		if err := same(m.ID, "body", m.BodySum, sumOf(m.Body)); err != nil {
			return err
		}
		if len(m.Attributes) == 0 {
			continue // nobody asked for them
		}
		h := md5.New() //nolint:gosec // see the import
		for _, name := range ordered.Keys(m.Attributes) {
			a := m.Attributes[name]
			value := a.BinaryValue
			if value == nil {
				value = []byte(a.StringValue)
			}
			addAttribute(h, name, a.DataType, a.BinaryValue != nil, value)
		}
		if err := same(m.ID, "attributes", m.Sum, hex.EncodeToString(h.Sum(nil))); err != nil {
			return err
		}
	}
	return nil
}

// addAttribute adds an attribute to the sum of all, in the order of their names:
// each piece behind its length, and before the value the kind of it.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
func addAttribute(h hash.Hash, name, kind string, isBinary bool, value []byte) {
	var length [4]byte
	piece := func(b []byte) {
		binary.BigEndian.PutUint32(length[:], uint32(len(b))) //nolint:gosec // a message is at most 1 MiB
		_, _ = h.Write(length[:])                             // a hash never fails
		_, _ = h.Write(b)
	}
	piece([]byte(name))
	piece([]byte(kind))
	mark := "\x01"
	if isBinary {
		mark = "\x02"
	}
	_, _ = io.WriteString(h, mark)
	piece(value)
}

func sumOf(text string) string {
	sum := md5.Sum([]byte(text)) //nolint:gosec // see the import
	return hex.EncodeToString(sum[:])
}

// same compares two sums, of which one may not be told.
func same(id, part, sent, came string) error {
	if sent == came || sent == "" || came == "" {
		return nil
	}
	return &call.Damage{MessageID: id, Part: part, Sent: sent, Came: came}
}

// member is a member of a structure by its name.
func member(v bind.Value, name string) (bind.Value, bool) {
	m, ok := v.Shape().Member(name)
	if !ok {
		return bind.Value{}, false
	}
	return v.Member(m.Index)
}

// text is a member that is text, "" where there is none.
func text(v bind.Value, name string) string {
	m, ok := member(v, name)
	if !ok {
		return ""
	}
	s, _ := m.Text()
	return s
}

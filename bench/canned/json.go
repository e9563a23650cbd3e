package canned

import (
	"bytes"
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"net/http"
	"strconv"
)

func jsonHeader(body []byte) http.Header {
	return http.Header{
		"Content-Type":     {"application/x-amz-json-1.0"},
		"X-Amzn-Requestid": {"5T3QJ0V9H8M1K7N2B4C6D8F0GHVV4KQNSO5AEMVJF66Q9ASUAAJG"},
		"X-Amz-Crc32":      {strconv.FormatUint(uint64(crc32.ChecksumIEEE(body)), 10)},
		"Date":             {"Wed, 01 Jul 2026 12:00:00 GMT"},
		"Content-Length":   {strconv.Itoa(len(body))},
	}
}

// item is a DynamoDB item of about 430 bytes.
func item(i int) string {
	return fmt.Sprintf(`{"pk":{"S":"customer#%06d"},"sk":{"S":"order#2026-07-%02dT10:%02d:00Z"},"status":{"S":"SHIPPED"},`+
		`"total":{"N":"%d.%02d"},"currency":{"S":"EUR"},"items":{"L":[{"M":{"sku":{"S":"SKU-%05d"},"count":{"N":"%d"}}},`+
		`{"M":{"sku":{"S":"SKU-%05d"},"count":{"N":"1"}}}]},"address":{"M":{"street":{"S":"Main Street %d"},"city":{"S":"Springfield"},`+
		`"zip":{"S":"%05d"}}},"paid":{"BOOL":true},"tags":{"SS":["priority","gift"]},"note":{"NULL":true}}`,
		42, i%28+1, i%60, 10+i, i%100, i, i%9+1, i+1, i+1, 10000+i)
}

// GetItem carries one item.
func GetItem() Response {
	body := []byte(`{"Item":` + item(0) + `}`)
	return Response{jsonHeader(body), body}
}

// PutItem accepts an item.
func PutItem() Response {
	body := []byte(`{}`)
	return Response{jsonHeader(body), body}
}

// Query carries n items.
func Query(n int) Response {
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"Count":%d,"Items":[`, n)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(item(i))
	}
	fmt.Fprintf(&b, `],"ScannedCount":%d}`, n)
	return Response{jsonHeader(b.Bytes()), b.Bytes()}
}

// MessageBody is the text of a message.
func MessageBody(i int) string {
	return fmt.Sprintf(`{"event":"order.created","id":%d,"customer":"c-%05d"}`, 1000+i, i)
}

func md5Hex(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// attributesMD5 is SQS's digest of one string attribute:
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
func attributesMD5(name, value string) string {
	var b []byte
	for _, part := range []string{name, "String"} {
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(part))), part...)
	}
	b = append(b, 1)
	b = append(binary.BigEndian.AppendUint32(b, uint32(len(value))), value...)
	return md5Hex(string(b))
}

// SendMessage accepts the message MessageBody(0).
func SendMessage() Response {
	body := fmt.Appendf(nil, `{"MD5OfMessageBody":"%s","MessageId":"5fea7756-0ea4-451a-a703-a558b933e274"}`, md5Hex(MessageBody(0)))
	return Response{jsonHeader(body), body}
}

// ReceiveMessage carries n messages.
func ReceiveMessage(n int) Response {
	var b bytes.Buffer
	b.WriteString(`{"Messages":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		text := MessageBody(i)
		trace := fmt.Sprintf("Root=1-6%07d-abcdef012345678912345678", i)
		fmt.Fprintf(&b, `{"MessageId":"5fea7756-0ea4-451a-a703-a558b933e2%02d","ReceiptHandle":"AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a%040d==",`+
			`"MD5OfBody":"%s","Body":%q,"Attributes":{"SentTimestamp":"17514%08d","ApproximateReceiveCount":"1"},`+
			`"MessageAttributes":{"trace":{"StringValue":%q,"DataType":"String"}},"MD5OfMessageAttributes":"%s"}`,
			i, i, md5Hex(text), text, i, trace, attributesMD5("trace", trace))
	}
	b.WriteString(`]}`)
	return Response{jsonHeader(b.Bytes()), b.Bytes()}
}

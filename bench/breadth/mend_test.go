//go:build peers

package breadth

import (
	"crypto/md5"
	"encoding/hex"

	"github.com/boto3-go/boto3"
)

// mend makes true what libraries check of a response, and what no drawing hits.
func mend(operation string, in, out boto3.Map) {
	switch operation {
	case "kinesis.GetResourcePolicy":
		in["ResourceARN"] = "arn:aws:kinesis:eu-west-1:123456789012:stream/orders"
	case "sqs.ReceiveMessage":
		in["QueueUrl"] = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
		messages, _ := out["Messages"].([]any)
		for _, x := range messages {
			m, _ := x.(boto3.Map)
			body, _ := m["Body"].(string)
			sum := md5.Sum([]byte(body))
			m["MD5OfBody"] = hex.EncodeToString(sum[:])
		}
	}
}

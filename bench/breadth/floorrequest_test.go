//go:build peers

package breadth

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/binary"
	"math"
	"net/http"
	"strconv"

	"github.com/boto3-go/boto3/service/cloudwatch"
	"github.com/boto3-go/boto3/service/kinesis"
	"github.com/boto3-go/boto3/service/lambda"
	"github.com/boto3-go/boto3/service/logs"
)

func init() {
	writers["logs.PutLogEvents"] = func(b []byte, in any) []byte {
		put := in.(*logs.PutLogEventsInput)
		b = quoted(append(b, `{"logGroupName": `...), put.LogGroupName)
		b = quoted(append(b, `, "logStreamName": `...), put.LogStreamName)
		b = append(b, `, "logEvents": [`...)
		for i := range put.LogEvents {
			e := &put.LogEvents[i]
			b = strconv.AppendInt(append(comma(b, i), `{"timestamp": `...), *e.Timestamp, 10)
			b = append(quoted(append(b, `, "message": `...), e.Message), '}')
		}
		return append(b, "]}"...)
	}
	writers["kinesis.PutRecords"] = func(b []byte, in any) []byte {
		put := in.(*kinesis.PutRecordsInput)
		b = append(b, `{"Records": [`...)
		for i := range put.Records {
			r := &put.Records[i]
			b = base64.StdEncoding.AppendEncode(append(comma(b, i), `{"Data": "`...), r.Data)
			b = append(quoted(append(b, `", "PartitionKey": `...), r.PartitionKey), '}')
		}
		return append(quoted(append(b, `], "StreamName": `...), put.StreamName), '}')
	}
	readers["cloudwatch.PutMetricData"] = nothing[cloudwatch.PutMetricDataOutput]
	metrics := new(metricFloor)
	writers["cloudwatch.PutMetricData"] = metrics.write
	readers["lambda.Invoke"] = func(answer *http.Response, text string) (any, error) {
		return &lambda.InvokeOutput{
			StatusCode: int32(answer.StatusCode), Payload: []byte(text),
			FunctionError: header(answer, "X-Amz-Function-Error"), LogResult: header(answer, "X-Amz-Log-Result"),
			ExecutedVersion: header(answer, "X-Amz-Executed-Version"), DurableExecutionArn: header(answer, "X-Amz-Durable-Execution-Arn"),
		}, nil
	}
}

func header(answer *http.Response, name string) string {
	if values := answer.Header[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// metricFloor writes metrics and compresses them as this library does.
type metricFloor struct {
	plain []byte
	out   bytes.Buffer
	gzip  *gzip.Writer
}

// gzipLevel is the one that this library's requests have.
const gzipLevel = 2

func (f *metricFloor) write(b []byte, in any) []byte {
	f.plain = metricsCBOR(f.plain[:0], in.(*cloudwatch.PutMetricDataInput))
	if f.gzip == nil {
		f.gzip, _ = gzip.NewWriterLevel(&f.out, gzipLevel) // the level is one that there is
	}
	f.out.Reset()
	f.gzip.Reset(&f.out)
	_, _ = f.gzip.Write(f.plain) // a buffer takes everything
	_ = f.gzip.Close()
	return append(b, f.out.Bytes()...)
}

func metricsCBOR(b []byte, put *cloudwatch.PutMetricDataInput) []byte {
	b = textCBOR(append(append(b, 0xa2, 0x69), "Namespace"...), put.Namespace)
	b = headCBOR(append(append(b, 0x6a), "MetricData"...), 4, len(put.MetricData))
	for i := range put.MetricData {
		m := &put.MetricData[i]
		b = textCBOR(append(append(b, 0xa5, 0x6a), "MetricName"...), m.MetricName)
		b = headCBOR(append(append(b, 0x6a), "Dimensions"...), 4, len(m.Dimensions))
		for i := range m.Dimensions {
			d := &m.Dimensions[i]
			b = textCBOR(append(append(b, 0xa2, 0x64), "Name"...), d.Name)
			b = textCBOR(append(append(b, 0x65), "Value"...), d.Value)
		}
		b = headCBOR(append(append(append(b, 0x69), "Timestamp"...), 0xc1), 0, int(m.Timestamp.Unix()))
		b = append(append(append(b, 0x65), "Value"...), 0xfb)
		b = binary.BigEndian.AppendUint64(b, math.Float64bits(*m.Value))
		b = textCBOR(append(append(b, 0x64), "Unit"...), string(m.Unit))
	}
	return b
}

func textCBOR(b []byte, s string) []byte { return append(headCBOR(b, 3, len(s)), s...) }

func headCBOR(b []byte, major byte, n int) []byte {
	major <<= 5
	switch {
	case n < 24:
		return append(b, major|byte(n))
	case n < 1<<8:
		return append(b, major|24, byte(n))
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(append(b, major|25), uint16(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32(append(b, major|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(b, major|27), uint64(n))
}

package bench

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strconv"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bench/canned"
	"github.com/boto3-go/boto3/service/s3"
)

const (
	bucket    = "bench-bucket"
	key       = "logs/part-00000.json.gz"
	listed    = 1000
	prefix    = "logs/"
	objectTag = `"9b2cf535f27731c974343645a3985328"`
)

var listObjectsV2 = comparison{
	name:     "ListObjectsV2",
	protocol: "rest-xml",
	response: canned.ListObjectsV2(listed),
	want:     seen{listed, canned.Key(0), canned.Key(listed - 1)},
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "s3", http)
		return []contender{
			structs(client, "ListObjectsV2", &s3.ListObjectsV2Input{Bucket: bucket, Prefix: prefix},
				func(out *s3.ListObjectsV2Output) (seen, error) {
					n := len(out.Contents)
					return seen{n, out.Contents[0].Key, out.Contents[n-1].Key}, nil
				}),
			maps(client, "ListObjectsV2", boto3.Map{"Bucket": bucket, "Prefix": prefix},
				func(out boto3.Map) (seen, error) { return ends(out["Contents"], "Key") }),
		}
	},
}

var headObject = comparison{
	name:     "HeadObject",
	protocol: "rest-xml",
	response: canned.HeadObject(),
	want:     seen{canned.ObjectSize, objectTag, "42"},
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "s3", http)
		return []contender{
			structs(client, "HeadObject", &s3.HeadObjectInput{Bucket: bucket, Key: key},
				func(out *s3.HeadObjectOutput) (seen, error) {
					return seen{int(out.ContentLength), out.ETag, out.Metadata["run"]}, nil
				}),
			maps(client, "HeadObject", boto3.Map{"Bucket": bucket, "Key": key},
				func(out boto3.Map) (seen, error) {
					length, _ := out["ContentLength"].(int64)
					return seen{int(length), text(out["ETag"]), text(member(out["Metadata"], "run"))}, nil
				}),
		}
	},
}

var getObject = comparison{
	name:     "GetObject",
	protocol: "rest-xml",
	response: canned.GetObject(),
	want:     seen{canned.ObjectSize, objectTag, ""},
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "s3", http)
		return []contender{
			structs(client, "GetObject", &s3.GetObjectInput{Bucket: bucket, Key: key},
				func(out *s3.GetObjectOutput) (seen, error) { return readObject(out.Body, out.ETag) }),
			maps(client, "GetObject", boto3.Map{"Bucket": bucket, "Key": key},
				func(out boto3.Map) (seen, error) {
					body, _ := out["Body"].(io.ReadCloser)
					return readObject(body, text(out["ETag"]))
				}),
		}
	},
}

// readObject reads a body as a user would who knows the size.
func readObject(body io.ReadCloser, tag string) (seen, error) {
	if body == nil {
		return seen{}, errors.New("there is no body")
	}
	var content [canned.ObjectSize + 1]byte
	n, err := io.ReadFull(body, content[:])
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		return seen{}, err
	}
	return seen{n, tag, ""}, body.Close()
}

var putObject = comparison{
	name:     "PutObject",
	protocol: "rest-xml",
	response: canned.PutObject(),
	want:     seen{0, objectTag, ""},
	ours: func(tb testing.TB, http *canned.Client) []contender {
		client := newClient(tb, "s3", http)
		content := canned.Object()
		return []contender{
			{"boto3-struct", func(ctx context.Context) (seen, error) {
				var out s3.PutObjectOutput
				in := &s3.PutObjectInput{Bucket: bucket, Key: key, Body: bytes.NewReader(content)}
				err := client.Call(ctx, "PutObject", in, &out)
				return seen{0, out.ETag, ""}, err
			}},
			{"boto3-map", func(ctx context.Context) (seen, error) {
				out := boto3.Map{}
				in := boto3.Map{"Bucket": bucket, "Key": key, "Body": bytes.NewReader(content)}
				err := client.Call(ctx, "PutObject", in, &out)
				return seen{0, text(out["ETag"]), ""}, err
			}},
		}
	},
}

func BenchmarkListObjectsV2(b *testing.B) { listObjectsV2.run(b) }
func BenchmarkHeadObject(b *testing.B)    { headObject.run(b) }
func BenchmarkGetObject(b *testing.B)     { getObject.run(b) }
func BenchmarkPutObject(b *testing.B)     { putObject.run(b) }

// ends counts a list of maps and takes one member of its first and last.
func ends(list any, name string) (seen, error) {
	items, _ := list.([]any)
	if len(items) == 0 {
		return seen{}, errors.New("the list is missing or empty")
	}
	return seen{len(items), text(member(items[0], name)), text(member(items[len(items)-1], name))}, nil
}

func member(structure any, name string) any {
	m, _ := structure.(boto3.Map)
	return m[name]
}

func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	default:
		return ""
	}
}

package boto3_test

import (
	"io"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

// miscounts is a body that says it has read more than there was room for.
type miscounts struct{}

func (miscounts) Read(p []byte) (int, error) { return len(p) + 5, nil }

func (miscounts) Seek(_ int64, whence int) (int64, error) {
	if whence == io.SeekEnd {
		return 1000, nil
	}
	return 0, nil
}

func TestBodiesThatMiscount(t *testing.T) {
	for _, c := range []struct {
		service, operation string
		in                 boto3.Map
	}{
		{"s3", "PutObject", boto3.Map{"Bucket": "b", "Key": "k", "Body": miscounts{}}},
		{"s3", "PutObject", boto3.Map{"Bucket": "b", "Key": "k", "Body": miscounts{}, "ChecksumAlgorithm": "SHA256"}},
		{"lambda", "Invoke", boto3.Map{"FunctionName": "f", "Payload": miscounts{}}},
		{"glacier", "UploadArchive", boto3.Map{"vaultName": "v", "body": miscounts{}}},
	} {
		err := newClient(t, c.service, &canned{answers: []answer{{body: ""}}}, boto3.Config{MaxAttempts: 1}).Call(t.Context(), c.operation, c.in, nil)
		if err == nil || !strings.Contains(err.Error(), "the reader says") {
			t.Errorf("%s.%s: %v", c.service, c.operation, err)
		}
	}
}

// TestOddMetadataIsNamed holds that the error of metadata quotes what is odd, the
// name or the value.
func TestOddMetadataIsNamed(t *testing.T) {
	for _, c := range []struct{ key, value, odd string }{
		{"ключ", "v", `escape "ключ"`}, {"k", "größe", `escape "größe"`}, {"日", "本", `escape "日"`}, {"a", "€", `escape "€"`},
	} {
		err := newClient(t, "s3", &canned{answers: []answer{{body: ""}}}).Call(t.Context(), "PutObject", boto3.Map{"Bucket": "b", "Key": "k", "Metadata": boto3.Map{c.key: c.value}}, nil)
		if err == nil || !strings.Contains(err.Error(), c.odd) {
			t.Errorf("%q: %q: %v", c.key, c.value, err)
		}
	}
}

package boto3_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/s3"
)

// TestDamagedObjectsOfKnownLength reads an object the way of a program that knows its
// length and asks for no byte more. The checksum is that of "hello world" by Python's
// zlib.crc32.
func TestDamagedObjectsOfKnownLength(t *testing.T) {
	const crc = "DUoRhQ=="
	for body, damaged := range map[string]bool{"hello world": false, "hello worle": true} {
		client := newClient(t, "s3", &canned{answers: []answer{{body: body, header: map[string]string{"X-Amz-Checksum-Crc32": crc}}}},
			boto3.Config{ResponseChecksumValidation: "when_supported"})
		read := map[string]func(io.Reader) error{
			"ReadFull": func(r io.Reader) error { _, err := io.ReadFull(r, make([]byte, len(body))); return err },
			"in two": func(r io.Reader) error {
				_, err := io.ReadFull(io.MultiReader(io.LimitReader(r, 4), r), make([]byte, len(body)))
				return err
			},
			"CopyN":   func(r io.Reader) error { _, err := io.CopyN(io.Discard, r, int64(len(body))); return err },
			"ReadAll": func(r io.Reader) error { _, err := io.ReadAll(r); return err },
		}
		for name, read := range read {
			var out s3.GetObjectOutput
			if err := client.Call(t.Context(), "GetObject", boto3.Map{"Bucket": "b", "Key": "k"}, &out); err != nil {
				t.Fatal(err)
			}
			err := read(out.Body)
			if bad := err != nil && strings.Contains(err.Error(), "the response's CRC32 checksum is"); bad != damaged || !damaged && err != nil {
				t.Errorf("%s of %q: %v", name, body, err)
			}
			if n, again := out.Body.Read(make([]byte, 1)); n != 0 || errors.Is(again, io.EOF) == damaged {
				t.Errorf("%s of %q, and on: %d %v", name, body, n, again)
			}
			_ = out.Body.Close()
		}
	}
}

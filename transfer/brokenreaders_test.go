package transfer_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/transfer"
)

// broken is a reader by its answer to each Read.
type broken func(room int) (int, error)

func (b broken) Read(p []byte) (int, error) { return b(len(p)) }

// TestUploadsOfReadersThatBreakTheRules holds that a reader which counts wrongly or
// brings nothing ends an upload with an error, and leaves nothing in the bucket.
func TestUploadsOfReadersThatBreakTheRules(t *testing.T) {
	f, c := newFake(t)
	for name, r := range map[string]broken{
		"below zero": func(int) (int, error) { return -5, nil },
		"too many":   func(room int) (int, error) { return room + 5, nil },
		"one more":   func(room int) (int, error) { return room + 1, io.EOF },
		"nothing":    func(int) (int, error) { return 0, nil },
	} {
		for _, opts := range [][]transfer.Option{nil, {transfer.Size(3 * part)}} {
			for _, before := range []int{0, 2*part + 1} {
				_, err := transfer.New(c, small).Upload(t.Context(), "b", "k", io.MultiReader(strings.NewReader(strings.Repeat("x", before)), r), opts...)
				if err == nil || !errors.Is(err, io.ErrNoProgress) && !strings.Contains(err.Error(), "the reader says") {
					t.Errorf("%s after %d bytes: %v", name, before, err)
				}
				if f.object("b/k") != nil {
					t.Errorf("%s after %d bytes: there is an object", name, before)
				}
			}
		}
	}
	f.clean()
}

func TestBuffersHaveABound(t *testing.T) {
	_, c := newFake(t)
	m := transfer.New(c, transfer.Config{IOChunkSize: 1<<30 + 1})
	if _, err := m.Download(t.Context(), "b", "k", io.Discard); err == nil || !strings.Contains(err.Error(), "IOChunkSize is 1073741825") {
		t.Errorf("%v", err)
	}
}

package transfer_test

import (
	"errors"
	"io"
	"math"
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

// TestWhatNoMachineHolds holds that sizes beyond reason are errors that name them.
func TestWhatNoMachineHolds(t *testing.T) {
	f, c := newFake(t)
	for _, bad := range []struct {
		cfg  transfer.Config
		size int64
		want string
	}{
		{cfg: transfer.Config{IOChunkSize: 1<<30 + 1}, want: "IOChunkSize is 1073741825"},
		{cfg: transfer.Config{MaxConcurrency: 1 << 30}, want: "MaxConcurrency is 1073741824"},
		{size: math.MaxInt64, want: "9223372036854775807 bytes are more than 10000 parts hold"},
		{size: math.MaxInt64 - 1, want: "9223372036854775806 bytes are more"},
		{cfg: transfer.Config{NoMultipart: true}, size: math.MaxInt64, want: "more than one request takes"},
	} {
		m := transfer.New(c, bad.cfg)
		_, err := m.Upload(t.Context(), "b", "k", io.MultiReader(strings.NewReader("x")), transfer.Size(bad.size))
		if err == nil || !strings.Contains(err.Error(), bad.want) || f.object("b/k") != nil {
			t.Errorf("%+v, size %d: %v", bad.cfg, bad.size, err)
		}
	}
	f.clean()
}

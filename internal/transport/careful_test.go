package transport

import (
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"testing"
)

// odd is a reader by its answer to each Read.
type odd func(room int) (int, error)

func (o odd) Read(p []byte) (int, error) { return o(len(p)) }

// Seek says that it has a thousand bytes.
func (o odd) Seek(_ int64, whence int) (int64, error) {
	if whence == io.SeekEnd {
		return 1000, nil
	}
	return 0, nil
}

// TestReadersThatBreakTheRules gives bodies whose readers count wrongly or bring
// nothing: hashing and sending end with an error, neither with a panic nor never.
func TestReadersThatBreakTheRules(t *testing.T) {
	for name, c := range map[string]struct {
		read odd
		want string
	}{
		"below zero": {func(int) (int, error) { return -5, nil }, "-5 bytes"},
		"too many":   {func(room int) (int, error) { return room + 5, nil }, "1005 bytes into 1000"},
		"far more":   {func(int) (int, error) { return 1 << 30, io.EOF }, "bytes into 1000"},
		"nothing":    {func(int) (int, error) { return 0, nil }, io.ErrNoProgress.Error()},
	} {
		body, err := ReaderBody(c.read)
		if err != nil {
			t.Fatal(err)
		}
		if err := body.Sum(sha256.New()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the hash: %v", name, err)
		}
		r, err := body.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, io.LimitReader(r, 1000)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: sending: %v", name, err)
		}
	}
	slow := 0
	text := Careful{From: io.MultiReader(odd(func(int) (int, error) {
		if slow++; slow < maxIdle {
			return 0, nil
		}
		return 0, io.EOF
	}), strings.NewReader("x"))}
	if got, err := io.ReadAll(&text); string(got) != "x" || err != nil {
		t.Errorf("a reader that is slow to begin: %q, %v", got, err)
	}
	if _, err := (&Careful{From: odd(func(int) (int, error) { return 0, io.ErrClosedPipe })}).Read(nil); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("%v", err)
	}
}

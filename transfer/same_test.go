package transfer_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/transfer"
)

func TestSameContent(t *testing.T) {
	_, client := newFake(t)
	m := transfer.New(client, transfer.Config{})
	file := filepath.Join(t.TempDir(), "file")
	for text, want := range map[string]bool{"content": true, "Content": false, "": false} {
		if err := os.WriteFile(file, []byte("content"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := m.UploadFile(t.Context(), "b", "k", file); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := m.SameContent(t.Context(), "b", "k", file); err != nil || got != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	if _, err := m.SameContent(t.Context(), "b", "none", file); err == nil {
		t.Error("an object that is not there is compared")
	}
	if _, err := m.SameContent(t.Context(), "b", "k", file+".none"); err == nil {
		t.Error("a file that is not there is compared")
	}
	if _, err := m.SameContent(t.Context(), "b", "k", file, transfer.Extra(boto3.Map{"ACL": "private"})); err == nil {
		t.Error("an argument of uploads is taken")
	}
}

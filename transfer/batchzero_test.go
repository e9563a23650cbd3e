package transfer_test

import (
	"testing"

	"github.com/boto3-go/boto3/transfer"
)

func TestZeroBatch(t *testing.T) {
	for _, b := range []*transfer.Batch{nil, {ID: "j"}} {
		_, status := b.Status(t.Context())
		_, wait := b.Wait(t.Context(), nil)
		for name, err := range map[string]error{"Status": status, "Wait": wait, "Cancel": b.Cancel(t.Context()), "Confirm": b.Confirm(t.Context())} {
			if err == nil {
				t.Errorf("%s: no error", name)
			}
		}
		for _, err := range b.Failures(t.Context()) {
			if err == nil {
				t.Error("Failures: no error")
			}
		}
	}
}

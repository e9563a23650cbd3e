package codegen

import (
	"strings"
	"testing"
)

// TestOwnWaiterDoc tells a waiter of the module's own from one of AWS's.
func TestOwnWaiterDoc(t *testing.T) {
	op := &Operation{Method: "GetQuery"}
	w := Waiter{Method: "WaitUntilQueryDone", Delay: 2, Attempts: 3}
	if doc := strings.Join(op.waiterDoc(w), "\n"); doc != "WaitUntilQueryDone calls GetQuery every 2 seconds, 3 times at most." {
		t.Error(doc)
	}
	w.Own = true
	if doc := strings.Join(op.waiterDoc(w), "\n"); !strings.HasSuffix(doc, "this module's own.") {
		t.Error(doc)
	}
}

package boto3_test

import (
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

// TestModelIsACopy changes all that a program can reach of a description, and
// holds that no client calls otherwise for it.
func TestModelIsACopy(t *testing.T) {
	sess := newSession(t, boto3.Config{})
	spoil, err := sess.Client("kinesis")
	if err != nil {
		t.Fatal(err)
	}
	m := spoil.Model()
	m.TargetPrefix, m.SignatureVersion = "Sabotage", "v2"
	op, err := m.Operation("ListStreams")
	if err != nil {
		t.Fatal(err)
	}
	op.Method, op.Input.Shape.Members[0].Required = "BREW", true
	names, err := spoil.Names()
	if err != nil {
		t.Fatal(err)
	}
	names.Operations[0] = "Sabotage"
	m.OperationNames()[0] = "Sabotage"
	for name, other := range map[string]*boto3.Session{"the same session": sess, "another": newSession(t, boto3.Config{})} {
		web := &canned{answers: []answer{{body: "{}"}}}
		c, err := other.Client("kinesis", boto3.Config{HTTPClient: web})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Call(t.Context(), "ListStreams", nil, nil); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r := web.requests[0]
		if !strings.HasPrefix(r.Header.Get("X-Amz-Target"), "Kinesis") || r.Method != "POST" || !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4") || c.Model().OperationNames()[0] == "Sabotage" {
			t.Errorf("%s: %s %v", name, r.Method, r.Header)
		}
	}
	if spoil.Model() != m {
		t.Error("each call of Model reads the description anew")
	}
}

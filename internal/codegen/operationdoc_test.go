package codegen

import (
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/model"
)

func TestOperationDoc(t *testing.T) {
	p := &Package{Service: Service{Link: "https://example.com/x-1"}}
	for want, op := range map[string]Operation{
		"Stop sends POST /stop.": {Method: "Stop", Sends: "POST /stop"},
		"Get sends GET /a, has pages, has waiters, changes nothing and may fail with [ErrA].": {
			Method: "Get", Sends: "GET /a", Pages: "GetPages", Waiters: []Waiter{{}}, ReadOnly: true, Idempotent: true, Errors: []string{"ErrA"},
		},
		"Put sends PUT /a, is idempotent and may fail with [ErrA], [ErrB] or [ErrC].": {
			Method: "Put", Sends: "PUT /a", Idempotent: true, Errors: []string{"ErrA", "ErrB", "ErrC"},
		},
		"New sends POST /a, is idempotent by ClientToken and may fail with [ErrA], [ErrB] or 2 others.": {
			Method: "New", Sends: "POST /a", Token: "ClientToken", Idempotent: true, Errors: []string{"ErrA", "ErrB", "ErrC", "ErrD"},
		},
	} {
		op.Name = "Wire"
		doc := p.operationDoc(&op)
		i := slices.Index(doc, "")
		if i < 0 || strings.Join(doc[:i], " ") != want || !slices.Equal(doc[i:], []string{"", "https://example.com/x-1/Wire"}) {
			t.Errorf("%q, want %q", doc, want)
		}
	}
	old := p.operationDoc(&Operation{Name: "Old", Method: "Old", Deprecated: true})
	if !slices.Equal(old[len(old)-2:], []string{"", deprecated}) {
		t.Errorf("%q", old)
	}
	waits := Operation{Method: "Get"}
	if doc := waits.waiterDoc(Waiter{Method: "WaitUntilThere", Delay: 5, Attempts: 20}); doc[0] != "WaitUntilThere calls Get every 5 seconds, 20 times at most." {
		t.Errorf("%q", doc)
	}
}

// TestSends holds what identifies an operation in each protocol.
func TestSends(t *testing.T) {
	for protocol, want := range map[string]string{
		"json": "the target Target_1.Go", "query": "the action Go", "ec2": "the action Go", "rest-xml": "PUT /a/{B}", "rest-json": "PUT /a/{B}",
		"smithy-rpc-v2-cbor": "PUT /service/Target_1/operation/Go",
	} {
		s := &model.Service{Metadata: model.Metadata{Protocols: []string{protocol}, TargetPrefix: "Target_1"}}
		if got := sends(&model.Operation{Name: "Go", Service: s, Method: "PUT", RequestURI: "/a/{B}"}); got != want {
			t.Errorf("%s: %s, want %s", protocol, got, want)
		}
	}
}

func TestSharedErrors(t *testing.T) {
	p := &Package{
		Codes:      []Code{{Name: "ErrA"}, {Name: "ErrB"}, {Name: "ErrC"}},
		Operations: []Operation{{Errors: []string{"ErrA", "ErrB"}}, {Errors: []string{"ErrB", "ErrA"}}, {Errors: []string{"ErrA", "ErrC"}}, {}},
	}
	p.shareErrors()
	if !slices.Equal(p.Shared, []string{"ErrA"}) {
		t.Errorf("shared %q", p.Shared)
	}
	for i, want := range [][]string{{"ErrB"}, {"ErrB"}, {"ErrC"}, nil} {
		if got := p.Operations[i].Errors; !slices.Equal(got, want) {
			t.Errorf("operation %d: %q, want %q", i, got, want)
		}
	}
}

func TestWrapped(t *testing.T) {
	long := strings.Repeat("x", lineWidth+5)
	for text, want := range map[string][]string{
		"":                        {""},
		"a b":                     {"a b"},
		long:                      {long},
		"a " + long + " b":        {"a", long, "b"},
		long[:lineWidth] + " b c": {long[:lineWidth], "b c"},
	} {
		if got := wrapped(text); !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestFacts(t *testing.T) {
	text := &model.Shape{Kind: model.String, Min: new(1.), Max: new(64.), Pattern: "^[a-z]+$"}
	for _, c := range []struct {
		member          model.Member
		sent, sensitive bool
		want            []string
	}{
		{model.Member{Name: "A", Shape: text, Required: true}, true, false, []string{"Required. 1 to 64 characters. Pattern: ^[a-z]+$"}},
		{model.Member{Name: "A", Shape: text, Required: true}, false, true, []string{"Sensitive."}},
		{model.Member{Name: "A", Shape: text, Location: model.InHeader, LocationName: "x-a"}, false, false, []string{"Header x-a."}},
		{model.Member{Name: "A", Shape: text, Location: model.InHeader}, true, true, []string{"1 to 64 characters. Sensitive. Header A. Pattern: ^[a-z]+$"}},
		{model.Member{Name: "A", Shape: &model.Shape{Kind: model.Integer, Min: new(-1.), Max: new(9.)}, IdempotencyToken: true, Deprecated: true}, true, false,
			[]string{"Filled in with a UUID when empty. -1 to 9.", "", deprecated}},
		{model.Member{Name: "A", Shape: &model.Shape{Kind: model.List, Min: new(1.)}}, true, false, []string{"Not empty."}},
		{model.Member{Name: "A", Shape: &model.Shape{Kind: model.String}}, true, false, nil},
	} {
		if got := facts(&c.member, c.sent, c.sensitive); !slices.Equal(got, c.want) {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

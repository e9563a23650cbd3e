package bototest_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/internal/catalog"
	"github.com/boto3-go/boto3/model"
)

// eventOperations are all operations that take a stream of events.
func eventOperations(t *testing.T) (operations []*model.Operation) {
	t.Helper()
	c := catalog.New(nil)
	for _, name := range c.Names() {
		service, err := c.Service(name, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, operation := range service.OperationNames() {
			op, err := service.Operation(operation)
			if err != nil {
				t.Fatal(err)
			}
			if op.EventInput != nil {
				operations = append(operations, op)
			}
		}
	}
	return operations
}

// sendUnread makes a call whose events nobody looks at. They can be sent before the
// output is read, or until the service has ended the stream, and not after.
func sendUnread(t *testing.T, session *boto3.Session, op *model.Operation, ends bool) {
	t.Helper()
	client, err := session.Client(op.Service.Name)
	if err != nil {
		t.Fatal(err)
	}
	in, err := bototest.ExampleInput(op.Service.Name, op.Name, 0)
	if err != nil {
		t.Fatal(err)
	}
	event := in[op.EventInput.Name].([]any)[0].(boto3.Map)
	w := boto3.NewEventWriter[boto3.Map]()
	in[op.EventInput.Name] = w
	out := boto3.Map{}
	if err := client.Call(t.Context(), op.Name, in, &out); err != nil {
		t.Errorf("%s.%s: %v", op.Service.Name, op.Name, err)
		return
	}
	for range 3 {
		if err := w.Send(t.Context(), event); err != nil && (!ends || !errors.Is(err, boto3.ErrEventsEnded)) {
			t.Errorf("%s.%s: %v", op.Service.Name, op.Name, err)
		}
	}
	if op.EventOutput == nil {
		_ = w.Close() // it never fails
		return
	}
	for _, err := range out[op.EventOutput.Name].(iter.Seq2[boto3.Map, error]) {
		if err != nil {
			t.Error(err)
		}
	}
	if err := w.Send(t.Context(), event); !errors.Is(err, boto3.ErrEventsEnded) {
		t.Errorf("%s.%s: after the end: %v", op.Service.Name, op.Name, err)
	}
}

// TestEventsUnread sends events to stubs and servers whose tests look at none.
func TestEventsUnread(t *testing.T) {
	operations := eventOperations(t)
	if len(operations) < 5 {
		t.Errorf("only %d operations take events", len(operations))
	}
	synctest.Test(t, func(t *testing.T) { // who waits for ever here fails at once
		stub, srv := bototest.New(t), bototest.NewServer(t, bototest.ServerConfig{InProcess: true, Minimal: true})
		for _, op := range operations {
			out, err := bototest.ExampleOutput(op.Service.Name, op.Name, 0)
			if err != nil {
				t.Fatal(err)
			}
			stub.Expect(op.Service.Name, op.Name, nil).Return(out)
			sendUnread(t, stub.Session(), op, false)
			sendUnread(t, srv.Session(), op, false)
		}
	})
	srv := bototest.NewServer(t, bototest.ServerConfig{TLS: true, Minimal: true})
	for _, op := range operations {
		sendUnread(t, srv.Session(), op, true)
	}
}

// TestEventsAhead sends all events before the output is read, of which a function makes
// each one; and gives up in the middle.
func TestEventsAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stub := bototest.New(t)
		stub.Expect("bedrock-runtime", "InvokeModelWithBidirectionalStream", nil).Times(2).Answer(func(_ context.Context, in boto3.Map) (boto3.Map, error) {
			return boto3.Map{"body": in["body"]}, nil
		})
		client, err := stub.Session().Client("bedrock-runtime")
		if err != nil {
			t.Fatal(err)
		}
		for _, most := range []int{3, 1} {
			w := boto3.NewEventWriter[boto3.Map]()
			out := boto3.Map{}
			ctx, cancel := context.WithCancel(t.Context())
			if err := client.Call(ctx, "InvokeModelWithBidirectionalStream", boto3.Map{"modelId": "m", "body": w}, &out); err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{"a", "b", "c"} {
				if err := w.Send(ctx, boto3.Map{"chunk": boto3.Map{"bytes": []byte(text)}}); err != nil {
					t.Error(err)
				}
			}
			if most == 3 {
				_ = w.Close() // it never fails
			}
			var got []string
			for event, err := range out["body"].(iter.Seq2[boto3.Map, error]) {
				if err != nil {
					t.Error(err)
					break
				}
				got = append(got, string(event["chunk"].(boto3.Map)["bytes"].([]byte)))
				if len(got) == most {
					break
				}
			}
			if !slices.Equal(got, []string{"a", "b", "c"}[:most]) {
				t.Errorf("got %q", got)
			}
			cancel()
		}
	})
}

package main

import (
	"context"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/examples/internal/testserver"
)

func TestRun(t *testing.T) {
	server := bototest.NewServer(t)
	testserver.Use(t, server.URL())
	server.Handle("bedrock-runtime", "ConverseStream", func(_ context.Context, in boto3.Map) (boto3.Map, error) {
		said, err := in.Search("messages[].content[].text | join('/', @)")
		if err != nil {
			return nil, err
		}
		return boto3.Map{"stream": []any{
			boto3.Map{"contentBlockDelta": boto3.Map{"contentBlockIndex": 0, "delta": boto3.Map{"text": "I heard "}}},
			boto3.Map{"contentBlockDelta": boto3.Map{"contentBlockIndex": 0, "delta": boto3.Map{"text": said}}},
			boto3.Map{"metadata": boto3.Map{
				"usage": boto3.Map{"inputTokens": 3, "outputTokens": 2, "totalTokens": 5}, "metrics": boto3.Map{"latencyMs": 1},
			}},
		}}, nil
	})
	var out strings.Builder
	if err := run(t.Context(), strings.NewReader("one\ntwo\n"), &out, "some.model"); err != nil {
		t.Fatal(err)
	}
	want := "> I heard one\n(5 tokens)\n> I heard one/I heard one/two\n(5 tokens)\n> "
	if out.String() != want {
		t.Errorf("got %q, want %q", &out, want)
	}
}

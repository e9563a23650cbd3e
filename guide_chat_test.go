package boto3_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/service/bedrockruntime"
)

// The chats of docs/events.md, each as the body of its function.

func guideChat(ctx context.Context, session *boto3.Session, w *strings.Builder) error {
	c := bedrockruntime.New(session)
	out, err := c.ConverseStream(ctx, &bedrockruntime.ConverseStreamInput{
		ModelId: "anthropic.claude-3-haiku-20240307-v1:0",
		Messages: []bedrockruntime.Message{{
			Role: bedrockruntime.ConversationRoleUser, Content: []bedrockruntime.ContentBlock{{Text: new("Say hello.")}},
		}},
	})
	if err != nil {
		return err
	}
	for event, err := range out.Stream {
		if err != nil {
			return err
		}
		switch {
		case event.ContentBlockDelta != nil && event.ContentBlockDelta.Delta.Text != nil:
			fmt.Fprint(w, *event.ContentBlockDelta.Delta.Text)
		case event.Metadata != nil:
			fmt.Fprintln(w, "", event.Metadata.Usage.OutputTokens, "tokens")
		}
	}
	return nil
}

func guideChatByName(ctx context.Context, session *boto3.Session, w *strings.Builder) error {
	type event struct {
		ContentBlockDelta *struct {
			Delta *struct{ Text string }
		}
	}
	var chat struct{ Stream iter.Seq2[event, error] }
	client, err := session.Client("bedrock-runtime")
	if err != nil {
		return err
	}
	if err = client.Call(ctx, "ConverseStream", boto3.Map{
		"modelId":  "anthropic.claude-3-haiku-20240307-v1:0",
		"messages": []boto3.Map{{"role": "user", "content": []boto3.Map{{"text": "Say hello."}}}},
	}, &chat); err != nil {
		return err
	}
	for event, err := range chat.Stream {
		if err != nil {
			return err
		}
		if d := event.ContentBlockDelta; d != nil {
			fmt.Fprint(w, d.Delta.Text)
		}
	}
	return nil
}

// TestGuideOnEvents runs the chats, and finds each of their lines in this file.
func TestGuideOnEvents(t *testing.T) {
	stub := bototest.New(t)
	stub.Expect("bedrock-runtime", "ConverseStream", nil).Times(2).Return(boto3.Map{"stream": []any{
		boto3.Map{"contentBlockDelta": boto3.Map{"contentBlockIndex": 0, "delta": boto3.Map{"text": "Hel"}}},
		boto3.Map{"contentBlockDelta": boto3.Map{"contentBlockIndex": 0, "delta": boto3.Map{"text": "lo."}}},
		boto3.Map{"metadata": boto3.Map{
			"usage": boto3.Map{"inputTokens": 3, "outputTokens": 2, "totalTokens": 5}, "metrics": boto3.Map{"latencyMs": 1},
		}},
	}})
	var typed, named strings.Builder
	if err := guideChat(t.Context(), stub.Session(), &typed); err != nil || typed.String() != "Hello. 2 tokens\n" {
		t.Errorf("%q %v", &typed, err)
	}
	if err := guideChatByName(t.Context(), stub.Session(), &named); err != nil || named.String() != "Hello." {
		t.Errorf("%q %v", &named, err)
	}
	page, err := os.ReadFile("docs/events.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("guide_chat_test.go")
	if err != nil {
		t.Fatal(err)
	}
	run, _, _ := strings.Cut(string(page), "## Both ways") // events_echo_test.go has that
	for _, block := range regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(run, -1) {
		for line := range strings.Lines(block[1]) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "import ") && !strings.Contains(string(source), line) {
				t.Errorf("%q is not run", line)
			}
		}
	}
}

// Command chat talks with a model of Bedrock, whose words appear as they come.
//
//	go run ./examples/chat
//	go run ./examples/chat -model amazon.nova-lite-v1:0
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/bedrockruntime"
)

func main() {
	model := flag.String("model", "anthropic.claude-3-haiku-20240307-v1:0", "model to talk with")
	flag.Parse()
	if err := run(context.Background(), os.Stdin, os.Stdout, *model); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, in io.Reader, out io.Writer, model string) error {
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		return err
	}
	c := bedrockruntime.New(session)
	var talk []bedrockruntime.Message // the model remembers nothing: it is sent all of it each time
	lines := bufio.NewScanner(in)
	for fmt.Fprint(out, "> "); lines.Scan(); fmt.Fprint(out, "> ") {
		talk = append(talk, says(bedrockruntime.ConversationRoleUser, lines.Text()))
		answer, err := c.ConverseStream(ctx, &bedrockruntime.ConverseStreamInput{ModelId: model, Messages: talk})
		if err != nil {
			return err
		}
		var words strings.Builder
		for event, err := range answer.Stream { // it is closed when the loop ends
			if err != nil {
				return err
			}
			// Of each event exactly one member is set.
			switch {
			case event.ContentBlockDelta != nil && event.ContentBlockDelta.Delta.Text != nil:
				text := *event.ContentBlockDelta.Delta.Text
				words.WriteString(text)
				fmt.Fprint(out, text)
			case event.Metadata != nil:
				fmt.Fprintf(out, "\n(%d tokens)\n", event.Metadata.Usage.TotalTokens)
			}
		}
		talk = append(talk, says(bedrockruntime.ConversationRoleAssistant, words.String()))
	}
	return lines.Err()
}

func says(who bedrockruntime.ConversationRole, text string) bedrockruntime.Message {
	return bedrockruntime.Message{Role: who, Content: []bedrockruntime.ContentBlock{{Text: new(text)}}}
}

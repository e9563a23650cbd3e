// Package complete completes command lines in shells: names from the descriptions, and
// values that an API lists, which a cache keeps for a minute.
package complete

import (
	"context"
	"embed"
	"io"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
)

//go:embed scripts
var scripts embed.FS

// Commands are the one that prints a script for a shell, and the one that the scripts
// call with the words of a command line, of which the last is completed.
func Commands() []cli.Command {
	return []cli.Command{
		{Path: "completion", Summary: "the script that completes command lines in bash, zsh, fish or powershell", Run: script},
		{Path: "__complete", Summary: "what a command line may go on with, for the scripts", Run: complete},
	}
}

const usage = `boto3 completion bash|zsh|fish|powershell prints a script for the shell:

  bash        source <(boto3 completion bash)                  in ~/.bashrc
  zsh         source <(boto3 completion zsh)                   in ~/.zshrc, after compinit
  fish        boto3 completion fish | source                   in ~/.config/fish/config.fish
  powershell  boto3 completion powershell | Out-String | iex   in $PROFILE
`

func script(_ context.Context, e *cli.Env, args []string) error {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	if len(args) != 1 || !slices.Contains(shells, args[0]) {
		return cli.Usage("usage: %s", usage)
	}
	text, err := scripts.ReadFile("scripts/boto3." + args[0])
	if err != nil {
		return err
	}
	_, err = io.WriteString(e.Stdout, strings.ReplaceAll(string(text), "PROGRAM", e.Name))
	return err
}

// complete prints candidates, one a line. What fails gives none: whoever presses a key
// in the midst of a line has no use for an error.
func complete(ctx context.Context, e *cli.Env, words []string) error {
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	current := ""
	if len(words) > 0 {
		current = words[len(words)-1]
	}
	found := e.Complete(ctx, words)
	names := append(found.Names, live(ctx, e, &found, current)...)
	var b strings.Builder
	for _, n := range names {
		if strings.HasPrefix(n, current) && !strings.ContainsAny(n, "\n\r") {
			b.WriteString(n + "\n")
		}
	}
	_, err := io.WriteString(e.Stdout, b.String())
	return err
}

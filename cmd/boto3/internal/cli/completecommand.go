package cli

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
)

// commandHelp is what a command that is no operation takes.
type commandHelp struct{ *flags.Help }

// helpOf asks the command that words begin with for what it takes, and gives the second
// words there are besides. It is nil where there is no command or it does not tell.
func (e *Env) helpOf(ctx context.Context, path []string) (*commandHelp, []string) {
	if strings.HasPrefix(path[0], "_") {
		return nil, nil
	}
	if len(path) > 1 {
		if c, ok := commands[path[0]+" "+path[1]]; ok {
			return e.askHelp(ctx, c, "help"), nil
		}
	}
	c, ok := commands[path[0]]
	if !ok {
		return nil, nil
	}
	h := e.askHelp(ctx, c, "help")
	if h == nil || len(path) == 1 {
		return h, below(path[0])
	}
	if slices.Contains(h.Commands, path[1]) {
		return e.askHelp(ctx, c, path[1], "help"), nil
	}
	return h, nil
}

func (e *Env) askHelp(ctx context.Context, c Command, args ...string) *commandHelp {
	quiet := e.again()
	quiet.Stdin, quiet.Stdout, quiet.Stderr = strings.NewReader(""), io.Discard, io.Discard
	h, ok := errors.AsType[*flags.Help](c.Run(ctx, quiet, args))
	if !ok {
		return nil
	}
	return &commandHelp{h}
}

// candidates are the values of the option that stands before, the options, or the
// commands below this one.
func (h *commandHelp) candidates(before []string, current string, words []string) []string {
	var list []string
	last := before[len(before)-1]
	switch o := optionIn(h.Options, last); {
	case o != nil && o.Kind != flags.Switch && !strings.HasPrefix(current, "-"):
		return o.Choices
	case strings.HasPrefix(current, "-"):
		for _, o := range slices.Concat(h.Options, globalOptions) {
			if !slices.Contains(before, "--"+o.Name) {
				list = append(list, "--"+o.Name)
			}
		}
	case optionIn(h.Options, last) == nil:
		list = words
		for _, name := range h.Commands {
			if !strings.HasPrefix(name, "<") { // a form of arguments
				list = append(list, name)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

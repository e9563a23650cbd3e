package cli

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/model"
)

// help lists the commands.
func help() string {
	var b strings.Builder
	b.WriteString("boto3 calls every operation of AWS:\n\n  boto3 <service> <operation> --option value ...\n  boto3 <service> help\n  boto3 <service> <operation> help\n\nGlobal options:\n")
	for _, o := range globalOptions {
		fmt.Fprintf(&b, "  --%s%s\n", o.Name, argument(o))
	}
	b.WriteString("\nCommands besides services:\n")
	for _, path := range slices.Sorted(maps.Keys(commands)) {
		fmt.Fprintf(&b, "  %-32s %s\n", path, commands[path].Summary)
	}
	return b.String()
}

func argument(o flags.Option) string {
	switch {
	case len(o.Choices) > 0:
		return " " + strings.Join(o.Choices, "|")
	case o.Kind == flags.Single:
		return " <value>"
	case o.Kind == flags.Many, o.Kind == flags.Any:
		return " <value> ..."
	case o.Kind == flags.Maybe:
		return " [<value>]"
	}
	return ""
}

// orHelp prints what a command takes where its error says that this is asked for. The
// words that lead to it are those before "help".
func orHelp(e *Env, command string, rest []string, err error) error {
	h, ok := errors.AsType[*flags.Help](err)
	if !ok {
		return err
	}
	path := strings.Join(append([]string{command}, rest[:len(rest)-1]...), " ")
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", e.Name, path)
	if c, ok := commands[path]; ok {
		b.WriteString(": " + c.Summary)
	}
	b.WriteString("\n\n")
	for _, name := range h.Commands {
		fmt.Fprintf(&b, "  %s %s %s\n", e.Name, path, name)
	}
	for _, o := range h.Options {
		fmt.Fprintf(&b, "  --%s%s\n", o.Name, argument(o))
	}
	return say(e.Stdout, b.String())
}

// serviceHelp lists a service's operations.
func serviceHelp(e *Env, command string, c *boto3.Client) error {
	var b strings.Builder
	m := c.Model()
	fmt.Fprintf(&b, "%s %s: %s, API version %s\n\n", e.Name, command, m.ServiceFullName, m.APIVersion)
	for _, name := range operationsOf(c, command) {
		fmt.Fprintf(&b, "  %s\n", name)
	}
	return say(e.Stdout, b.String())
}

// help tells an operation's options.
func (c *call) help() error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s calls %s.\n\nOptions:\n", c.env.Name, c.command, c.name, c.op.Name)
	for _, o := range c.options() {
		if o.hidden {
			continue
		}
		fmt.Fprintf(&b, "  --%s%s%s\n", o.Name, argument(o.Option), o.facts())
	}
	for _, o := range slices.Concat(generic, beyond) {
		fmt.Fprintf(&b, "  --%s%s\n", o.Name, argument(o))
	}
	if p, err := pagingOf(c.client.Model(), c.op.Name); err == nil && c.waiter == "" {
		for _, o := range p.options(c.options()) {
			fmt.Fprintf(&b, "  --%s%s\n", o.Name, argument(o))
		}
	}
	if c.body() != nil {
		b.WriteString("  outfile, the file that the body is written to, or - for standard output\n")
	}
	return say(c.env.Stdout, b.String())
}

// facts are what the description says of an option's values.
func (o *option) facts() string {
	if o.member == nil {
		return ""
	}
	s := o.member.Shape
	text := "  " + s.Kind.String()
	if s.Kind == model.List {
		text += " of " + s.Element.Shape.Kind.String()
	}
	if o.required && !o.off {
		text += ", required"
	}
	if len(s.Enum) > 0 {
		text += ": " + strings.Join(s.Enum, " | ")
	}
	return text
}

// Package cli is the command line: what stands in front of the commands, and the
// operations of all services.
package cli

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/internal/nearest"
)

// Command is one that is not an operation of a service. Its path is its words, such as
// "s3" or "ecr get-login-password"; args are what follows them, without the global
// options.
type Command struct {
	Path    string
	Summary string // one line of help
	Run     func(ctx context.Context, e *Env, args []string) error
}

// commands are all that were registered.
var commands = map[string]Command{}

// Register adds a command, before Run is called.
func Register(list ...Command) {
	for _, c := range list {
		commands[c.Path] = c
	}
}

// Run carries out a command line and returns the exit code.
func Run(ctx context.Context, e *Env, words []string) int {
	return report(ctx, e.Stderr, run(ctx, e, words))
}

func run(ctx context.Context, e *Env, words []string) error {
	globals, p, err := parseGlobals(words)
	if err != nil {
		return &ExitError{BadUsage, err}
	}
	e.Globals = globals
	if globals.Debug {
		e.Config.Logger = debugLogger(e.Stderr)
	}
	if p.Has("version") {
		return say(e.Stdout, fmt.Sprintf("boto3-go/%s botocore/%s", boto3.Version, botocore()))
	}
	rest := p.Rest
	at := slices.IndexFunc(rest, func(w string) bool { return !strings.HasPrefix(w, "-") })
	if at < 0 {
		if len(rest) > 0 {
			return Usage("unknown option: %s; `%s help` lists those that stand before a command", strings.Join(rest, ", "), e.Name)
		}
		return &ExitError{BadUsage, fmt.Errorf("%s", usage(e))}
	}
	if line, alias, ok, err := e.expanded(ctx, words, p); ok {
		return err
	} else if line != nil {
		inner := e.again()
		inner.within = append(slices.Clip(e.within), alias)
		return run(ctx, inner, line)
	}
	command := rest[at]
	return dispatch(ctx, e, command, slices.Delete(slices.Clone(rest), at, at+1))
}

// dispatch finds the longest registered path, or a service.
func dispatch(ctx context.Context, e *Env, command string, rest []string) error {
	if len(rest) > 0 {
		if c, ok := commands[command+" "+rest[0]]; ok {
			return orHelp(e, command, rest, c.Run(ctx, e, rest[1:]))
		}
	}
	if c, ok := commands[command]; ok {
		return orHelp(e, command, rest, c.Run(ctx, e, rest))
	}
	if command == "help" {
		return say(e.Stdout, help())
	}
	return runService(ctx, e, command, rest)
}

// again is the environment for another command line within this one.
func (e *Env) again() *Env {
	fresh := *e
	fresh.session, fresh.keys = nil, nil
	return &fresh
}

func runService(ctx context.Context, e *Env, command string, rest []string) error {
	s, err := e.Session()
	if err != nil {
		return err
	}
	name := serviceOf(command)
	if known := s.AvailableServices(); !slices.Contains(known, name) || command == "config" || command == "codedeploy" {
		known = append(known, slices.Collect(maps.Keys(serviceNames))...)
		for path := range commands {
			known = append(known, strings.Fields(path)[0])
		}
		return unknown("command", command, known)
	}
	c, err := e.Client(name)
	if err != nil {
		return err
	}
	operation, rest := takeWord(rest)
	if operation == "" {
		return Usage("usage: %s %s <operation> [options]; %s %s help lists the operations", e.Name, command, e.Name, command)
	}
	switch operation {
	case "help":
		return serviceHelp(e, command, c)
	case "wait":
		return runWait(ctx, e, command, c, rest)
	}
	op, err := operationNamed(c.Model(), command, operation)
	switch {
	case err != nil:
		return err
	case op == nil:
		return unknown("operation of "+command, operation, operationsOf(c, command))
	}
	return (&call{env: e, command: command, name: operation, client: c, op: op}).run(ctx, rest)
}

// takeWord takes the first word that is no option out of those that follow a command;
// "" where there is none.
func takeWord(rest []string) (word string, others []string) {
	at := slices.IndexFunc(rest, func(w string) bool { return !strings.HasPrefix(w, "-") })
	if at < 0 {
		return "", rest
	}
	return rest[at], slices.Delete(slices.Clone(rest), at, at+1)
}

// operationsOf are the words that may follow a service's.
func operationsOf(c *boto3.Client, command string) []string {
	var list []string
	for _, name := range c.Model().OperationNames() {
		if name = Case(name); !removedOperation(command, name) {
			list = append(list, name)
		}
	}
	for path := range commands {
		if rest, ok := strings.CutPrefix(path, command+" "); ok {
			list = append(list, rest)
		}
	}
	for path := range split {
		if rest, ok := strings.CutPrefix(path, command+"."); ok {
			list = append(list, rest)
		}
	}
	if names, err := c.Names(); err == nil && len(names.Waiters) > 0 {
		list = append(list, "wait")
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// unknown is the error of a name that there is not, with those like it.
func unknown(kind, name string, known []string) error {
	known = slices.DeleteFunc(slices.Clone(known), func(k string) bool { return k == name }) // a name that the AWS CLI has for nothing
	slices.Sort(known)
	return Usage("argument: %q is no %s%s", name, kind, nearest.Hint(name, slices.Compact(known)))
}

func say(w io.Writer, text string) error {
	_, err := io.WriteString(w, strings.TrimRight(text, "\n")+"\n")
	return err
}

func usage(e *Env) string {
	return fmt.Sprintf("usage: %s [options] <command> <subcommand> [<subcommand> ...] [parameters]\nTo see help text, you can run:\n\n  %[1]s help\n  %[1]s <command> help\n  %[1]s <command> <subcommand> help", e.Name)
}

// openOutput makes the file that a body is written to; "-" is standard output.
func (e *Env) openOutput(path string) (io.Writer, func() error, error) {
	if path == "-" {
		return e.Stdout, func() error { return nil }, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, nil, err
	}
	return f, f.Close, nil
}

package s3cmd

import (
	"context"
	"slices"
	"strings"
)

// command is one of the commands.
type command func(ctx context.Context, env *Env, args []string) error

func commands() map[string]command {
	return map[string]command{
		"cp":      copyCommand,
		"ls":      list,
		"mb":      makeBucket,
		"mv":      moveCommand,
		"presign": presign,
		"rb":      removeBucket,
		"rm":      removeCommand,
		"run":     runFile,
		"sync":    syncCommand,
		"website": website,
	}
}

// Names are the commands that there are.
func Names() []string {
	var names []string
	for name := range commands() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Run carries out a command line, the words behind `s3`. A command line that is wrong
// is a *UsageError, and a command that said itself what went wrong an *ExitError.
func Run(ctx context.Context, env *Env, args []string) error {
	if len(args) == 0 {
		return usagef("the following arguments are required: command (one of %s)", strings.Join(Names(), ", "))
	}
	run, ok := commands()[args[0]]
	if !ok {
		return usagef("argument subcommand: %q is not one of %s", args[0], strings.Join(Names(), ", "))
	}
	return run(ctx, env, args[1:])
}

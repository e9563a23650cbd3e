package s3cmd

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
)

// command is one of the commands.
type command func(ctx context.Context, env *cli.Env, args []string) error

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

func names() []string {
	return slices.Sorted(maps.Keys(commands()))
}

// Command is `s3`.
func Command() cli.Command {
	return cli.Command{Path: "s3", Summary: "files and objects: " + strings.Join(names(), ", "), Run: run}
}

func run(ctx context.Context, env *cli.Env, args []string) error {
	if len(args) == 0 {
		return usagef("the following arguments are required: command (one of %s)", strings.Join(names(), ", "))
	}
	if args[0] == "help" {
		return &flags.Help{Commands: names()}
	}
	c, ok := commands()[args[0]]
	if !ok {
		return usagef("argument subcommand: %q is not one of %s", args[0], strings.Join(names(), ", "))
	}
	return c(ctx, env, args[1:])
}

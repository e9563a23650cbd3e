// Package licenses prints the licences of what the program is made of.
package licenses

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
)

// texts has a folder for each module, with the files that its licence asks to be kept.
// A test compares them with those of the modules that are linked.
//
//go:embed texts
var texts embed.FS

// Command is "licenses".
var Command = cli.Command{Path: "licenses", Summary: "the licences of this program and of what it is made of", Run: run}

func run(_ context.Context, e *cli.Env, args []string) error {
	if len(args) > 0 {
		return cli.Usage("licenses takes nothing, not %q", args[0])
	}
	return fs.WalkDir(texts, "texts", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := texts.ReadFile(name)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.Stdout, "==== %s: %s\n\n%s\n", path.Dir(name)[len("texts/"):], path.Base(name), text)
		return err
	})
}

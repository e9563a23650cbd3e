// Package site serves a reference of every service, operation and type as pages, made
// of the descriptions as they are asked for, or writes it out for any host.
package site

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"
	"strconv"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
)

// Command serves the reference or exports it.
var Command = cli.Command{Path: "docs", Summary: "a reference of all services in the browser, or as files", Run: run}

var options = []flags.Option{
	{Name: "port", Kind: flags.Single}, {Name: "open", Kind: flags.Switch}, {Name: "export", Kind: flags.Single},
}

func run(ctx context.Context, e *cli.Env, args []string) error {
	p, err := flags.ParseCommand(options, args)
	if err != nil {
		return err
	}
	if len(p.Rest) > 0 {
		return cli.Usage("usage: %s docs [--port <number>] [--open] [--export <folder>]; it takes no %s", e.Name, p.Rest[0])
	}
	port := "0"
	if p.Has("port") {
		port = p.Value("port")
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return cli.Usage("argument --port: %q is no port, which is a number from 1 to 65535", port)
		}
	}
	s, err := e.Session()
	if err != nil {
		return err
	}
	if p.Has("export") {
		if p.Has("port") || p.Has("open") {
			return cli.Usage("argument --export: nothing is served, so --port and --open do not go with it")
		}
		services, err := list(s)
		if err != nil {
			return err
		}
		done, err := export(ctx, s, services, p.Value("export"))
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.Stderr, "%d files, %.0f MB, in %s\n", done.files, float64(done.bytes)/1e6, p.Value("export"))
		return err
	}
	site, err := newSite(ctx, s)
	if err != nil {
		return err
	}
	return serve(ctx, site, port, func(address string) error {
		if _, err := fmt.Fprintf(e.Stderr, "The reference is at http://%s/ until ctrl-C\n", address); err != nil {
			return err
		}
		if p.Has("open") {
			return browse(ctx, "http://"+address+"/")
		}
		return nil
	})
}

// browse opens an address in the user's browser, by what each system has for that.
func browse(ctx context.Context, address string) error {
	command := []string{"xdg-open"}
	switch runtime.GOOS {
	case "darwin":
		command = []string{"open"}
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	if err := exec.CommandContext(ctx, command[0], append(command[1:], address)...).Run(); err != nil { //nolint:gosec // the address is the server's own
		return fmt.Errorf("open a browser: %w; the address can be opened by hand", err)
	}
	return nil
}

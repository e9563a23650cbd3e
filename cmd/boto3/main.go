// Command boto3 calls every operation of AWS from a command line, as the AWS CLI does,
// and in milliseconds. docs/cli.md tells what it has.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"syscall"

	"github.com/boto3-go/boto3/cmd/boto3/internal/artifact"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/complete"
	"github.com/boto3-go/boto3/cmd/boto3/internal/configure"
	"github.com/boto3-go/boto3/cmd/boto3/internal/describe"
	"github.com/boto3-go/boto3/cmd/boto3/internal/elsewhere"
	"github.com/boto3-go/boto3/cmd/boto3/internal/licenses"
	"github.com/boto3-go/boto3/cmd/boto3/internal/logs"
	"github.com/boto3-go/boto3/cmd/boto3/internal/mcp"
	"github.com/boto3-go/boto3/cmd/boto3/internal/resourcecmd"
	"github.com/boto3-go/boto3/cmd/boto3/internal/roots"
	"github.com/boto3-go/boto3/cmd/boto3/internal/s3cmd"
	"github.com/boto3-go/boto3/cmd/boto3/internal/site"
	"github.com/boto3-go/boto3/cmd/boto3/internal/stacks"
	"github.com/boto3-go/boto3/cmd/boto3/internal/tokens"
)

func main() {
	collectLater()
	roots.Fall()
	cli.Register(slices.Concat(describe.Commands(), complete.Commands(), tokens.Commands(), configure.SignIn(), stacks.Commands(), elsewhere.Commands())...)
	cli.Register(s3cmd.Command(), configure.Command(), logs.Command(), artifact.Command(), mcp.Command, resourcecmd.Command, site.Command, licenses.Command)
	signals := []os.Signal{syscall.SIGTERM}
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGHUP} {
		if !signal.Ignored(s) { // as nohup and the shell's background jobs have it
			signals = append(signals, s)
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	code := cli.Run(ctx, cli.OS(), os.Args[1:])
	stop()
	os.Exit(code)
}

// collectLater has the first garbage collection when the heap has 32 MB and not 4, since
// most commands are done by then. Later ones come as they always do.
func collectLater() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	usual := debug.SetGCPercent(800)
	runtime.AddCleanup(new([64]byte), func(percent int) { debug.SetGCPercent(percent) }, usual)
}

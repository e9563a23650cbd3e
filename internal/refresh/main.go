// Command refresh moves the module from one release of botocore to another; make
// refresh runs it, before and after it makes everything anew.
//
//	refresh check 1.44.9                             # whether that is how a release is written
//	refresh pin 1.44.9 .venv/releases .venv/bin/pip  # names the release wherever it is named
//	refresh report .venv/releases                    # writes what changed in CHANGELOG.md
//
// Both do the same again when they are run again, and going back undoes what
// going forth has done.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	var err error
	switch args := os.Args[1:]; {
	case len(args) == 2 && args[0] == "check":
		err = check(args[1])
	case len(args) == 4 && args[0] == "pin":
		err = pin(ctx, ".", args[1], args[2], pipIndex{args[3], args[2]})
	case len(args) == 2 && args[0] == "report":
		err = report(".", args[1])
	default:
		err = fmt.Errorf("usage: refresh check RELEASE, refresh pin RELEASE DIR PIP, or refresh report DIR")
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "refresh:", err)
		os.Exit(1)
	}
}

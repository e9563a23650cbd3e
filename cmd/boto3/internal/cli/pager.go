package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
)

// pager is the program that shows what is too long for a terminal. It is started by the
// first write, so that an operation without output has none.
type pager struct {
	words     []string
	env       []string
	out, errs io.Writer
	process   *exec.Cmd
	to        io.WriteCloser
	gone      bool // it was closed before the end
}

// paged has what is printed meanwhile go through the pager.
func (e *Env) paged(print func() error) error {
	p, err := e.newPager()
	if err != nil {
		return err
	}
	if p != nil {
		e.Stdout = p
		defer func() {
			p.end()
			e.Stdout = p.out
		}()
	}
	return print()
}

// newPager is what the output of an operation goes through, nil where that is no terminal
// or no pager is wanted: by AWS_PAGER, cli_pager, PAGER, or the usual one of the system.
//
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-pagination.html#cli-usage-pagination-clientside
func (e *Env) newPager() (*pager, error) {
	if !e.Terminal || e.Globals.NoCLIPager {
		return nil, nil
	}
	command, named := e.pagerCommand()
	words, err := wordsOf(command)
	if err != nil {
		return nil, Usage("the pager: %w", err)
	}
	if len(words) == 0 {
		return nil, nil
	}
	if _, err := exec.LookPath(words[0]); err != nil && !named {
		return nil, nil
	}
	p := &pager{words: words, env: os.Environ(), out: e.Stdout, errs: e.Stderr}
	if e.Getenv("LESS") == "" {
		p.env = append(p.env, "LESS=FRX") // to end by itself where all is on the screen, with colors
	}
	return p, nil
}

// pagerCommand is the pager's command line, and whether somebody has named it.
func (e *Env) pagerCommand() (command string, named bool) {
	if command, named = e.lookup("AWS_PAGER"); named {
		return command, true
	}
	if command, named = e.setting("cli_pager"); named {
		return command, true
	}
	if command, named = e.lookup("PAGER"); named {
		return command, true
	}
	if runtime.GOOS == "windows" {
		return "more", false
	}
	return "less", false
}

// Write shows a part of the output.
func (p *pager) Write(b []byte) (int, error) {
	if p.gone {
		return len(b), nil
	}
	if p.process == nil {
		if err := p.start(); err != nil {
			return 0, err
		}
	}
	n, err := p.to.Write(b)
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, os.ErrClosed) { // who reads has seen enough
		p.gone = true
		return len(b), nil
	}
	return n, err
}

func (p *pager) start() error {
	p.process = exec.Command(p.words[0], p.words[1:]...) //nolint:gosec,noctx // the user's own; ctrl-C is for it while it shows
	p.process.Env, p.process.Stdout, p.process.Stderr = p.env, p.out, p.errs
	to, err := p.process.StdinPipe()
	if err == nil {
		p.to = to
		err = p.process.Start()
	}
	if err != nil {
		return fmt.Errorf("the pager %q cannot be started: %w; an empty AWS_PAGER, or --no-cli-pager, goes without", strings.Join(p.words, " "), err)
	}
	return nil
}

// end waits until the user has seen all there is.
func (p *pager) end() {
	if p.to == nil {
		return
	}
	_ = p.to.Close()
	_ = p.process.Wait() // how it ends says nothing about the call
}

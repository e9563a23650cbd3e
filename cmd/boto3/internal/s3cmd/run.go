package s3cmd

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
)

var runOptions = []flags.Option{{Name: "parallel", Kind: flags.Single}}

// parallelCommands is how many commands of a file are carried out at a time, each of
// which makes transfers in parallel too.
const parallelCommands = 8

// runFile is `s3 run`: it carries out the commands of a file, one on each line, several
// at a time. One that fails does not stop the others.
func runFile(ctx context.Context, env *cli.Env, args []string) error {
	o, err := parse("run", runOptions, args, 1, 1)
	if err != nil {
		return err
	}
	n, err := o.number("parallel", parallelCommands)
	if err != nil {
		return err
	}
	if n < 1 {
		return usagef("argument --parallel: %d is below one", n)
	}
	in := env.Stdin
	if o.words[0] != "-" {
		f, err := os.Open(o.words[0])
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // nothing was written
		in = f
	}
	lines, err := readCommands(in)
	if err != nil {
		return err
	}
	return runLines(ctx, env, lines, n)
}

// line is a command of a file.
type line struct {
	number int
	words  []string
}

// readCommands reads a file of commands, all of it before the first is carried out, so
// that a mistake stops everything. "s3" and "aws s3" before a command are passed over,
// and what stands behind "#".
func readCommands(in io.Reader) ([]line, error) {
	var all []line
	text := bufio.NewReader(in)
	for number := 1; ; number++ {
		raw, err := text.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		words, wrong := splitWords(strings.TrimRight(raw, "\r\n"))
		if wrong != nil {
			return nil, usagef("line %d: %v", number, wrong)
		}
		for len(words) > 0 && (words[0] == "aws" || words[0] == "boto3" || words[0] == "s3") {
			words = words[1:]
		}
		if len(words) > 0 {
			if _, ok := commands()[words[0]]; !ok || words[0] == "run" {
				return nil, usagef("line %d: %q is no command that a file can have", number, words[0])
			}
			all = append(all, line{number, words})
		}
		if errors.Is(err, io.EOF) {
			return all, nil
		}
	}
}

func runLines(ctx context.Context, env *cli.Env, lines []line, parallel int) error {
	queue := make(chan line)
	var mu sync.Mutex
	worst := 0
	var running sync.WaitGroup
	for range parallel {
		running.Go(func() {
			for l := range queue {
				var out, wrong bytes.Buffer
				own := *env
				own.Stdin, own.Stdout, own.Stderr, own.Terminal = strings.NewReader(""), &out, &wrong, false
				code := codeOf(run(ctx, &own, l.words), l, &wrong)
				mu.Lock()
				_, _ = out.WriteTo(env.Stdout)
				_, _ = wrong.WriteTo(env.Stderr)
				if code != 0 && (worst == 0 || worst == cli.SomeSkipped) {
					worst = code
				}
				mu.Unlock()
			}
		})
	}
	for _, l := range lines {
		if ctx.Err() != nil {
			break
		}
		queue <- l
	}
	close(queue)
	running.Wait()
	if ctx.Err() != nil {
		worst = cli.Interrupted
	}
	return exit(min(worst, cli.Interrupted))
}

// codeOf is the exit code that a line ends with. What it did not say itself is said
// with the number of the line.
func codeOf(err error, l line, wrong io.Writer) int {
	if err == nil {
		return 0
	}
	if e, ok := errors.AsType[*cli.ExitError](err); ok {
		return e.Code
	}
	_, _ = fmt.Fprintf(wrong, "line %d: %s\n", l.number, errorText(err))
	return cli.SomeFailed
}

// splitWords divides a line into words as a shell does, without variables: quotes and
// backslashes keep what a space or "#" would end.
func splitWords(text string) ([]string, error) {
	var words []string
	var word strings.Builder
	quote, begun := rune(0), false
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		c := runes[i]
		switch {
		case c == '\\' && quote != '\'':
			if i++; i == len(runes) {
				return nil, errors.New("a backslash stands at the end")
			}
			word.WriteRune(runes[i])
			begun = true
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(c)
		case c == '"' || c == '\'':
			quote, begun = c, true
		case c == '#' && !begun:
			return words, nil
		case c == ' ' || c == '\t':
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(c)
			begun = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("the quote %c has no end", quote)
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}

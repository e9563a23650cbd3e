package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
)

// deepestAlias is how many words a command has with which aliases are looked up: those
// of `ec2 wait instance-running`.
const deepestAlias = 3

// expanded replaces an alias of ~/.aws/cli/alias in a command line: of a command in the
// section [toplevel], of what comes after ec2 in [command ec2]. ok says that it was one
// that has been run. Without an alias the line is nil.
//
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-alias.html
func (e *Env) expanded(ctx context.Context, words []string, p *flags.Parsed) (line []string, alias string, ok bool, err error) {
	data, err := os.ReadFile(filepath.Join(e.Home, ".aws", "cli", "alias"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", false, nil
	} else if err != nil {
		return nil, "", true, err
	}
	var path []string
	left := slices.Clone(words)
	for i, word := range p.Rest {
		if strings.HasPrefix(word, "-") {
			continue
		}
		section := "toplevel"
		if len(path) > 0 {
			section = "command " + strings.Join(path, " ")
		}
		left = slices.Delete(left, p.At[i]-len(path), p.At[i]-len(path)+1)
		alias = strings.Join(append(path, word), " ")
		text, found := aliasIn(string(data), section, word)
		if found && !slices.Contains(e.within, alias) { // it may add options to the command of its name
			expansion, ok, err := e.alias(ctx, alias, text, left)
			return slices.Concat(path, expansion, left), alias, ok, err
		}
		if path = append(path, word); len(path) == deepestAlias {
			break
		}
	}
	return nil, "", false, nil
}

// alias runs an alias that is a command of the shell, with the rest of the line as its
// arguments, or gives the words that it stands for.
func (e *Env) alias(ctx context.Context, name, text string, rest []string) (words []string, ok bool, err error) {
	if script, external := strings.CutPrefix(text, "!"); external {
		c := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", script + ` "$@"`, "sh"}, rest...)...) //nolint:gosec // the user's own alias
		c.Stdin, c.Stdout, c.Stderr = e.Stdin, e.Stdout, e.Stderr
		err := c.Run()
		if exit, failed := err.(*exec.ExitError); failed { //nolint:errorlint // what Run returns
			return nil, true, &ExitError{Code: exit.ExitCode()}
		}
		return nil, true, err
	}
	if words, err = wordsOf(text); err != nil {
		return nil, true, Usage("the alias %s: %w", name, err)
	}
	return words, false, nil
}

// aliasIn finds an alias of a section.
func aliasIn(text, of, name string) (string, bool) {
	section, value, found := "", []string(nil), false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		trimmed := strings.TrimSpace(line)
		switch {
		case found && (strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")):
			value = append(value, trimmed)
		case found:
			return strings.Join(value, "\n"), true
		case strings.HasPrefix(trimmed, "["):
			section = strings.Join(strings.Fields(strings.Trim(trimmed, "[] ")), " ")
		case section == of && !strings.HasPrefix(trimmed, "#"):
			if key, v, ok := strings.Cut(trimmed, "="); ok && strings.TrimSpace(key) == name {
				value, found = []string{strings.TrimSpace(v)}, true
			}
		}
	}
	return strings.Join(value, "\n"), found
}

// wordsOf parts a text into words as a shell does.
func wordsOf(text string) ([]string, error) {
	var words []string
	var word strings.Builder
	quote, begun := rune(0), false
	escaped := false
	for _, r := range text {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case r == '\\' && quote != '\'':
			escaped, begun = true, true
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, begun = r, true
		case strings.ContainsRune(" \t\n\r", r):
			if begun {
				words = append(words, word.String())
				word.Reset()
				begun = false
			}
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if quote != 0 || escaped {
		return nil, fmt.Errorf("a quotation is not closed: %s", text)
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}

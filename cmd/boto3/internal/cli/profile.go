package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/boto3-go/boto3/internal/release"
	"github.com/boto3-go/boto3/internal/settings"
)

// Profile is the profile that was asked for, "" where none was.
func (e *Env) Profile() string {
	for _, name := range []string{e.Globals.Profile, e.Getenv("AWS_DEFAULT_PROFILE"), e.Getenv("AWS_PROFILE")} {
		if name != "" {
			return name
		}
	}
	return ""
}

// Files are the config and the credentials file of the environment.
func (e *Env) Files() (*settings.Files, error) {
	around := settings.OS()
	around.Home = func() (string, error) { return e.Home, nil }
	around.Lookup = func(name string) (string, bool) {
		v := e.Getenv(name)
		return v, v != ""
	}
	return settings.Load(around, settings.Paths{})
}

// profile has the keys of the profile in the config file that are the command line's.
func (e *Env) profile() map[string]string {
	keys := map[string]string{}
	files, err := e.Files()
	if err != nil {
		return keys // what is wrong is the error of the session
	}
	if section, ok := files.Config(cmp.Or(e.Profile(), "default")); ok {
		for _, key := range []string{"output", "cli_binary_format", "cli_timestamp_format", "cli_pager", "cli_follow_urlparam"} {
			keys[key], _ = section.Get(key)
		}
	}
	return keys
}

// alias looks a command up in ~/.aws/cli/alias: ok where it was one that has been run,
// else the command line that it stands for, if it is one.
//
// https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-alias.html
func (e *Env) alias(ctx context.Context, command string, rest []string) (expanded []string, ok bool, err error) {
	data, err := os.ReadFile(filepath.Join(e.Home, ".aws", "cli", "alias"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	} else if err != nil {
		return nil, true, err
	}
	text, found := aliasIn(string(data), command)
	if !found {
		return nil, false, nil
	}
	if script, external := strings.CutPrefix(text, "!"); external {
		c := exec.CommandContext(ctx, "/bin/sh", append([]string{"-c", script + ` "$@"`, "sh"}, rest...)...) //nolint:gosec // the user's own alias
		c.Stdin, c.Stdout, c.Stderr = e.Stdin, e.Stdout, e.Stderr
		err := c.Run()
		if exit, failed := err.(*exec.ExitError); failed { //nolint:errorlint // what Run returns
			return nil, true, &ExitError{Code: exit.ExitCode()}
		}
		return nil, true, err
	}
	words, err := wordsOf(text)
	if err != nil {
		return nil, true, Usage("the alias %s: %w", command, err)
	}
	return append(words, rest...), false, nil
}

// aliasIn finds an alias of the section toplevel.
func aliasIn(text, name string) (string, bool) {
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
			section = strings.Trim(trimmed, "[] ")
		case section == "toplevel" && !strings.HasPrefix(trimmed, "#"):
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

func debugLogger(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func botocore() string { return release.Botocore }

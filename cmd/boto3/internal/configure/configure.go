// Package configure has the commands that show and change the config and credentials
// files: configure, and its get, set, list, list-profiles, import, export-credentials,
// sso and sso-session. Files are written as the AWS CLI writes them.
//
// https://docs.aws.amazon.com/cli/latest/reference/configure/
package configure

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
	"github.com/boto3-go/boto3/internal/settings"
)

type command func(ctx context.Context, env *cli.Env, args []string) error

func commands() map[string]command {
	return map[string]command{
		"export-credentials": exportCredentials,
		"get":                get,
		"import":             importKeys,
		"list":               list,
		"list-profiles":      listProfiles,
		"set":                set,
		"sso":                ssoProfile,
		"sso-session":        ssoSession,
	}
}

// Command is `configure`.
func Command() cli.Command {
	return cli.Command{Path: "configure", Summary: "show and change the config and credentials files", Run: run}
}

func run(ctx context.Context, env *cli.Env, args []string) error {
	if len(args) == 0 {
		return interactive(ctx, env)
	}
	names := slices.Sorted(maps.Keys(commands()))
	if args[0] == "help" {
		return &flags.Help{Commands: names}
	}
	c, ok := commands()[args[0]]
	if !ok {
		return cli.Usage("argument subcommand: %q is not one of %s", args[0], strings.Join(names, ", "))
	}
	return c(ctx, env, args[1:])
}

// words are the arguments of a command that has no options.
func words(name string, args []string, want ...string) ([]string, error) {
	p, err := flags.ParseCommand(nil, args)
	if help, ok := errors.AsType[*flags.Help](err); ok && len(want) > 0 {
		help.Commands = []string{"<" + strings.Join(want, "> <") + ">"}
	}
	if err != nil {
		return nil, err
	}
	if len(p.Rest) < len(want) {
		return nil, cli.Usage("the following arguments are required: %s", strings.Join(want[len(p.Rest):], ", "))
	}
	if len(p.Rest) > len(want) {
		return nil, cli.Usage("configure %s: unknown options: %s", name, strings.Join(p.Rest[len(want):], ", "))
	}
	return p.Rest, nil
}

// files are the config and the credentials file of the environment.
type files struct {
	env *cli.Env
	*settings.Files
}

func load(env *cli.Env) (*files, error) {
	f, err := env.Files()
	return &files{env, f}, err
}

// value is a key of a profile: in the credentials file, else in the config file.
func (f *files) value(profile, key string) (string, bool) {
	if s, ok := f.Credentials(profile); ok {
		if v, ok := s.Get(key); ok {
			return v, true
		}
	}
	if s, ok := f.Config(profile); ok {
		return s.Get(key)
	}
	return "", false
}

// nested is the block of a key of a profile.
func (f *files) nested(profile, key string) (map[string]string, bool) {
	s, ok := f.Config(profile)
	if !ok {
		return nil, false
	}
	return s.Nested(key)
}

// sectionOf is the name of a profile's section in the config file.
func sectionOf(profile string) string {
	if profile == "default" {
		return profile
	}
	if strings.ContainsAny(profile, " \t") {
		profile = "'" + strings.ReplaceAll(profile, "'", `'"'"'`) + "'"
	}
	return "profile " + profile
}

// asked are the keys that `configure` asks for.
var asked = []struct{ key, prompt string }{
	{"aws_access_key_id", "AWS Access Key ID"},
	{"aws_secret_access_key", "AWS Secret Access Key"},
	{"region", "Default region name"},
	{"output", "Default output format"},
}

// interactive is `configure` alone: it asks for the keys that everybody has.
func interactive(ctx context.Context, env *cli.Env) error {
	f, err := load(env)
	if err != nil {
		return err
	}
	name := profileOrDefault(env)
	var secrets, others []change
	answers := bufio.NewReader(env.Stdin)
	for _, a := range asked {
		old, ok := f.value(name, a.key)
		shown := "None"
		if ok {
			shown = old
		}
		secret := strings.HasPrefix(a.key, "aws_")
		if ok && secret {
			shown = masked(old)
		}
		if _, err := fmt.Fprintf(env.Stdout, "%s [%s]: ", a.prompt, shown); err != nil {
			return err
		}
		answer, err := readLine(ctx, answers)
		if err != nil {
			return err
		}
		if answer == "" || answer == old {
			continue
		}
		if secret {
			secrets = append(secrets, change{key: a.key, value: answer})
		} else {
			others = append(others, change{key: a.key, value: answer})
		}
	}
	if len(secrets) > 0 {
		if err := update(f.CredentialsPath(), name, secrets); err != nil {
			return err
		}
	}
	if len(others) > 0 || len(secrets) > 0 && name != "default" {
		return update(f.ConfigPath(), sectionOf(name), others)
	}
	return nil
}

func readLine(ctx context.Context, in *bufio.Reader) (string, error) {
	line, err := in.ReadString('\n')
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if errors.Is(err, io.EOF) && line == "" {
		return "", errors.New("the input has ended before everything was asked for; nothing was changed")
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// masked shows the end of a secret.
func masked(text string) string {
	return strings.Repeat("*", 16) + text[max(len(text)-4, 0):]
}

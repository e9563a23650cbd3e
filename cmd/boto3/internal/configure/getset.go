package configure

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
)

// plainSections are those of the config file that are no profiles.
var plainSections = []string{"preview", "plugins"}

// get is `configure get`.
func get(_ context.Context, env *cli.Env, args []string) error {
	given, err := words("get", args, "varname")
	if err != nil {
		return err
	}
	f, err := load(env)
	if err != nil {
		return err
	}
	value, block, err := f.lookUp(given[0])
	switch {
	case err != nil:
		return err
	case block:
		_, _ = fmt.Fprintf(env.Stderr, "varname (%s) must reference a value, not a section or sub-section.", given[0])
		return &cli.ExitError{Code: 1}
	case value == nil:
		return &cli.ExitError{Code: 1}
	}
	_, err = fmt.Fprintln(env.Stdout, *value)
	return err
}

// lookUp finds what a name stands for: nil where nothing is there, and block where it
// holds others.
func (f *files) lookUp(name string) (value *string, block bool, err error) {
	parts := strings.Split(name, ".")
	if len(parts) == 2 && slices.Contains(plainSections, parts[0]) {
		return f.plain(parts[0], parts[1]), false, nil
	}
	of := f.env.Profile()
	if len(parts) == 1 && of != "" && !slices.Contains(f.Profiles(), of) {
		return nil, false, &boto3.ProfileNotFoundError{Profile: of}
	}
	switch {
	case len(parts) == 1:
	case parts[0] == "profile" && len(parts) < 3:
		return nil, false, cli.Usage("argument varname: %q names no key of the profile", name)
	case parts[0] == "profile":
		of, parts = parts[1], parts[2:]
	case parts[0] == "default", slices.Contains(f.Profiles(), parts[0]):
		of, parts = parts[0], parts[1:]
	}
	if of == "" {
		of = "default"
	}
	if len(parts) == 2 {
		nested, _ := f.nested(of, parts[0])
		if v, ok := nested[parts[1]]; ok {
			return &v, false, nil
		}
		return nil, false, nil
	}
	if _, ok := f.nested(of, parts[0]); ok {
		return nil, true, nil
	}
	if v, ok := f.value(of, parts[0]); ok {
		return &v, false, nil
	}
	return nil, false, nil
}

// plain is a key of a section that is no profile.
func (f *files) plain(section, key string) *string {
	data, err := os.ReadFile(f.ConfigPath())
	if err != nil {
		return nil
	}
	lines := slices.Collect(strings.Lines(string(data)))
	at := findSection(lines, section)
	if at < 0 {
		return nil
	}
	for _, line := range lines[at+1:] {
		if sectionLine.MatchString(line) {
			return nil
		}
		if k, _, ok := keyOf(line); ok && k == key {
			_, value, _ := strings.Cut(line, "=")
			value = strings.TrimSpace(value)
			return &value
		}
	}
	return nil
}

// secretKeys are written to the credentials file.
var secretKeys = []string{"aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token"}

// set is `configure set`.
func set(_ context.Context, env *cli.Env, args []string) error {
	given, err := words("set", args, "varname", "value")
	if err != nil {
		return err
	}
	f, err := load(env)
	if err != nil {
		return err
	}
	name, c := profileOrDefault(env), change{key: given[0], value: given[1]}
	if parts := strings.Split(given[0], "."); len(parts) > 1 {
		switch {
		case len(parts) == 2 && slices.Contains(plainSections, parts[0]):
			return update(f.ConfigPath(), parts[0], []change{{key: parts[1], value: given[1]}})
		case parts[0] == "default":
			name, parts = "default", parts[1:]
		case parts[0] == "profile" && len(parts) > 2:
			name, parts = parts[1], parts[2:]
		}
		switch len(parts) {
		case 1:
			c = change{key: parts[0], value: given[1]}
		case 2:
			c = change{key: parts[0], sub: parts[1], value: given[1]}
		default:
			return cli.Usage("argument varname: %q has more dots than a key of a profile can have", given[0])
		}
	}
	if slices.Contains(secretKeys, c.key) {
		return update(f.CredentialsPath(), name, []change{c})
	}
	return update(f.ConfigPath(), sectionOf(name), []change{c})
}

// listProfiles is `configure list-profiles`.
func listProfiles(_ context.Context, env *cli.Env, args []string) error {
	if _, err := words("list-profiles", args); err != nil {
		return err
	}
	f, err := load(env)
	if err != nil {
		return err
	}
	for _, name := range f.Profiles() {
		if _, err := fmt.Fprintln(env.Stdout, name); err != nil {
			return err
		}
	}
	return nil
}

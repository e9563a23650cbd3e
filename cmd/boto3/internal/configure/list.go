package configure

import (
	"context"
	"fmt"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
)

// row is a line of `configure list`.
type row struct{ name, value, kind, place string }

// list is `configure list`.
func list(ctx context.Context, env *cli.Env, args []string) error {
	if _, err := words("list", args); err != nil {
		return err
	}
	f, err := load(env)
	if err != nil {
		return err
	}
	session, err := env.Session()
	if err != nil {
		return err
	}
	rows := []row{{"Name", "Value", "Type", "Location"}, {"----", "-----", "----", "--------"}, f.profileRow()}
	keys := []row{{"access_key", "<not set>", "None", "None"}, {"secret_key", "<not set>", "None", "None"}}
	if found, err := session.Credentials(ctx); err == nil && !found.IsAnonymous() {
		keys[0] = row{"access_key", masked(found.AccessKeyID), found.Source, ""}
		keys[1] = row{"secret_key", masked(found.SecretAccessKey), found.Source, ""}
	} else if ctx.Err() != nil {
		return err
	}
	for _, r := range append(append(rows, keys...), f.regionRow()) {
		if _, err := fmt.Fprintf(env.Stdout, "%10s %24s %16s    %s\n", r.name, r.value, r.kind, r.place); err != nil {
			return err
		}
	}
	return nil
}

func (f *files) profileRow() row {
	if p := f.env.Globals.Profile; p != "" {
		return row{"profile", p, "manual", "--profile"}
	}
	if p := f.env.Profile(); p != "" {
		return row{"profile", p, "env", "['AWS_DEFAULT_PROFILE', 'AWS_PROFILE']"}
	}
	return row{"profile", "<not set>", "None", "None"}
}

func (f *files) regionRow() row {
	for _, variable := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} {
		if v := f.env.Getenv(variable); v != "" {
			return row{"region", v, "env", variable}
		}
	}
	of := f.env.Profile()
	if of == "" {
		of = "default"
	}
	if v, ok := f.value(of, "region"); ok {
		place := f.env.Getenv("AWS_CONFIG_FILE")
		if place == "" {
			place = "~/.aws/config"
		}
		return row{"region", v, "config-file", place}
	}
	return row{"region", "<not set>", "None", "None"}
}

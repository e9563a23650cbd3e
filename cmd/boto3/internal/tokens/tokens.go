// Package tokens has the commands that print a password or a token for another program:
// of ecr, ecr-public, eks, rds, dsql and cloudfront; and eks update-kubeconfig, which
// has kubectl ask for one.
package tokens

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/authtoken"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/flags"
)

// Commands are those of this package.
func Commands() []cli.Command {
	return []cli.Command{
		{Path: "ecr get-login-password", Summary: "a password for docker login", Run: ecr},
		{Path: "ecr-public get-login-password", Summary: "a password for docker login", Run: ecrPublic},
		{Path: "eks get-token", Summary: "a token for a Kubernetes cluster", Run: eksToken},
		{Path: "eks update-kubeconfig", Summary: "have kubectl know a cluster", Run: updateKubeconfig},
		{Path: "rds generate-db-auth-token", Summary: "a password for a database", Run: rds},
		{Path: "dsql generate-db-connect-auth-token", Summary: "a password for a cluster", Run: dsqlCommand(authtoken.DSQL)},
		{Path: "dsql generate-db-connect-admin-auth-token", Summary: "a password for a cluster's admin", Run: dsqlCommand(authtoken.DSQLAdmin)},
		{Path: "cloudfront sign", Summary: "a signed URL of a private file", Run: cloudfrontSign},
	}
}

// parse reads options, of which some have to be there. Nothing else may be.
func parse(args []string, known []flags.Option, required ...string) (*flags.Parsed, error) {
	p, err := flags.ParseCommand(known, args)
	if err != nil {
		return nil, err
	}
	var missing []string
	for _, name := range required {
		if !p.Has(name) {
			missing = append(missing, "--"+name)
		}
	}
	switch {
	case len(missing) > 0:
		return nil, cli.Usage("the following arguments are required: %s", strings.Join(missing, ", "))
	case len(p.Rest) > 0:
		return nil, cli.Usage("Unknown options: %s", strings.Join(p.Rest, ", "))
	}
	return p, nil
}

// values are options that take one value each.
func values(names ...string) []flags.Option {
	list := make([]flags.Option, len(names))
	for i, name := range names {
		list[i] = flags.Option{Name: name, Kind: flags.Single}
	}
	return list
}

func ecr(ctx context.Context, env *cli.Env, args []string) error {
	if _, err := parse(args, nil); err != nil {
		return err
	}
	var out struct {
		AuthorizationData []struct{ AuthorizationToken string } `boto3:"authorizationData"`
	}
	if err := call(ctx, env, "ecr", "GetAuthorizationToken", nil, &out); err != nil {
		return err
	}
	if len(out.AuthorizationData) == 0 {
		return fmt.Errorf("ecr gave no authorization token")
	}
	return printPassword(env, out.AuthorizationData[0].AuthorizationToken)
}

func ecrPublic(ctx context.Context, env *cli.Env, args []string) error {
	if _, err := parse(args, nil); err != nil {
		return err
	}
	var out struct {
		AuthorizationData struct{ AuthorizationToken string } `boto3:"authorizationData"`
	}
	if err := call(ctx, env, "ecr-public", "GetAuthorizationToken", nil, &out); err != nil {
		return err
	}
	return printPassword(env, out.AuthorizationData.AuthorizationToken)
}

func call(ctx context.Context, env *cli.Env, service, operation string, in, out any) error {
	client, err := env.Client(service)
	if err != nil {
		return err
	}
	return client.Call(ctx, operation, in, out)
}

// printPassword prints what follows the user's name in a token.
func printPassword(env *cli.Env, token string) error {
	data, err := base64.StdEncoding.DecodeString(token)
	_, password, ok := strings.Cut(string(data), ":")
	if err != nil || !ok {
		return fmt.Errorf("the authorization token is not a user and a password in base64")
	}
	_, err = fmt.Fprintln(env.Stdout, password)
	return err
}

func rds(ctx context.Context, env *cli.Env, args []string) error {
	p, err := parse(args, values("hostname", "port", "username"), "hostname", "port", "username")
	if err != nil {
		return err
	}
	if _, err := strconv.Atoi(p.Value("port")); err != nil {
		return cli.Usage("argument --port: %q is no integer", p.Value("port"))
	}
	session, err := env.Session()
	if err != nil {
		return err
	}
	token, err := authtoken.RDS(ctx, session, p.Value("hostname")+":"+p.Value("port"), "", p.Value("username"))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(env.Stdout, token)
	return err
}

// dsqlCommand is a command of dsql, by the function that makes its token.
func dsqlCommand(make func(ctx context.Context, sess *boto3.Session, host, region string, expires time.Duration) (string, error)) func(context.Context, *cli.Env, []string) error {
	return func(ctx context.Context, env *cli.Env, args []string) error {
		p, err := parse(args, values("hostname", "expires-in"), "hostname")
		if err != nil {
			return err
		}
		seconds := 900
		if p.Has("expires-in") {
			if seconds, err = strconv.Atoi(p.Value("expires-in")); err != nil || seconds < 1 {
				return cli.Usage("argument --expires-in: %q is no number of seconds", p.Value("expires-in"))
			}
		}
		session, err := env.Session()
		if err != nil {
			return err
		}
		token, err := make(ctx, session, p.Value("hostname"), "", time.Duration(seconds)*time.Second)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(env.Stdout, token)
		return err
	}
}

// fileOr is a value, or what is in the file that it names by file://.
func fileOr(value string) (string, error) {
	name, ok := strings.CutPrefix(value, "file://")
	if !ok {
		return value, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return "", cli.Usage("Unable to load paramfile %s: %w", value, err)
	}
	return string(data), nil
}

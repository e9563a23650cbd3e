package cli_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
)

// TestPager prints on a terminal, through what the environment and the profile name, the
// first of them that there is.
func TestPager(t *testing.T) {
	srv := bototest.NewServer(t)
	srv.Handle("sts", "GetCallerIdentity", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Account": "123456789012", "UserId": "u", "Arn": "arn:aws:iam::123456789012:user/u"}, nil
	})
	folder := t.TempDir()
	named := func(name string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\necho "+name+" $LESS $1\n[ \"$1\" = -q ] || cat\n"), 0o700); err != nil { //nolint:gosec // a program
			t.Fatal(err)
		}
		return path
	}
	named("less")
	for _, c := range []struct {
		name, profile, options, want string
		env                          map[string]string
		code                         int
	}{
		{"the usual one", "", "", "less FRX\n123456789012\n", nil, 0},
		{"none", "", "", "123456789012\n", map[string]string{"AWS_PAGER": ""}, 0},
		{"AWS_PAGER", "cli_pager = second", "", "first FRX -x\n123456789012\n", map[string]string{"AWS_PAGER": named("first") + " -x", "PAGER": "third"}, 0},
		{"of the profile", "cli_pager = " + named("second"), "", "second -S\n123456789012\n", map[string]string{"PAGER": "third", "LESS": "-S"}, 0},
		{"none in the profile", "cli_pager =", "", "123456789012\n", map[string]string{"PAGER": "third"}, 0},
		{"PAGER", "", "", "third FRX\n123456789012\n", map[string]string{"PAGER": named("third")}, 0},
		{"--no-cli-pager", "", "--no-cli-pager", "123456789012\n", map[string]string{"AWS_PAGER": "first"}, 0},
		{"one that is left at once", "", "", "first FRX -q\n", map[string]string{"AWS_PAGER": filepath.Join(folder, "first") + " -q"}, 0},
		{"one that there is not", "", "", "", map[string]string{"AWS_PAGER": "/none"}, 255},
		{"one that cannot be read", "", "", "", map[string]string{"AWS_PAGER": "less '"}, 252},
		{"no output", "", "--output off", "", map[string]string{"AWS_PAGER": "/none"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			home := t.TempDir()
			if err := os.Mkdir(filepath.Join(home, ".aws"), 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(home, ".aws", "config"), "[default]\n"+c.profile+"\n")
			t.Setenv("PATH", folder+":"+os.Getenv("PATH"))
			t.Setenv("LESS", c.env["LESS"])
			lookup := func(name string) (string, bool) {
				v, ok := c.env[name]
				return v, ok
			}
			var out, errs bytes.Buffer
			e := &cli.Env{
				Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Home: home, Name: "boto3", Config: srv.Config(),
				Terminal: true, Getenv: func(name string) string { return c.env[name] }, Lookup: lookup,
			}
			args := append(strings.Fields("--endpoint-url "+srv.URL()+" sts get-caller-identity --output text --query Account --color off"), strings.Fields(c.options)...)
			if code := cli.Run(t.Context(), e, args); code != c.code || out.String() != c.want {
				t.Errorf("code %d\n%q\n%s\nwant %d\n%q", code, out.String(), errs.String(), c.code, c.want)
			}
			if e.Stdout != io.Writer(&out) {
				t.Error("the pager stays")
			}
		})
	}
}

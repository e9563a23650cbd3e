package configure

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/oracle"
)

// Files that command lines begin with: "" is none.
var configs = []string{
	"",
	"[default]\nregion = us-east-1\noutput = json\n",
	"# first\n[default]\n# about the region\nregion=eu-west-1\n\n[profile dev]\nregion = us-west-2 \ns3 =\n    max_concurrent_requests = 20\n    addressing_style = path\noutput = text\n\n; last\n[profile \"my own\"]\nregion = x\n",
	"[profile dev]\ns3 =\n  max_queue_size = 5\n[default]\noutput = table\n[preview]\nsdb = true",
	"[default]\nregion = a\n# comment at the end\n\n\n",
}

const keysFile = "[default]\naws_access_key_id = AKIDDEFAULT0000001\naws_secret_access_key = secretdefault0001\n# between\n[dev]\naws_access_key_id=AKIDDEV00000000001\naws_secret_access_key=secretdev00001\n"

var lines = []string{
	"set region eu-north-1", "set output yaml", "set region x --profile dev", "set region y --profile new", "set profile.dev.region z", "set profile.other.output text", "set default.region w",
	"set s3.max_concurrent_requests 7", "set s3.new_key 8 --profile dev", "set profile.dev.s3.addressing_style virtual", "set default.s3.max_bandwidth 1MB/s", "set preview.sdb false", "set preview.new true",
	"set aws_access_key_id AKIDNEW", "set aws_secret_access_key newsecret --profile dev", "set aws_session_token token", "set profile.third.aws_access_key_id AKID3", "set cli_pager ",
	"get region", "get output", "get region --profile dev", "get region --profile none", "get s3.max_concurrent_requests --profile dev", "get profile.dev.region", "get dev.region", "get default.region",
	"get s3 --profile dev", "get preview.sdb", "get preview.none", "get nothing", "get aws_access_key_id", "get dev.aws_secret_access_key", "get profile.dev.s3.addressing_style", "get default.s3.none",
	"list", "list --profile dev", "get", "set region", "nonsense", "set region a b",
}

// answers are what is typed into `configure`.
var answers = []string{"AKIDTYPED\nsecrettyped\neu-south-1\ntext\n", "\n\n\n\n", "\n\neu-south-2\n\n", "AKIDTYPED2\n\n\njson\n"}

type parityCase struct {
	Args  []string
	Stdin string
	Env   map[string]string
	dir   string
}

func cases(t *testing.T) []parityCase {
	t.Helper()
	var all []parityCase
	add := func(config, keys, text, stdin string) {
		dir := t.TempDir()
		c := parityCase{Args: append([]string{"configure"}, strings.Split(text, " ")...), Stdin: stdin, dir: dir, Env: map[string]string{
			"AWS_CONFIG_FILE": filepath.Join(dir, "config"), "AWS_SHARED_CREDENTIALS_FILE": filepath.Join(dir, "credentials"), "AWS_EC2_METADATA_DISABLED": "true",
		}}
		if text == "" {
			c.Args = c.Args[:1]
		}
		for name, text := range map[string]string{"config": config, "credentials": keys} {
			if text != "" {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o640); err != nil { //nolint:gosec // a mode that has to stay
					t.Fatal(err)
				}
			}
		}
		all = append(all, c)
	}
	for _, config := range configs {
		for _, keys := range []string{"", keysFile} {
			for _, text := range lines {
				add(config, keys, text, "")
			}
			for _, typed := range answers {
				add(config, keys, "", typed)
				add(config, keys, "--profile dev", typed)
			}
		}
	}
	if *whole {
		return all
	}
	var some []parityCase
	for i := 0; i < len(all); i += 8 {
		some = append(some, all[i])
	}
	return some
}

// result is what a command line left behind.
func (c *parityCase) result(t *testing.T, code int, stdout string) string {
	t.Helper()
	if code == class(cli.BadUsage) {
		stdout = "" // what was shown before
	}
	text := fmt.Sprintf("code %d\n%s", code, strings.ReplaceAll(stdout, c.dir, "DIR"))
	for _, name := range []string{"config", "credentials"} {
		path := filepath.Join(c.dir, name)
		info, err := os.Stat(path)
		if err != nil {
			text += "\nno " + name
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text += fmt.Sprintf("\n--- %s %v\n%s", name, info.Mode(), data)
	}
	return text
}

var whole = flag.Bool("parity", false, "compare every command line with the AWS CLI")

// TestParity runs the same command lines with the AWS CLI: output, exit codes and files
// are to be the same, byte by byte.
func TestParity(t *testing.T) {
	theirs, ours := cases(t), cases(t)
	commands := make([]oracle.Line, len(theirs))
	for i, c := range theirs {
		commands[i] = oracle.Line{Args: c.Args, Stdin: c.Stdin, Env: c.Env}
	}
	results := oracle.Run(t, []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("PATH")}, commands)
	cli.Register(Command())
	for i, c := range ours {
		var stdout, stderr bytes.Buffer
		for name, v := range c.Env {
			t.Setenv(name, v)
		}
		env := &cli.Env{Stdin: strings.NewReader(c.Stdin), Stdout: &stdout, Stderr: &stderr, Getenv: func(name string) string { return c.Env[name] }, Name: "boto3", Home: c.dir}
		code := cli.Run(t.Context(), env, c.Args)
		want, got := theirs[i].result(t, class(results[i].Code), results[i].Stdout), c.result(t, class(code), stdout.String())
		if want != got {
			t.Errorf("%q (input %q)\n%s\nwant\n%s\nstderr %s", c.Args, c.Stdin, got, want, stderr.String())
		}
	}
	t.Logf("%d command lines", len(ours))
}

// class brings together the codes by which a command line is refused, in which the
// releases of the AWS CLI differ.
func class(code int) int {
	if code >= 200 || code == 2 {
		return 252
	}
	return code
}

package complete_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/complete"
)

func TestMain(m *testing.M) {
	cli.Register(complete.Commands()...)
	complete.Wait()
	os.Exit(m.Run())
}

type shell struct {
	aws  *bototest.Server
	home string
}

func newShell(t *testing.T) *shell {
	t.Helper()
	s := &shell{bototest.NewServer(t), t.TempDir()}
	if err := os.WriteFile(filepath.Join(s.home, "config"), []byte("[profile prod]\n[profile dev]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("AWS_CONFIG_FILE", filepath.Join(s.home, "config"))
	s.aws.Handle("s3", "ListBuckets", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Buckets": []any{boto3.Map{"Name": "logs"}, boto3.Map{"Name": "web"}}}, nil
	})
	return s
}

func (s *shell) lines(t *testing.T, words ...string) []string {
	t.Helper()
	var out, errs bytes.Buffer
	cfg := s.aws.Config()
	cfg.Region = ""
	e := &cli.Env{Stdout: &out, Stderr: &errs, Getenv: os.Getenv, Home: s.home, Name: "boto3", Config: cfg}
	line := append([]string{"__complete", "--", "--endpoint-url", s.aws.URL(), "--region", "us-east-1"}, words...)
	if code := cli.Run(t.Context(), e, line); code != 0 || errs.Len() > 0 {
		t.Errorf("%v: %d %s", words, code, errs.String())
	}
	return strings.Fields(out.String())
}

func TestComplete(t *testing.T) {
	s := newShell(t)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	for _, c := range []struct{ line, has, lacks string }{
		{"s3a", "s3api", "sqs"},
		{"", "ec2", "config"},
		{"", "completion", "__complete"},
		{"ec2 describe-inst", "describe-instances", "run-instances"},
		{"ec2 describe-instances --fil", "--filters", "--instance-ids"},
		{"ec2 describe-instances --", "--all-regions", "--starting-with"},
		{"ec2 describe-instances --max-items 3 --", "--page-size", "--max-items"},
		{"ec2 run-instances --instance-type t3.", "t3.micro", "m5.large"},
		{"ec2 wait instance-r", "instance-running", "instance-stopped"},
		{"s3api head-bucket --bucket ", "logs", "ls"},
		{"s3api head-bucket --bucket w", "web", "logs"},
		{"s3api create-bucket --bucket ", "", "logs"},
		{"sqs list-queues --output ya", "yaml-stream", "json"},
		{"--profile ", "prod", "s3"},
		{"--profile prod --region eu-", "eu-west-1", "us-east-1"},
		{"--out", "--output", "--region"},
		{"s3 ls s3://w", "s3://web", "s3://logs"},
		{"no-such-service x", "", "ec2"},
		{"ec2 no-such-operation --", "", "--filters"},
		{"--region", "--region", "ec2"},
	} {
		got := s.lines(t, strings.Split(c.line, " ")...)
		if c.has != "" && !slices.Contains(got, c.has) || slices.Contains(got, c.lacks) {
			t.Errorf("%q: %.300v, wants %q and not %q", c.line, got, c.has, c.lacks)
		}
	}
}

// TestValuesAreKept has the API listed once for two keys.
func TestValuesAreKept(t *testing.T) {
	s := newShell(t)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	for range 3 {
		if got := s.lines(t, "s3api", "head-bucket", "--bucket", ""); !slices.Equal(got, []string{"logs", "web"}) {
			t.Errorf("got %v", got)
		}
	}
	if n := len(s.aws.Calls()); n != 1 {
		t.Errorf("%d calls", n)
	}
	s.aws.Handle("sqs", "ListQueues", func(context.Context, boto3.Map) (boto3.Map, error) { return nil, errors.New("no") })
	if got := s.lines(t, "sqs", "receive-message", "--queue-url", ""); len(got) > 0 {
		t.Errorf("got %v", got)
	}
}

// TestShells has each shell that is there read its script, and bash complete by it.
func TestShells(t *testing.T) {
	for name, args := range map[string][]string{"bash": {"-n"}, "zsh": {"-n"}, "fish": {"-n"}} {
		t.Run(name, func(t *testing.T) {
			path, err := exec.LookPath(name)
			if err != nil {
				t.Skip("there is no " + name)
			}
			file := filepath.Join(t.TempDir(), "script")
			if err := os.WriteFile(file, []byte(script(t, name)), 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.CommandContext(t.Context(), path, append(args, file)...).CombinedOutput(); err != nil { //nolint:gosec // a shell
				t.Fatalf("%v: %s", err, out)
			}
		})
	}
	if !strings.Contains(script(t, "powershell"), "Register-ArgumentCompleter -Native -CommandName boto3") {
		t.Error("PowerShell's script completes nothing")
	}
}

func script(t *testing.T, shell string) string {
	t.Helper()
	var out, errs bytes.Buffer
	e := &cli.Env{Stdout: &out, Stderr: &errs, Getenv: os.Getenv, Home: t.TempDir(), Name: "boto3"}
	if code := cli.Run(t.Context(), e, []string{"completion", shell}); code != 0 {
		t.Fatalf("%d: %s", code, errs.String())
	}
	return out.String()
}

func TestBash(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	// The program says what it was called with, and a word with a colon
	// in it.
	command := script(t, "bash") + `
boto3() { printf 's3://%s\n' "$*" web; }
COMP_LINE='boto3 s3 ls s3://w' COMP_POINT=18 COMP_CWORD=5 COMP_WORDS=(boto3 s3 ls s3 : //w)
_boto3_complete
printf '[%s]' "${COMPREPLY[@]}"`
	out, err := exec.CommandContext(t.Context(), bash, "-c", command).CombinedOutput() //nolint:gosec // of this test
	if want := "[//__complete -- s3 ls s3://w][//web]"; err != nil || string(out) != want {
		t.Errorf("got %s, want %s (%v)", out, want, err)
	}
}

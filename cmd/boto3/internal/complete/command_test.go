package complete_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/boto3-go/boto3/cmd/boto3/internal/cli"
	"github.com/boto3-go/boto3/cmd/boto3/internal/configure"
	"github.com/boto3-go/boto3/cmd/boto3/internal/logs"
	"github.com/boto3-go/boto3/cmd/boto3/internal/s3cmd"
)

// TestCompleteCommands completes those that are no operations, without carrying them out.
func TestCompleteCommands(t *testing.T) {
	cli.Register(s3cmd.Command(), configure.Command(), logs.Command())
	cli.Register(configure.SignIn()...)
	s := newShell(t)
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	for _, c := range []struct{ line, has, lacks string }{
		{"s3 ", "sync", "list-buckets"},
		{"s3 sy", "sync", "cp"},
		{"s3 cp --st", "--storage-class", "--recursive"},
		{"s3 cp a s3://b --storage-class G", "GLACIER", "STANDARD"},
		{"s3 ls --recursive --", "--summarize", "--recursive"},
		{"s3 cp s3://l", "s3://logs", "<path>"},
		{"s3api ", "list-buckets", "sync"},
		{"configure ", "export-credentials", "<varname>"},
		{"configure set ", "", "set"},
		{"configure export-credentials --format en", "env", "process"},
		{"sso login --", "--use-device-code", "--sso-region"},
		{"login --", "--remote", "--sso-session"},
		{"logs tail --", "--since", "--start-time"},
		{"logs ", "describe-log-groups", "cp"},
	} {
		got := s.lines(t, strings.Split(c.line, " ")...)
		if c.has != "" && !slices.Contains(got, c.has) || slices.Contains(got, c.lacks) {
			t.Errorf("%q: %.300v, wants %q and not %q", c.line, got, c.has, c.lacks)
		}
	}
}

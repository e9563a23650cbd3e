package s3cmd

import (
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/cmd/boto3/internal/oracle"
)

// TestSyncSpeed times `s3 sync` of 2,000 small files up and down beside `aws s3 sync`,
// whole processes, three times each. The least of the times counts.
func TestSyncSpeed(t *testing.T) {
	if !*wholeParity {
		t.Skip("-parity times it beside the AWS CLI")
	}
	interpreter := oracle.Python(t)
	program := filepath.Join(t.TempDir(), "boto3")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "github.com/boto3-go/boto3/cmd/boto3").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dir := t.TempDir()
	for i := range 2000 {
		name := filepath.Join(dir, fmt.Sprintf("d%02d", i%40), fmt.Sprintf("file-%04d.txt", i))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(strings.Repeat(name, 20)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	aws := []string{interpreter, "-c", "import sys, botocore.session; from awscli.clidriver import main; sys.exit(main())"}
	for _, direction := range []string{"up", "down"} {
		theirs, ours := time.Hour, time.Hour
		for range 3 {
			theirs = min(theirs, syncOnce(t, aws, dir, direction))
			ours = min(ours, syncOnce(t, []string{program}, dir, direction))
		}
		t.Logf("%s: boto3 %v, aws %v, %.1f times as fast", direction, ours.Round(time.Millisecond), theirs.Round(time.Millisecond), theirs.Seconds()/ours.Seconds())
		if ours*10 > theirs {
			t.Errorf("%s: not ten times as fast", direction)
		}
	}
}

func syncOnce(t *testing.T, program []string, dir, direction string) time.Duration {
	t.Helper()
	store := &memory{objects: map[string][]byte{}}
	server := httptest.NewServer(store)
	defer server.Close()
	from, to := dir, "s3://bucket"
	if direction == "down" {
		from, to = to, t.TempDir()
		for i := range 2000 {
			store.objects[fmt.Sprintf("d%02d/file-%04d.txt", i%40, i)] = []byte(strings.Repeat("x", 1000))
		}
	}
	c := exec.CommandContext(t.Context(), program[0], append(slices.Clone(program[1:]), "s3", "sync", from, to, "--no-progress")...) //nolint:gosec // the test's own
	c.Env = []string{
		oracle.Path(),
		"AWS_ENDPOINT_URL=" + server.URL, "AWS_ACCESS_KEY_ID=testing", "AWS_SECRET_ACCESS_KEY=testing", "AWS_DEFAULT_REGION=us-east-1", "HOME=" + t.TempDir(),
		"AWS_EC2_METADATA_DISABLED=true", "PATH=" + os.Getenv("PATH"),
	}
	start := time.Now()
	out, err := c.CombinedOutput()
	took := time.Since(start)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if n := strings.Count(string(out), "\n"); n != 2000 || direction == "up" && len(store.objects) != 2000 {
		t.Fatalf("%d lines of output", n)
	}
	return took
}

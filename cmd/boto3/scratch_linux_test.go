package main_test

import (
	"context"
	"encoding/pem"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
)

// TestScratch runs the program where there is no other file but a certificate, as in an
// image that is built from scratch: no home, no shell, no names of users, no zones.
func TestScratch(t *testing.T) {
	srv := bototest.NewServer(t)
	srv.Handle("sts", "GetCallerIdentity", func(context.Context, boto3.Map) (boto3.Map, error) {
		return boto3.Map{"Account": "123456789012", "UserId": "u", "Arn": "arn:aws:iam::123456789012:user/u"}, nil
	})
	plain, secure := httptest.NewServer(srv), httptest.NewUnstartedServer(srv)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // one client is to refuse it
	secure.StartTLS()
	defer plain.Close()
	defer secure.Close()
	root := t.TempDir()
	data, err := os.ReadFile(binary(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "boto3"), data, 0o700); err != nil { //nolint:gosec // a program
		t.Fatal(err)
	}
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw})
	if err := os.WriteFile(filepath.Join(root, "ca.pem"), certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(env ...string) (string, error) {
		c := exec.CommandContext(t.Context(), "/boto3", "sts", "get-caller-identity", "--query", "Account", "--output", "text")
		c.Dir, c.Env = "/", append(env, "AWS_ACCESS_KEY_ID="+bototest.AccessKeyID, "AWS_SECRET_ACCESS_KEY="+bototest.SecretAccessKey, "AWS_REGION=us-east-1")
		c.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
		if id := os.Getuid(); id != 0 { // a user may do so in a namespace of one's own
			c.SysProcAttr.Cloneflags = syscall.CLONE_NEWUSER
			c.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: id, Size: 1}}
		}
		out, err := c.CombinedOutput()
		if pathErr, failed := err.(*os.PathError); failed { //nolint:errorlint // what Start returns
			t.Skipf("no other root can be had here: %v", pathErr)
		}
		return strings.TrimSpace(string(out)), err
	}
	for _, env := range [][]string{{"AWS_ENDPOINT_URL=" + plain.URL}, {"AWS_ENDPOINT_URL=" + secure.URL, "AWS_CA_BUNDLE=/ca.pem"}, {"AWS_ENDPOINT_URL=" + secure.URL, "SSL_CERT_FILE=/ca.pem"}} {
		if out, err := run(env...); err != nil || out != "123456789012" {
			t.Errorf("%q: %v\n%s", env, err, out)
		}
	}
	if out, err := run("AWS_ENDPOINT_URL="+secure.URL, "AWS_MAX_ATTEMPTS=1"); err == nil || !strings.Contains(out, "unknown authority") {
		t.Errorf("without the certificate: %v\n%s", err, out)
	}
}

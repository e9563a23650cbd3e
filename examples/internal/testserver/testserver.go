// Package testserver points the examples at servers on this machine, by the variables
// that every program of AWS obeys, so that the examples know nothing of their tests.
package testserver

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/bototest"
)

// Region is where the examples are.
const Region = "us-east-1"

// startLimit is how long moto may take to answer: it loads some 500 modules first.
const startLimit = time.Minute

// Use points all that is made with the default session at a server until the test ends.
func Use(t testing.TB, url string) {
	t.Helper()
	home := t.TempDir()
	for name, value := range map[string]string{
		"HOME": home, "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
		"AWS_ENDPOINT_URL": url, "AWS_REGION": Region, "AWS_DEFAULT_REGION": Region, "AWS_PROFILE": "",
		"AWS_ACCESS_KEY_ID": bototest.AccessKeyID, "AWS_SECRET_ACCESS_KEY": bototest.SecretAccessKey, "AWS_SESSION_TOKEN": "",
	} {
		t.Setenv(name, value)
	}
}

// Moto starts moto's server, a whole AWS in Python, and points the examples at it. Where
// it is not installed the test is skipped; in CI it fails.
func Moto(t testing.TB) {
	t.Helper()
	path, err := exec.LookPath("moto_server")
	if err != nil {
		Missing(t, "moto_server is not installed: make test installs it")
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	server := exec.CommandContext(context.WithoutCancel(t.Context()), path, "-H", "127.0.0.1", "-p", port)
	server.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // wrappers of Python start it as a child
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Kill(-server.Process.Pid, syscall.SIGKILL); err != nil {
			t.Error(err)
		}
		_ = server.Wait() // it was killed
	})
	url := "http://127.0.0.1:" + port
	for deadline := time.Now().Add(startLimit); time.Now().Before(deadline); {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/moto-api/data.json", nil)
		if err != nil {
			t.Fatal(err)
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			_ = response.Body.Close() // nothing is read
			Use(t, url)
			return
		}
		select {
		case <-t.Context().Done():
			t.Fatal(t.Context().Err())
		case <-time.After(50 * time.Millisecond): // between two questions whether it is there
		}
	}
	t.Fatalf("moto_server does not answer after %s", startLimit)
}

// Missing skips a test for lack of a program, and fails it in CI.
func Missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// Session is the default one, for what a test prepares and looks at.
func Session(t testing.TB) *boto3.Session {
	t.Helper()
	session, err := boto3.NewSession(boto3.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return session
}

package integration

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
)

const (
	region  = "us-east-1"
	account = "123456789012" // moto's
	// startLimit is how long moto may take to answer: it loads some 500 Python
	// modules first.
	startLimit = time.Minute
)

// motoURL is where moto's server listens.
var motoURL string

// TestMain runs the tests with a moto server of their own.
func TestMain(m *testing.M) {
	code, err := withMoto(context.Background(), m.Run)
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		fmt.Fprintln(os.Stderr, "FAIL: no moto server:", err)
		code = 1
	default:
		fmt.Fprintln(os.Stderr, "SKIP: no moto server, \"make test\" installs one:", err)
	}
	os.Exit(code)
}

// withMoto starts moto_server, runs the tests and stops it.
func withMoto(ctx context.Context, run func() int) (code int, err error) {
	port, err := freePort(ctx)
	if err != nil {
		return 0, err
	}
	server := exec.CommandContext(ctx, "moto_server", "-H", "127.0.0.1", "-p", port)
	server.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // wrappers of Python start it as a child
	log, err := os.CreateTemp("", "moto-*.log")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, log.Close(), os.Remove(log.Name())) }()
	server.Stdout, server.Stderr = log, log
	if err := server.Start(); err != nil {
		return 0, err
	}
	exited := make(chan error, 1)
	go func() { exited <- server.Wait() }()
	defer func() {
		err = errors.Join(err, syscall.Kill(-server.Process.Pid, syscall.SIGKILL))
		if _, ok := errors.AsType[*exec.ExitError](<-exited); !ok {
			err = errors.Join(err, errors.New("moto_server was not running any more"))
		}
	}()
	motoURL = "http://127.0.0.1:" + port
	if err := await(ctx, exited); err != nil {
		text, _ := os.ReadFile(log.Name())
		return 0, fmt.Errorf("%w\n%s", err, text)
	}
	return run(), nil
}

func freePort(ctx context.Context) (string, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	return port, errors.Join(err, listener.Close())
}

// await asks until moto answers.
func await(ctx context.Context, exited chan error) error {
	for deadline := time.Now().Add(startLimit); time.Now().Before(deadline); {
		select {
		case err := <-exited:
			exited <- err
			return fmt.Errorf("moto_server exited at once: %w", err)
		case <-time.After(50 * time.Millisecond):
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, motoURL+"/moto-api/data.json", nil)
		if err != nil {
			return err
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			return response.Body.Close()
		}
	}
	return fmt.Errorf("moto_server does not answer after %s", startLimit)
}

// newSession makes a session for moto that sees nothing of the machine.
func newSession(t *testing.T, cfg ...boto3.Config) *boto3.Session {
	t.Helper()
	c := boto3.Config{
		Region: region, EndpointURL: motoURL, Credentials: credentials.Static("testing", "testing", ""),
		ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
	}
	if len(cfg) > 0 {
		c = cfg[0]
	}
	session, err := boto3.NewSession(c)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// service is a client whose calls must succeed.
type service struct {
	*boto3.Client
}

func newClient(t *testing.T, name string) service {
	t.Helper()
	client, err := newSession(t).Client(name)
	if err != nil {
		t.Fatal(err)
	}
	return service{client}
}

// into stores the output in what out points to.
func (s service) into(t *testing.T, operation string, in, out any) {
	t.Helper()
	if err := s.Call(t.Context(), operation, in, out); err != nil {
		t.Fatal(err)
	}
}

// do returns the output as a map.
func (s service) do(t *testing.T, operation string, in any) boto3.Map {
	t.Helper()
	out := boto3.Map{}
	s.into(t, operation, in, &out)
	return out
}

// search evaluates a JMESPath expression and compares what it finds.
func search(t *testing.T, out boto3.Map, expression string, want any) {
	t.Helper()
	got, err := out.Search(expression)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s is %v, want %v", expression, got, want)
	}
}

// Package stores runs the S3 suite against stores that are programs of their own:
// S3Mock and s3proxy in Java, ministack and moto in Python. "make test" fetches
// them.
package stores

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/integration/s3suite"
)

// startLimit is how long a store may take to listen.
const startLimit = 2 * time.Minute

// store is a program that speaks S3.
type store struct {
	name string
	// needs is what has to be there of what "make test" fetches.
	needs string
	// command starts it on a port of 127.0.0.1; dir is empty, fetched has needs.
	command func(t *testing.T, dir, fetched, port string) *exec.Cmd
	server  s3suite.Server
	// wholeOnly says that the store announces the whole object's checksum with a
	// range of it, so that those of its answers cannot be verified.
	wholeOnly bool
}

var all = []string{"CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME"}

var list = []store{
	{
		name: "S3Mock", needs: "s3mock.jar",
		command: func(t *testing.T, dir, fetched, port string) *exec.Cmd {
			return exec.CommandContext(t.Context(), "java", "-jar", filepath.Join(fetched, "s3mock.jar"), "--server.address=127.0.0.1", "--server.port=0",
				"--http.port="+port, "--vectors.http.port=0", "--vectors.https.port=0", "--com.adobe.testing.s3mock.store.root="+dir)
		},
		server: s3suite.Server{Lacks: map[string]string{
			"Checksums": "it keeps those of requests in chunks only, which need TLS",
			"Errors":    "its errors have no request id, and an upload id has to be a UUID",
		}},
		wholeOnly: true,
	},
	{
		name: "s3proxy", needs: "s3proxy",
		command: func(t *testing.T, dir, fetched, port string) *exec.Cmd {
			properties := filepath.Join(dir, "s3proxy.properties")
			text := "s3proxy.authorization=aws-v2-or-v4\ns3proxy.identity=test\ns3proxy.credential=test\ns3proxy.endpoint=http://127.0.0.1:" + port +
				"\njclouds.provider=transient-nio2\njclouds.identity=test\njclouds.credential=test\n"
			if err := os.WriteFile(properties, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			return exec.CommandContext(t.Context(), "java", "-DLOG_LEVEL=ERROR", "-cp", filepath.Join(fetched, "s3proxy", "*"), "org.gaul.s3proxy.Main",
				"--properties", properties)
		},
		server: s3suite.Server{VerifiesSignatures: true, Checksums: all, Lacks: map[string]string{
			"Lifecycle": "it answers NotImplemented",
			"Posts":     "it answers NotImplemented",
			"Tagging":   "it answers NotImplemented",
		}},
	},
	{
		name: "ministack", needs: filepath.Join("python", "bin", "ministack"),
		command: func(t *testing.T, _, fetched, port string) *exec.Cmd {
			c := exec.CommandContext(t.Context(), filepath.Join(fetched, "python", "bin", "ministack"))
			c.Env = append(os.Environ(), "BIND_HOST=127.0.0.1", "GATEWAY_PORT="+port)
			return c
		},
		server: s3suite.Server{Checksums: all},
	},
	{
		name: "moto",
		command: func(t *testing.T, _, _, port string) *exec.Cmd {
			return exec.CommandContext(t.Context(), "moto_server", "-H", "127.0.0.1", "-p", port)
		},
		server: s3suite.Server{Checksums: []string{"CRC32", "SHA1", "SHA256"}},
	},
}

// TestS3 takes each store as it comes, and again with all checksums switched on.
func TestS3(t *testing.T) {
	for _, s := range list {
		t.Run(s.name, func(t *testing.T) {
			endpoint := s.start(t)
			for _, checksums := range []string{"", "when_supported"} {
				responses := checksums
				if s.wholeOnly {
					responses = ""
				}
				t.Run("checksums "+checksums, func(t *testing.T) {
					session, err := boto3.NewSession(boto3.Config{
						Region: "us-east-1", EndpointURL: endpoint, Credentials: credentials.Static("test", "test", ""),
						ConfigFile: os.DevNull, CredentialsFile: os.DevNull,
						RequestChecksumCalculation: checksums, ResponseChecksumValidation: responses,
					})
					if err != nil {
						t.Fatal(err)
					}
					server := s.server
					server.Session, server.HTTP = session, http.DefaultClient
					s3suite.Run(t, server)
				})
			}
		})
	}
}

// start runs the store until the test is over.
func (s store) start(t *testing.T) (endpoint string) {
	t.Helper()
	fetched := os.Getenv("BOTO3_STORES")
	if _, err := os.Stat(filepath.Join(fetched, s.needs)); s.needs != "" && (fetched == "" || err != nil) {
		missing(t, fmt.Errorf("%s is not in BOTO3_STORES=%q", s.needs, fetched))
	}
	port := freePort(t)
	c := s.command(t, t.TempDir(), fetched, port)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // moto and ministack may be children of wrappers
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	log, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	c.Stdout, c.Stderr = log, log
	if err := c.Start(); err != nil {
		missing(t, err)
	}
	exited := make(chan error, 1)
	go func() { exited <- c.Wait() }()
	t.Cleanup(func() {
		if err := <-exited; err == nil { // the end of the test's context kills it
			t.Error("the store stopped by itself")
		}
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	endpoint = "http://127.0.0.1:" + port
	if err := await(t.Context(), endpoint, exited); err != nil {
		text, _ := os.ReadFile(log.Name())
		t.Fatalf("%v\n%s", err, text[max(0, len(text)-4000):])
	}
	return endpoint
}

// missing tells that a store cannot run here, which in CI is a failure.
func missing(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(err)
	}
	t.Skip(err, `; "make test" fetches it, that in Java where there are java and mvn`)
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err := errors.Join(err, listener.Close()); err != nil {
		t.Fatal(err)
	}
	return port
}

// await asks until the store answers as S3 does, or not at all as a server that
// is still starting does.
func await(ctx context.Context, endpoint string, exited chan error) error {
	for deadline := time.Now().Add(startLimit); time.Now().Before(deadline); {
		select {
		case err := <-exited:
			exited <- err
			return fmt.Errorf("the store exited at once: %w", err)
		case <-time.After(100 * time.Millisecond):
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, endpoint+"/", nil)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			continue
		}
		if err := response.Body.Close(); err != nil {
			return err
		}
		if slices.Contains([]int{http.StatusOK, http.StatusForbidden, http.StatusBadRequest}, response.StatusCode) {
			return nil
		}
	}
	return fmt.Errorf("the store does not answer after %s", startLimit)
}

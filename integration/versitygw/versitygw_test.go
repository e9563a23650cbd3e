// Package versitygw runs the S3 suite against versitygw, a gateway that checks
// signatures, payload hashes, checksums and trailers as S3 does: once over
// plain HTTP, where payloads are signed, and once over TLS, where they are sent
// in chunks with a trailing checksum.
package versitygw

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/credentials"
	"github.com/boto3-go/boto3/integration/s3suite"
	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
)

const (
	accessKey = "AKIDGATEWAY"
	secretKey = "gateway-secret-key"
	region    = "eu-west-1"
)

func TestS3(t *testing.T) {
	for _, c := range []struct {
		name, scheme, checksums string
	}{
		{"plain", "http", ""},
		{"plain with checksums", "http", "when_supported"},
		{"TLS", "https", ""},
		{"TLS with checksums", "https", "when_supported"},
	} {
		t.Run(c.name, func(t *testing.T) {
			address, client := start(t, c.scheme)
			session, err := boto3.NewSession(boto3.Config{
				Region: region, EndpointURL: c.scheme + "://" + address, Credentials: credentials.Static(accessKey, secretKey, ""),
				ConfigFile: os.DevNull, CredentialsFile: os.DevNull, HTTPClient: client,
				RequestChecksumCalculation: c.checksums, ResponseChecksumValidation: c.checksums,
			})
			if err != nil {
				t.Fatal(err)
			}
			s3suite.Run(t, s3suite.Server{
				Session: session, HTTP: client, TLS: c.scheme == "https", VerifiesSignatures: true,
				Checksums: []string{"CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME"},
				Lacks:     map[string]string{"Lifecycle": "it answers NotImplemented"},
			})
		})
	}
}

// start runs a gateway until the test is over and returns its address and a
// client that trusts it. The gateway allows one instance in a process at a time.
func start(t *testing.T, scheme string) (address string, client *http.Client) {
	t.Helper()
	objects, attributes := t.TempDir(), t.TempDir()
	store, err := meta.NewSideCar(attributes)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(objects) // the backend works in its root directory
	backend, err := posix.New(objects, store, posix.PosixOpts{
		SideCarDir: attributes, Concurrency: 64, ForceNoTmpFile: true, CopyObjectThreshold: 5 << 30,
	})
	if err != nil {
		t.Fatal(err)
	}
	address = freeAddress(t)
	cfg := &embedgw.Config{
		RootUserAccess: accessKey, RootUserSecret: secretKey, Region: region, Ports: []string{address},
		MaxConnections: 100, MaxRequests: 100, MultipartMaxParts: 100, Quiet: true, KeepAlive: true,
	}
	client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if scheme == "https" {
		client.Transport = trust(t, cfg)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	stopped := make(chan error, 1)
	go func() { stopped <- embedgw.RunVersityGW(ctx, backend, cfg) }()
	t.Cleanup(func() {
		client.CloseIdleConnections()
		stop()
		if err := <-stopped; err != nil {
			t.Errorf("the gateway: %v", err)
		}
	})
	await(t, address, stopped)
	return address, client
}

// trust gives the gateway a certificate for 127.0.0.1, that of package
// httptest, and returns a transport that trusts it.
func trust(t *testing.T, cfg *embedgw.Config) *http.Transport {
	t.Helper()
	donor := httptest.NewTLSServer(nil)
	defer donor.Close()
	pair := donor.TLS.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cfg.CertFile, cfg.KeyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, block := range map[string]*pem.Block{
		cfg.CertFile: {Type: "CERTIFICATE", Bytes: pair.Certificate[0]},
		cfg.KeyFile:  {Type: "PRIVATE KEY", Bytes: key},
	} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	roots := donor.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	return &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := listener.Close(); err != nil {
			t.Error(err)
		}
	}()
	return listener.Addr().String()
}

// await waits until the gateway takes connections.
func await(t *testing.T, address string, stopped chan error) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		select {
		case err := <-stopped:
			stopped <- err
			t.Fatalf("the gateway stopped at once: %v", err)
		default:
		}
		if c, err := new(net.Dialer).DialContext(t.Context(), "tcp", address); err == nil {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
			return
		}
	}
	t.Fatalf("the gateway does not listen at %s", address)
}

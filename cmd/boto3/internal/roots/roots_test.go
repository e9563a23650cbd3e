package roots

import (
	"crypto/x509"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// TestFall verifies an authority's certificate in processes of a system that has none,
// without this package and with it.
func TestFall(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the system verifies")
	}
	switch os.Getenv("ROOTS_TEST") {
	case "":
		for _, way := range []string{"without", "with"} {
			c := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestFall$") //nolint:gosec // itself
			c.Env = append(os.Environ(), "ROOTS_TEST="+way, "SSL_CERT_FILE=/none", "SSL_CERT_DIR=/none")
			if out, err := c.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", way, err, out)
			}
		}
		return
	case "with":
		Fall()
	}
	for root := range bundle.Roots() {
		cert, err := x509.ParseCertificate(root.Certificate)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(cert.Subject.CommonName, "Amazon Root CA") {
			continue
		}
		if _, err := cert.Verify(x509.VerifyOptions{}); (err == nil) != (os.Getenv("ROOTS_TEST") == "with") {
			t.Errorf("%s: %v", cert.Subject.CommonName, err)
		}
	}
}

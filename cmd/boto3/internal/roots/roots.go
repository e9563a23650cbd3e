// Package roots brings the certificates of public authorities along, for where the system
// has none: the program runs in a container that has nothing but itself.
package roots

import (
	"crypto/x509"
	"os"
	"runtime"

	"golang.org/x/crypto/x509roots/fallback/bundle"
)

// usual are the places where systems keep theirs, the most frequent first.
var usual = []string{
	"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/pki/tls/cacert.pem",
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
}

// Fall has the certificates of this package stand in for those of a system without any.
// To look for the files first takes microseconds, to read them all takes milliseconds,
// which a call without TLS need not wait for.
func Fall() {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" { // which verify certificates themselves
		return
	}
	places := usual
	if file := os.Getenv("SSL_CERT_FILE"); file != "" {
		places = []string{file}
	}
	for _, file := range places {
		if _, err := os.Stat(file); err == nil {
			return
		}
	}
	x509.SetFallbackRoots(pool()) // which finds out for itself what the system has
}

func pool() *x509.CertPool {
	p := x509.NewCertPool()
	for root := range bundle.Roots() {
		cert, err := x509.ParseCertificate(root.Certificate)
		switch {
		case err != nil: // an authority that this release of Go does not take is none
		case root.Constraint == nil:
			p.AddCert(cert)
		default:
			p.AddCertWithConstraint(cert, root.Constraint)
		}
	}
	return p
}

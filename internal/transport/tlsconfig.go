package transport

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"

	"github.com/boto3-go/boto3/internal/plainfile"
)

// OptionError says that an option cannot be used.
type OptionError struct {
	// Option is the field of [Options], or "http_proxy" or "https_proxy" for the
	// variable of the environment, in capitals or not.
	Option string
	Value  string // the part of the option's value that is wrong, "" for all of it; a URL may hold a password
	Reason string
	Err    error // the cause, or nil
}

// Error says which option is wrong and why. It never repeats a proxy's URL.
func (e *OptionError) Error() string {
	if e.Err == nil {
		return e.Option + ": " + e.Reason
	}
	return fmt.Sprintf("%s: %s: %v", e.Option, e.Reason, e.Err)
}

// Unwrap returns the cause, or nil.
func (e *OptionError) Unwrap() error { return e.Err }

// newTLSConfig reads the files of a TLS configuration; each may be "". The
// options' names begin with of.
func newTLSConfig(of, caBundle, clientCert, clientKey string) (*tls.Config, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12, ClientSessionCache: tls.NewLRUClientSessionCache(0)}
	if caBundle != "" {
		pem, err := plainfile.Read(caBundle, maxPEM)
		if err != nil {
			return nil, &OptionError{Option: of + "CABundle", Reason: "it cannot be read", Err: err}
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, &OptionError{Option: of + "CABundle", Reason: "the file holds no certificate in PEM form"}
		}
	}
	if clientCert != "" {
		if clientKey == "" {
			clientKey = clientCert
		}
		pair, err := readPair(clientCert, clientKey)
		if err != nil {
			return nil, &OptionError{Option: of + "ClientCert", Reason: "the certificate and its key cannot be read", Err: err}
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return c, nil
}

// maxPEM is far beyond any file of certificates, in bytes.
const maxPEM = 16 << 20

func readPair(certFile, keyFile string) (tls.Certificate, error) {
	cert, err := plainfile.Read(certFile, maxPEM)
	if err != nil {
		return tls.Certificate{}, err
	}
	key, err := plainfile.Read(keyFile, maxPEM)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.X509KeyPair(cert, key)
}

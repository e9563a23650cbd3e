package transport

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
)

// newTLSConfig reads the files of a TLS configuration; each may be "".
func newTLSConfig(caBundle, clientCert, clientKey string) (*tls.Config, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12, ClientSessionCache: tls.NewLRUClientSessionCache(0)}
	if caBundle != "" {
		pem, err := os.ReadFile(caBundle)
		if err != nil {
			return nil, fmt.Errorf("reading the CA bundle: %w", err)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("CA bundle %s holds no certificate in PEM form", caBundle)
		}
	}
	if clientCert != "" {
		if clientKey == "" {
			clientKey = clientCert
		}
		pair, err := tls.LoadX509KeyPair(clientCert, clientKey)
		if err != nil {
			return nil, fmt.Errorf("reading the client certificate %s and its key: %w", clientCert, err)
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return c, nil
}

package cloudfrontsign

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
)

// ParseKey reads a private key from a PEM file: RSA (PKCS #1), EC (SEC 1), or
// either in PKCS #8. Errors say nothing of the key.
func ParseKey(file []byte) (crypto.Signer, error) {
	block, _ := pem.Decode(file)
	if block == nil {
		return nil, errors.New("cloudfrontsign: no PEM block, which begins with -----BEGIN, in the key file")
	}
	var key any
	var err error
	switch block.Type {
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	default:
		return nil, fmt.Errorf("cloudfrontsign: the key file holds a block of type %q: a private key without a password is needed", block.Type)
	}
	if err != nil {
		return nil, fmt.Errorf("cloudfrontsign: read the private key: %w", err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("cloudfrontsign: a key of type %T cannot sign", key)
	}
	return signer, nil
}

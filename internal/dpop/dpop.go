// Package dpop proves with a key that a token is its sender's, as sign-ins of AWS ask for.
package dpop

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"time"
)

// ParseKey reads a P-256 private key in PEM, in the SEC 1 or PKCS #8 form.
// The block's label is not looked at.
func ParseKey(text string) (*ecdsa.PrivateKey, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("the key is not in PEM")
	}
	key, err := x509.ParseECPrivateKey(block.Bytes)
	if err != nil {
		parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return nil, errors.New("the key is not an elliptic curve private key")
		}
		var ok bool
		if key, ok = parsed.(*ecdsa.PrivateKey); !ok {
			return nil, fmt.Errorf("the key is a %T, not an elliptic curve key", parsed)
		}
	}
	if key.Curve != elliptic.P256() {
		return nil, errors.New("the key is not on curve P-256")
	}
	return key, nil
}

// Proof makes the header by which a request proves that its sender holds the
// key to which a token is bound: RFC 9449, section 4.2, signed with ES256.
func Proof(key *ecdsa.PrivateKey, method, url string, now time.Time) (string, error) {
	point, err := key.PublicKey.Bytes() // 4, then x and y, 32 bytes each
	if err != nil {
		return "", err
	}
	head, err := json.Marshal(map[string]any{
		"typ": "dpop+jwt",
		"alg": "ES256",
		"jwk": map[string]string{
			"kty": "EC",
			"crv": "P-256",
			"x":   base64.RawURLEncoding.EncodeToString(point[1:33]),
			"y":   base64.RawURLEncoding.EncodeToString(point[33:65]),
		},
	})
	if err != nil {
		return "", err
	}
	claims, err := json.Marshal(map[string]any{"htm": method, "htu": url, "iat": now.Unix(), "jti": UUID()})
	if err != nil {
		return "", err
	}
	signed := base64.RawURLEncoding.EncodeToString(head) + "." + base64.RawURLEncoding.EncodeToString(claims)
	digest := sha256.Sum256([]byte(signed))
	r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
	if err != nil {
		return "", err
	}
	var signature [64]byte
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature[:]), nil
}

// UUID is a random UUID: RFC 9562, section 5.4.
func UUID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}

// NewKey makes a key, and its text in the form that the AWS CLI keeps: SEC 1, in PEM.
func NewKey() (*ecdsa.PrivateKey, string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, "", err
	}
	der, err := x509.MarshalECPrivateKey(key)
	return key, string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der})), err
}

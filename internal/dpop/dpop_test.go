package dpop

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"testing"
	"time"
)

func TestParseKey(t *testing.T) {
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8 := func(key any) []byte {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	sec1, err := x509.MarshalECPrivateKey(p256)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		der []byte
		ok  bool
	}{
		"SEC 1": {sec1, true}, "PKCS #8": {pkcs8(p256), true},
		"P-384": {pkcs8(p384), false}, "Ed25519": {pkcs8(edwards), false}, "garbage": {[]byte("x"), false},
	} {
		got, err := ParseKey(string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: c.der})))
		if (err == nil) != c.ok || c.ok && !got.Equal(p256) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzKey(f *testing.F) {
	f.Add("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n")
	f.Fuzz(func(t *testing.T, text string) {
		if key, err := ParseKey(text); err == nil {
			if _, err := Proof(key, "POST", "https://example.com", time.Unix(0, 0)); err != nil {
				t.Error(err)
			}
		}
	})
}

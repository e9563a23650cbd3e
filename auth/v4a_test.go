package auth

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// AWS's public test key pair of SigV4a.
var v4aCredentials = Credentials{AccessKeyID: "AKISORANDOMAASORANDOM", SecretAccessKey: "q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom"}

func TestV4aKeyDerivation(t *testing.T) {
	key, err := deriveV4aKey(v4aCredentials)
	if err != nil {
		t.Fatal(err)
	}
	private, err := key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	public, err := key.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := hex.EncodeToString(private), "7fd3bd010c0d9c292141c2b77bfbde1042c92e6836fff749d1269ec890fca1bd"; got != want {
		t.Errorf("private key %s, want %s", got, want)
	}
	want := "04" + "15d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb" +
		"0515242cedd82e94799482e4c0514b505afccf2c0c98d6a553bf539f424c5ec0"
	if got := hex.EncodeToString(public); got != want {
		t.Errorf("public key %s, want %s", got, want)
	}
}

// A v4aCase is a request that AWS's C library signed; see
// testdata/crt_oracle.py.
type v4aCase struct {
	Query        bool
	Method, Path string
	Region       string
	Token, S3    bool
	Want         struct {
		Path    string
		Headers map[string]string
	}
}

// TestV4a signs what AWS's library signed, and then holds that library's
// signature against our canonical request: both must verify with our key.
func TestV4a(t *testing.T) {
	var cases []v4aCase
	readJSON(t, "testdata/sigv4a.json", &cases)
	var signer Signer
	for _, c := range cases {
		t.Run(c.Path, func(t *testing.T) { testV4aCase(t, &signer, c) })
	}
}

func testV4aCase(t *testing.T, signer *Signer, c v4aCase) {
	creds := v4aCredentials
	if c.Token {
		creds.SessionToken = oracleToken
	}
	o := V4Options{Service: "events", Region: c.Region, Time: oracleTime}
	if c.S3 {
		o.Service, o.RawPath, o.ContentSHA256, o.PayloadHash = "s3", true, !c.Query, UnsignedPayload
	}
	r, err := http.NewRequestWithContext(t.Context(), c.Method, "https://"+c.Want.Headers["host"]+c.Path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Amz-Meta-A", " b  c ")
	hash := EmptyPayloadHash
	if c.S3 {
		hash = UnsignedPayload
	}
	var ours, theirs, canonical string
	if c.Query {
		if err := signer.PresignV4a(r, creds, o, 900*time.Second); err != nil {
			t.Fatal(err)
		}
		ours, theirs = comparePresigned(t, r.URL, c.Want.Path)
		r.URL.RawQuery, _, _ = strings.Cut(r.URL.RawQuery, "&X-Amz-Signature=")
		canonical = canonicalOf(r, hash, c.S3)
	} else {
		if err := signer.SignV4a(r, creds, o); err != nil {
			t.Fatal(err)
		}
		ours, theirs = compareAuthorization(t, r.Header, c.Want.Headers)
		canonical = canonicalOf(r, hash, c.S3)
	}
	sts := "AWS4-ECDSA-P256-SHA256\n20260304T050607Z\n20260304/" + o.Service + "/aws4_request\n" + hexSHA256(canonical)
	verifyV4a(t, signer, "our", ours, sts)
	verifyV4a(t, signer, "AWS's", theirs, sts)
}

func comparePresigned(t *testing.T, got *url.URL, wantPath string) (ours, theirs string) {
	t.Helper()
	want, err := url.Parse(wantPath)
	if err != nil {
		t.Fatal(err)
	}
	g, w := got.Query(), want.Query()
	ours, theirs = g.Get("X-Amz-Signature"), w.Get("X-Amz-Signature")
	g.Del("X-Amz-Signature")
	w.Del("X-Amz-Signature")
	if g.Encode() != w.Encode() {
		t.Errorf("query %s\nwant %s", g.Encode(), w.Encode())
	}
	return ours, theirs
}

func compareAuthorization(t *testing.T, got http.Header, want map[string]string) (ours, theirs string) {
	t.Helper()
	prefix, ours, _ := strings.Cut(got.Get("Authorization"), "Signature=")
	wantPrefix, theirs, _ := strings.Cut(want["authorization"], "Signature=")
	if prefix != wantPrefix {
		t.Errorf("Authorization %s\nwant %s", prefix, wantPrefix)
	}
	for _, name := range []string{"x-amz-date", "x-amz-region-set", "x-amz-content-sha256", "x-amz-security-token"} {
		if got.Get(name) != want[name] {
			t.Errorf("%s: %q, want %q", name, got.Get(name), want[name])
		}
	}
	return ours, theirs
}

func verifyV4a(t *testing.T, signer *Signer, whose, signature, stringToSign string) {
	t.Helper()
	raw, err := hex.DecodeString(signature)
	if err != nil {
		t.Fatal(err)
	}
	key, err := signer.v4aKey(v4aCredentials)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(stringToSign))
	if !ecdsa.VerifyASN1(&key.PublicKey, sum[:], raw) {
		t.Errorf("%s signature does not verify over:\n%s", whose, stringToSign)
	}
}

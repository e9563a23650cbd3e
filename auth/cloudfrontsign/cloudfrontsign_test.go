package cloudfrontsign

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // CloudFront's own hash
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/testoracle"
)

const keyID = "K2JCJMDEHXQW5F"

type signCase struct {
	URL       string `json:"url"`
	Resource  string `json:"resource"`
	Expires   int64  `json:"expires"`
	NotBefore int64  `json:"not_before"`
	IP        string `json:"ip"`
	Canned    bool   `json:"canned"`
	SHA256    bool   `json:"sha256"`
}

func (c *signCase) policy() Policy {
	p := Policy{Resource: c.Resource, Expires: time.Unix(c.Expires, 999)}
	if c.NotBefore != 0 {
		p.NotBefore = time.Unix(c.NotBefore, 0)
	}
	switch {
	case strings.Contains(c.IP, "/"):
		p.IP = netip.MustParsePrefix(c.IP)
	case c.IP != "":
		p.IP = netip.PrefixFrom(netip.MustParseAddr(c.IP), 32)
	}
	return p
}

func cases() (list []signCase) {
	for _, address := range []string{
		"https://d111111abcdef8.cloudfront.net/a.jpg", "http://cdn.example.com/images/b.jpg?size=large&color=red", "https://cdn.example.com:8443/",
		"https://cdn.example.com/%E6%97%A5%20x/(1)~'!.mp4?", "https://cdn.example.com/a?q=%3C%26%3E&r=<b>\"",
	} {
		for _, sum := range []bool{false, true} {
			list = append(list, signCase{URL: address, Expires: 1893456000, Canned: true, SHA256: sum},
				signCase{URL: address, Expires: 1893456000, NotBefore: 1767225600, SHA256: sum},
				signCase{URL: address, Expires: 1893456000, IP: "192.0.2.10", SHA256: sum},
				signCase{URL: address, Expires: 4102444800, NotBefore: 1, IP: "192.0.2.0/24", Resource: "https://cdn.example.com/*?x=*&<>", SHA256: sum},
				signCase{URL: address, Expires: 1893456000, Resource: "http*://*", SHA256: sum},
				signCase{URL: address, Expires: 1893456000, Resource: "https://other.example.com/a", SHA256: sum})
		}
	}
	return list
}

func rsaKey(t *testing.T) (*rsa.PrivateKey, []byte) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key, pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
}

// Signatures of RSA are deterministic, so URLs are botocore's to the letter; for
// SHA-256, which botocore does not tell CloudFront of, but for that.
func TestURLsAsBotocore(t *testing.T) {
	_, file := rsaKey(t)
	key, err := ParseKey(file)
	if err != nil {
		t.Fatal(err)
	}
	all := cases()
	input, err := json.Marshal(map[string]any{"key": string(file), "cases": all})
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	out := testoracle.Run(t, testoracle.Botocore+"; import cryptography", input, "testdata/oracle.py")
	if err := json.Unmarshal(out, &want); err != nil || len(want) != len(all) || len(all) != 60 {
		t.Fatal(len(want), len(all), err)
	}
	for i, c := range all {
		s := &Signer{KeyID: keyID, Key: key, SHA256: c.SHA256}
		if c.SHA256 {
			want[i] += "&Hash-Algorithm=SHA256"
		}
		got, err := s.URL(c.URL, c.policy())
		if err != nil || got != want[i] {
			t.Errorf("%+v\ngot  %s, %v\nwant %s", c, got, err, want[i])
		}
		checkCookies(t, s, &c, got)
	}
}

// checkCookies holds that cookies say the same as a URL.
func checkCookies(t *testing.T, s *Signer, c *signCase, signed string) {
	t.Helper()
	p := c.policy()
	if p.Resource == "" {
		p.Resource = c.URL
	}
	if p.canned() && !c.Canned {
		return // a URL for another resource has to say so, a cookie has not
	}
	cookies, err := s.Cookies(p)
	if err != nil {
		t.Fatal(err)
	}
	said := strings.TrimLeft(strings.TrimPrefix(signed, c.URL), "?&")
	var list []string
	for _, cookie := range cookies {
		if err := cookie.Valid(); err != nil || !cookie.Secure || !cookie.HttpOnly || cookie.Path != "/" {
			t.Errorf("%v: %v", cookie, err)
		}
		list = append(list, strings.TrimPrefix(cookie.Name, "CloudFront-")+"="+cookie.Value)
	}
	if got := strings.Join(list, "&"); got != said {
		t.Errorf("%+v: cookies %s, URL %s", c, got, said)
	}
}

// ECDSA's signatures are random: they are checked as CloudFront does, for the
// policy in the URL, and for the one that it makes itself.
func TestECDSA(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases() {
		signed, err := (&Signer{KeyID: keyID, Key: key, SHA256: c.SHA256}).URL(c.URL, c.policy())
		if err != nil {
			t.Fatal(err)
		}
		query, err := url.ParseQuery(strings.TrimLeft(strings.TrimPrefix(signed, c.URL), "?&"))
		if err != nil {
			t.Fatal(err)
		}
		policy := []byte(`{"Statement":[{"Resource":"` + strings.ReplaceAll(c.URL, `"`, `\"`) + `","Condition":{"DateLessThan":{"AWS:EpochTime":` + query.Get("Expires") + `}}}]}`)
		if !c.Canned {
			policy = decode(t, query.Get("Policy"))
		}
		digest := sha1.Sum(policy)
		sum := digest[:]
		if query.Get("Hash-Algorithm") == "SHA256" {
			digest := sha256.Sum256(policy)
			sum = digest[:]
		}
		if !ecdsa.VerifyASN1(&key.PublicKey, sum, decode(t, query.Get("Signature"))) {
			t.Errorf("%s is not signed: %s", policy, signed)
		}
	}
}

func decode(t *testing.T, text string) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(strings.NewReplacer("-", "+", "_", "=", "~", "/").Replace(text))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestFaults(t *testing.T) {
	key, _ := rsaKey(t)
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	until := time.Unix(1893456000, 0)
	ok := Policy{Expires: until}
	for _, c := range []struct {
		key     crypto.Signer
		id, url string
		policy  Policy
		want    string
	}{
		{key, keyID, "https://h/a", Policy{}, "has no Expires"},
		{key, keyID, "https://h/a", Policy{Expires: until, NotBefore: until}, "before it begins"},
		{key, keyID, "https://h/a", Policy{Expires: until, IP: netip.PrefixFrom(netip.MustParseAddr("192.0.2.1"), 33)}, "no network"},
		{key, keyID, "https://h/a", Policy{Expires: until, Resource: "https://h/é"}, "percent-encoded"},
		{key, keyID, "https://h/ö", ok, "percent-encoded, at byte 10"},
		{key, keyID, "https://h/a b", ok, "percent-encoded"},
		{key, keyID, "/a.jpg", ok, "not of the form"},
		{key, keyID, "https://h/a#f", ok, "fragment"},
		{key, keyID, "https://h/%zz", ok, "invalid URL escape"},
		{key, keyID, "https://h/a?x=1&Expires=5", ok, "Expires already"},
		{key, "", "https://h/a", ok, `KeyID ""`},
		{key, "a&b", "https://h/a", ok, "KeyID"},
		{nil, keyID, "https://h/a", ok, "Key is nil"},
		{edwards, keyID, "https://h/a", ok, "ed25519"},
		{p384, keyID, "https://h/a", ok, "P-384"},
	} {
		if got, err := (&Signer{KeyID: c.id, Key: c.key}).URL(c.url, c.policy); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %+v: %q, %v; want %s", c.url, c.policy, got, err, c.want)
		}
	}
	if got := fmt.Sprintf("%v %+v %#v %s", Signer{KeyID: keyID, Key: key}, &Signer{Key: key}, Signer{Key: key}, &Signer{}); strings.Contains(got, key.D.String()) || len(got) > 150 {
		t.Errorf("printed: %s", got)
	}
	if _, err := (&Signer{KeyID: keyID, Key: key}).Cookies(ok); err == nil || !strings.Contains(err.Error(), "no Resource") {
		t.Error(err)
	}
}

func TestParseKey(t *testing.T) {
	key, file := rsaKey(t)
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sec1, err := x509.MarshalECPrivateKey(curve)
	if err != nil {
		t.Fatal(err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	block := func(kind string, data []byte) []byte { return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}) }
	for _, good := range [][]byte{file, block("EC PRIVATE KEY", sec1), block("PRIVATE KEY", pkcs8)} {
		if got, err := ParseKey(good); err != nil || got == nil {
			t.Error(err)
		}
	}
	for want, bad := range map[string][]byte{
		"no PEM block": []byte("key"), `"PUBLIC KEY"`: block("PUBLIC KEY", nil), "read the private key": block("PRIVATE KEY", []byte("x")),
		`"ENCRYPTED PRIVATE KEY"`: block("ENCRYPTED PRIVATE KEY", nil),
	} {
		if got, err := ParseKey(bad); err == nil || got != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %s", err, want)
		}
	}
}

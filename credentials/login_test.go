package credentials

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func sha256Hex(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

var loginKey = sync.OnceValues(func() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) })

// loginFile is a cache file as "aws login" writes it.
func loginFile(expires string) map[string]any {
	key, err := loginKey()
	if err != nil {
		panic(err)
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		panic(err)
	}
	return map[string]any{
		"accessToken": map[string]any{
			"accessKeyId": "ASIALOGIN", "secretAccessKey": "login-secret", "sessionToken": "login-token",
			"accountId": "555555555555", "expiresAt": expires,
		},
		"tokenType":    "aws_sigv4",
		"refreshToken": "login-refresh",
		"idToken":      "keep-me",
		"clientId":     "arn:aws:signin:::devtools/same-device",
		"dpopKey":      string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der})),
	}
}

func loginAnswer(call) (map[string]any, error) {
	return map[string]any{"tokenOutput": map[string]any{
		"accessToken": map[string]any{"accessKeyId": "ASIANEW", "secretAccessKey": "new-secret", "sessionToken": "new-token"},
		"expiresIn":   int64(900), "refreshToken": "second-refresh",
	}}, nil
}

func loginIn(t *testing.T, expires time.Duration, answer func(call) (map[string]any, error)) (Provider, *fakeCaller, string) {
	t.Helper()
	home := newTestHome(t, "")
	path := "cache/" + sha256Hex("me") + ".json"
	home.writeJSON(path, loginFile(time.Now().Add(expires).UTC().Format(time.RFC3339)))
	caller := &fakeCaller{answer: answer}
	return Login(caller, LoginOptions{Session: "me", Cache: FileCache{filepath.Join(home.dir, "cache")}}), caller, filepath.Join(home.dir, path)
}

// The region of the sign-in goes before that of the program.
func TestLoginRegion(t *testing.T) {
	for _, c := range []struct {
		signIn any
		want   string
	}{{nil, "eu-west-1"}, {"", "eu-west-1"}, {"us-east-2", "us-east-2"}} {
		home := newTestHome(t, "")
		file := loginFile(time.Now().UTC().Format(time.RFC3339))
		file["signInRegion"] = c.signIn
		home.writeJSON("cache/"+sha256Hex("me")+".json", file)
		caller := &fakeCaller{answer: loginAnswer}
		provider := Login(caller, LoginOptions{Session: "me", Region: "eu-west-1", Cache: FileCache{filepath.Join(home.dir, "cache")}})
		if _, err := provider.Retrieve(t.Context()); err != nil {
			t.Fatal(err)
		}
		if seen := caller.seen()[0]; seen.region != c.want {
			t.Errorf("signInRegion %v: called in %s, want %s", c.signIn, seen.region, c.want)
		}
	}
}

func TestLoginUsesWhatIsCached(t *testing.T) {
	provider, caller, _ := loginIn(t, time.Hour, loginAnswer)
	got, err := provider.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.AccessKeyID != "ASIALOGIN" || got.AccountID != "555555555555" || got.Source != SourceLogin {
		t.Errorf("got %v", got)
	}
	if calls := caller.seen(); len(calls) != 0 {
		t.Errorf("called %v", calls)
	}
}

func TestLoginRenews(t *testing.T) {
	provider, caller, path := loginIn(t, 4*time.Minute, loginAnswer)
	got, err := provider.Retrieve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got.AccessKeyID != "ASIANEW" || got.SecretAccessKey != "new-secret" || got.AccountID != "555555555555" {
		t.Errorf("got %v", got)
	}
	seen := caller.seen()[0]
	input := seen.in["tokenInput"].(map[string]any)
	if seen.service != "signin" || seen.operation != "CreateOAuth2Token" || input["refreshToken"] != "login-refresh" ||
		input["grantType"] != "refresh_token" || !seen.credentials.IsAnonymous() {
		t.Errorf("call %v %v", seen.service, seen.operation)
	}
	checkProof(t, seen.headers.Get("DPoP"))

	var file map[string]any
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if file["refreshToken"] != "second-refresh" || file["idToken"] != "keep-me" ||
		file["accessToken"].(map[string]any)["accessKeyId"] != "ASIANEW" {
		t.Error("the cache file was not rewritten with all of its members")
	}
}

// checkProof verifies a DPoP proof as RFC 9449 tells servers to.
func checkProof(t *testing.T, proof string) {
	t.Helper()
	parts := strings.Split(proof, ".")
	if len(parts) != 3 {
		t.Fatalf("proof has %d parts", len(parts))
	}
	decode := func(text string) []byte {
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	var head struct {
		Typ, Alg string
		Jwk      struct{ Kty, Crv, X, Y string }
	}
	var claims struct {
		Htm, Htu, Jti string
		Iat           int64
	}
	if err := errors.Join(json.Unmarshal(decode(parts[0]), &head), json.Unmarshal(decode(parts[1]), &claims)); err != nil {
		t.Fatal(err)
	}
	if head.Typ != "dpop+jwt" || head.Alg != "ES256" || head.Jwk.Kty != "EC" || head.Jwk.Crv != "P-256" ||
		claims.Htm != "POST" || claims.Htu != "https://signin.example.com/v1/token" || len(claims.Jti) != 36 {
		t.Errorf("proof %+v %+v", head, claims)
	}
	point := append([]byte{4}, append(decode(head.Jwk.X), decode(head.Jwk.Y)...)...)
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	signature := decode(parts[2])
	if !ecdsa.Verify(public, digest[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		t.Error("the proof's signature does not verify")
	}
}

func TestLoginRefusals(t *testing.T) {
	for _, c := range []struct {
		err        error
		mustSignIn bool
	}{
		{&refusal{"AccessDeniedException", "TOKEN_EXPIRED"}, true},
		{&refusal{"AccessDeniedException", "USER_CREDENTIALS_CHANGED"}, true},
		{&refusal{"AccessDeniedException", "INSUFFICIENT_PERMISSIONS"}, false},
		{&refusal{"TooManyRequestsError", ""}, false},
		{errors.New("no network"), false},
	} {
		provider, _, _ := loginIn(t, time.Minute, func(call) (map[string]any, error) { return nil, c.err })
		_, err := provider.Retrieve(t.Context())
		if !errors.Is(err, c.err) {
			t.Errorf("%v: got %v", c.err, err)
		}
		if _, ok := errors.AsType[*LoginRequiredError](err); ok != c.mustSignIn {
			t.Errorf("%v: sign-in required %v, want %v", c.err, ok, c.mustSignIn)
		}
	}
}

func TestLoginBrokenCache(t *testing.T) {
	for name, content := range map[string]string{
		"none":      "",
		"not JSON":  "<html>",
		"no member": `{"accessToken":{"accessKeyId":"A","secretAccessKey":"leaked-secret","expiresAt":"2020-01-01T00:00:00Z"}}`,
		"no keys":   `{"accessToken":{},"refreshToken":"r","clientId":"c","dpopKey":"k"}`,
		"bad key":   `{"accessToken":{"accessKeyId":"A","secretAccessKey":"leaked-secret","expiresAt":"2020-01-01T00:00:00Z"},"refreshToken":"r","clientId":"c","dpopKey":"leaked-secret"}`,
	} {
		home := newTestHome(t, "")
		if content != "" {
			home.write(sha256Hex("me")+".json", content)
		}
		_, err := Login(fakeAWS(), LoginOptions{Session: "me", Cache: FileCache{home.dir}}).Retrieve(t.Context())
		if _, ok := errors.AsType[*LoginRequiredError](err); !ok || strings.Contains(err.Error(), "leaked-secret") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

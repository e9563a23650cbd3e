package auth

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

func newRequest(t testing.TB, method, url, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body == "" {
		r.Body = http.NoBody
	}
	return r
}

func TestCredentialsNeverPrintSecrets(t *testing.T) {
	c := Credentials{AccessKeyID: "AKID", SecretAccessKey: "SUPER-SECRET", SessionToken: "TOKEN-SECRET"}
	var signer Signer
	o := suiteOptions()
	chunks, err := signer.SignV4Chunks(newRequest(t, "PUT", "https://h/", ""), c, o)
	if err != nil {
		t.Fatal(err)
	}
	events, err := signer.NewEventSigner(c, o, "00")
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Info("m", "creds", c, "pointer", &c)
	slog.New(slog.NewJSONHandler(&text, nil)).Info("m", "creds", c)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, value := range []any{c, &c, struct{ C Credentials }{c}, map[string]any{"c": &c}, &signer, chunks, events} {
			_, _ = fmt.Fprintf(&text, verb+"\n", value)
		}
	}
	text.WriteString(c.String() + c.GoString())
	key := signer.v4Key(c.SecretAccessKey, "20150830", o.Region, o.Service)
	for _, secret := range []string{"SECRET", fmt.Sprintf("%x", "SUPER-SECRET"), fmt.Sprintf("%X", "TOKEN-SECRET"), fmt.Sprintf("%x", key.inner), fmt.Sprintf("%x", key.outer)} {
		if strings.Contains(text.String(), secret) {
			t.Errorf("printed %q", secret)
		}
	}
	if !strings.Contains(c.String(), "AKID") {
		t.Errorf("String does not name the key: %s", c)
	}
}

func TestErrors(t *testing.T) {
	var signer Signer
	sign := func(c Credentials, change func(*V4Options), body string) error {
		o := suiteOptions()
		change(&o)
		return signer.SignV4(newRequest(t, "PUT", "https://h/", body), c, o)
	}
	keep := func(*V4Options) {}
	for _, c := range []Credentials{{}, {AccessKeyID: "a"}, {SecretAccessKey: "s"}} {
		if err := sign(c, keep, ""); !errors.Is(err, ErrNoCredentials) {
			t.Errorf("%v: %v", c, err)
		}
		if err := SignV2(newRequest(t, "GET", "https://h/", ""), c, oracleTime); !errors.Is(err, ErrNoCredentials) {
			t.Errorf("SignV2 %v: %v", c, err)
		}
		if err := SignS3V1(newRequest(t, "GET", "https://h/", ""), c, S3V1Options{Time: oracleTime}); !errors.Is(err, ErrNoCredentials) {
			t.Errorf("SignS3V1 %v: %v", c, err)
		}
	}
	for name, change := range map[string]func(*V4Options){
		"Service": func(o *V4Options) { o.Service = "" },
		"Region":  func(o *V4Options) { o.Region = "" },
		"Time":    func(o *V4Options) { o.Time = time.Time{} },
	} {
		if err := sign(suiteCredentials, change, ""); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := sign(suiteCredentials, keep, "body"); err == nil || !strings.Contains(err.Error(), "PayloadHash") {
		t.Errorf("body without a hash: %v", err)
	}
	for _, o := range []V4Options{{Service: "s"}, {Region: "r"}} {
		if _, err := signer.NewEventSigner(suiteCredentials, o, "00"); err == nil {
			t.Errorf("event signer for %+v", o)
		}
	}
	if _, err := signer.NewEventSigner(suiteCredentials, suiteOptions(), "no hex"); err == nil {
		t.Error("event signer from a seed that is not hex")
	}
	if err := SignV2(newRequest(t, "GET", "https://h/", ""), suiteCredentials, time.Time{}); err == nil {
		t.Error("SignV2 without a time")
	}
	if err := SignV2(newRequest(t, "POST", "https://h/", "{}"), suiteCredentials, oracleTime); err == nil {
		t.Error("SignV2 took a body that is no form")
	}
	if err := SignBearer(newRequest(t, "GET", "https://h/", ""), ""); !errors.Is(err, ErrNoCredentials) {
		t.Errorf("bearer: %v", err)
	}
	for _, policy := range []string{"", "null", "[]", `{"conditions":{}}`, "{"} {
		if fields, err := signer.PostPolicyV4([]byte(policy), suiteCredentials, suiteOptions()); err == nil {
			t.Errorf("policy %q gives %v", policy, fields)
		}
	}
}

func TestPresignExpiry(t *testing.T) {
	var signer Signer
	for expires, ok := range map[time.Duration]bool{
		0: false, -time.Second: false, time.Millisecond: false, time.Second: true, 1500 * time.Millisecond: false,
		MaxPresignExpiry: true, MaxPresignExpiry + time.Second: false,
	} {
		err := signer.PresignV4(newRequest(t, "GET", "https://h/", ""), suiteCredentials, suiteOptions(), expires)
		if ok != (err == nil) || err != nil && !errors.Is(err, ErrPresignExpiry) {
			t.Errorf("%v: %v", expires, err)
		}
	}
	year := 365 * 24 * time.Hour
	if err := PresignS3V1(newRequest(t, "GET", "https://h/", ""), suiteCredentials, S3V1Options{Time: oracleTime}, year); err != nil {
		t.Errorf("S3's first method has no upper bound: %v", err)
	}
}

// Signing again at the same time must give the same request, whatever the
// first signature left on it.
func TestSigningTwice(t *testing.T) {
	var signer Signer
	c, o := oracleCredentials(true), suiteOptions()
	for name, sign := range map[string]func(*http.Request) error{
		"v4":        func(r *http.Request) error { return signer.SignV4(r, c, o) },
		"v4a":       func(r *http.Request) error { return signer.SignV4a(r, c, o) },
		"presign":   func(r *http.Request) error { return signer.PresignV4(r, c, o, time.Minute) },
		"v2":        func(r *http.Request) error { return SignV2(r, c, oracleTime) },
		"s3 v1":     func(r *http.Request) error { return SignS3V1(r, c, S3V1Options{Time: oracleTime}) },
		"s3 v1 url": func(r *http.Request) error { return PresignS3V1(r, c, S3V1Options{Time: oracleTime}, time.Minute) },
		"bearer":    func(r *http.Request) error { return SignBearer(r, "t") },
	} {
		r := newRequest(t, "GET", "https://example.com/a?b=c&a=%20&a=1", "")
		if err := sign(r); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if name == "s3 v1 url" {
			continue // the token has moved into the query, which is not read back
		}
		url, header := r.URL.String(), r.Header.Clone()
		if err := sign(r); err != nil {
			t.Fatalf("%s again: %v", name, err)
		}
		if r.URL.String() != url || !maps.EqualFunc(r.Header, header, slices.Equal) {
			t.Errorf("%s: signed again:\n%s %v\nwant:\n%s %v", name, r.URL, r.Header, url, header)
		}
	}
}

// What proxies and tracing add or change on the way is not signed.
func TestHeadersThatAreNotSigned(t *testing.T) {
	var signer Signer
	r := newRequest(t, "GET", "https://example.com/", "")
	for _, name := range []string{"traceparent", "Tracestate", "Baggage", "X-Amzn-Trace-Id", "TE"} {
		r.Header[name] = []string{"v"}
	}
	r.Header.Set("X-Kept", "v")
	if err := signer.SignV4(r, suiteCredentials, suiteOptions()); err != nil {
		t.Fatal(err)
	}
	if got := r.Header.Get("Authorization"); !strings.Contains(got, "SignedHeaders=host;x-amz-date;x-kept,") {
		t.Error(got)
	}
}

func TestHeaderMapOrderDoesNotCount(t *testing.T) {
	var signer Signer
	want := ""
	for range 50 {
		r := newRequest(t, "GET", "https://example.com/", "")
		for i := range 20 {
			r.Header.Add("X-Amz-Meta-"+strconv.Itoa(i), "v")
		}
		r.Header["x-raw"], r.Header["X-Raw"], r.Header["x-RAW"] = []string{"1"}, []string{"2", "3"}, []string{"4"}
		r.Header["X-None"] = nil
		if err := signer.SignV4(r, suiteCredentials, suiteOptions()); err != nil {
			t.Fatal(err)
		}
		got := r.Header.Get("Authorization")
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("%s\nthen\n%s", want, got)
		}
		if strings.Count(got, "x-raw") != 1 || strings.Contains(got, "x-none") {
			t.Fatalf("signed headers: %s", got)
		}
		if text := canonicalOf(r, EmptyPayloadHash, false); !strings.Contains(text, "\nx-raw:2,3,4,1\n") {
			t.Fatalf("values of one name do not share a line in wire order:\n%s", text)
		}
	}
}

// What is signed must be what net/http sends, the host above all.
func TestSignedHostIsSent(t *testing.T) {
	var signer Signer
	got := make(chan *http.Request, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- r }))
	defer server.Close()
	r := newRequest(t, "GET", "http://"+server.Listener.Addr().String()+"/a%2Fb//c?x=%20", "")
	r.Host = "Bucket.Example.COM:80"
	if err := signer.SignV4(r, suiteCredentials, suiteOptions()); err != nil {
		t.Fatal(err)
	}
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	sent := <-got
	if sent.Host != "bucket.example.com" {
		t.Errorf("Host sent: %q", sent.Host)
	}
	sent.URL.Opaque, _, _ = strings.Cut(sent.RequestURI, "?")
	sent.Header.Del("Accept-Encoding")
	if a, b := canonicalOf(sent, EmptyPayloadHash, false), canonicalOf(r, EmptyPayloadHash, false); a != b {
		t.Errorf("sent:\n%s\nsigned:\n%s", a, b)
	}
}

func TestPresignMovesForm(t *testing.T) {
	var signer Signer
	r := newRequest(t, "GET", "https://sts.amazonaws.com/", "Action=GetCallerIdentity&Version=2011-06-15")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	o := suiteOptions()
	o.PayloadHash = hexSHA256("Action=GetCallerIdentity&Version=2011-06-15")
	if err := signer.PresignV4(r, suiteCredentials, o, time.Minute); err != nil {
		t.Fatal(err)
	}
	if r.Body != http.NoBody || r.ContentLength != 0 || len(r.Header) != 0 {
		t.Errorf("left on the request: length %d, headers %v", r.ContentLength, r.Header)
	}
	direct := newRequest(t, "GET", "https://sts.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15", "")
	if err := signer.PresignV4(direct, suiteCredentials, suiteOptions(), time.Minute); err != nil {
		t.Fatal(err)
	}
	if r.URL.String() != direct.URL.String() {
		t.Errorf("%s\nwant %s", r.URL, direct.URL)
	}
}

// A content type that the caller chose stays a header to send.
func TestPresignKeepsContentType(t *testing.T) {
	var signer Signer
	r := newRequest(t, "PUT", "https://b.s3.amazonaws.com/k", "")
	r.Header.Set("Content-Type", formType)
	if err := signer.PresignV4(r, suiteCredentials, suiteOptions(), time.Minute); err != nil {
		t.Fatal(err)
	}
	if got := r.URL.Query().Get("X-Amz-SignedHeaders"); got != "content-type;host" || r.Header.Get("Content-Type") != formType {
		t.Errorf("signed %s, headers %v", got, r.Header)
	}
}

func TestPresignKeepsRepeatedParameters(t *testing.T) {
	var signer Signer
	r := newRequest(t, "GET", "https://h/?k=2&k=1&u=a+b", "")
	if err := signer.PresignV4(r, suiteCredentials, suiteOptions(), time.Minute); err != nil {
		t.Fatal(err)
	}
	if got := r.URL.Query()["k"]; !slices.Equal(got, []string{"2", "1"}) {
		t.Errorf("k = %q", got)
	}
	if got := r.URL.Query().Get("u"); got != "a b" {
		t.Errorf("u = %q", got)
	}
}

func TestSignV2ReplacesBody(t *testing.T) {
	r := newRequest(t, "POST", "https://sdb.amazonaws.com/", "Action=ListDomains")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if err := SignV2(r, suiteCredentials, oracleTime); err != nil {
		t.Fatal(err)
	}
	again, err := r.GetBody()
	if err != nil {
		t.Fatal(err)
	}
	first, err1 := io.ReadAll(r.Body)
	second, err2 := io.ReadAll(again)
	if err := errors.Join(err1, err2); err != nil || !bytes.Equal(first, second) || len(first) == 0 {
		t.Errorf("%q, then %q: %v", first, second, err)
	}
}

func TestBearerAndAnonymous(t *testing.T) {
	r := newRequest(t, "GET", "https://h/", "")
	r.Header = nil
	if err := SignBearer(r, "abc"); err != nil {
		t.Fatal(err)
	}
	if got := r.Header.Get("Authorization"); got != "Bearer abc" {
		t.Errorf("Authorization: %q", got)
	}
	for _, address := range []string{"http://h/", "http://127.0.0.1:9000/"} {
		plain := newRequest(t, "GET", address, "")
		if err := SignBearer(plain, "abc"); err == nil || plain.Header.Get("Authorization") != "" || strings.Contains(err.Error(), "abc") {
			t.Errorf("a token over plain HTTP to %s: %v", address, err)
		}
	}
	SignAnonymous(r)
	if len(r.Header) != 0 {
		t.Errorf("headers left: %v", r.Header)
	}
}

// PostPolicyV4 must keep what it was given.
func TestPostPolicyKeepsDocument(t *testing.T) {
	var signer Signer
	policy := `{"expiration":"2030-01-01T00:00:00Z","conditions":[["starts-with","$key","<a&b>"]],"x":1.50}`
	fields, err := signer.PostPolicyV4([]byte(policy), suiteCredentials, suiteOptions())
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Expiration string
		Conditions []any
		X          json.Number
	}
	decodeBase64JSON(t, fields["policy"], &document)
	if document.Expiration != "2030-01-01T00:00:00Z" || document.X != "1.50" || len(document.Conditions) != 4 {
		t.Errorf("%+v", document)
	}
	if got := fmt.Sprint(document.Conditions[0]); got != "[starts-with $key <a&b>]" {
		t.Errorf("condition: %s", got)
	}
}

func TestKeyCacheIsBounded(t *testing.T) {
	var signer Signer
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := range maxCachedKeys {
				region := strconv.Itoa((i + worker*31) % 400)
				got := *signer.v4Key("secret", "20150830", region, "s3")
				if want := *new(Signer).v4Key("secret", "20150830", region, "s3"); got != want {
					t.Errorf("region %s: wrong key", region)
					return
				}
			}
			if _, err := signer.v4aKey(v4aCredentials); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := len(signer.v4Keys.keys); got != maxCachedKeys {
		t.Errorf("%d keys cached, want %d", got, maxCachedKeys)
	}
}

func TestConcurrentSigning(t *testing.T) {
	var signer Signer
	reference := newRequest(t, "GET", "https://example.com/a?b=1", "")
	if err := signer.SignV4(reference, suiteCredentials, suiteOptions()); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				r := newRequest(t, "GET", "https://example.com/a?b=1", "")
				if err := signer.SignV4(r, suiteCredentials, suiteOptions()); err != nil {
					t.Error(err)
					return
				}
				if r.Header.Get("Authorization") != reference.Header.Get("Authorization") {
					t.Error("signatures differ")
					return
				}
			}
		})
	}
	wg.Wait()
}

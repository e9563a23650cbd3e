package auth

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func decodeBase64JSON(t *testing.T, text string, v any) {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, v); err != nil {
		t.Fatal(err)
	}
}

// FuzzCanonical holds that nothing in a path, query or header makes signing
// panic or break the lines of the canonical request, and that a canonical query
// is its own canonical form.
func FuzzCanonical(f *testing.F) {
	f.Add("/a/../b//c/.", "b=2&a=1&&=&%zz&a+b", "X-Amz-Meta-A", " a  b ")
	f.Add("..", "%", "", "")
	f.Add("", "a=b=c&%2f", "x_y", "\t\r\n")
	f.Fuzz(func(t *testing.T, path, query, name, value string) {
		for _, u := range []*url.URL{{Path: path, RawQuery: query}, {Opaque: path, RawQuery: query}} {
			r := &http.Request{URL: u, Header: http.Header{name: {value, value}}}
			for _, rawPath := range []bool{false, true} {
				text := canonicalOf(r, EmptyPayloadHash, rawPath)
				if got := strings.SplitN(text, "\n", 4); got[1] == "" || got[1][0] != '/' {
					t.Fatalf("path %q in %q", got[1], text)
				}
			}
			var s, again scratch
			s.appendCanonicalQuery(query)
			again.appendCanonicalQuery(string(s.buf))
			if string(s.buf) != string(again.buf) {
				t.Fatalf("%q becomes %q", s.buf, again.buf)
			}
		}
	})
}

// FuzzPresign holds that a presigned URL parses and keeps the parameters.
func FuzzPresign(f *testing.F) {
	f.Add("a=1&b=%20", "Action=X&Version=1", "token")
	f.Fuzz(func(t *testing.T, query, form, token string) {
		r := newRequest(t, "GET", "https://example.com/", form)
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", formType)
		c := Credentials{AccessKeyID: "a", SecretAccessKey: "s", SessionToken: token}
		if err := new(Signer).PresignV4(r, c, suiteOptions(), time.Minute); err != nil {
			t.Fatal(err)
		}
		got, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			t.Fatalf("%s: %v", r.URL.RawQuery, err)
		}
		if token != "" && got.Get("X-Amz-Security-Token") != token {
			t.Fatalf("token %q in %s", token, r.URL.RawQuery)
		}
	})
}

func FuzzPostPolicy(f *testing.F) {
	f.Add(`{"expiration":"x","conditions":[{"a":"b"}]}`)
	f.Add(`{"conditions":null}`)
	f.Fuzz(func(t *testing.T, policy string) {
		fields, err := new(Signer).PostPolicyV4([]byte(policy), suiteCredentials, suiteOptions())
		if err != nil {
			return
		}
		var document struct{ Conditions []any }
		decodeBase64JSON(t, fields["policy"], &document)
		if len(document.Conditions) < 3 {
			t.Fatalf("%q gives %v", policy, document)
		}
	})
}

package auth

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/boto3-go/boto3/internal/testvectors"
)

// The keys and scope that AWS's SigV4 suite is made with.
var suiteCredentials = Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}

const suiteToken = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267"

func suiteOptions() V4Options {
	return V4Options{Service: "service", Region: "us-east-1", Time: time.Date(2015, 8, 30, 12, 36, 0, 0, time.UTC)}
}

func TestSigV4Suite(t *testing.T) {
	root := filepath.Join(testvectors.Dir(t), "sigv4")
	count := 0
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".req") {
			return err
		}
		count++
		t.Run(strings.TrimSuffix(filepath.Base(path), ".req"), func(t *testing.T) {
			testSuiteCase(t, strings.TrimSuffix(path, ".req"))
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if count < 30 {
		t.Errorf("only %d cases found in %s", count, root)
	}
}

func testSuiteCase(t *testing.T, base string) {
	r, body := readSuiteRequest(t, base+".req")
	c, o := suiteCredentials, suiteOptions()
	o.PayloadHash = hexSHA256(body)
	if strings.HasSuffix(base, "get-vanilla-with-session-token") {
		c.SessionToken = suiteToken
	}
	var signer Signer
	if err := signer.SignV4(r, c, o); err != nil {
		t.Fatal(err)
	}
	canonical := canonicalOf(r, o.PayloadHash, false)
	if want := readSuiteFile(t, base+".creq"); canonical != want {
		t.Errorf("canonical request:\n%s\nwant:\n%s", canonical, want)
	}
	stringToSign := "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n" + hexSHA256(canonical)
	if want := readSuiteFile(t, base+".sts"); stringToSign != want {
		t.Errorf("string to sign:\n%s\nwant:\n%s", stringToSign, want)
	}
	got := r.Header.Get("Authorization")
	if want := readSuiteFile(t, base+".authz"); got != want {
		t.Errorf("Authorization:\n%s\nwant:\n%s", got, want)
	}
	signed, _ := readSuiteRequest(t, base+".sreq")
	for name := range r.Header {
		if c.SessionToken == suiteToken {
			continue // this case's signed request contradicts its other files
		}
		if got, want := r.Header.Values(name), signed.Header.Values(name); strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("header %s: %q, want %q", name, got, want)
		}
	}
}

// readSuiteRequest reads a raw request, whose target may hold raw spaces and
// UTF-8 and whose headers may continue on lines that start with a space.
func readSuiteRequest(t *testing.T, path string) (r *http.Request, body string) {
	t.Helper()
	head, body, _ := strings.Cut(readSuiteFile(t, path), "\n\n")
	lines := strings.Split(strings.TrimSuffix(head, "\n"), "\n")
	method, target, _ := strings.Cut(strings.TrimSuffix(lines[0], " HTTP/1.1"), " ")
	rawPath, rawQuery, _ := strings.Cut(target, "?")
	r = &http.Request{Method: method, Header: http.Header{}}
	last := ""
	for _, line := range lines[1:] {
		if strings.HasPrefix(line, " ") {
			values := r.Header[last]
			values[len(values)-1] += "\n" + line
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		last = http.CanonicalHeaderKey(name)
		r.Header[last] = append(r.Header[last], strings.TrimPrefix(value, " "))
	}
	r.Host = r.Header.Get("Host")
	r.Header.Del("Host")
	r.URL = &url.URL{Scheme: "https", Host: r.Host, Opaque: "//" + r.Host + rawPath, RawQuery: rawQuery}
	return r, body
}

func readSuiteFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func hexSHA256(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func canonicalOf(r *http.Request, payloadHash string, rawPath bool) string {
	var s scratch
	s.canonicalRequest(r, r.URL.RawQuery, payloadHash, rawPath)
	return string(s.buf)
}

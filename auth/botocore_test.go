package auth

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// An oracleCase is one request that botocore signed; see testdata/oracle.py.
type oracleCase struct {
	Name, Kind, Method, URL string
	Headers                 [][2]string
	Body                    string
	Form                    [][2]string
	Token                   bool
	Service, Region         string
	Expires                 int
	Unsigned, Trailer       bool
	AuthPath                string
	Policy                  string
	Want                    struct {
		URL     string
		Headers map[string][]string
		Params  map[string]string
		Fields  map[string]string
	}
}

var oracleTime = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

const oracleToken = "tok/en+with=signs=="

func oracleCredentials(token bool) Credentials {
	c := suiteCredentials
	if token {
		c.SessionToken = oracleToken
	}
	return c
}

func readJSON(t *testing.T, path string, v any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, v); err != nil {
		t.Fatal(err)
	}
}

func TestBotocore(t *testing.T) {
	var cases []oracleCase
	readJSON(t, "testdata/botocore.json", &cases)
	var signer Signer
	for _, c := range cases {
		t.Run(c.Kind+" "+c.Name, func(t *testing.T) {
			switch c.Kind {
			case "post", "express-post", "s3-post":
				testPostPolicy(t, &signer, c)
			case "v2":
				testV2(t, c)
			default:
				testOracleRequest(t, &signer, c)
			}
		})
	}
}

func (c oracleCase) request(t *testing.T) *http.Request {
	t.Helper()
	body := c.Body
	if c.Form != nil {
		body = c.formBody()
	}
	r, err := http.NewRequestWithContext(t.Context(), c.Method, c.URL, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body == "" {
		r.Body = http.NoBody
	}
	for _, h := range c.Headers {
		r.Header.Add(h[0], h[1])
	}
	if len(c.Form) > 0 {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	}
	return r
}

func (c oracleCase) formBody() string {
	parts := make([]string, len(c.Form))
	for i, p := range c.Form {
		parts[i] = url.QueryEscape(p[0]) + "=" + url.QueryEscape(p[1])
	}
	return strings.Join(parts, "&")
}

func (c oracleCase) options() V4Options {
	o := V4Options{Service: c.Service, Region: c.Region, Time: oracleTime}
	if c.Body != "" {
		o.PayloadHash = hexSHA256(c.Body)
	}
	if c.Unsigned {
		o.PayloadHash = UnsignedPayload
	}
	if c.Trailer {
		o.PayloadHash = StreamingUnsignedPayloadTrailer
	}
	s3 := strings.HasPrefix(c.Kind, "s3v4") || strings.HasPrefix(c.Kind, "express")
	o.RawPath, o.ContentSHA256, o.S3Express = s3, s3, strings.HasPrefix(c.Kind, "express")
	return o
}

func testOracleRequest(t *testing.T, signer *Signer, c oracleCase) {
	r := c.request(t)
	creds, expires := oracleCredentials(c.Token), time.Duration(c.Expires)*time.Second
	v1 := S3V1Options{Time: oracleTime, ResourcePath: c.AuthPath}
	var err error
	switch c.Kind {
	case "v4", "s3v4", "express":
		err = signer.SignV4(r, creds, c.options())
	case "v4-query", "s3v4-query", "express-query":
		err = signer.PresignV4(r, creds, c.options(), expires)
	case "s3":
		err = SignS3V1(r, creds, v1)
	case "s3-query":
		err = PresignS3V1(r, creds, v1, expires)
	default:
		t.Fatalf("unknown kind %q", c.Kind)
	}
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(c.Kind, "-query") {
		sameURL(t, r.URL, c.Want.URL, c.Kind == "s3-query")
		return
	}
	if r.URL.String() != c.URL {
		t.Errorf("URL changed to %s", r.URL)
	}
	sameHeaders(t, r.Header, c.Want.Headers)
}

// sameURL compares by text; with anyOrder the parameters as a set.
func sameURL(t *testing.T, got *url.URL, want string, anyOrder bool) {
	t.Helper()
	gotText := got.String()
	if anyOrder {
		// botocore keeps the white space around a header's value.
		want = strings.ReplaceAll(want, "%20abc%3D%3D%20&", "abc%3D%3D&")
		want = strings.ReplaceAll(want, "=%201%20%202%20", "=1%20%202")
		gotText, want = sortQuery(gotText), sortQuery(want)
	}
	if gotText != want {
		t.Errorf("URL:\n%s\nwant:\n%s", gotText, want)
	}
}

func sortQuery(u string) string {
	base, query, _ := strings.Cut(u, "?")
	parts := strings.Split(query, "&")
	slices.Sort(parts)
	return base + "?" + strings.Join(parts, "&")
}

func sameHeaders(t *testing.T, got http.Header, want map[string][]string) {
	t.Helper()
	lower := make(map[string][]string)
	for name, values := range got {
		for _, value := range values {
			lower[strings.ToLower(name)] = append(lower[strings.ToLower(name)], strings.TrimSpace(value))
		}
	}
	if !maps.EqualFunc(lower, want, slices.Equal) {
		for name := range lower {
			if !slices.Equal(lower[name], want[name]) {
				t.Errorf("%s: %q\nwant %q", name, lower[name], want[name])
			}
		}
		for name := range want {
			if lower[name] == nil {
				t.Errorf("%s is missing, want %q", name, want[name])
			}
		}
	}
}

func testV2(t *testing.T, c oracleCase) {
	r := c.request(t)
	if err := SignV2(r, oracleCredentials(c.Token), oracleTime); err != nil {
		t.Fatal(err)
	}
	signed := r.URL.RawQuery
	if c.Method == "POST" {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		signed = string(body)
		if int64(len(body)) != r.ContentLength {
			t.Errorf("ContentLength %d, body of %d", r.ContentLength, len(body))
		}
	}
	values, err := url.ParseQuery(signed)
	if err != nil {
		t.Fatal(err)
	}
	if len(values) != len(c.Want.Params) {
		t.Errorf("%d parameters, want %d", len(values), len(c.Want.Params))
	}
	for name, want := range c.Want.Params {
		if got := values.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
}

func testPostPolicy(t *testing.T, signer *Signer, c oracleCase) {
	o := V4Options{Service: c.Service, Region: c.Region, Time: oracleTime, S3Express: c.Kind == "express-post"}
	var fields map[string]string
	var err error
	if c.Kind == "s3-post" {
		fields, err = PostPolicyS3V1([]byte(c.Policy), oracleCredentials(c.Token))
	} else {
		fields, err = signer.PostPolicyV4([]byte(c.Policy), oracleCredentials(c.Token), o)
	}
	if err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(fields, c.Want.Fields) {
		t.Errorf("fields:\n%v\nwant:\n%v", fields, c.Want.Fields)
	}
}

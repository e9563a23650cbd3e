package credentials

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unicode"
)

// doFunc is an HTTP client made of a function.
type doFunc func(*http.Request) (*http.Response, error)

func (f doFunc) Do(request *http.Request) (*http.Response, error) { return f(request) }

func respond(status int, body string) (*http.Response, error) {
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body))}, nil
}

func env(pairs ...string) func(string) (string, bool) {
	values := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return func(name string) (string, bool) {
		value, ok := values[name]
		return value, ok
	}
}

const metadataBody = `{"AccessKeyId":"A","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}`

func TestContainerHosts(t *testing.T) {
	for uri, allowed := range map[string]bool{
		"http://169.254.170.2/x":        true,
		"http://169.254.170.23/x":       true,
		"http://[fd00:ec2::23]/x":       true,
		"http://[fd00:ec2::23]:8080/x":  true,
		"http://localhost:1234/x":       true,
		"http://127.0.0.1/x":            true,
		"http://127.9.8.7/x":            true,
		"http://[::1]/x":                true,
		"https://credentials.example/x": true,
		"http://credentials.example/x":  false,
		"http://169.254.170.3/x":        false,
		"http://169.254.169.254/x":      false,
		"http://127.0.0.1.example.com/": false,
		"http://localhost.example/":     false,
		"http://0177.0.0.1/":            false,
		"ftp://example.com/":            false,
		"/relative":                     false,
		"http://[::1":                   false,
	} {
		asked := ""
		_, err := Container(ContainerOptions{
			LookupEnv: env(envContainerFull, uri),
			HTTPClient: doFunc(func(r *http.Request) (*http.Response, error) {
				asked = r.URL.String()
				return respond(200, metadataBody)
			}),
		}).Retrieve(t.Context())
		if (err == nil) != allowed || (asked == uri) != allowed {
			t.Errorf("%s: asked %q, error %v", uri, asked, err)
		}
	}
}

func TestContainerRelativeURIWins(t *testing.T) {
	var asked string
	got, err := Container(ContainerOptions{
		LookupEnv: env(envContainerFull, "http://localhost/full", envContainerRelative, "/v2/credentials?id=1"),
		HTTPClient: doFunc(func(r *http.Request) (*http.Response, error) {
			asked = r.URL.String() + " " + r.Header.Get("Accept") + " " + r.Header.Get("Authorization")
			return respond(200, metadataBody)
		}),
	}).Retrieve(t.Context())
	if err != nil || got.Source != SourceContainer || asked != "http://169.254.170.2/v2/credentials?id=1 application/json " {
		t.Errorf("asked %q, got %v %v", asked, got, err)
	}
}

func TestContainerRetries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		faults := map[string]func() (*http.Response, error){
			"reset":  func() (*http.Response, error) { return nil, net.ErrClosed },
			"500":    func() (*http.Response, error) { return respond(500, `{"message":"busy Basic-token"}`) },
			"404":    func() (*http.Response, error) { return respond(404, "no such role") },
			"HTML":   func() (*http.Response, error) { return respond(200, "<html>") },
			"nobody": func() (*http.Response, error) { return respond(200, "") },
		}
		for name, fault := range faults {
			for failures := range 4 {
				calls, begin := 0, time.Now()
				_, err := Container(ContainerOptions{
					LookupEnv: env(envContainerFull, "http://localhost/", envContainerToken, "Basic-token"),
					HTTPClient: doFunc(func(*http.Request) (*http.Response, error) {
						if calls++; calls <= failures {
							return fault()
						}
						return respond(200, metadataBody)
					}),
				}).Retrieve(t.Context())
				if want := failures < 3; (err == nil) != want || calls != min(failures+1, 3) || time.Since(begin) != time.Duration(calls-1)*time.Second {
					t.Errorf("%s %d times: %d calls in %v: %v", name, failures, calls, time.Since(begin), err)
				}
				if err != nil && strings.Contains(err.Error(), "Basic-token") {
					t.Errorf("%s: the token is in the error", name)
				}
			}
		}
	})
}

func TestContainerFaultsOnTheWire(t *testing.T) {
	for name, handler := range wireFaults() {
		server := httptest.NewServer(handler)
		_, err := Container(ContainerOptions{
			LookupEnv: env(envContainerFull, server.URL), Timeout: 50 * time.Millisecond, Attempts: 1,
		}).Retrieve(t.Context())
		if _, ok := errors.AsType[*RetrievalError](err); !ok {
			t.Errorf("%s: got %v", name, err)
		}
		server.CloseClientConnections()
		server.Close()
	}
}

// wireFaults are ways in which a metadata service fails.
func wireFaults() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		"hangs": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"hangs in the body": func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprint(w, `{"AccessKeyId":`)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		},
		"resets": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"404":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) },
		"500":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"HTML":   func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "<html><body>hello</body></html>") },
		"redirects": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://192.0.2.1/", http.StatusFound)
		},
		"floods": func(w http.ResponseWriter, _ *http.Request) {
			for range 40 {
				_, _ = w.Write(make([]byte, 1<<16))
			}
		},
	}
}

func TestInstanceMetadataFaultsOnTheWire(t *testing.T) {
	for name, handler := range wireFaults() {
		server := httptest.NewServer(handler)
		opts := MetadataOptions{Endpoint: server.URL, Timeout: 50 * time.Millisecond}
		_, err := EC2Role(opts).Retrieve(t.Context())
		if _, ok := errors.AsType[*NotConfiguredError](err); !ok {
			t.Errorf("%s: got %v", name, err)
		}
		if region, err := InstanceRegion(t.Context(), opts); err == nil {
			t.Errorf("%s: found region %q", name, region)
		}
		server.CloseClientConnections()
		server.Close()
	}
}

func TestInstanceMetadataVersions(t *testing.T) {
	for name, c := range map[string]struct {
		tokenStatus int
		opts        MetadataOptions
		found       bool
		token       string
	}{
		"version 2":                   {200, MetadataOptions{}, true, "session"},
		"version 2, 1 disabled":       {200, MetadataOptions{DisableV1: true}, true, "session"},
		"403 falls back":              {403, MetadataOptions{}, true, ""},
		"404 falls back":              {404, MetadataOptions{}, true, ""},
		"405 falls back":              {405, MetadataOptions{}, true, ""},
		"500 falls back":              {500, MetadataOptions{}, true, ""},
		"400 does not":                {400, MetadataOptions{}, false, ""},
		"no fallback when disabled":   {404, MetadataOptions{DisableV1: true}, false, ""},
		"not asked when switched off": {200, MetadataOptions{Disabled: true}, false, ""},
	} {
		var asked []string
		c.opts.UserAgent = "agent"
		c.opts.HTTPClient = doFunc(func(r *http.Request) (*http.Response, error) {
			asked = append(asked, r.Method+" "+r.URL.String())
			if r.Header.Get("User-Agent") != "agent" {
				t.Errorf("%s: no user agent", name)
			}
			switch {
			case r.Method == http.MethodPut:
				return respond(c.tokenStatus, "session")
			case r.Header.Get("X-Aws-Ec2-Metadata-Token") != c.token:
				return respond(401, "")
			case strings.HasSuffix(r.URL.Path, "/security-credentials/"):
				return respond(200, "my-role\n")
			default:
				return respond(200, metadataBody)
			}
		})
		got, err := EC2Role(c.opts).Retrieve(t.Context())
		if (err == nil) != c.found || c.found && (got.Source != SourceInstanceProfile || got.SessionToken != "t") {
			t.Errorf("%s: got %v %v", name, got, err)
		}
		if c.found && (len(asked) != 3 || asked[2] != "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/my-role") {
			t.Errorf("%s: asked %q", name, asked)
		}
		if c.opts.Disabled && len(asked) > 0 {
			t.Errorf("%s: asked %q", name, asked)
		}
	}
}

func TestInstanceMetadataEndpoints(t *testing.T) {
	for _, c := range []struct{ endpoint, mode, want string }{
		{"", "", "http://169.254.169.254/latest/api/token"},
		{"", "IPv4", "http://169.254.169.254/latest/api/token"},
		{"", "IPv6", "http://[fd00:ec2::254]/latest/api/token"},
		{"http://localhost:1338", "ipv6", "http://localhost:1338/latest/api/token"},
		{"http://localhost:1338/", "", "http://localhost:1338/latest/api/token"},
		{"", "ipv5", ""},
		{"localhost", "", ""},
		{"file:///etc/passwd", "", ""},
	} {
		asked := ""
		_, err := InstanceRegion(t.Context(), MetadataOptions{Endpoint: c.endpoint, EndpointMode: c.mode,
			HTTPClient: doFunc(func(r *http.Request) (*http.Response, error) {
				if asked == "" {
					asked = r.URL.String()
				}
				return respond(200, "us-gov-west-1a")
			})})
		if asked != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%+v: asked %q, %v", c, asked, err)
		}
	}
}

func TestInstanceRegion(t *testing.T) {
	region, err := InstanceRegion(t.Context(), MetadataOptions{Endpoint: metadataServer(t).URL})
	if err != nil || region != "eu-west-3" {
		t.Errorf("got %q %v", region, err)
	}
}

func TestInstanceMetadataAttempts(t *testing.T) {
	var calls atomic.Int64
	_, err := EC2Role(MetadataOptions{Attempts: 3, HTTPClient: doFunc(func(*http.Request) (*http.Response, error) {
		calls.Add(1)
		return nil, os.ErrDeadlineExceeded
	})}).Retrieve(t.Context())
	if err == nil || calls.Load() != 6 {
		t.Errorf("%d calls, want 3 for the session and 3 for the role; %v", calls.Load(), err)
	}
}

// The clock of the machine is wrong by days, or the service hands out old keys.
func TestInstanceMetadataExtendsExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, life := range []time.Duration{-48 * time.Hour, -time.Second, 10 * time.Minute, 16 * time.Minute} {
			role := EC2Role(MetadataOptions{HTTPClient: doFunc(func(r *http.Request) (*http.Response, error) {
				if strings.HasSuffix(r.URL.Path, "s/") || r.Method == http.MethodPut {
					return respond(200, "x")
				}
				return respond(200, strings.Replace(metadataBody, "2099-01-01T00:00:00Z", time.Now().Add(life).UTC().Format(time.RFC3339), 1))
			})})
			got, err := NewCache(role, CacheOptions{}).Retrieve(t.Context())
			left := time.Until(got.Expires)
			if err != nil || left < 17*time.Minute || left > 25*time.Minute+time.Second {
				t.Errorf("keys with %v left got %v: %v", life, left, err)
			}
		}
	})
}

// What the agent says stands in one line that has an end.
func TestContainerMessageIsQuoted(t *testing.T) {
	for _, said := range []string{`first\r\nERROR forged`, `\u001b[2J`, strings.Repeat("long ", 1000)} {
		_, err := Container(ContainerOptions{
			LookupEnv: env(envContainerFull, "http://localhost/"), Attempts: 1,
			HTTPClient: doFunc(func(*http.Request) (*http.Response, error) { return respond(500, `{"message":"`+said+`"}`) }),
		}).Retrieve(t.Context())
		if err == nil || len(err.Error()) > 300 || strings.ContainsFunc(err.Error(), unicode.IsControl) {
			t.Errorf("%q: %q", said, err)
		}
	}
}

package transport

import (
	"net/url"
	"strings"
	"testing"
)

// What botocore chooses in the same environments.
func TestProxiesOfEnvironment(t *testing.T) {
	for _, c := range []struct{ environ, url, want string }{
		{"https_proxy=http://p:1", "https://s3.amazonaws.com/", "http://p:1"},
		{"https_proxy=http://p:1", "http://s3.amazonaws.com/", ""},
		{"https_proxy=http://p:1", "https://localhost:99/", "http://p:1"},
		{"https_proxy=http://p:1", "https://127.0.0.1/", "http://p:1"},
		{"HTTPS_PROXY=p:1|http_proxy=//q:2", "https://a/", "http://p:1"},
		{"HTTPS_PROXY=p:1|http_proxy=//q:2", "http://a/", "http://q:2"},
		{"HTTPS_PROXY=http://upper:1|https_proxy=http://lower:1", "https://a/", "http://lower:1"},
		{"HTTPS_PROXY=http://upper:1|https_proxy=", "https://a/", ""},
		{"all_proxy=http://all:1", "https://a/", ""},
		{"all_proxy=http://all:1", "http://a/", ""},
		{"HTTP_PROXY=http://x:1|REQUEST_METHOD=GET", "http://a/", ""},
		{"https_proxy=http://p:1|no_proxy=amazonaws.com, .example.com,10.0.0.0/8,host:8443,Upper.Org", "https://amazonaws.com/", ""},
		{"https_proxy=http://p:1|no_proxy=amazonaws.com, .example.com,10.0.0.0/8,host:8443,Upper.Org", "https://s3.amazonaws.com/", ""},
		{"https_proxy=http://p:1|no_proxy=amazonaws.com, .example.com,10.0.0.0/8,host:8443,Upper.Org", "https://notamazonaws.com/", "http://p:1"},
		{"https_proxy=http://p:1|no_proxy=amazonaws.com, .example.com,10.0.0.0/8,host:8443,Upper.Org", "https://a.example.com/", ""},
		{"https_proxy=http://p:1|no_proxy=amazonaws.com, .example.com,10.0.0.0/8,host:8443,Upper.Org", "https://example.com/", ""},
		{"https_proxy=http://p:1|no_proxy=amazonaws.com, .example.com,10.0.0.0/8,host:8443,Upper.Org", "https://10.1.2.3/", ""},
		{"https_proxy=http://p:1|no_proxy=10.0.0.0/8", "https://11.1.2.3/", "http://p:1"},
		{"https_proxy=http://p:1|no_proxy=10.0.0.0/8", "https://10.1.2.3:8443/", ""},
		{"https_proxy=http://p:1|no_proxy=a, fd00::/8", "https://[fd00:ec2::254]/", ""},
		{"https_proxy=http://p:1|no_proxy=a, fd00::/8", "https://[fd00:ec2::254]:80/", ""},
		{"https_proxy=http://p:1|no_proxy=10.0.0.0/99", "https://10.1.2.3/", "http://p:1"},
		{"https_proxy=http://p:1|no_proxy=*.amazonaws.com", "https://s3.amazonaws.com/", ""},
		{"https_proxy=http://p:1|no_proxy=*.amazonaws.com", "https://notamazonaws.com/", "http://p:1"},
		{"https_proxy=http://p:1|no_proxy=amazonaws.com, .example.com,10.0.0.0/8,host:8443,Upper.Org", "https://host/", "http://p:1"},
		{"https_proxy=http://p:1|no_proxy=amazonaws.com, .example.com,10.0.0.0/8,host:8443,Upper.Org", "https://host:8443/", ""},
		{"https_proxy=http://p:1|no_proxy=amazonaws.com, .example.com,10.0.0.0/8,host:8443,Upper.Org", "https://host:9/", "http://p:1"},
		{"https_proxy=http://p:1|no_proxy=amazonaws.com, .example.com,10.0.0.0/8,host:8443,Upper.Org", "https://upper.org/", ""},
		{"https_proxy=http://p:1|no_proxy=amazonaws.com, .example.com,10.0.0.0/8,host:8443,Upper.Org", "https://169.254.169.254/", "http://p:1"},
		{"https_proxy=http://p:1|no_proxy=*", "https://a/", ""},
		{"https_proxy=http://p:1|no_proxy=a,*", "https://a/", ""},
		{"https_proxy=http://p:1|no_proxy=a,*", "https://b/", "http://p:1"},
		{"https_proxy=http://p:1|NO_PROXY=a", "https://a/", ""},
		{"https_proxy=http://p:1|NO_PROXY=a", "https://b/", "http://p:1"},
	} {
		p, err := environmentProxies(strings.Split(c.environ, "|"))
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(c.url)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if proxy := p.forURL(u); proxy != nil {
			got = proxy.String()
		}
		if got != c.want {
			t.Errorf("%s with %s: %q, want %q", c.url, c.environ, got, c.want)
		}
	}
}

func TestProxyErrorsKeepSecrets(t *testing.T) {
	_, err := NewClient(Options{Environ: []string{"https_proxy=http://user:hunter2@bad host"}})
	if err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "https") {
		t.Errorf("%v", err)
	}
}

// No setting makes it fail otherwise than with an error, and no error tells
// the setting.
func FuzzProxies(f *testing.F) {
	f.Add("http://user:pass@host:1", "a,.b")
	f.Add("//[::1", "*")
	f.Fuzz(func(t *testing.T, proxy, bypass string) {
		p, err := environmentProxies([]string{"https_proxy=" + proxy, "no_proxy=" + bypass})
		if err != nil {
			if len(proxy) > 30 && strings.Contains(err.Error(), proxy) {
				t.Errorf("%v repeats the setting", err)
			}
			return
		}
		_ = p.forURL(&url.URL{Scheme: "https", Host: "a.b:1"})
	})
}

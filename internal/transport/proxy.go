package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/ordered"
)

// proxies finds the proxy of a request: as botocore does, which differs from
// net/http in that no_proxy spares no local host. Beyond botocore, no_proxy knows
// address ranges (10.0.0.0/8) and *.domain, as other programs on a machine do.
type proxies struct {
	byScheme map[string]*url.URL
	bypass   []string // hosts and domains that are reached directly
	ranges   []netip.Prefix
	all      bool // whether all hosts are
}

// explicitProxies are the proxies of the configuration: URLs by scheme
// ("https") or by scheme and host ("https://example.com").
func explicitProxies(configured map[string]string) (*proxies, error) {
	p := &proxies{byScheme: make(map[string]*url.URL, len(configured))}
	for _, key := range ordered.Keys(configured) {
		text := configured[key]
		scheme, host, named := strings.Cut(strings.ToLower(key), "://")
		if scheme != "http" && scheme != "https" || named && host == "" {
			return nil, &OptionError{Option: "Proxies", Value: key, Reason: fmt.Sprintf("%q is no scheme of requests; want http, https, or one of them with a host such as https://example.com", key)}
		}
		if err := p.add(strings.ToLower(key), text); err != nil {
			return nil, &OptionError{Option: "Proxies", Value: text, Reason: "the proxy for " + key + ": " + err.Error()}
		}
	}
	return p, nil
}

func (p *proxies) add(scheme, text string) error {
	if text == "" {
		return nil
	}
	u, err := parseProxy(text)
	if err == nil {
		p.byScheme[scheme] = u
	}
	return err
}

// environmentProxies are those of variables such as https_proxy and no_proxy,
// where lower case goes first.
func environmentProxies(environ []string) (*proxies, error) {
	found, cgi := map[string]string{}, false
	for _, lower := range []bool{false, true} {
		for _, entry := range environ {
			name, value, _ := strings.Cut(entry, "=")
			if name == "REQUEST_METHOD" {
				cgi = true
			}
			scheme, ok := strings.CutSuffix(strings.ToLower(name), "_proxy")
			if !ok {
				continue
			}
			switch {
			case lower && !strings.HasSuffix(name, "_proxy"):
			case value != "":
				found[scheme] = value
			case lower:
				delete(found, scheme) // it is set to nothing to turn the other off
			}
		}
		if cgi && !lower {
			delete(found, "http") // HTTP_PROXY may come from a client's header
		}
	}
	p := &proxies{byScheme: map[string]*url.URL{}}
	for _, scheme := range []string{"http", "https"} {
		if err := p.add(scheme, found[scheme]); err != nil {
			return nil, &OptionError{Option: scheme + "_proxy", Reason: err.Error()}
		}
	}
	p.all = found["no"] == "*"
	for name := range strings.SplitSeq(found["no"], ",") {
		name = strings.TrimSpace(name)
		if block, err := netip.ParsePrefix(name); err == nil {
			p.ranges = append(p.ranges, block)
			continue
		}
		name = strings.TrimPrefix(name, "*.")
		if name = strings.ToLower(strings.TrimLeft(name, ".")); name != "" {
			p.bypass = append(p.bypass, name)
		}
	}
	return p, nil
}

// parseProxy never repeats the text in an error: it may hold a password.
func parseProxy(text string) (*url.URL, error) {
	switch {
	case strings.HasPrefix(text, "http:"), strings.HasPrefix(text, "https:"), strings.HasPrefix(text, "socks5:"), strings.HasPrefix(text, "socks5h:"):
	case strings.HasPrefix(text, "//"):
		text = "http:" + text
	case strings.Contains(text, "://"):
		return nil, errors.New("its scheme is none of http, https, socks5 and socks5h")
	default:
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" {
		return nil, errors.New("it is no URL of the form http://[user:password@]host[:port]")
	}
	return u, nil
}

// forRequest is for http.Transport. It knows what forwardURL has changed.
func (p *proxies) forRequest(r *http.Request) (*url.URL, error) {
	if r.URL.Scheme == "http" && strings.HasPrefix(r.URL.Opaque, "https://") {
		return p.forURL(&url.URL{Scheme: "https", Host: r.URL.Host}), nil
	}
	return p.forURL(r.URL), nil
}

func (p *proxies) forURL(u *url.URL) *url.URL {
	if len(p.byScheme) == 0 || p.all || p.bypassed(strings.ToLower(u.Host)) {
		return nil
	}
	if proxy := p.byScheme[u.Scheme+"://"+strings.ToLower(u.Hostname())]; proxy != nil {
		return proxy
	}
	return p.byScheme[u.Scheme]
}

func (p *proxies) bypassed(host string) bool {
	bare := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		bare = h
	}
	for _, name := range p.bypass {
		if bare == name || host == name || strings.HasSuffix(bare, "."+name) || strings.HasSuffix(host, "."+name) {
			return true
		}
	}
	if len(p.ranges) == 0 {
		return false
	}
	address, err := netip.ParseAddr(strings.Trim(bare, "[]"))
	return err == nil && slices.ContainsFunc(p.ranges, func(block netip.Prefix) bool { return block.Contains(address.Unmap()) })
}

// ProxyError says that a proxy refused to open a tunnel.
type ProxyError struct {
	Proxy      string // host and port
	StatusCode int
}

// Error tells what to look at.
func (e *ProxyError) Error() string {
	what := "check that it allows the service's host"
	if e.StatusCode == http.StatusProxyAuthRequired {
		what = "give its user and password in the proxy's URL"
	}
	return fmt.Sprintf("proxy %s answered CONNECT with %d %s; %s", e.Proxy, e.StatusCode, http.StatusText(e.StatusCode), what)
}

// tunnelRefused makes a proxy's refusal a fault of the network, which is
// retried as such.
func tunnelRefused(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &net.OpError{Op: "proxyconnect", Net: "tcp", Err: &ProxyError{Proxy: proxy.Host, StatusCode: answer.StatusCode}}
}

// forwardURL turns a URL for https into one that http.Transport sends to the
// proxy instead of through it.
func (p *proxies) forwardURL(u *url.URL) *url.URL {
	proxy := p.forURL(u)
	if u.Scheme != "https" || proxy == nil || proxy.Scheme != "https" {
		return u
	}
	return &url.URL{Scheme: "http", Host: u.Host, Opaque: "https://" + u.Host + u.EscapedPath(), RawQuery: u.RawQuery}
}

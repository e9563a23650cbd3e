package transport

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"runtime"
	"strings"
	"time"
)

// Options are the settings of an HTTP client. The zero value has the defaults.
type Options struct {
	// ConnectTimeout bounds the making of a connection, and again the TLS
	// handshake; 0 is 60 seconds.
	ConnectTimeout time.Duration
	// ReadTimeout bounds how long the service may be silent: from the end of
	// the request to the response's header, in a response's body from one piece
	// of data to the next, and while it takes none of the request. 0 is 60
	// seconds.
	ReadTimeout time.Duration
	// MaxIdleConnsPerHost is how many idle connections are kept for each host;
	// 0 is 128. It does not limit the connections in use.
	MaxIdleConnsPerHost int
	// IdleTimeout is how long an idle connection is kept; 0 is 90 seconds.
	IdleTimeout time.Duration
	// TCPKeepAlive turns on the probing of connections by the system.
	TCPKeepAlive bool
	// HTTP2 allows HTTP/2 where the server offers it. There is no ReadTimeout
	// in the bodies of its responses then; connections are probed instead.
	HTTP2 bool

	// Proxies are proxy URLs by scheme ("https") or by scheme and host
	// ("https://example.com"). nil takes those of the environment: http_proxy,
	// https_proxy and no_proxy. An empty map is no proxies.
	Proxies map[string]string
	// ProxyCABundle, ProxyClientCert and ProxyClientKey are CABundle,
	// ClientCert and ClientKey for proxies that are reached by TLS.
	ProxyCABundle, ProxyClientCert, ProxyClientKey string
	// ForwardHTTPS leaves TLS to the service to a proxy that is reached by TLS
	// itself. The proxy sees the requests, signatures included.
	ForwardHTTPS bool

	// CABundle is the path of a PEM file with the certificates to trust in
	// place of the system's.
	CABundle string
	// ClientCert is the path of a PEM file with the certificate to show to
	// servers that ask, and with its key unless ClientKey is the path of that.
	ClientCert, ClientKey string
	// InsecureSkipVerify accepts any certificate: the service may then be
	// anybody.
	InsecureSkipVerify bool

	// Environ is the environment that proxies are taken from, in the form of
	// os.Environ; nil for that of the process.
	Environ []string
}

const (
	defaultTimeout   = 60 * time.Second
	defaultIdle      = 90 * time.Second
	defaultIdleConns = 128
)

// connBuffer is what a connection has for each direction, in bytes: a small
// request or response goes through in one piece, and large bodies pass it by. Of
// connections there are many at a time.
const connBuffer = 8 << 10

// NewClient makes the HTTP client for API calls. It fails if a certificate file
// or a proxy's URL is not usable.
func NewClient(o Options) (*Client, error) {
	o = o.withDefaults()
	tlsConfig, err := newTLSConfig("", o.CABundle, o.ClientCert, o.ClientKey)
	if err != nil {
		return nil, err
	}
	tlsConfig.InsecureSkipVerify = o.InsecureSkipVerify
	proxy, err := o.proxy()
	if err != nil {
		return nil, err
	}
	d := newDialer(net.Dialer{Timeout: o.ConnectTimeout, KeepAlive: -1}, o.ReadTimeout)
	if o.TCPKeepAlive {
		d.KeepAlive = 0 // the default interval
	}
	t := &http.Transport{
		Proxy:                 proxy,
		DialContext:           d.DialContext,
		TLSClientConfig:       tlsConfig,
		TLSHandshakeTimeout:   o.ConnectTimeout,
		ResponseHeaderTimeout: o.ReadTimeout,
		DisableCompression:    true,
		MaxIdleConnsPerHost:   o.MaxIdleConnsPerHost,
		IdleConnTimeout:       o.IdleTimeout,
		ExpectContinueTimeout: time.Second,
		WriteBufferSize:       connBuffer,
		ReadBufferSize:        connBuffer,
		Protocols:             new(http.Protocols),

		OnProxyConnectResponse: tunnelRefused,
	}
	t.Protocols.SetHTTP1(true)
	if o.HTTP2 {
		t.Protocols.SetHTTP2(true)
		d.patience = 0 // a connection has many requests
		t.HTTP2 = &http.HTTP2Config{SendPingTimeout: o.ReadTimeout / 2, PingTimeout: o.ReadTimeout / 2}
	}
	if o.ProxyCABundle != "" || o.ProxyClientCert != "" {
		own, err := newTLSConfig("Proxy", o.ProxyCABundle, o.ProxyClientCert, o.ProxyClientKey)
		if err != nil {
			return nil, err
		}
		via, err := o.proxies()
		if err != nil {
			return nil, err
		}
		t.DialTLSContext = d.tlsDialer(via, own, tlsConfig, o)
	}
	useFetch(t)
	c := &Client{base: t, dialer: d, timeout: o.ReadTimeout}
	// An idle connection holds its transport, which must not hold the Client: so a
	// Client that nobody has any more is collected and takes its connections along.
	runtime.AddCleanup(c, (*http.Transport).CloseIdleConnections, t)
	if o.ForwardHTTPS {
		if c.forward, err = o.proxies(); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Client sends requests and puts the read timeout on the bodies of responses;
// the header's is http.Transport's own. It follows no redirects, so it needs
// none of the copies that http.Client makes for them, and decodes no content
// codings. Its idle connections are closed when it is garbage. It is safe for
// concurrent use.
type Client struct {
	base    *http.Transport
	dialer  *dialer
	timeout time.Duration
	forward *proxies // when proxies get the requests for https
}

// Do sends a request. Its body is closed, also when an error comes, which is a
// *url.Error as http.Client's.
func (c *Client) Do(r *http.Request) (*http.Response, error) {
	response, err := c.roundTrip(r)
	if err != nil {
		return nil, &url.Error{Op: urlOp(r.Method), URL: r.URL.Redacted(), Err: c.explain(err)}
	}
	return response, nil
}

// CloseIdleConnections closes the connections that are not in use.
func (c *Client) CloseIdleConnections() { c.base.CloseIdleConnections() }

func (c *Client) roundTrip(r *http.Request) (*http.Response, error) {
	b := &timedBody{timeout: c.timeout, dialer: c.dialer}
	b.trace.GetConn, b.trace.GotConn = b.getConn, b.gotConn
	r = r.WithContext(httptrace.WithClientTrace(context.WithValue(r.Context(), wantKey{}, &b.want), &b.trace))
	if c.forward != nil {
		r.URL = c.forward.forwardURL(r.URL)
	}
	b.want.host = host{r.URL.Scheme, r.URL.Host}
	c.dialer.count(b.want.host, 1, 0)
	response, err := c.base.RoundTrip(forFetch(r))
	if err != nil {
		c.dialer.count(b.want.host, -1, 0)
		return nil, err
	}
	_, upgraded := response.Body.(io.Writer)
	if response.ProtoMajor != 1 || response.Body == http.NoBody || upgraded || b.conn == nil {
		c.dialer.count(b.want.host, -1, 0)
		return response, nil
	}
	b.conn.begin()
	b.body, response.Body = response.Body, b
	return response, nil
}

// explain names what http.Transport has found: the read timeout, which has no
// type, and an answer without TLS.
func (c *Client) explain(err error) error {
	if err.Error() == "net/http: timeout awaiting response headers" {
		return &ReadTimeoutError{Limit: c.timeout, Err: err}
	}
	if record, ok := err.(tls.RecordHeaderError); ok && string(record.RecordHeader[:]) == "HTTP/" { //nolint:errorlint // a proxy's stays as it is
		return http.ErrSchemeMismatch
	}
	return err
}

// urlOp is a method as *url.Error has it, such as "Put".
func urlOp(method string) string {
	if method == "" {
		return "Get"
	}
	return method[:1] + strings.ToLower(method[1:])
}

func (o Options) withDefaults() Options {
	if o.ConnectTimeout <= 0 {
		o.ConnectTimeout = defaultTimeout
	}
	if o.ReadTimeout <= 0 {
		o.ReadTimeout = defaultTimeout
	}
	if o.MaxIdleConnsPerHost <= 0 {
		o.MaxIdleConnsPerHost = defaultIdleConns
	}
	if o.IdleTimeout <= 0 {
		o.IdleTimeout = defaultIdle
	}
	return o
}

// proxy is the function that finds a request's proxy.
func (o Options) proxy() (func(*http.Request) (*url.URL, error), error) {
	p, err := o.proxies()
	if err != nil {
		return nil, err
	}
	return p.forRequest, nil
}

func (o Options) proxies() (*proxies, error) {
	if o.Proxies != nil {
		return explicitProxies(o.Proxies)
	}
	if o.Environ != nil {
		return environmentProxies(o.Environ)
	}
	return environmentProxies(os.Environ())
}

// tlsDialer connects by TLS, with a configuration of its own for proxies:
// http.Transport has one for both. It is called for the first hop only.
func (d *dialer) tlsDialer(via *proxies, proxy, direct *tls.Config, o Options) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		config := direct
		if via.isProxy(address) {
			config = proxy
		}
		config = config.Clone()
		config.ServerName = host
		if o.HTTP2 && !via.isProxy(address) {
			config.NextProtos = []string{"h2", "http/1.1"}
		}
		c, err := d.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(ctx, o.ConnectTimeout)
		defer cancel()
		secure := tls.Client(c, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = c.Close() // the handshake's error says more
			return nil, err
		}
		return secure, nil
	}
}

// isProxy says whether an address is that of a proxy which is reached by TLS.
func (p *proxies) isProxy(address string) bool {
	for _, u := range p.byScheme {
		if u.Scheme == "https" && net.JoinHostPort(u.Hostname(), portOf(u)) == address {
			return true
		}
	}
	return false
}

func portOf(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	return "443"
}

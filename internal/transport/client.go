package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// Options say how the default HTTP client connects. The zero value is
// botocore's defaults: a minute for connecting, a minute of silence.
type Options struct {
	ConnectTimeout time.Duration
	// ReadTimeout bounds how long a connection is silent while a response is
	// awaited or read. It does not bound the whole response.
	ReadTimeout         time.Duration
	MaxIdleConnsPerHost int
	TCPKeepAlive        bool
	// CABundle, ClientCert and ClientKey are paths of PEM files; the key may
	// stand in the certificate's file.
	CABundle, ClientCert, ClientKey string
	// Proxies are proxy URLs by scheme or by scheme://host. nil takes those
	// of the environment.
	Proxies map[string]string
	// HTTP2 offers HTTP/2 to servers.
	HTTP2 bool
}

const (
	defaultTimeout = time.Minute
	// defaultIdle connections are kept for each host, so that as many calls at
	// once find theirs open.
	defaultIdle = 256
)

// NewClient makes an HTTP client that follows no redirects, decompresses
// nothing and adds no header of its own.
func NewClient(o Options) (*http.Client, error) {
	dialer := &net.Dialer{Timeout: positive(o.ConnectTimeout, defaultTimeout), KeepAlive: -1}
	if o.TCPKeepAlive {
		dialer.KeepAlive = 0
	}
	tlsConfig, err := o.tls()
	if err != nil {
		return nil, err
	}
	proxy, err := o.proxy()
	if err != nil {
		return nil, err
	}
	silence := positive(o.ReadTimeout, defaultTimeout)
	t := &http.Transport{
		Proxy: proxy,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return &quietConn{Conn: c, limit: silence}, nil
		},
		TLSClientConfig:       tlsConfig,
		TLSHandshakeTimeout:   positive(o.ConnectTimeout, defaultTimeout),
		MaxIdleConnsPerHost:   defaultIdle,
		MaxIdleConns:          0,
		IdleConnTimeout:       90 * time.Second,
		ExpectContinueTimeout: time.Second,
		DisableCompression:    true,
		ForceAttemptHTTP2:     o.HTTP2,
		WriteBufferSize:       64 << 10,
		ReadBufferSize:        64 << 10,
	}
	if o.MaxIdleConnsPerHost > 0 {
		t.MaxIdleConnsPerHost = o.MaxIdleConnsPerHost
	}
	if !o.HTTP2 {
		t.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	}
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, nil
}

func positive(d, usual time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return usual
}

func (o Options) tls() (*tls.Config, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if o.CABundle != "" {
		pem, err := os.ReadFile(o.CABundle)
		if err != nil {
			return nil, fmt.Errorf("ca_bundle: %w", err)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("ca_bundle: %s holds no certificate in PEM form", o.CABundle)
		}
	}
	if o.ClientCert != "" {
		key := o.ClientKey
		if key == "" {
			key = o.ClientCert
		}
		pair, err := tls.LoadX509KeyPair(o.ClientCert, key)
		if err != nil {
			return nil, fmt.Errorf("client certificate: %w", err)
		}
		c.Certificates = []tls.Certificate{pair}
	}
	return c, nil
}

// proxy chooses a proxy for a request: of those given, the one for its scheme
// and host goes before the one for its scheme.
func (o Options) proxy() (func(*http.Request) (*url.URL, error), error) {
	if o.Proxies == nil {
		return http.ProxyFromEnvironment, nil
	}
	proxies := make(map[string]*url.URL, len(o.Proxies))
	for key, text := range o.Proxies {
		if !strings.Contains(text, "://") {
			text = "http://" + strings.TrimPrefix(text, "//")
		}
		u, err := url.Parse(text)
		if err != nil || u.Host == "" {
			return nil, fmt.Errorf("proxies: %q is no URL of a proxy", key)
		}
		proxies[strings.ToLower(key)] = u
	}
	return func(r *http.Request) (*url.URL, error) {
		if u, ok := proxies[r.URL.Scheme+"://"+strings.ToLower(r.URL.Hostname())]; ok {
			return u, nil
		}
		return proxies[r.URL.Scheme], nil
	}, nil
}

// quietConn fails a read when nothing has come, and nothing was written, for a
// while. A connection in the pool may be quiet only as long too; it is closed
// then, which harms no request.
type quietConn struct {
	net.Conn
	limit time.Duration
}

func (c *quietConn) Write(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.limit)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

func (c *quietConn) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.limit)); err != nil {
		return 0, err
	}
	n, err := c.Conn.Read(p)
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		err = &ReadTimeoutError{c.limit}
	}
	return n, err
}

// ReadTimeoutError reports a connection on which nothing came for the read
// timeout. It is a net.Error.
type ReadTimeoutError struct{ Limit time.Duration }

// Error gives the limit.
func (e *ReadTimeoutError) Error() string {
	return fmt.Sprintf("nothing came for %v, the read timeout", e.Limit)
}

// Timeout is true.
func (e *ReadTimeoutError) Timeout() bool { return true }

// Temporary is true: another attempt may succeed.
func (e *ReadTimeoutError) Temporary() bool { return true }

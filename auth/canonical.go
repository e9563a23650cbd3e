package auth

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
)

// A scratch holds what one signing builds up and then throws away.
type scratch struct {
	buf     []byte
	lower   []byte // the names of headers in lower case
	headers []header
	host    [1]string
	pairs   []pair
	all     bool // signs every header
}

// A header is one that is to be signed.
type header struct {
	name   string
	lower  span // of scratch.lower
	values []string
}

var scratches = sync.Pool{New: func() any { return &scratch{buf: make([]byte, 0, 2048)} }}

func getScratch() *scratch { return scratches.Get().(*scratch) }

// release gives the scratch back, cleared: it must hold on to no token.
func (s *scratch) release() {
	clear(s.buf)
	clear(s.headers)
	clear(s.pairs)
	s.host[0] = ""
	s.buf, s.headers, s.pairs = s.buf[:0], s.headers[:0], s.pairs[:0]
	if cap(s.buf) <= 64<<10 {
		scratches.Put(s)
	}
}

// A span is a part of scratch.buf, unless told otherwise.
type span struct{ start, end int }

func (s *scratch) bytes(p span) []byte { return s.buf[p.start:p.end] }

// canonicalRequest writes the canonical request of Signature Version 4 into an
// empty s.buf and tells where in it the list of signed headers is.
func (s *scratch) canonicalRequest(r *http.Request, query, payloadHash string, rawPath bool) (signedHeaders span) {
	s.buf = append(s.buf, method(r)...)
	s.buf = append(s.buf, '\n')
	if path := wirePath(r); rawPath {
		s.buf = appendEscapedOnce(s.buf, path, '/')
	} else {
		s.buf = appendNormalizedPath(s.buf, path)
	}
	s.buf = append(s.buf, '\n')
	s.appendCanonicalQuery(query)
	s.buf = append(s.buf, '\n')
	s.collectHeaders(r)
	s.appendHeaderLines()
	s.buf = append(s.buf, '\n')
	signedHeaders = s.appendSignedHeaders()
	s.buf = append(s.buf, '\n')
	s.buf = append(s.buf, payloadHash...)
	return signedHeaders
}

func method(r *http.Request) string {
	if r.Method == "" {
		return http.MethodGet
	}
	return strings.ToUpper(r.Method)
}

// wirePath is the path as net/http will send it; it starts with a slash.
func wirePath(r *http.Request) string {
	path := r.URL.Opaque
	switch {
	case path == "":
		path = r.URL.EscapedPath()
	case strings.HasPrefix(path, "//"):
		_, afterHost, _ := strings.Cut(path[2:], "/")
		path = "/" + afterHost
	}
	if path == "" || path[0] != '/' {
		return "/" + path
	}
	return path
}

// appendCanonicalQuery writes the parameters sorted by encoded name, then by
// encoded value.
func (s *scratch) appendCanonicalQuery(query string) {
	if query == "" {
		return
	}
	s.pairs = splitPairs(s.pairs[:0], query)
	for i := range s.pairs {
		p := &s.pairs[i]
		p.key, p.value = canonicalEscapes(p.key), canonicalEscapes(p.value)
	}
	sortPairs(&s.pairs)
	for i, p := range s.pairs {
		if i > 0 {
			s.buf = append(s.buf, '&')
		}
		s.buf = append(append(append(s.buf, p.key...), '='), p.value...)
	}
}

// canonicalEscapes percent-encodes what a canonical query may not hold; '+' is
// read as the space that servers take it for. What is encoded already, as in
// every query that this module makes, comes back as it is.
func canonicalEscapes(s string) string {
	for i := 0; i < len(s); i++ {
		switch {
		case unreserved(s[i]):
		case isEscape(s[i:]) && s[i:i+3] == strings.ToUpper(s[i:i+3]):
			i += 2
		default:
			return string(appendEscapedOnce(nil, strings.ReplaceAll(s, "+", " "), 0))
		}
	}
	return s
}

// collectHeaders gathers in s.headers the headers to sign, sorted by their lower
// case names. "Host" stands for the request's host.
func (s *scratch) collectHeaders(r *http.Request) {
	s.headers, s.lower, s.host[0] = s.headers[:0], s.lower[:0], r.Host
	s.insertHeader("Host", s.host[:])
	for name, values := range r.Header {
		if len(values) > 0 && (s.all || signsHeader(name)) {
			s.insertHeader(name, values)
		}
	}
}

// insertHeader keeps s.headers in order; they are few.
func (s *scratch) insertHeader(name string, values []string) {
	start := len(s.lower)
	s.lower = appendLower(s.lower, name)
	h := header{name, span{start, len(s.lower)}, values}
	s.headers = append(s.headers, h)
	at := len(s.headers) - 1
	for ; at > 0; at-- {
		before := &s.headers[at-1]
		if order := bytes.Compare(s.lowerName(before), s.lowerName(&h)); order < 0 || order == 0 && before.name < name {
			break
		}
		s.headers[at] = *before
	}
	s.headers[at] = h
}

func (s *scratch) lowerName(h *header) []byte { return s.lower[h.lower.start:h.lower.end] }

// again says whether a collected header has the name of the one before it, in
// other letters.
func (s *scratch) again(i int) bool {
	return i > 0 && bytes.Equal(s.lowerName(&s.headers[i-1]), s.lowerName(&s.headers[i]))
}

// signsHeader reports whether a header is part of a signature. Left out are
// those that proxies and transports add or change on the way.
func signsHeader(name string) bool {
	for _, left := range &unsignedHeaders {
		if len(left) == len(name) && strings.EqualFold(left, name) {
			return false
		}
	}
	return true
}

var unsignedHeaders = [...]string{
	"Authorization", "Host",
	"Accept-Encoding", "Baggage", "Connection", "Expect", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization",
	"Te", "Traceparent", "Tracestate", "Trailer", "Transfer-Encoding", "Upgrade", "User-Agent", "X-Amzn-Trace-Id",
}

// appendHeaderLines writes "name:value\n" for each collected header. Values of
// one name, however its letters are cased, share a line.
func (s *scratch) appendHeaderLines() {
	for i := range s.headers {
		h := &s.headers[i]
		if s.again(i) {
			s.buf[len(s.buf)-1] = ',' // in place of the line's end
		} else {
			s.buf = append(append(s.buf, s.lowerName(h)...), ':')
		}
		s.buf = append(appendHeaderValues(s.buf, h.values), '\n')
	}
}

func (s *scratch) appendSignedHeaders() span {
	start := len(s.buf)
	for i := range s.headers {
		if s.again(i) {
			continue
		}
		if i > 0 {
			s.buf = append(s.buf, ';')
		}
		s.buf = append(s.buf, s.lowerName(&s.headers[i])...)
	}
	return span{start, len(s.buf)}
}

func appendHeaderValues(dst []byte, values []string) []byte {
	for i, value := range values {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendFolded(dst, value)
	}
	return dst
}

// appendFolded writes value without surrounding white space and with each run
// of white space made one space.
func appendFolded(dst []byte, value string) []byte {
	if !spaced(value) {
		return append(dst, value...)
	}
	start, space := len(dst), false
	for i := range len(value) {
		c := value[i]
		if c == ' ' || '\t' <= c && c <= '\r' {
			space = true
			continue
		}
		if space && len(dst) > start {
			dst = append(dst, ' ')
		}
		dst, space = append(dst, c), false
	}
	return dst
}

// spaced says whether there is white space in a value.
func spaced(value string) bool {
	for i := range len(value) {
		if c := value[i]; c <= ' ' {
			return true
		}
	}
	return false
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

func appendLower(dst []byte, s string) []byte {
	start := len(dst)
	dst = append(dst, s...)
	for i, c := range dst[start:] {
		dst[start+i] = lower(c)
	}
	return dst
}

// setHost makes r.Host what is signed and, as net/http sends it, what goes on
// the wire: lower case, without the scheme's own port.
func setHost(r *http.Request) {
	host := r.Host
	if host == "" {
		host = r.URL.Host
	}
	switch r.URL.Scheme {
	case "https":
		host = strings.TrimSuffix(host, ":443")
	case "http":
		host = strings.TrimSuffix(host, ":80")
	}
	r.Host = strings.ToLower(host)
}

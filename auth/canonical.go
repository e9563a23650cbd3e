package auth

import (
	"net/http"
	"strings"
	"sync"
)

// A scratch holds what one signing builds up and then throws away.
type scratch struct {
	buf   []byte
	names []string
	pairs []pair
}

var scratches = sync.Pool{New: func() any { return &scratch{buf: make([]byte, 0, 2048)} }}

func getScratch() *scratch { return scratches.Get().(*scratch) }

// release gives the scratch back, cleared: it must hold on to no token.
func (s *scratch) release() {
	clear(s.buf)
	clear(s.names)
	clear(s.pairs)
	s.buf, s.names, s.pairs = s.buf[:0], s.names[:0], s.pairs[:0]
	if cap(s.buf) <= 64<<10 {
		scratches.Put(s)
	}
}

// A span is a part of scratch.buf.
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
	s.appendHeaderLines(r)
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

// collectHeaders gathers in s.names the headers to sign, sorted by their lower
// case names. "Host" stands for the request's host.
func (s *scratch) collectHeaders(r *http.Request) {
	s.names = append(s.names[:0], "Host")
	for name, values := range r.Header {
		if len(values) > 0 && signsHeader(name) {
			s.insertHeader(name)
		}
	}
}

// insertHeader keeps s.names in order; headers are few.
func (s *scratch) insertHeader(name string) {
	s.names = append(s.names, name)
	at := len(s.names) - 1
	for ; at > 0; at-- {
		before := s.names[at-1]
		if order := compareLower(before, name); order < 0 || order == 0 && before < name {
			break
		}
		s.names[at] = before
	}
	s.names[at] = name
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
	"Accept-Encoding", "Connection", "Expect", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization",
	"Te", "Trailer", "Transfer-Encoding", "Upgrade", "User-Agent", "X-Amzn-Trace-Id",
}

// appendHeaderLines writes "name:value\n" for each collected header. Values of
// one name, however its letters are cased, share a line.
func (s *scratch) appendHeaderLines(r *http.Request) {
	for i, name := range s.names {
		if i > 0 && compareLower(s.names[i-1], name) == 0 {
			s.buf[len(s.buf)-1] = ',' // in place of the line's end
		} else {
			s.buf = append(appendLower(s.buf, name), ':')
		}
		if name == "Host" {
			s.buf = append(s.buf, r.Host...)
		} else {
			s.buf = appendHeaderValues(s.buf, r.Header[name])
		}
		s.buf = append(s.buf, '\n')
	}
}

func (s *scratch) appendSignedHeaders() span {
	start := len(s.buf)
	for i, name := range s.names {
		if i > 0 && compareLower(s.names[i-1], name) == 0 {
			continue
		}
		if i > 0 {
			s.buf = append(s.buf, ';')
		}
		s.buf = appendLower(s.buf, name)
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

// compareLower compares two header names as if written in lower case.
func compareLower(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] == b[i] {
			continue
		}
		if order := int(lower(a[i])) - int(lower(b[i])); order != 0 {
			return order
		}
	}
	return len(a) - len(b)
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

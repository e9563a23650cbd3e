package endpoint

import (
	"net/netip"
	"strconv"
	"strings"
)

// parsedURL holds the parts of an endpoint URL that rules can ask for.
type parsedURL struct {
	scheme, authority, path, normalizedPath string
	isIP                                    bool
}

func (u *parsedURL) attribute(attr attribute) (value, bool) {
	switch attr { //nolint:exhaustive // the others are not a URL's
	case attrScheme:
		return stringValue(u.scheme), true
	case attrAuthority:
		return stringValue(u.authority), true
	case attrPath:
		return stringValue(u.path), true
	case attrNormalizedPath:
		return stringValue(u.normalizedPath), true
	case attrIsIP:
		return boolValue(u.isIP), true
	}
	return value{}, false
}

// parseURL accepts absolute http and https URLs without a query. It follows
// Python's urllib where that differs from net/url: leading blanks and any tabs
// and line breaks vanish, the path stays as written, and a ";" ends it.
func parseURL(s string) (*parsedURL, bool) {
	raw := s
	s = strings.TrimLeftFunc(s, func(r rune) bool { return r <= ' ' })
	if strings.ContainsAny(s, "\t\r\n") {
		s = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(s)
	}
	scheme, rest, _ := strings.Cut(s, ":")
	scheme = strings.ToLower(scheme)
	if scheme != "http" && scheme != "https" {
		return nil, false
	}
	rest, ok := strings.CutPrefix(rest, "//")
	if !ok {
		return nil, false
	}
	authority, path := rest, ""
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		authority, path = rest[:end], rest[end:]
	}
	path, _, _ = strings.Cut(path, "#")
	path, query, _ := strings.Cut(path, "?")
	host, ok := hostOf(authority)
	if !ok || host == "" || query != "" {
		return nil, false
	}
	last := strings.LastIndexByte(path, '/') + 1
	segment, _, _ := strings.Cut(path[last:], ";")
	path = path[:last+len(segment)]
	return &parsedURL{
		scheme: scheme, authority: authority, path: path,
		normalizedPath: normalizePath(path),
		isIP:           isIPv4(host) || isIPv6(host) && !strings.ContainsAny(raw, "\t\r\n"),
	}, true
}

// hostOf takes the host out of an authority. It refuses bad brackets, ports
// outside 0-65535, and characters that IDNA would turn into delimiters.
func hostOf(authority string) (host string, ok bool) {
	open, end := strings.IndexByte(authority, '['), strings.IndexByte(authority, ']')
	if (open < 0) != (end < 0) || strings.ContainsAny(authority, looksLikeDelimiter) {
		return "", false
	}
	if open >= 0 && (open > end || !isBracketed(authority[open+1:end])) {
		return "", false
	}
	hostport := authority[strings.LastIndexByte(authority, '@')+1:]
	port := ""
	if _, bracketed, found := strings.Cut(hostport, "["); found {
		host, port, _ = strings.Cut(bracketed, "]")
		_, port, _ = strings.Cut(port, ":")
	} else {
		host, port, _ = strings.Cut(hostport, ":")
	}
	return strings.ToLower(host), isPort(port)
}

// looksLikeDelimiter lists the characters whose compatibility form (NFKC)
// holds one of / ? # @ : .
const looksLikeDelimiter = "\u2047\u2048\u2049\u2100\u2101\u2105\u2106\u2a74\ufe13\ufe16\ufe55\ufe56\ufe5f\ufe6b\uff03\uff0f\uff1a\uff1f\uff20"

func isPort(port string) bool {
	if port == "" {
		return true
	}
	for i := range len(port) {
		if port[i] < '0' || port[i] > '9' {
			return false
		}
	}
	n, err := strconv.Atoi(port)
	return err == nil && n <= 65535
}

// isBracketed says whether a host in brackets is an IPv6 address or has the
// form that RFC 3986 keeps for later versions.
func isBracketed(host string) bool {
	if version, address, found := strings.Cut(host, "."); strings.HasPrefix(host, "v") {
		return found && address != "" && len(version) > 1 && strings.Trim(version[1:], "0123456789abcdefABCDEF") == ""
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Is6()
}

func isIPv6(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Is6() && isZone(addr.Zone())
}

// isZone checks the characters of an address zone; the leading "25" of the
// escaped form %25eth0 is part of them.
func isZone(zone string) bool {
	for i := 0; i < len(zone); i++ {
		c := zone[i]
		switch {
		case isUnreserved(c) || c == '!':
		case c == '%' && i+2 < len(zone) && isHex(zone[i+1]) && isHex(zone[i+2]):
			i += 2
		default:
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// isIPv4 tells dotted decimals of up to three digits each from host names,
// without a look at their range.
func isIPv4(host string) bool {
	parts := 0
	for part := range strings.SplitSeq(host, ".") {
		parts++
		if parts > 4 || part == "" || len(part) > 3 || strings.Trim(part, "0123456789") != "" {
			return false
		}
	}
	return parts == 4
}

// normalizePath resolves dot segments, joins runs of slashes, escapes, and
// ends in a slash.
func normalizePath(path string) string {
	var kept []string
	for segment := range strings.SplitSeq(path, "/") {
		switch segment {
		case "", ".":
		case "..":
			kept = kept[:max(0, len(kept)-1)]
		default:
			kept = append(kept, segment)
		}
	}
	joined := percentEncode(strings.Join(kept, "/"), '/')
	if path == "" || path[0] == '/' {
		joined = "/" + joined
	}
	if !strings.HasSuffix(joined, "/") {
		joined += "/"
	}
	return joined
}

func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '-' || c == '.' || c == '_' || c == '~'
}

// percentEncode escapes every byte that is neither unreserved (RFC 3986) nor safe.
func percentEncode(s string, safe byte) string {
	const hex = "0123456789ABCDEF"
	escapes := 0
	for i := range len(s) {
		if c := s[i]; !isUnreserved(c) && c != safe {
			escapes++
		}
	}
	if escapes == 0 {
		return s
	}
	out := make([]byte, 0, len(s)+2*escapes)
	for i := range len(s) {
		if c := s[i]; isUnreserved(c) || c == safe {
			out = append(out, c)
		} else {
			out = append(out, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(out)
}

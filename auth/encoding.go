package auth

import (
	"bytes"
	"slices"
	"sort"
	"strings"
)

const upperHex = "0123456789ABCDEF"

// unreserved reports whether RFC 3986 lets c stand for itself everywhere.
func unreserved(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	default:
		return c == '-' || c == '.' || c == '_' || c == '~'
	}
}

func appendEscapedByte(dst []byte, c byte) []byte {
	return append(dst, '%', upperHex[c>>4], upperHex[c&15])
}

// appendEscaped percent-encodes every byte of s but the unreserved ones.
func appendEscaped(dst []byte, s string) []byte {
	for i := range len(s) {
		if unreserved(s[i]) {
			dst = append(dst, s[i])
		} else {
			dst = appendEscapedByte(dst, s[i])
		}
	}
	return dst
}

// appendEscapedOnce is appendEscaped for a string that may be encoded already:
// escapes stay, their digits in upper case, and so do the bytes equal to keep.
func appendEscapedOnce(dst []byte, s string, keep byte) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case unreserved(c) || c == keep:
			dst = append(dst, c)
		case isEscape(s[i:]):
			dst = appendEscapedByte(dst, unhexByte(s[i:]))
			i += 2
		default:
			dst = appendEscapedByte(dst, c)
		}
	}
	return dst
}

// isEscape reports whether s starts with a percent escape.
func isEscape(s string) bool {
	return len(s) >= 3 && s[0] == '%' && unhex(s[1]) >= 0 && unhex(s[2]) >= 0
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	default:
		return -1
	}
}

// unhexByte is the byte that the escape at the start of s stands for.
func unhexByte(s string) byte { return byte(unhex(s[1])<<4 | unhex(s[2])) }

// unescape decodes percent escapes; what is no escape stays as it is. With
// plusIsSpace it reads '+' as forms write it.
func unescape(s string, plusIsSpace bool) string {
	if !strings.ContainsAny(s, "%+") {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case isEscape(s[i:]):
			out = append(out, unhexByte(s[i:]))
			i += 2
		case s[i] == '+' && plusIsSpace:
			out = append(out, ' ')
		default:
			out = append(out, s[i])
		}
	}
	return string(out)
}

// appendNormalizedPath writes path with its dot segments and repeated slashes
// taken out (RFC 3986 section 5.2.4 and AWS's addition to it), each segment
// percent-encoded once more.
func appendNormalizedPath(dst []byte, path string) []byte {
	start := len(dst)
	for segment := range strings.SplitSeq(path, "/") {
		switch segment {
		case "", ".":
		case "..":
			dst = dst[:start+max(0, bytes.LastIndexByte(dst[start:], '/'))]
		default:
			dst = appendEscaped(append(dst, '/'), segment)
		}
	}
	if len(dst) == start || path[len(path)-1] == '/' {
		dst = append(dst, '/')
	}
	return dst
}

// A pair is one parameter of a query or form.
type pair struct{ key, value string }

// splitPairs splits a query or form into its parameters, undecoded, appending
// to pairs. Empty parts are dropped.
func splitPairs(pairs []pair, s string) []pair {
	for part := range strings.SplitSeq(s, "&") {
		if part == "" {
			continue
		}
		key, value, _ := strings.Cut(part, "=")
		pairs = append(pairs, pair{key, value})
	}
	return pairs
}

// decodePairs is splitPairs with names and values decoded.
func decodePairs(pairs []pair, s string) []pair {
	start := len(pairs)
	pairs = splitPairs(pairs, s)
	for i := range pairs[start:] {
		p := &pairs[start+i]
		p.key, p.value = unescape(p.key, true), unescape(p.value, true)
	}
	return pairs
}

// appendPairs writes pairs as a query, percent-encoded.
func appendPairs(dst []byte, pairs []pair) []byte {
	for i, p := range pairs {
		if i > 0 {
			dst = append(dst, '&')
		}
		dst = append(appendEscaped(dst, p.key), '=')
		dst = appendEscaped(dst, p.value)
	}
	return dst
}

// withoutKeys drops the pairs whose key is one of keys.
func withoutKeys(pairs []pair, keys ...string) []pair {
	return slices.DeleteFunc(pairs, func(p pair) bool { return slices.Contains(keys, p.key) })
}

func sortPairs(pairs *[]pair) { sort.Stable((*byNameAndValue)(pairs)) }

type byNameAndValue []pair

func (b *byNameAndValue) Len() int      { return len(*b) }
func (b *byNameAndValue) Swap(i, j int) { (*b)[i], (*b)[j] = (*b)[j], (*b)[i] }
func (b *byNameAndValue) Less(i, j int) bool {
	x, y := (*b)[i], (*b)[j]
	return x.key < y.key || x.key == y.key && x.value < y.value
}

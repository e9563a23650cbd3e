package endpoint

import "strings"

// isHostLabel follows RFC 1123 with a length of 1 to 63. With allowSubdomains
// every label between dots has to pass.
func isHostLabel(s string, allowSubdomains bool) bool {
	if !allowSubdomains {
		return isLabel(s)
	}
	for label := range strings.SplitSeq(s, ".") {
		if !isLabel(label) {
			return false
		}
	}
	return true
}

func isLabel(s string) bool {
	if s == "" || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// isVirtualHostableBucket says whether a bucket name can be part of a host
// name: a lower-case host label of three characters or more, and no IP address.
func isVirtualHostableBucket(s string, allowSubdomains bool) bool {
	if len(s) < 3 || isIPv4(s) || !isHostLabel(s, allowSubdomains) {
		return false
	}
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' {
			return false
		}
	}
	return true
}

package engine

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// ownHeaders are made by the engine or the HTTP client, which would send another
// value or break the signature.
var ownHeaders = []string{
	"Amz-Sdk-Invocation-Id", "Amz-Sdk-Request", "Authorization", "Connection", "Content-Length", "Host", "Trailer", "Transfer-Encoding",
	"User-Agent", "X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Security-Token",
}

// AddHeader adds a header to every attempt, or refuses the call where it cannot be
// one.
func (o *Options) AddHeader(name, value string) {
	switch key := http.CanonicalHeaderKey(name); {
	case name == "" || strings.ContainsFunc(name, func(r rune) bool { return !isToken(r) }):
		o.Refuse(fmt.Errorf("the option Header(%q): this is no name of a header (RFC 9110, section 5.1)", name))
	case slices.Contains(ownHeaders, key):
		o.Refuse(fmt.Errorf("the option Header(%q): the library makes this header itself", name))
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
		o.Refuse(fmt.Errorf("the option Header(%q): its value has control characters, which no header holds", name))
	default:
		header := o.Header.Clone() // the options may be those of many calls
		if header == nil {
			header = http.Header{}
		}
		header[key] = append(header[key], value)
		o.Header = header
	}
}

// isToken says whether names of headers may have the character.
func isToken(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0 && r < 0x7f && strings.ContainsRune("!#$%&'*+-.^_`|~", r)
}

package engine

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/model"
)

// refusedHeader is why a header cannot be the caller's, whatever the operation: with
// another value it would break the signature or the request. "" where it can be.
func refusedHeader(key string) string {
	switch key {
	case "Authorization", "Date", "X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Region-Set", "X-Amz-S3session-Token", "X-Amz-Security-Token":
		return "it belongs to the signature"
	case "Connection", "Content-Length", "Host", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade":
		return "the HTTP client makes it, of the endpoint and the body"
	case "Smithy-Protocol", "X-Amz-Target", "X-Amzn-Query-Mode":
		return "it belongs to the operation's protocol, and the service reads the request by it"
	case "Content-Encoding", "X-Amz-Decoded-Content-Length", "X-Amz-Sdk-Checksum-Algorithm", "X-Amz-Trailer":
		return "it says what the library does to the body; set the member of the input, where there is one"
	case "Amz-Sdk-Invocation-Id", "Amz-Sdk-Request":
		return "the library makes it for each attempt"
	case "User-Agent":
		return "Config.UserAgentExtra adds to it"
	}
	return ""
}

// AddHeader adds a header to every attempt, or refuses the call where it cannot be
// one.
func (o *Options) AddHeader(name, value string) {
	key := http.CanonicalHeaderKey(name)
	reason := refusedHeader(key)
	switch {
	case name == "" || strings.ContainsFunc(name, func(r rune) bool { return !isToken(r) }):
		o.Refuse(fmt.Errorf("the option Header(%q): this is no name of a header (RFC 9110, section 5.1)", name))
	case reason != "":
		o.Refuse(fmt.Errorf("the option Header(%q): %s", name, reason))
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

// putHeader puts the caller's headers on the request. One that is there already must
// be that of a member of the input.
func (o *Options) putHeader(st *call.Call) error {
	if st.Request.Header == nil && len(o.Header) > 0 {
		st.Request.Header = http.Header{}
	}
	for name, values := range o.Header {
		if _, made := st.Request.Header[name]; made && !isMembers(st, name) {
			return fmt.Errorf("the option Header(%q): %s makes this header itself, for the service to read the request by it", name, st.Op.Name)
		}
		st.Request.Header[name] = slices.Clone(values) // the options may be those of many calls
	}
	return nil
}

// isMembers says whether a header is made of a member that the input has.
func isMembers(st *call.Call, name string) bool {
	if st.Op.Input == nil {
		return false
	}
	for i := range st.Op.Input.Shape.Members {
		m := &st.Op.Input.Shape.Members[i]
		switch m.Location {
		case model.InHeader:
			if http.CanonicalHeaderKey(m.WireName()) != name {
				continue
			}
		case model.InHeaders:
			if !strings.HasPrefix(name, http.CanonicalHeaderKey(m.WireName())) {
				continue
			}
		default:
			continue
		}
		if _, given := st.In.Member(i); given {
			return true
		}
	}
	return false
}

// isToken says whether names of headers may have the character.
func isToken(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0 && r < 0x7f && strings.ContainsRune("!#$%&'*+-.^_`|~", r)
}

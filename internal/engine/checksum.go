package engine

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/transport"
	"github.com/boto3-go/boto3/model"
)

const (
	whenSupported = "when_supported"
	// defaultChecksum is what AWS's SDKs send unless the input names another.
	defaultChecksum = "CRC32"
)

var defaultChecksums = []string{defaultChecksum}

// ChecksumSettings returns when the client computes checksums of requests and
// verifies those of responses: each "when_supported" or "when_required".
func (c *Engine) ChecksumSettings() (request, response string) {
	return c.requestChecksums, c.responseChecksums
}

// ForeignEndpoint says whether a URL is another's than AWS's, whose servers may
// refuse checksums that they do not know.
func ForeignEndpoint(text string) bool {
	u, err := url.Parse(text)
	return text != "" && err == nil && !awsHost(u.Hostname())
}

// enabled is what asks for checksums on the response.
var enabled = []string{"ENABLED"}

// validationMode asks the service for the checksums of what it sends, where the
// operation can, the settings say so and the caller has not said anything.
func (c *Engine) validationMode(st *call.Call) {
	m := st.Op.ValidationMode
	if m == nil || c.responseChecksums != whenSupported || st.Presign {
		return
	}
	if _, said := st.Request.Header[m.Header]; !said {
		st.Request.Header[m.Header] = enabled
	}
}

// requestChecksum is the checksum that a request carries.
type requestChecksum struct {
	algorithm string // "" for none
	trailer   bool   // sent after the body, not before
}

func (r requestChecksum) header() string { return transport.ChecksumHeader(r.algorithm) }

// chooseChecksum decides which checksum the request carries: the one that the
// input names, or the default where one is required or the settings want it. A
// checksum that the input holds itself is left alone.
func (c *Engine) chooseChecksum(st *call.Call) (requestChecksum, error) {
	op := st.Op
	for name := range st.Request.Header {
		if rest, ok := strings.CutPrefix(name, "X-Amz-Checksum-"); ok && rest != "Algorithm" && rest != "Mode" && rest != "Type" {
			return requestChecksum{}, nil
		}
	}
	var member *model.Member
	if op.Checksum != nil && op.Checksum.RequestAlgorithmMember != "" && op.Input != nil {
		member, _ = op.Input.Shape.Member(op.Checksum.RequestAlgorithmMember)
	}
	var sum requestChecksum
	if member != nil {
		if v, ok := st.In.Member(member.Index); ok {
			text, err := v.Text()
			if err != nil {
				return sum, err
			}
			if text == "" {
				return sum, fmt.Errorf("%s: %q is no checksum algorithm; leave it out for the default", member.Name, text)
			}
			sum.algorithm = strings.ToUpper(text)
		}
	}
	if sum.algorithm == "" {
		if st.Presign || !mustHaveChecksum(op) && (member == nil || c.requestChecksums != whenSupported) {
			return sum, nil
		}
		sum.algorithm = defaultChecksum
		if member != nil && member.Header != "" {
			st.Request.Header[member.Header] = defaultChecksums
		}
	}
	// An unsigned trailer takes the place of a signed payload, so only TLS
	// makes up for it.
	sum.trailer = op.StreamingInput != nil && strings.HasPrefix(st.Endpoint.URL, "https:") && c.requested != "s3"
	return sum, nil
}

// mustHaveChecksum says whether the service takes no request without one.
func mustHaveChecksum(op *model.Operation) bool {
	return op.ChecksumRequired || op.Checksum != nil && op.Checksum.RequestChecksumRequired
}

// validates says whether the call asked for checksums on the response.
func validates(st *call.Call) bool {
	return st.Op.ValidationMode != nil && st.Request.Header[st.Op.ValidationMode.Header] != nil
}

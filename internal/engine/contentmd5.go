package engine

import (
	"crypto/md5" //nolint:gosec // the header is made of it
	"strings"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/transport"
)

const contentMD5 = "Content-Md5"

// wantsMD5 says whether a store refused a request for having no Content-MD5. AWS
// takes the newer checksums in its place; stores that do not know those ignore
// them, and say what they miss.
func (c *Engine) wantsMD5(st *call.Call, f *protocol.Fault) bool {
	if st.Op.Checksum == nil && !st.Op.ChecksumRequired || st.Request.Header[contentMD5] != nil {
		return false
	}
	switch f.Code {
	case "MissingContentMD5":
		return true
	case "InvalidRequest", "InvalidArgument", "MissingRequiredHeader", "MissingSecurityHeader":
		return strings.Contains(strings.ToLower(f.Message), "content-md5")
	}
	return false
}

// addMD5 puts the header on the request, and has the client's next requests that
// must have a checksum begin with it.
func (c *Engine) addMD5(s *State) error {
	header := s.call.Request.Header
	if header[contentMD5] != nil {
		return nil
	}
	h := md5.New() //nolint:gosec // see the import
	if err := s.body.Sum(h); err != nil {
		return err
	}
	header.Set(contentMD5, transport.EncodeSum(h))
	c.md5.Store(true)
	return nil
}

package custom

import (
	"net/http"
	"strings"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/protocol"
	"github.com/boto3-go/boto3/internal/wire"
	"github.com/boto3-go/boto3/model"
)

// s3Expires gives an object's Expires as it came in ExpiresString, and takes
// one that is no date out of the header: S3 keeps whatever text it was given,
// and it must not make the object unreadable.
func s3Expires(c *call.Call, r *protocol.Response) {
	c.Extra = nil
	if c.Op.Output == nil || r.StatusCode >= http.StatusMultipleChoices {
		return
	}
	values := r.Header["Expires"]
	m, ok := c.Op.Output.Shape.Member("Expires")
	if !ok || len(values) == 0 || m.Shape.Kind != model.Timestamp {
		return
	}
	text := strings.Join(values, ", ")
	if text != "" {
		c.Extra = map[string]string{"ExpiresString": text}
	}
	if _, err := wire.ParseTime(m.TimestampFormat, strings.TrimSpace(text)); err != nil {
		r.Header = r.Header.Clone() // the caller's metadata has it all
		delete(r.Header, "Expires")
	}
}

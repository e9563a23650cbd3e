package custom

import "github.com/boto3-go/boto3/internal/call"

// polly leaves the media type out of presigned URLs, which carry the parameters
// of speech themselves: a player that opens one sends no such header.
func polly() call.Hooks {
	return call.Hooks{Request: func(c *call.Call) error {
		if c.Presign && c.Op.Name == "SynthesizeSpeech" {
			c.Request.Header.Del("Content-Type")
		}
		return nil
	}}
}

package custom

import (
	"encoding/json"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/protocol"
)

// ssoOIDC takes an error's message from where OAuth 2 has it (RFC 6749, 5.2).
func ssoOIDC() call.Hooks {
	return call.Hooks{Response: func(_ *call.Call, r *protocol.Response) {
		if r.StatusCode < 400 {
			return
		}
		var body map[string]any
		if json.Unmarshal([]byte(r.Body), &body) != nil {
			return
		}
		description, ok := body["error_description"].(string)
		if !ok || description == "" || !emptyMessage(body) {
			return
		}
		body["Message"] = description
		if text, err := json.Marshal(body); err == nil {
			r.Body = string(text)
		}
	}}
}

// emptyMessage says whether an error has no message of the usual name.
func emptyMessage(body map[string]any) bool {
	message, ok := body["Message"]
	if !ok {
		message = body["message"]
	}
	return message == nil || message == ""
}

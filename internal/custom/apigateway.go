package custom

import "github.com/boto3-go/boto3/internal/call"

// apigateway asks for JSON, since its exports come in several forms.
func apigateway() call.Hooks {
	return call.Hooks{Request: func(c *call.Call) error {
		if _, said := c.Request.Header["Accept"]; !said && !c.Presign {
			c.Request.Header.Set("Accept", "application/json")
		}
		return nil
	}}
}

package custom

import (
	"net/http"

	"github.com/boto3-go/boto3/internal/call"
)

// cloudsearchdomain sends searches as a form, since they outgrow a URL.
func cloudsearchdomain() call.Hooks {
	return call.Hooks{Request: func(c *call.Call) error {
		if !c.Presign && c.Op.Name == "Search" && c.Request.Method == http.MethodGet && c.Request.Query != "" {
			c.Request.Method = http.MethodPost
			c.Request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			c.Request.Body = []byte(c.Request.Query)
			c.Request.Query = ""
		}
		return nil
	}}
}

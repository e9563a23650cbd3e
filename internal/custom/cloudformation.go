package custom

import "github.com/boto3-go/boto3/internal/call"

// cloudformation decodes templates that are JSON; YAML stays text.
func cloudformation() call.Hooks {
	return call.Hooks{Output: func(c *call.Call) error {
		if c.Op.Name != "GetTemplate" {
			return nil
		}
		return c.Edit("TemplateBody", decodeJSON)
	}}
}

package custom

import "github.com/boto3-go/boto3/internal/call"

// dynamodbstreams signs what goes to a DynamoDB on this machine (the region
// "local") for us-east-1, as DynamoDB's own endpoint rules have it: by the
// region of the signature DynamoDB Local tells databases apart.
func dynamodbstreams() call.Hooks {
	return call.Hooks{Auth: func(c *call.Call) {
		if c.Region == "local" && c.Auth.SigningRegion == c.Region {
			c.Auth.SigningRegion = "us-east-1"
		}
	}}
}

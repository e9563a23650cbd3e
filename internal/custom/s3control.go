package custom

import (
	"slices"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/model"
)

// s3control drops the account's host prefix where the endpoint rules put the
// account into the host themselves.
func s3control() call.Hooks {
	return call.Hooks{Input: s3controlARN, Request: func(c *call.Call) error {
		if c.Op.HostPrefix == "{AccountId}." && slices.ContainsFunc(c.Op.StaticContextParams, func(p model.StaticContextParam) bool {
			return p.Name == "RequiresAccountId" && p.Value == true
		}) {
			c.Request.HostPrefix = ""
		}
		return nil
	}}
}

package custom

import (
	"strings"

	"github.com/boto3-go/boto3/internal/call"
)

// route53 cuts identifiers to their last part: outputs have "/change/C1" where
// inputs take "C1".
func route53() call.Hooks {
	return call.Hooks{Input: func(c *call.Call) error {
		if c.Op.Input == nil {
			return nil
		}
		for i := range c.Op.Input.Shape.Members {
			m := &c.Op.Input.Shape.Members[i]
			switch m.Shape.Name {
			case "ResourceId", "DelegationSetId", "ChangeId":
			default:
				continue
			}
			text, ok := c.Text(m.Name)
			if at := strings.LastIndexByte(text, '/'); ok && at >= 0 {
				if err := c.Set(m.Name, text[at+1:]); err != nil {
					return err
				}
			}
		}
		return nil
	}}
}

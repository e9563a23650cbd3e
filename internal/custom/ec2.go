package custom

import (
	"encoding/base64"

	"github.com/boto3-go/boto3/internal/call"
	"github.com/boto3-go/boto3/internal/wire"
)

func ec2() call.Hooks {
	return call.Hooks{
		CrossRegion: crossRegionEC2,
		Input: func(c *call.Call) error {
			if c.Op.Name == "RunInstances" {
				return encodeUserData(c)
			}
			return nil
		},
		Output: func(c *call.Call) error {
			if c.Op.Name != "GetConsoleOutput" {
				return nil
			}
			return c.Edit("Output", func(text string) (any, error) {
				plain, err := wire.DecodeBase64(text)
				if err != nil {
					return text, nil //nolint:nilerr // not encoded; it stands as it is
				}
				return decodeUTF8(plain), nil
			})
		},
	}
}

func autoscaling() call.Hooks {
	return call.Hooks{Input: func(c *call.Call) error {
		if c.Op.Name == "CreateLaunchConfiguration" {
			return encodeUserData(c)
		}
		return nil
	}}
}

// encodeUserData sends the user data of an instance as base64.
func encodeUserData(c *call.Call) error {
	v, ok := c.Member("UserData")
	if !ok {
		return nil
	}
	raw, ok := v.Any().([]byte)
	if !ok {
		text, err := v.Text()
		if err != nil {
			return nil //nolint:nilerr // the validator reports it with its path
		}
		raw = []byte(text)
	}
	return c.Set("UserData", base64.StdEncoding.EncodeToString(raw))
}

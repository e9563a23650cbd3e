package custom

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/boto3-go/boto3/internal/call"
)

// checkSource refuses what cannot be part of a host's name.
func checkSource(region string) error {
	if region == "" || strings.Trim(region, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != "" {
		return fmt.Errorf("SourceRegion %q is no region: name the one to copy from, such as \"eu-west-1\"", region)
	}
	return nil
}

// crossRegionEC2 sends with a copy from another region the URL by which that
// region can be asked for the snapshot, unless the caller gave one.
func crossRegionEC2(c *call.Call, presign func(region string, body []byte) (string, error)) error {
	if c.Op.Name != "CopySnapshot" {
		return nil
	}
	source, _ := c.Text("SourceRegion")
	if _, given := c.Text("PresignedUrl"); given {
		return nil
	}
	if err := checkSource(source); err != nil {
		return err
	}
	address, err := presign(source, setParam(c.Request.Body, "DestinationRegion", c.Region))
	if err != nil {
		return err
	}
	c.Request.Body = setParam(setParam(c.Request.Body, "PresignedUrl", address), "DestinationRegion", c.Region)
	return nil
}

// crossRegionRDS does the same for RDS and its kin. SourceRegion is a parameter
// of the SDKs that the services do not know.
func crossRegionRDS(operations ...string) func(*call.Call, func(string, []byte) (string, error)) error {
	return func(c *call.Call, presign func(region string, body []byte) (string, error)) error {
		source, given := c.Text("SourceRegion")
		if !given || !slices.Contains(operations, c.Op.Name) {
			return nil
		}
		c.Request.Body = dropParam(c.Request.Body, "SourceRegion")
		if _, given := c.Text("PreSignedUrl"); given {
			return nil
		}
		if err := checkSource(source); err != nil {
			return err
		}
		address, err := presign(source, setParam(c.Request.Body, "DestinationRegion", c.Region))
		if err != nil {
			return err
		}
		c.Request.Body = setParam(c.Request.Body, "PreSignedUrl", address)
		return nil
	}
}

// setParam gives a form a parameter, in place of one of that name.
func setParam(form []byte, name, value string) []byte {
	param := []byte(name + "=" + url.QueryEscape(value))
	parts := bytes.Split(form, []byte("&"))
	if i := slices.IndexFunc(parts, isParam(name)); i >= 0 {
		parts[i] = param
	} else {
		parts = append(parts, param)
	}
	return bytes.Join(parts, []byte("&"))
}

// dropParam is a form without a parameter.
func dropParam(form []byte, name string) []byte {
	return bytes.Join(slices.DeleteFunc(bytes.Split(form, []byte("&")), isParam(name)), []byte("&"))
}

func isParam(name string) func([]byte) bool {
	return func(part []byte) bool { return bytes.HasPrefix(part, []byte(name+"=")) }
}

package imds_test

import (
	"testing"

	"github.com/boto3-go/boto3/imds"
)

func TestZeroClient(t *testing.T) {
	for _, c := range []*imds.Client{nil, {}} {
		if _, err := c.Region(t.Context()); err == nil {
			t.Error("no error")
		}
		if _, err := c.Identity(t.Context()); err == nil {
			t.Error("no error")
		}
	}
}

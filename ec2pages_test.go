package boto3_test

import (
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
)

// TestEC2PagesThatAreResumed does not ask EC2 for fewer results, of which it refuses less
// than five, and any number beside ids.
func TestEC2PagesThatAreResumed(t *testing.T) {
	web := &canned{answers: []answer{{body: "<DescribeInstancesResponse/>"}}}
	var next string
	for _, err := range newClient(t, "ec2", web).Pages(t.Context(), "DescribeInstances", boto3.Map{"InstanceIds": []string{"i-1"}}, boto3.MaxItems(1), boto3.ResumeToken(&next)) {
		if err != nil {
			t.Error(err)
		}
	}
	if strings.Contains(web.bodies[0], "MaxResults") {
		t.Error(web.bodies[0])
	}
}

package boto3_test

import (
	"fmt"
	"testing"

	"github.com/boto3-go/boto3"
)

// TestBatchParametersReplace holds that what is given to a batch action stands in the
// place of what the resources give, as boto3's params.update does, where lists given
// to Filter grow.
func TestBatchParametersReplace(t *testing.T) {
	for _, c := range []struct {
		action string
		params any
		want   string
	}{
		{"Terminate", nil, "map[InstanceIds:[i-1 i-2]]"},
		{"Terminate", boto3.Map{"DryRun": true}, "map[DryRun:true InstanceIds:[i-1 i-2]]"},
		{"Terminate", boto3.Map{"InstanceIds": []string{"i-9"}}, "map[InstanceIds:[i-9]]"},
		{"CreateTags", boto3.Map{"Resources": []any{"i-2"}, "Tags": []boto3.Map{{"Key": "a"}}}, "map[Resources:[i-2] Tags:[map[Key:a]]]"},
	} {
		got := ""
		ec2 := answering(t, "ec2", func(operation string, in boto3.Map) (boto3.Map, error) {
			if operation == "DescribeInstances" {
				return boto3.Map{"Reservations": []any{boto3.Map{"Instances": []any{boto3.Map{"InstanceId": "i-1"}, boto3.Map{"InstanceId": "i-2"}}}}}, nil
			}
			got = fmt.Sprint(in)
			return boto3.Map{}, nil
		})
		if _, err := ec2.Collection("Instances").Do(t.Context(), c.action, c.params); err != nil || got != c.want {
			t.Errorf("%s of %v: %s, want %s, %v", c.action, c.params, got, c.want, err)
		}
	}
}

package boto3_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/boto3-go/boto3"
	"github.com/boto3-go/boto3/service/ec2"
)

// A value that does not fit is named with its path, and not called malformed.
func TestValuesOfAnotherType(t *testing.T) {
	for _, c := range []struct {
		service, operation, body string
		want                     []string
	}{
		{"lambda", "ListFunctions", `{"Functions":[{"FunctionName":"a"},{"Timeout":{}}]}`, []string{"Functions[1].Timeout: ", "an object came where a", "is due"}},
		{"lambda", "ListFunctions", `{"Functions":{"a":1}}`, []string{"Functions: an object came where a list is due"}},
		{"lambda", "ListFunctions", `{"Functions":[[]]}`, []string{"Functions[0]: a list came where a structure is due"}},
		{"lambda", "ListFunctions", `{"Functions":["x"]}`, []string{"Functions[0]: a string came where a structure is due"}},
		{"lambda", "ListFunctions", `{"Functions":[{"Environment":{"Variables":7}}]}`, []string{"Functions[0].Environment.Variables: a number came where a map is due"}},
		{"lambda", "ListFunctions", `{"Functions":[{"Timeout":true}]}`, []string{"Functions[0].Timeout: a bool came where a"}},
		{"lambda", "ListFunctions", `{"Functions":[{"CodeSize":99999999999999999999}]}`, []string{"Functions[0].CodeSize: the whole number 99999999999999999999 needs more than 64 bits"}},
		{"lambda", "ListFunctions", `{"Functions":[{"CodeSize":1e30}]}`, []string{"Functions[0].CodeSize: the whole number 1e30 needs more than 64 bits"}},
		{"lambda", "ListFunctions", `{"Functions":[{"CodeSize":"abc"}]}`, []string{`Functions[0].CodeSize: "abc" is no`}},
		{"dynamodb", "DescribeTable", `{"Table":{"CreationDateTime":"soon"}}`, []string{`Table.CreationDateTime: "soon" is not a timestamp`}},
		{"dynamodb", "DescribeTable", `{"Table":{"ItemCount":-9223372036854775809}}`, []string{"Table.ItemCount: the whole number -9223372036854775809 needs more than 64 bits"}},
		{"dynamodb", "DescribeTable", `{"Table":{"TableName":`, []string{"malformed JSON at byte 22"}},
		{"ec2", "DescribeVolumes", "<DescribeVolumesResponse><volumeSet><item/><item><size>99999999999999999999</size></item></volumeSet></DescribeVolumesResponse>",
			[]string{"Volumes[1].Size: the whole number 99999999999999999999 needs more than 64 bits"}},
		{"ec2", "DescribeVolumes", "<DescribeVolumesResponse><volumeSet><item><createTime>soon</createTime></item></volumeSet></DescribeVolumesResponse>",
			[]string{`Volumes[0].CreateTime: "soon" is not a timestamp`}},
		{"ec2", "DescribeVolumes", "<DescribeVolumesResponse><volumeSet><item><size>big</size></item></volumeSet></DescribeVolumesResponse>",
			[]string{`Volumes[0].Size: "big" is not a whole number`}},
	} {
		in := boto3.Map{}
		if c.operation == "DescribeTable" {
			in["TableName"] = "t"
		}
		err := newClient(t, c.service, &canned{answers: []answer{{body: c.body}}}).Call(t.Context(), c.operation, in, &boto3.Map{})
		_, bad := errors.AsType[*boto3.ResponseError](err)
		if !bad {
			t.Errorf("%s: %v", c.body, err)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %s", c.body, err, want)
			}
		}
	}
	var out ec2.DescribeVolumesOutput
	err := newClient(t, "ec2", &canned{answers: []answer{{body: "<DescribeVolumesResponse><volumeSet><item><size>3000000000</size></item></volumeSet></DescribeVolumesResponse>"}}}).
		Call(t.Context(), "DescribeVolumes", nil, &out)
	if err == nil || !strings.Contains(err.Error(), "Volumes[0].Size: ") || !strings.Contains(err.Error(), "3000000000") {
		t.Errorf("a number of 33 bits: %v", err)
	}
}
